#include "geodata/loaders/record_batches.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include <cpl_string.h>
#include <ogr_recordbatch.h>
#include <ogrsf_frmts.h>

#include "geodata/gdal_errors.h"
#include "geodata/loaders/source_feature.h"

namespace citytwin {

namespace {

struct BatchColumn {
  std::string name;
  std::size_t child = 0;  ///< of the batch
  char format = 0;        ///< Arrow's letter
};

/// What the children of every batch of a stream are.
struct Plan {
  std::string layer;
  std::vector<BatchColumn> columns;
  std::size_t feature_id = 0;
  std::optional<std::size_t> geometry;
};

bool carried_exactly(OGRFieldDefn const& field) {
  auto const type = field.GetType();
  bool const number = type == OFTInteger || type == OFTInteger64 || type == OFTReal;
  return type == OFTString || (number && field.GetSubType() == OFSTNone);
}

bool null_at(ArrowArray const& array, std::size_t row) {
  auto const* bits = static_cast<std::uint8_t const*>(array.buffers[0]);
  if (!bits) return false;
  auto const at = row + static_cast<std::size_t>(array.offset);
  return (bits[at / 8] >> (at % 8) & 1U) == 0;
}

template <class T>
T const* values(ArrowArray const& array) {
  return static_cast<T const*>(array.buffers[1]) + array.offset;
}

std::string_view bytes_at(ArrowArray const& array, std::size_t row) {
  auto const* ends = values<std::int32_t>(array);
  auto const* data = static_cast<char const*>(array.buffers[2]);
  return {data + ends[row], static_cast<std::size_t>(ends[row + 1] - ends[row])};
}

/// As the feature API hands it over: up to the first zero, in UTF-8.
std::string text_at(ArrowArray const& array, std::size_t row) {
  auto const bytes = bytes_at(array, row);
  return as_utf8(bytes.substr(0, bytes.find('\0')));
}

double number_at(ArrowArray const& array, char format, std::size_t row) {
  return format == 'f' ? static_cast<double>(values<float>(array)[row])
                       : values<double>(array)[row];
}

std::int64_t integer_at(ArrowArray const& array, char format, std::size_t row) {
  return format == 'i' ? values<std::int32_t>(array)[row] : values<std::int64_t>(array)[row];
}

/// Rows first .. last - 1 of a batch, appended to a column.
class Appender {
 public:
  Appender(ArrowArray const& from, std::size_t first, std::size_t last, Column& to)
      : from_(from), first_(first), last_(last), to_(to), before_(to.size()) {}

  void append(char format) {
    if (auto* numbers = std::get_if<Column::Numbers>(&to_.values)) {
      append(*numbers, [&](std::size_t row) { return number_at(from_, format, row); });
      mark_unknown(*numbers);
    } else if (auto* whole = std::get_if<Column::Integers>(&to_.values)) {
      append(*whole, [&](std::size_t row) { return integer_at(from_, format, row); });
    } else {
      append(std::get<Column::Texts>(to_.values));
    }
    mark_nulls();
  }

 private:
  template <class To, class Get>
  void append(To& to, Get&& get) {
    to.resize(before_ + last_ - first_);
    for (std::size_t row = first_; row < last_; ++row) to[before_ + row - first_] = get(row);
  }

  /// All at once where all are plain: ASCII without a zero, nulls without bytes.
  void append(Column::Texts& to) {
    auto const* ends = values<std::int32_t>(from_) + first_;
    auto const* bytes = static_cast<char const*>(from_.buffers[2]);
    auto const size = last_ - first_;
    auto const plain = [](char c) { return static_cast<unsigned char>(c) - 1U < 0x7F; };
    std::size_t odd = 0;
    for (auto i = ends[0]; i < ends[size]; ++i) odd += plain(bytes[i]) ? 0 : 1;
    if (odd == 0) {
      to.append(bytes, ends, size);
      return;
    }
    for (std::size_t row = first_; row < last_; ++row) to.push_back(text_at(from_, row));
  }

