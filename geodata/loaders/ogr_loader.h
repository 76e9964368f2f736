/// @file
/// A whole layer of a vector file, with all attributes, in the city's frame.
///
/// Columns keep the source's names and types; `source_id` is added. Date and time become text with
/// their offset, booleans 0 or 1, binary columns are left out with a warning.
///
/// Units    local metres (feature_reader.h).
/// Shapes   one family of geometry; by default the layer's declared one, else the first feature's.
///          Features of another family are dropped and listed.
/// Errors   those of source_file.h and feature_reader.h.
/// Checked  tests/geodata/ogr_loader_test.cc, tests/geodata/osm_test.cc
#pragma once

#include <filesystem>
#include <memory>

#include "geodata/loaders/feature_reader.h"

namespace citytwin {

struct LoadOptions {
  ReadOptions read;
  std::string name;  ///< of the result; empty = the source layer's
  LayerKind kind = LayerKind::other;
  GeometryType type = GeometryType::none;  ///< none = the source's
};

struct LoadedLayer {
  std::shared_ptr<Layer const> layer;
  LoadReport report;
};

[[nodiscard]] Result<LoadedLayer> load_layer(std::filesystem::path const& file,
                                             LoadOptions const& options, LocalFrame const& frame);

/// The notice that OpenStreetMap's licence asks for.
inline constexpr char const* osm_attribution = "© OpenStreetMap contributors (ODbL)";

}  // namespace citytwin
