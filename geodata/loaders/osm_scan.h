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
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "geodata/geometry.h"
#include "geodata/result.h"

namespace citytwin {

/// The node references of ways: what their coordinates alone cannot tell, which vertices are one.
class OsmWayNodes {
 public:
  void add(std::int64_t way, std::span<std::int64_t const> nodes);
  /// To be called after the last add() and before the first of().
  void sort();
  /// In the way's order; empty for a way that was not added.
  [[nodiscard]] std::span<std::int64_t const> of(std::int64_t way) const;

 private:
  struct Entry {
    std::int64_t way;
    std::size_t begin;
    std::size_t count;
  };
  std::vector<Entry> ways_;
  std::vector<std::int64_t> nodes_;
};

struct OsmScan {
  std::size_t nodes = 0;
  std::size_t ways = 0;
  std::size_t relations = 0;
  std::size_t dangling_references = 0;  ///< node references of ways to nodes that are not there
  bool ids_ascend = true;               ///< of the nodes
  Box extent_deg;                       ///< of the nodes
  OsmWayNodes way_nodes;                ///< of the complete ways
  std::unordered_set<std::int64_t> incomplete_ways;
  std::unordered_set<std::int64_t> incomplete_relations;  ///< with a way missing or incomplete
};

/// True for names that end like an OpenStreetMap file's.
[[nodiscard]] bool is_osm_file(std::string const& name);
/// @param gdal_name the file as GDAL's virtual file system takes it
/// @param shown what errors call it
[[nodiscard]] Result<OsmScan> scan_osm(std::string const& gdal_name, std::string const& shown);

}  // namespace citytwin
