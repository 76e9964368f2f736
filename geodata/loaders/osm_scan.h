/// @file
/// What an OpenStreetMap file lacks. Extracts cut ways and relations; GDAL builds geometry from
/// what is left of them without a word, so the references are checked here first.
///
/// Units    extent in degrees, WGS 84.
/// Errors   a file that cannot be parsed to its end.
/// Source   expat for .osm and .osm.gz (osm_xml.h), libosmium for .osm.pbf.
/// Checked  tests/geodata/osm_test.cc
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_set>

#include "geodata/geometry.h"
#include "geodata/result.h"

namespace citytwin {

struct OsmScan {
  std::size_t nodes = 0;
  std::size_t ways = 0;
  std::size_t relations = 0;
  std::size_t dangling_references = 0;  ///< node references of ways to nodes that are not there
  bool ids_ascend = true;               ///< of the nodes
  Box extent_deg;                       ///< of the nodes
  std::unordered_set<std::int64_t> incomplete_ways;
  std::unordered_set<std::int64_t> incomplete_relations;  ///< with a way missing or incomplete
};

/// True for names that end like an OpenStreetMap file's.
[[nodiscard]] bool is_osm_file(std::filesystem::path const& file);
/// @param gdal_name the file as GDAL's virtual file system takes it
[[nodiscard]] Result<OsmScan> scan_osm(std::filesystem::path const& file,
                                       std::string const& gdal_name);

}  // namespace citytwin
