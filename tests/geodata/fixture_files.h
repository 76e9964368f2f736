/// @file
/// Small source files that tests write for themselves.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace citytwin::test {

inline std::filesystem::path write_file(std::filesystem::path const& file,
                                        std::string const& text) {
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

/// Polygons near Songjiang: a square (id 1), a bow tie (2), a row without geometry (3), a square
/// beyond the domain of the projection (4), a line (5).
inline std::string mixed_geojson() {
  return R"({"type": "FeatureCollection", "features": [
{"type": "Feature", "id": 1, "properties": {"name": "square", "floors": 3, "height": 9.5},
 "geometry": {"type": "Polygon", "coordinates":
 [[[121.22,31.03],[121.221,31.03],[121.221,31.031],[121.22,31.031],[121.22,31.03]]]}},
{"type": "Feature", "id": 2, "properties": {"name": "bow tie", "floors": null, "height": null},
 "geometry": {"type": "Polygon", "coordinates":
 [[[121.22,31.03],[121.221,31.031],[121.221,31.03],[121.22,31.031],[121.22,31.03]]]}},
{"type": "Feature", "id": 3, "properties": {"name": "", "floors": 0, "height": 0.0},
 "geometry": null},
{"type": "Feature", "id": 4, "properties": {"name": "far", "floors": 1, "height": 1.0},
 "geometry": {"type": "Polygon", "coordinates":
 [[[121.22,131.03],[121.221,131.03],[121.221,131.031],[121.22,131.031],[121.22,131.03]]]}},
{"type": "Feature", "id": 5, "properties": {"name": "line", "floors": 1, "height": 1.0},
 "geometry": {"type": "LineString", "coordinates": [[121.22,31.03],[121.221,31.031]]}}
]})";
}

/// Way 10 complete and one-way against its direction; way 11 lacks node 9; way 12 a footway.
inline std::string small_osm() {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
 <node id="1" lat="31.030" lon="121.220"/>
 <node id="2" lat="31.031" lon="121.220"/>
 <node id="3" lat="31.032" lon="121.222"/>
 <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
  <tag k="highway" v="primary"/><tag k="oneway" v="-1"/><tag k="lanes" v="2;3"/>
  <tag k="name" v="人民北路"/><tag k="name:en" v="Renmin Road &quot;North&quot;"/>
  <tag k="bridge" v="yes"/><tag k="maxspeed" v="25 mph"/></way>
 <way id="11"><nd ref="1"/><nd ref="9"/><nd ref="3"/><tag k="highway" v="primary"/></way>
 <way id="12"><nd ref="2"/><nd ref="3"/><tag k="highway" v="footway"/></way>
</osm>)";
}

}  // namespace citytwin::test
