/// @file
/// Exposure: how roads and buildings met the water.
///
/// A road meets the water of its own carriageway on the ground; a building that of the cells beside
/// it. Water that stood there before the rain does not count.
///
/// Units    m, min since the begin of the run.
/// Errors   load_*: a broken table under data/standards, named.
/// Checked  tests/scenarios/flood/flood_exposure_test.cc
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "scenarios/core/overlay.h"
#include "scenarios/core/table.h"
#include "scenarios/flood/city_ground.h"
#include "scenarios/flood/flow_record.h"

namespace citytwin::flood {

/// Water in a group of cells, of which the deepest stands for the depth.
struct Exposure {
  float greatest_depth_m = 0;
  /// When the first cell came above the mark; infinity = none did.
  float arrival_s = std::numeric_limits<float>::infinity();
  float longest_s = 0;  ///< of the cell that was above it longest
};

/// A run that has ended.
struct FloodOutcome {
  CityGround const& ground;
  SurfaceFlow const& flow;
  FlowRecord const& record;
};

/// By row of the first building layer; a building without a cell of its own is not there.
[[nodiscard]] std::map<std::int32_t, Exposure> building_exposure(FloodOutcome const& outcome,
                                                                 std::size_t mark);
/// By row of `roads`; bridges are left out: their decks are not on the ground.
[[nodiscard]] std::map<std::int32_t, Exposure> road_exposure(FloodOutcome const& outcome,
                                                             std::size_t mark, Layer const& roads);

/// Kinds of traffic and the depth that stops them (data/standards/road_passability.csv).
struct TrafficLimit {
  std::string traffic;  ///< "cars"
  double depth_m;
  std::string meaning_en;
  std::string meaning_zh;
};
[[nodiscard]] Result<std::vector<TrafficLimit>> load_traffic_limits();

/// Roads that a kind of traffic cannot pass, with time and length of closure. `first_mark` is the
/// mark of the first limit in the record, the others follow.
[[nodiscard]] Table closed_roads(FloodOutcome const& outcome, Layer const& roads,
                                 std::vector<TrafficLimit> const& limits, std::size_t first_mark);
/// Buildings with water above the mark beside them, deepest first.
[[nodiscard]] Table affected_buildings(FloodOutcome const& outcome, Layer const& buildings,
                                       std::size_t mark);

/// Greatest depth by feature, ascending by id.
[[nodiscard]] std::vector<FeatureValue> depth_values(std::map<std::int32_t, Exposure> const& from,
                                                     Layer const& layer);

}  // namespace citytwin::flood