  /// NaN is a number that is not known.
  void mark_unknown(Column::Numbers& numbers) {
    for (std::size_t i = before_; i < numbers.size(); ++i) {
      if (std::isnan(numbers[i])) set_null(i);
    }
  }

  void mark_nulls() {
    auto const has_nulls = from_.buffers[0] != nullptr && from_.null_count != 0;
    for (std::size_t row = first_; has_nulls && row < last_; ++row) {
      if (null_at(from_, row)) set_null(before_ + row - first_);
    }
    if (!to_.is_null.empty()) to_.is_null.resize(to_.size(), false);
  }

  /// A null holds zero, as one that was never set.
  void set_null(std::size_t row) {
    to_.is_null.resize(to_.size(), false);
    to_.is_null[row] = true;
    if (auto* numbers = std::get_if<Column::Numbers>(&to_.values)) (*numbers)[row] = 0;
    if (auto* whole = std::get_if<Column::Integers>(&to_.values)) (*whole)[row] = 0;
  }

  ArrowArray const& from_;
  std::size_t first_;
  std::size_t last_;
  Column& to_;
  std::size_t before_;
};

/// nullopt when the children are not what the layer's fields promise.
std::optional<Plan> plan_of(ArrowSchema const& schema, OGRLayer& layer) {
  auto const& fields = *layer.GetLayerDefn();
  auto const children = static_cast<std::size_t>(schema.n_children);
  std::size_t child = 0;
  auto const format = [&] { return std::string_view(schema.children[child]->format); };
  if (children == 0 || format() != "l") return std::nullopt;
  Plan plan;
  plan.layer = layer.GetName();
  for (int i = 0; i < fields.GetFieldCount(); ++i) {
    auto const& field = *fields.GetFieldDefn(i);
    if (field.IsIgnored()) continue;
    auto const expected = *source_column_type(field.GetType());
    if (++child >= children || format().size() != 1) return std::nullopt;
    auto const known = expected == ColumnType::text     ? "u"
                       : expected == ColumnType::number ? "fg"
                                                        : "il";
    if (!std::strchr(known, format()[0])) return std::nullopt;
    plan.columns.push_back({field.GetNameRef(), child, format()[0]});
  }
  if (++child < children) {
    if (format() != "z") return std::nullopt;
    plan.geometry = child++;
  }
  return child >= children ? std::optional(plan) : std::nullopt;
}

}  // namespace

struct RecordBatch::Array {
  ArrowArray array{};
  std::shared_ptr<Plan const> plan;

