/// @file
/// A layer as record batches (the Arrow C stream of GDAL), where they carry all that single
/// features do.
///
/// Batches are small enough that their memory is used again while still in cache. A batch owns its
/// memory and may be handed to another thread.
///
/// Units    the source's.
/// Shapes   whole and real numbers, texts; well-known binary for the geometry.
/// Errors   GDAL's complaints are kept until the end: failures(), warnings().
/// Threads  one at a time calls the stream; a batch belongs to whoever holds it.
/// Source   Arrow C data interface; GDAL RFC 86.
/// Checked  tests/geodata/batch_reader_test.cc against the feature API
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/layer.h"

class OGRLayer;

namespace citytwin {

class RecordBatch {
 public:
  struct Array;
  explicit RecordBatch(std::unique_ptr<Array> array);
  RecordBatch(RecordBatch&&) noexcept;
  RecordBatch& operator=(RecordBatch&&) noexcept;
  ~RecordBatch();

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::int64_t feature_id(std::size_t row) const;
  /// Empty when the feature has no geometry.
  [[nodiscard]] std::string_view wkb(std::size_t row) const;

  /// The number of a column by its name, letter case ignored.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  [[nodiscard]] Value value(std::size_t column, std::size_t row) const;
  /// Appends the values of rows first .. last - 1 to a column of the same type; NaN becomes null.
  void append(std::size_t column, std::size_t first, std::size_t last, Column& to) const;
  [[nodiscard]] std::string const& layer() const;

 private:
  std::unique_ptr<Array> array_;
};

class RecordBatches {
 public:
  /// nullopt when the driver only emulates batches, or the layer has a field that they do not carry
  /// exactly as features do: dates lose their offset, a GeoPackage's booleans and short numbers
  /// what the type has no room for.
  /// @param most_rows there is no reading on beyond so many
  [[nodiscard]] static std::optional<RecordBatches> open(OGRLayer& layer, std::size_t most_rows);
  RecordBatches(RecordBatches&&) noexcept;
  RecordBatches& operator=(RecordBatches&&) noexcept;
  ~RecordBatches();

  /// nullopt at the end, or where the file cannot be read further.
  [[nodiscard]] std::optional<RecordBatch> next();
  [[nodiscard]] std::vector<std::string> const& failures() const;
  [[nodiscard]] std::vector<std::string> const& warnings() const;

 private:
  struct Stream;
  explicit RecordBatches(std::unique_ptr<Stream> stream);
  std::unique_ptr<Stream> stream_;
};

}  // namespace citytwin
