/// @file
/// Plan: the hand-drawn skeleton of a sample city, before anything is built on it.
///
/// Units    metres, local frame.
/// Source   drawn by hand after the manner of Songjiang's new-town core; names are real, the
///          courses are not.
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
  green
};

struct Watercourse {
  Name name;
  std::string kind;   ///< river, canal or lake
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

struct Plan {
  Name name;
  Box box;
  double split_area_m2 = 0;  ///< faces larger than this are divided by branch roads
  Vec2 centre;               ///< of the skyline
  double skyline_m = 0;      ///< height of the tallest tower
  std::string landmark_zh;   ///< name of the block with the tallest tower
  std::vector<Watercourse> waters;
  std::vector<StreetPlan> streets;
  std::vector<Crossing> crossings;
  std::vector<Hint> hints;
  std::vector<std::string> corridor_streets;  ///< zh names of streets with a utility tunnel
  std::vector<std::string> town_borders;      ///< zh names of streets between towns
};

[[nodiscard]] Plan core_plan();
[[nodiscard]] Plan block_plan();

}  // namespace citytwin::sample
