/// @file
/// Illuminance of each road against what its class asks for.
///
/// Points lie over the carriageway, kerb to kerb: at most 3 m apart along the road and at least 3
/// across, at most 1.5 m apart, the outermost half a step from the kerb. They are computed one by
/// one, not read from the raster. Roads below ground (level < 0) and roads without width get no
/// statement.
///
/// Units    lx, m (lengths corrected for projection scale).
/// Errors   an unreadable standards table, named with its line; cancelled.
/// Source   CJJ 45-2015 through data/standards/road_lighting.csv, whose mark travels along.
/// Checked  tests/scenarios/lighting/road_statistics_test.cc
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/core/table.h"
#include "scenarios/lighting/illuminance.h"

namespace citytwin::lighting {

/// One row of the standards table; absent values are not asked for.
struct RoadRequirement {
  std::string standard;
  std::string road_class;
  std::string traffic;
  std::string lighting_class;  ///< "I", "P2"
  std::optional<double> eav_lx;
  std::optional<double> emin_lx;
  std::optional<double> ue;
  std::string mark;  ///< "verified" or "unverified"
};

[[nodiscard]] Result<std::vector<RoadRequirement>> load_road_requirements();

struct RoadIlluminance {
  double eav_lx = 0;
  double emin_lx = 0;
  [[nodiscard]] double ue() const { return eav_lx > 0 ? emin_lx / eav_lx : 0; }
};

/// Points of the measuring field of a road. @pre width_m > 0
[[nodiscard]] std::vector<Vec3> carriageway_points(Geometry const& line, double width_m);

/// @pre values is not empty
[[nodiscard]] RoadIlluminance summary(std::vector<float> const& values);

/// One row a road: statistics, requirement, verdict (pass, fail, or not rated).
/// @param flat the ground is the plane z = 0
[[nodiscard]] Result<Table> road_table(CityModel const& model, LitCity const& city, bool flat,
                                       std::vector<RoadRequirement> const& requirements,
                                       Continue const& go_on = {});

}  // namespace citytwin::lighting
