/// @file
/// CrestBuilder: puts walls, gates, breaches and the shells of buildings on the faces of a surface.
///
/// A wall's crest stands at a level, or at a height above the higher of the two cells it parts. Of
/// walls that share a face the highest counts. A face that a building blocks stays blocked.
///
/// Units    local metres; levels above the city's vertical datum; s.
/// Errors   not_found: a breach with no wall within breach_reach_m; a gate whose line crosses no
///          open face. The caller names the subject.
/// Checked  tests/scenarios/flood/crest_flow_test.cc, crest_line_test.cc
#pragma once

#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "geodata/result.h"
#include "scenarios/flood/crest_line.h"
#include "scenarios/flood/surface.h"

namespace citytwin::flood {

inline constexpr double breach_reach_m = 25;  ///< from the point that is named to the wall

/// One of both.
struct WallHeight {
  std::optional<double> crest_m;
  std::optional<double> height_m;  ///< above the ground
};

struct BreachPlan {
  Vec2 at;
  double width_m = 0;
  double invert_m = 0;  ///< at last, not below the ground
  double growth_s = 0;
  double start_s = std::numeric_limits<double>::infinity();
  double trigger_level_m = std::numeric_limits<double>::infinity();
};

struct GatePlan {
  std::vector<Vec2> line;
  double sill_m = 0;
  double height_m = 0;  ///< of the opening
  double top_m = 0;     ///< of the structure: water beyond it goes over
  double travel_s = 0;
  double opening = 0;
  std::vector<GateRule> rules;
};

class CrestBuilder {
 public:
  /// @pre the surface outlives this.
  explicit CrestBuilder(Surface& surface) : surface_(surface) {}

  /// @return the number of faces it stands on
  std::size_t add_wall(std::span<Vec2 const> line, WallHeight const& height, std::string name);
  [[nodiscard]] Result<void> add_breach(BreachPlan const& plan, std::string name);
  [[nodiscard]] Result<void> add_gate(GatePlan const& plan, std::string name);
  /// Walls around cells that stand `floor_m` above the ground and let water through a share of
  /// their length. @param inside 1 in the cells, by row * columns + column
  void add_shells(std::vector<std::uint8_t> const& inside, double floor_m, double share);

 private:
  struct Wall {
    std::vector<Vec2> line;
    std::vector<CrossedFace> faces;
  };

  [[nodiscard]] int add_line(std::string name, std::string kind);
  [[nodiscard]] std::optional<std::size_t> crest_on(Face const& face) const;
  std::optional<std::size_t> close_face(Crest crest);
  [[nodiscard]] std::uint32_t higher_bed(Face const& face) const;
  [[nodiscard]] std::uint32_t not_below_ground(Face const& face, double level_m) const;
  [[nodiscard]] std::uint32_t sill_of(Face const& face, WallHeight const& height) const;

  Surface& surface_;
  std::vector<Wall> walls_;
  std::map<std::tuple<int, int, bool>, std::size_t> by_face_;
};

}  // namespace citytwin::flood
