/// @file
/// The geometries of a record batch as the city stores them, with what became of each.
///
/// Plain ones are placed from their bytes (wkb_placer.h), all others one by one (placer.h).
///
/// Units    local metres.
/// Errors   none: what cannot be used is dropped and listed; bytes that are no geometry at all are
///          a failure of the file, as they are to the feature API.
/// Threads  one BatchPlacer per thread.
/// Checked  tests/geodata/batch_reader_test.cc against the feature API
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geodata/loaders/placer.h"
#include "geodata/loaders/record_batches.h"
#include "geodata/loaders/wkb_placer.h"

namespace citytwin {

struct PlacedRows {
  struct Problem {
    std::size_t row;
    bool dropped;  ///< else repaired
    std::string what;
  };

  GeometryColumn geometry;  ///< one feature for each row, empty where there is none or dropped
  std::vector<Problem> problems;      ///< by row
  std::vector<std::string> failures;  ///< of the file, as GDAL tells them
  std::vector<std::string> warnings;
};

class BatchPlacer {
 public:
  /// @param placer absent = rows have no geometry, whatever the batch has
  BatchPlacer(GeometryType type, std::optional<Placer> placer)
      : placer_(std::move(placer)), plain_(type) {
    rows_.geometry = GeometryColumn(type);
  }

  /// Valid until the next call.
  [[nodiscard]] PlacedRows const& place(RecordBatch const& batch);

 private:
  void add_unusual(std::size_t row, std::string_view wkb);

  std::optional<Placer> placer_;
  WkbPlacer plain_;
  PlacedRows rows_;
};

}  // namespace citytwin
