/// @file
/// Reads the layers that a map asks for out of files, each file once, into layers of a city.
///
/// Units    local metres of the frame.
/// Errors   those of the readers.
/// Checked  tests/geodata/import_test.cc
#pragma once

#include <set>
#include <string>
#include <vector>

#include "geodata/import/import_map.h"
#include "geodata/loaders/feature_reader.h"

namespace citytwin {

/// One rule applied to one layer of one file.
struct ImportJob {
  LayerRule const* rule;
  SourceFile const* source;
  std::string source_layer;
};

struct SourceLayer {
  std::shared_ptr<Layer const> layer;
  std::set<std::string> lost;  ///< source ids of features that were wanted and dropped
};

struct SourceLayers {
  std::vector<SourceLayer> layers;   ///< in the map's order, one for each name
  std::vector<LoadReport> loads;     ///< one for each job ...
  std::vector<std::string> targets;  ///< ... and the layer that it filled
  std::vector<std::string> notes;    ///< defaults taken, values not understood
};

/// @param jobs those of one file and layer are handled in one pass
/// @param options for every file; the fraction told is of all files, by their bytes
[[nodiscard]] Result<SourceLayers> read_source_layers(ImportMap const& map,
                                                      std::vector<ImportJob> const& jobs,
                                                      ReadOptions const& options,
                                                      LocalFrame const& frame);

}  // namespace citytwin
