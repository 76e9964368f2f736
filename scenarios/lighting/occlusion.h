/// @file
/// Shadows of buildings: walls around a lamp, and a polar map that answers most points at once.
///
/// Buildings are prisms: their walls reach from below the ground to base_m + height_m, roofs are
/// flat. Around a lamp, the map keeps for each of 512 directions the plan distance up to which
/// nothing can block, and the distance beyond which a wall taller than the lamp surely blocks.
/// Points between the two are tested against the walls of their direction, so shadow edges are
/// exact, and so are the finite shadows of buildings lower than the lamp.
///
/// Units    local metres; within a map x and y are relative to the lamp, z as the city's.
/// Errors   none; a building without height_m is taken to be taller than any lamp (counted).
/// Checked  tests/scenarios/lighting/occlusion_test.cc
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "geodata/city_model.h"

namespace citytwin::lighting {

/// A vertical wall; its building lies on the left of from -> to.
struct Wall {
  Vec2 from;
  Vec2 to;
  double top_z = 0;
};

class Occluders {
 public:
  /// No buildings: nothing blocks.
  Occluders() = default;
  /// @param flat the ground is the plane z = 0: tops are counted from it
  Occluders(CityModel const& model, bool flat);

  /// Appends the walls in the region that face the lamp or are lower than it. A building that holds
  /// the lamp is left out.
  /// @param region holds the lamp and every point whose light is asked for
  void walls_around(Vec3 const& lamp, Box const& region, std::vector<Wall>& walls) const;
  [[nodiscard]] std::size_t without_height() const { return without_height_; }
  [[nodiscard]] std::size_t wall_count() const { return walls_.size(); }

 private:
  Layer const* buildings_ = nullptr;
  std::vector<Wall> walls_;
  std::vector<std::size_t> first_wall_;  ///< per building row; one more at the end
  std::size_t without_height_ = 0;
};

class PolarMap {
 public:
  static constexpr int bins = 512;

  PolarMap();
  /// Builds the map of a lamp from walls in the city's coordinates; keeps its memory.
  void build(Vec3 const& lamp, std::vector<Wall> const& walls);

  [[nodiscard]] bool empty() const { return walls_.empty(); }
  /// Squared plan distances per direction, for kernels: free at or below, blocked beyond.
  [[nodiscard]] float const* free_until_m2() const { return free_m2_.data(); }
  [[nodiscard]] float const* blocked_from_m2() const { return blocked_m2_.data(); }
  /// Is the point (x, y relative to the lamp, z relative to the lamp) hidden? Exact.
  [[nodiscard]] bool hidden(double x, double y, double z) const;
  /// The bin of a direction, 0 .. bins - 1.
  [[nodiscard]] static int bin_of(double x, double y);

 private:
  struct Entry {
    std::uint32_t wall;
    std::int32_t next;
  };
  void add(std::uint32_t wall);
  void enter(std::size_t bin, std::uint32_t wall, double a_m, double b_m, bool closes);

  double lamp_z_ = 0;
  std::vector<Wall> walls_;  ///< relative to the lamp
  std::array<float, bins> free_m2_{};
  std::array<float, bins> blocked_m2_{};
  std::array<std::int32_t, bins> head_{};
  std::vector<Entry> entries_;
};

}  // namespace citytwin::lighting
