/// @file
/// Features to be edited as GeoJSON, and back: what `citytwin edit` reads and shows.
///
/// Read     a Feature, a FeatureCollection or a geometry's Feature with "id" (the city's feature
/// id)
///          and "etag" as members; both are what `show` wrote. Properties are attributes; null
///          clears. Geometry null or absent: none, or in an update the one that is there.
/// CRS      the "crs" member of GeoJSON 2008 where there is one, else EPSG:4326, longitude first
///          (RFC 7946), unless the caller names another. Written: the city's, with a "crs" member,
///          to the last bit.
/// Heights  positions without one stand on the city's terrain; pipes and corridors must have them.
/// Errors   invalid_argument naming the file, the feature and what was expected.
/// Checked  tests/geodata/edits/geojson_test.cc
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/city_model.h"
#include "geodata/edits/edit.h"

namespace citytwin {

struct GeojsonFeature {
  FeatureId id = 0;  ///< 0 = none given
  std::string etag;
  std::optional<GeometryColumn> geometry;
  Attributes attributes;
};

struct GeojsonSource {
  std::string name;  ///< for messages, e.g. the file's
  std::string crs;   ///< empty = what the text says
};

/// @param kind of the layer that the features are for
[[nodiscard]] Result<std::vector<GeojsonFeature>> read_geojson(std::string_view text,
                                                               GeojsonSource const& source,
                                                               CityModel const& city,
                                                               LayerKind kind);

[[nodiscard]] std::string write_geojson(FeatureId id, PackedFeature const& feature,
                                        GeometryType type, LocalFrame const& frame);

}  // namespace citytwin
