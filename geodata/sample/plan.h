/// @file
/// Plan: the hand-drawn skeleton of a sample city, before anything is built on it.
///
/// Units    metres, local frame.
/// Source   drawn by hand after the manner of Songjiang's new-town core; names are real, the
///          courses are not. Town and district lay a lattice of arterials and canals around it.
#pragma once

#include <string>
#include <vector>

#include "geodata/sample/curve.h"
#include "geodata/sample/random.h"
#include "geodata/sample/sample_city.h"

namespace citytwin::sample {

struct Name {
  std::string zh;
  std::string en;
};

enum class RoadClass : std::uint8_t { expressway, arterial, secondary, branch, residential };

enum class LandUse : std::uint8_t {
  commercial,
  office,
  residential,
  school,
  hospital,
  civic,
  industrial,
  green,
  farmland
};

struct Watercourse {
  Name name;
  std::string kind;   ///< river, canal, stream or lake
  Polyline controls;  ///< of the centre line; of the outline for a lake
  double width_m = 0;
  double bed_m = 0;
  Polyline island;  ///< lakes only; controls of its outline, may be empty
};

struct StreetPlan {
  Name name;
  RoadClass road_class = RoadClass::branch;
  Polyline controls;
  bool closed = false;
};

/// One street dips beneath another without meeting it.
struct Crossing {
  std::string below_zh;
  std::string above_zh;
};

/// The block around a point has this use.
struct Hint {
  Vec2 at;
  LandUse use;
  Name name;
  std::string style;  ///< refines the use: "tower", "villa", "mall", "library", ...
};

/// Where towers stand; homes lie around, and beyond its reach begin the fields.
struct Centre {
  Vec2 at;
  double skyline_m = 0;  ///< height of the tallest tower
  double scale = 1;      ///< of its rings against those of the core
  double reach_m = 1e9;  ///< of the built-up area
};

/// The centre that rules a place, and how far it is in the core's measure.
struct Sway {
  Centre const* centre;
  double away_m;
};

struct Plan {
  Name name;
  Box box;
  double terrain_cell_m = 1;
  double split_area_m2 = 0;     ///< faces larger than this are divided by branch roads
  std::vector<Centre> centres;  ///< the first is the city's
  std::string landmark_zh;      ///< name of the block with the tallest tower
  std::vector<Watercourse> waters;
  std::vector<StreetPlan> streets;
  std::vector<Crossing> crossings;
  std::vector<Hint> hints;
  std::vector<std::string> corridor_streets;  ///< zh names of streets with a utility tunnel
  std::vector<std::string> town_borders;      ///< zh names of streets between towns

  [[nodiscard]] Sway sway(Vec2 at) const;
  /// Fields and villages rather than streets and blocks.
  [[nodiscard]] bool rural(Vec2 at) const;
};

[[nodiscard]] Plan core_plan();
[[nodiscard]] Plan block_plan();
/// 8 x 8 km of city around the core.
[[nodiscard]] Plan town_plan(std::uint64_t seed);
/// 25 x 25 km: the town, smaller towns around it, villages and fields between.
[[nodiscard]] Plan district_plan(std::uint64_t seed);

}  // namespace citytwin::sample
