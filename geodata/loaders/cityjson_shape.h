/// @file
/// What a city in plan keeps of a city object's surfaces: a footprint, heights, the form of the
/// roof.
///
/// The object's highest level of detail counts. The footprint is the union, in plan, of its ground
/// surfaces, else of all surfaces that are not upright. Heights are measured from the lowest ground
/// point. Roofs come from surfaces that are called RoofSurface: flat when under a tenth of their
/// area slopes by 5 degrees or more, gable when the slopes face at most two ways, else hip.
/// Walls, openings and interior shells are dropped.
///
/// Units    those of the file (metres in every CRS of use).
/// Errors   none: what cannot be known is absent.
/// Checked  tests/geodata/loaders/cityjson_test.cc
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "geodata/loaders/cityjson.h"

class OGRGeometry;

namespace citytwin {

struct CityShape {
  std::shared_ptr<OGRGeometry const> plan;  ///< polygons, else lines, else points; null = nothing
  std::string lod;
  std::optional<double> base;    ///< z of the lowest ground point
  std::optional<double> height;  ///< eaves, or the flat roof's mean, above the base
  std::optional<double> top;     ///< highest point above the base
  std::string roof;              ///< flat, gable, hip; empty = not known
};

/// @param objects of one building: itself, or its parts
[[nodiscard]] CityShape shape_of(std::vector<CityObject const*> const& objects);

}  // namespace citytwin
