/// @file
/// What an import does to a layer that the city already has.
///
/// | mode | features of the city | features of the source |
/// |---|---|---|
/// | replace | go | get new ids |
/// | append | stay | get new ids |
/// | merge | stay, but for those missing from the source if that is asked for | known by
/// `source_id`: same id, new geometry and attributes; unknown: new ids |
///
/// New ids are above all that the layer ever had. Attributes of the city that
/// the source does not have are kept by merge and append.
///
/// Units    none of its own.
/// Errors   layers of different kind or geometry, a column of two types, and when merging a source
///          id that two features have.
/// Checked  tests/geodata/import_merge_test.cc
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "geodata/layer.h"
#include "geodata/result.h"

namespace citytwin {

enum class ImportMode { replace, merge, append };

struct FeatureChange {
  enum class What { inserted, updated, deleted };
  What what = What::updated;
  FeatureId id = 0;
  std::string source_id;
  std::vector<std::string> details;  ///< "height_m: 9 -> 12", "geometry: 5 -> 7 vertices"
};

struct LayerChanges {
  std::string layer;
  std::size_t inserted = 0;
  std::size_t updated = 0;
  std::size_t unchanged = 0;
  std::size_t deleted = 0;
  std::size_t missing = 0;  ///< in the city, not in the source, and kept
  std::vector<FeatureChange> first;

  [[nodiscard]] bool any() const { return inserted + updated + deleted > 0; }
};

struct MergeOptions {
  ImportMode mode = ImportMode::merge;
  bool delete_missing = false;
  std::size_t spelled_out = 10;  ///< changes described in full
};

struct MergedLayer {
  std::shared_ptr<Layer const> layer;
  LayerChanges changes;
};

/// @param lost source ids of features that the source has but that were dropped: not missing
[[nodiscard]] Result<MergedLayer> merge_layer(Layer const& city, Layer const& source,
                                              std::set<std::string> const& lost,
                                              MergeOptions const& options);

}  // namespace citytwin
