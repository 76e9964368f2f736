/// @file
/// The references of an OpenStreetMap XML file, by expat: extracts in the wild lack the attributes
/// that stricter readers ask for.
///
/// Units    degrees, WGS 84.
/// Errors   text that is not well-formed XML, with its line; a root that is not <osm>.
/// Checked  tests/geodata/osm_test.cc
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace citytwin {

struct OsmVisitor {
  std::function<void(std::int64_t id, double lon, double lat)> node;
  std::function<void(std::int64_t id, std::vector<std::int64_t> const& nodes)> way;
  std::function<void(std::int64_t id, std::vector<std::int64_t> const& ways)> relation;
};

/// @param gdal_name a path as GDAL's virtual file system takes it
/// @return empty, or what is wrong
[[nodiscard]] std::string read_osm_xml(std::string const& gdal_name, OsmVisitor const& visitor);

}  // namespace citytwin
