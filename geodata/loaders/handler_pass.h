/// @file
/// One handler of one layer of a file while it is read, and its books.
///
/// Features come one by one or as rows of record batches; the books come out the same.
///
/// Errors   a CRS that is missing or unknown; a layer that cannot be read to its end.
/// Threads  one at a time.
/// Checked  tests/geodata/ogr_loader_test.cc, tests/geodata/batch_reader_test.cc
#pragma once

#include <optional>
#include <string>
#include <unordered_set>

#include "geodata/gdal_errors.h"
#include "geodata/loaders/batch_placer.h"
#include "geodata/loaders/feature_reader.h"
#include "geodata/loaders/ogr_feature.h"

namespace citytwin {

class HandlerPass {
 public:
  HandlerPass(SourceFile const& source, LocalFrame const& frame, ReadOptions const& options,
              FeatureHandler const& handler)
      : source_(source), frame_(frame), options_(options), handler_(handler) {}

  [[nodiscard]] Result<void> prepare(OGRLayer& layer);

  void read(OgrSourceFeature const& feature, OGRFeature const& raw);
  void read(RecordBatch const& batch, PlacedRows const& placed);

  [[nodiscard]] Result<LoadReport> end(OGRLayer& layer, GdalErrorScope const& errors);

  [[nodiscard]] GeometryType type() const { return handler_.type; }
  /// One more, for another thread; nullopt when the layer has no geometry. @pre prepare() went well
  [[nodiscard]] std::optional<Placer> make_placer() const;

 private:
  [[nodiscard]] Result<void> prepare_crs(OGRLayer& layer);
  [[nodiscard]] Result<void> check_count(OGRLayer& layer) const;
  [[nodiscard]] PlaceRules place_rules() const;
  [[nodiscard]] std::string unreadable_place(SourceFeature const& feature,
                                             OGRFeature const& raw) const;
  void watch_id(SourceFeature const& feature);
  void warn(std::string const& text);
  void place(SourceFeature const& feature, OGRGeometry const* geometry);
  void read_row(RecordBatch const& batch, PlacedRows const& placed, std::size_t row,
                PlacedRows::Problem const* problem);
  void take_run(RecordBatch const& batch, PlacedRows const& placed, std::size_t first,
                std::size_t last);
  void take(SourceFeature const& feature, Geometry const& geometry);
  void note_repaired(std::string const& feature, std::string const& what);
  void drop(SourceFeature const& feature, std::string const& why);

  SourceFile const& source_;
  LocalFrame const& frame_;
  ReadOptions const& options_;
  FeatureHandler const& handler_;
  LoadReport report_;
  std::optional<Placer> placer_;
  std::unordered_set<std::string> ids_;
  std::size_t ids_twice_ = 0;
  std::string first_id_twice_;
};

}  // namespace citytwin
