/// @file
/// What a loader did with a layer of a file: how many features it read, kept, dropped and repaired,
/// and where each problem lies. Never a silently short layer: read = kept + filtered + dropped.
///
/// Checked  tests/geodata/ogr_loader_test.cc
#pragma once

#include <string>
#include <vector>

namespace citytwin {

struct LoadProblem {
  std::string feature;  ///< as the source names it: "way 8758061", "feature 12"
  std::string what;     ///< "dropped: Self-intersection", "repaired: Self-intersection"
};

struct LoadReport {
  std::string file;
  std::string layer;
  std::string driver;
  std::string crs;
  std::size_t read = 0;
  std::size_t kept = 0;           ///< rows, with those without geometry
  std::size_t filtered = 0;       ///< not asked for
  std::size_t dropped = 0;        ///< each has a problem
  std::size_t repaired = 0;       ///< kept; each has a problem
  std::size_t null_geometry = 0;  ///< kept as rows that no index finds
  std::vector<LoadProblem> problems;
  std::vector<std::string> warnings;  ///< about the file as a whole
};

}  // namespace citytwin
