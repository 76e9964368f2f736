/// @file
/// The checks of a city, a group a file. Each looks at what is there and writes to the log; a layer
/// or attribute that is absent is a warning of the report where it keeps a check from being made.
///
/// Units    local metres; areas in m2 and heights in m as the layers hold them.
/// Errors   those of the networks; `keep_going` answering false stops a check early.
/// Source   data/standards/quality_rules.csv, quality_required.csv, pipe_clearance.csv.
/// Checked  tests/geodata/quality/quality_test.cc: each with a layer built to fail it and only it
#pragma once

#include <functional>

#include "geodata/network/noding.h"
#include "geodata/quality/quality_log.h"

namespace citytwin {

using KeepGoing = std::function<bool()>;

/// missing_attribute and duplicate_id of a layer.
void check_attributes(Layer const& layer, QualityLog& log);

/// old_data of all layers, by the attribute `surveyed` (a date as 2024-05-31).
/// @param as_of the day ages are counted to; empty = the newest date of the city
/// Errors: as_of is no date.
[[nodiscard]] Result<void> check_age(CityModel const& model, std::string const& as_of,
                                     QualityLog& log);

/// no_geometry, invalid_geometry and duplicate_geometry of a layer.
void check_geometry(Layer const& layer, QualityLog& log);

/// building_in_water: the area of a building's plan that lies in water.
void check_buildings_in_water(CityModel const& model, QualityLog& log);

/// loose_end and nearly_touching of roads.
[[nodiscard]] Result<void> check_roads(CityModel const& model, NodingOptions const& options,
                                       QualityLog& log);

/// loose_end, nearly_touching, unknown_node, no_outfall and slope_against_flow of pipes; then
/// same_space, horizontal_clearance and vertical_clearance.
[[nodiscard]] Result<void> check_pipes(CityModel const& model, NodingOptions const& options,
                                       KeepGoing const& keep_going, QualityLog& log);

/// same_space, horizontal_clearance and vertical_clearance. A pipe without a diameter is judged by
/// its centreline. Pipes that meet at a node, and pairs that run in one utility tunnel, are left
/// out of the clearances.
void check_clearances(CityModel const& model, Layer const& pipes, PipeGraph const& graph,
                      KeepGoing const& keep_going, QualityLog& log);

}  // namespace citytwin
