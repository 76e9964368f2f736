/// @file
/// Reads layers of a file into the city's frame and keeps books.
///
/// Every layer is read once, however many handlers want it; an OpenStreetMap file is read once for
/// all its layers. Each geometry is placed and checked as it will be stored (placer.h). What cannot
/// be used is dropped and listed; null geometry is kept as a row.
///
/// GeoPackage and FlatGeobuf are read as record batches by two threads where that gives exactly
/// what single features give (record_batches.h, batch_reader.h); all else feature by feature.
///
/// Units    local metres in, whatever the source's CRS; z as it is.
/// Errors   those of source_file.h; a read that GDAL cannot bring to its end.
/// Threads  handlers and progress are called one at a time and in the file's order, though not
///          always from the caller's thread.
/// Checked  tests/geodata/ogr_loader_test.cc, tests/geodata/batch_reader_test.cc
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "geodata/loaders/load_report.h"
#include "geodata/loaders/source_feature.h"
#include "geodata/loaders/source_file.h"
#include "geodata/local_frame.h"

namespace citytwin {

class RecordBatch;

/// @param fraction of the file, 0..1; negative when the format cannot tell
using ReadProgress = std::function<void(std::size_t features, double fraction)>;

struct ReadOptions {
  std::string layer;           ///< empty = the file's only layer
  std::string crs_if_missing;  ///< used where the file names none; empty = refuse
  bool repair = false;         ///< mend invalid polygons instead of dropping them
  bool by_batches = true;      ///< where they give the same; false only in the test of that
  ReadProgress progress;       ///< called every few thousand features
};

struct FeatureHandler {
  /// The family of geometry wanted; other features are dropped and listed.
  GeometryType type = GeometryType::none;
  /// Empty = all.
  std::function<bool(SourceFeature const&)> wants;
  /// The geometry has no parts when the source has none.
  std::function<void(SourceFeature const&, Geometry const&)> take;
  /// Rows first .. last - 1 at once, by column, instead of take() where the source is read by
  /// batches and `wants` is empty; may be empty. Geometries are those of the same rows.
  std::function<void(RecordBatch const&, GeometryColumn const&, std::size_t first,
                     std::size_t last)>
      take_rows;
  /// Told of a feature that was wanted and dropped; may be empty.
  std::function<void(SourceFeature const&)> lost;
};

struct LayerHandlers {
  std::string layer;
  std::vector<FeatureHandler> handlers;
};

/// @param options options.layer is not looked at
/// @return a report for each handler of each layer
[[nodiscard]] Result<std::vector<std::vector<LoadReport>>> read_layers(
    SourceFile const& source, ReadOptions const& options, LocalFrame const& frame,
    std::span<LayerHandlers const> layers);

/// One layer for one handler.
[[nodiscard]] Result<LoadReport> read_features(SourceFile const& source, ReadOptions const& options,
                                               LocalFrame const& frame,
                                               FeatureHandler const& handler);

}  // namespace citytwin