  Array() = default;
  Array(Array const&) = delete;
  Array& operator=(Array const&) = delete;
  ~Array() {
    if (array.release) array.release(&array);
  }
  [[nodiscard]] ArrowArray const& child(std::size_t i) const { return *array.children[i]; }
};

RecordBatch::RecordBatch(std::unique_ptr<Array> array) : array_(std::move(array)) {}
RecordBatch::RecordBatch(RecordBatch&&) noexcept = default;
RecordBatch& RecordBatch::operator=(RecordBatch&&) noexcept = default;
RecordBatch::~RecordBatch() = default;

std::size_t RecordBatch::size() const {
  return static_cast<std::size_t>(array_->array.length);
}

std::int64_t RecordBatch::feature_id(std::size_t row) const {
  return values<std::int64_t>(array_->child(array_->plan->feature_id))[row];
}

std::string_view RecordBatch::wkb(std::size_t row) const {
  if (!array_->plan->geometry) return {};
  auto const& geometry = array_->child(*array_->plan->geometry);
  return null_at(geometry, row) ? std::string_view() : bytes_at(geometry, row);
}

std::optional<std::size_t> RecordBatch::column(std::string_view name) const {
  auto const& columns = array_->plan->columns;
  auto const found = std::find_if(columns.begin(), columns.end(), [&](BatchColumn const& c) {
    return c.name.size() == name.size() && EQUALN(c.name.data(), name.data(), name.size());
  });
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

Value RecordBatch::value(std::size_t column, std::size_t row) const {
  auto const& [name, child, format] = array_->plan->columns[column];
  auto const& array = array_->child(child);
  if (null_at(array, row)) return {};
  if (format == 'u') return text_at(array, row);
  if (format == 'f' || format == 'g') return number_at(array, format, row);
  return integer_at(array, format, row);
}

void RecordBatch::append(std::size_t column, std::size_t first, std::size_t last,
                         Column& to) const {
  auto const& [name, child, format] = array_->plan->columns[column];
  Appender(array_->child(child), first, last, to).append(format);
}

std::string const& RecordBatch::layer() const {
  return array_->plan->layer;
}

struct RecordBatches::Stream {
  ArrowArrayStream stream{};
  std::shared_ptr<Plan const> plan;
  std::vector<std::string> failures;
  std::vector<std::string> warnings;
  std::size_t rows_left = 0;

  Stream() = default;
  Stream(Stream const&) = delete;
  Stream& operator=(Stream const&) = delete;
  ~Stream() {
    if (stream.release) stream.release(&stream);
  }
};

RecordBatches::RecordBatches(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) {}
RecordBatches::RecordBatches(RecordBatches&&) noexcept = default;
RecordBatches& RecordBatches::operator=(RecordBatches&&) noexcept = default;
RecordBatches::~RecordBatches() = default;

std::optional<RecordBatches> RecordBatches::open(OGRLayer& layer, std::size_t most_rows) {
  auto const& fields = *layer.GetLayerDefn();
  if (!layer.TestCapability(OLCFastGetArrowStream) || fields.GetGeomFieldCount() > 1) {
    return std::nullopt;
  }
  for (int i = 0; i < fields.GetFieldCount(); ++i) {
    if (!carried_exactly(*fields.GetFieldDefn(i))) return std::nullopt;
  }
  auto stream = std::make_unique<Stream>();
  std::array<char const*, 3> const options{"INCLUDE_FID=YES", "MAX_FEATURES_IN_BATCH=4096",
                                           nullptr};
  if (!layer.GetArrowStream(&stream->stream, const_cast<char**>(options.data()))) {
    return std::nullopt;
  }
  ArrowSchema schema{};
  if (stream->stream.get_schema(&stream->stream, &schema) != 0) return std::nullopt;
  auto plan = plan_of(schema, layer);
  schema.release(&schema);
  if (!plan) return std::nullopt;
  stream->plan = std::make_shared<Plan const>(std::move(*plan));
  stream->rows_left = most_rows;
  return RecordBatches(std::move(stream));
}

std::optional<RecordBatch> RecordBatches::next() {
  auto& [stream, plan, failures, warnings, rows_left] = *stream_;
  if (rows_left == 0) return std::nullopt;
  GdalErrorScope const errors;
  auto array = std::make_unique<RecordBatch::Array>();
  int const error = stream.get_next(&stream, &array->array);
  for (auto const& failure : errors.failures()) failures.push_back(failure);
  for (auto const& warning : errors.warnings()) warnings.push_back(warning);
  if (error != 0 && errors.failures().empty()) {
    auto const* why = stream.get_last_error(&stream);
    failures.emplace_back(why ? why : std::strerror(error));
  }
  if (error != 0 || !array->array.release || array->array.length == 0) return std::nullopt;
  rows_left -= std::min(rows_left, static_cast<std::size_t>(array->array.length));
  array->plan = plan;
  return RecordBatch(std::move(array));
}

std::vector<std::string> const& RecordBatches::failures() const {
  return stream_->failures;
}

std::vector<std::string> const& RecordBatches::warnings() const {
  return stream_->warnings;
}

}  // namespace citytwin
