/// @file
/// The parameters of the flood scenario, as a table and as plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/core/parameters.h"
#include "scenarios/flood/surface_flow.h"

namespace citytwin::flood {

[[nodiscard]] std::vector<Parameter> const& flood_parameters();

struct FloodSettings {
  std::string rain;         ///< "design_storm", "record" or "none"
  std::string rain_record;  ///< time_series.h: RainRecord
  std::string inflow;       ///< time_series.h: TimeCourse, m3/s; empty = none
  std::string inflow_line;  ///< "easting northing, ..." in the city's CRS
  std::string edge_level;   ///< time_series.h: TimeCourse, m; empty = the initial level
  std::string region;
  double return_period_a;
  double duration_min;
  double peak_position;  ///< 0: as in the region's formula
  std::string drainage;  ///< "capacity" or "network"
  double sewer_mm_per_h;
  bool infiltration;
  std::string infiltration_method;  ///< "horton" or "green_ampt"
  double soil_saturation;
  bool depression_storage;
  bool sponge;
  double cell_m;
  std::string window;            ///< "west south, east north" in the city's CRS; empty = all of it
  std::optional<Scheme> scheme;  ///< none: chosen as the water runs (scheme_choice.h)
  int order;
  bool buildings_block;
  std::string edge;
  double edge_slope;
  double after_min;
  double frame_interval_min;
  std::string hazard_rating;
  double threshold_m;  ///< from which arrival and duration are counted
};

[[nodiscard]] FloodSettings settings_from(ParameterValues const& values);

}  // namespace citytwin::flood
