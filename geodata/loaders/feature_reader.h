/// @file
/// Reads one layer of a file into the city's frame, feature by feature, and keeps books.
///
/// Each geometry is made linear (arcs in steps of 1 degree: the chord lies at most 3.8e-5 of the
/// radius beside the arc), transformed, rounded to the coordinate quantum and checked as it will be
/// stored. What cannot be used is dropped and listed; null geometry is kept as a row.
///
/// Units    local metres in, whatever the source's CRS; z as it is.
/// Errors   those of source_file.h; a read that GDAL cannot bring to its end.
/// Checked  tests/geodata/ogr_loader_test.cc
#pragma once

#include <functional>
#include <string>

#include "geodata/loaders/load_report.h"
#include "geodata/loaders/source_feature.h"
#include "geodata/loaders/source_file.h"
#include "geodata/local_frame.h"

namespace citytwin {

struct ReadOptions {
  std::string layer;           ///< empty = the file's only layer
  std::string crs_if_missing;  ///< used where the file names none; empty = refuse
  bool repair = false;         ///< mend invalid polygons instead of dropping them
};

struct FeatureHandler {
  /// The family of geometry wanted; other features are dropped and listed.
  GeometryType type = GeometryType::none;
  /// Empty = all.
  std::function<bool(SourceFeature const&)> wants;
  /// The geometry has no parts when the source has none.
  std::function<void(SourceFeature const&, Geometry const&)> take;
};

[[nodiscard]] Result<LoadReport> read_features(SourceFile const& source, ReadOptions const& options,
                                               LocalFrame const& frame,
                                               FeatureHandler const& handler);

}  // namespace citytwin
