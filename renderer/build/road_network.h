/// @file
/// Roads ready for meshing, and the height of the ground they shape.
///
/// Units    metres, local frame.
/// Shapes   one Road per part of a line feature; z of its vertices is the road surface.
/// Source   defaults for width, sidewalk and heights: docs/scene.md.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "renderer/build/palette.h"

namespace citytwin::scene {

enum class Structure : std::uint8_t { ground, bridge, underpass, culvert };

struct Road {
  std::uint32_t row = 0;  ///< of the layer
  std::string road_class;
  Structure structure = Structure::ground;
  double width_m = 7;  ///< kerb to kerb
  double sidewalk_m = 0;
  int lanes = 2;
  bool oneway = false;
  std::vector<Vec3> line;

  [[nodiscard]] bool on_ground() const {
    return structure == Structure::ground || structure == Structure::culvert;
  }
  [[nodiscard]] double half_m() const { return width_m / 2; }
  [[nodiscard]] double outer_half_m() const { return width_m / 2 + sidewalk_m; }
  /// To the walls of its trench, for an underpass; its footways stay above, at ground level.
  [[nodiscard]] double trench_half_m() const { return width_m / 2 + 0.6; }
};

/// All roads of the model. Missing widths, classes and heights get defaults, counted in `warnings`.
[[nodiscard]] std::vector<Road> read_roads(CityModel const& model, Palette const& palette,
                                           std::vector<std::string>& warnings);

/// Terrain elevation, m; 0 where the city has none.
[[nodiscard]] double bare_ground_m(CityModel const& model, double x, double y);

/// Answers what road is near a place. Built over a subset of the roads.
class RoadIndex {
 public:
  /// Roads farther than this from their footway's edge do not matter.
  static constexpr double reach_m = 8;

  /// Over the roads that `wanted` accepts.
  RoadIndex(std::vector<Road> const& roads, Box const& extent,
            std::function<bool(Road const&)> const& wanted);

  struct Near {
    double z_m = 0;          ///< of the road surface, blended where roads meet
    double edge_m = 0;       ///< to the outer edge of the nearest footway; negative on the road
    double kerb_m = 0;       ///< to the nearest kerb line; negative on a carriageway
    Vec2 away;               ///< unit, from the centreline of the nearest road to the place
    std::uint32_t road = 0;  ///< nearest, index into the roads
  };
  [[nodiscard]] std::optional<Near> near(double x, double y) const;

 private:
  struct Segment {
    Vec3 a, b;
    std::uint32_t road;
    float half_m, outer_half_m;
    bool is_first, is_last;  ///< of its line
  };
  [[nodiscard]] static double edge_distance(Segment const& segment, double px, double py,
                                            double distance_m);
  [[nodiscard]] std::size_t bin(double x, double y) const;

  static constexpr double bin_m = 16;
  Box extent_;
  std::size_t columns_ = 0, rows_ = 0;
  std::vector<Segment> segments_;                   ///< by road
  std::vector<std::vector<std::uint32_t>> in_bin_;  ///< segment numbers, ascending
};

}  // namespace citytwin::scene
