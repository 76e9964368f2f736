#include "geodata/layer.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>

namespace citytwin {

namespace {

constexpr std::array<std::string_view, 17> kind_names{
    "other",     "road",     "building", "water",    "park",     "path",
    "greenway",  "land_use", "estate",   "corridor", "pipe",     "pipe_node",
    "luminaire", "tree",     "sensor",   "place",    "grid_cell"};

ColumnType type_of(Value const& value) {
  if (std::holds_alternative<std::int64_t>(value)) return ColumnType::integer;
  return std::holds_alternative<double>(value) ? ColumnType::number : ColumnType::text;
}

bool is_unknown(Value const& value) {
  auto const* number = std::get_if<double>(&value);
  return std::holds_alternative<std::monostate>(value) || (number && std::isnan(*number));
}

/// Extends a column with nulls up to `size` rows.
void pad(Column& column, std::size_t size) {
  std::size_t const have = column.size();
  if (have >= size) return;
  std::visit([&](auto& v) { v.resize(size); }, column.values);
  column.is_null.resize(have, false);
  column.is_null.resize(size, true);
}

void append(Column& column, Value const& value) {
  if (auto* integers = std::get_if<Column::Integers>(&column.values)) {
    integers->push_back(std::get<std::int64_t>(value));
  } else if (auto* numbers = std::get_if<Column::Numbers>(&column.values)) {
    auto const* whole = std::get_if<std::int64_t>(&value);
    numbers->push_back(whole ? static_cast<double>(*whole) : std::get<double>(value));
  } else {
    std::get<Column::Texts>(column.values).push_back(std::get<std::string>(value));
  }
  if (!column.is_null.empty()) column.is_null.push_back(false);
}

}  // namespace

std::string_view to_string(LayerKind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

std::optional<LayerKind> layer_kind_from(std::string_view name) {
  auto const found = std::find(kind_names.begin(), kind_names.end(), name);
  if (found == kind_names.end()) return std::nullopt;
  return static_cast<LayerKind>(found - kind_names.begin());
}

std::size_t Column::size() const {
  return std::visit([](auto const& v) { return v.size(); }, values);
}

Value Column::value(std::size_t row) const {
  if (null_at(row)) return {};
  if (auto const* texts = std::get_if<Texts>(&values)) return std::string((*texts)[row]);
  if (auto const* numbers = std::get_if<Numbers>(&values)) return (*numbers)[row];
  return std::get<Integers>(values)[row];
}

std::optional<std::size_t> Layer::row_of(FeatureId id) const {
  if (id != 0 && id <= size() && ids_[id - 1] == id) return static_cast<std::size_t>(id - 1);
  auto const found = std::lower_bound(ids_.begin(), ids_.end(), id);
  if (found == ids_.end() || *found != id) return std::nullopt;
  return static_cast<std::size_t>(found - ids_.begin());
}

Column const* Layer::column(std::string_view name) const {
  auto const found = std::find_if(columns_.begin(), columns_.end(),
                                  [&](Column const& c) { return c.name == name; });
  return found == columns_.end() ? nullptr : &*found;
}

Value Layer::value(std::string_view column_name, std::size_t row) const {
  auto const* c = column(column_name);
  return c ? c->value(row) : Value();
}

std::optional<double> Layer::number(std::string_view column_name, std::size_t row) const {
  auto const* c = column(column_name);
  if (!c || c->null_at(row)) return std::nullopt;
  if (auto const* numbers = std::get_if<Column::Numbers>(&c->values)) return (*numbers)[row];
  if (auto const* integers = std::get_if<Column::Integers>(&c->values)) {
    return static_cast<double>((*integers)[row]);
  }
  return std::nullopt;
}

std::string_view Layer::text(std::string_view column_name, std::size_t row) const {
  auto const* c = column(column_name);
  if (!c || c->null_at(row)) return {};
  auto const* texts = std::get_if<Column::Texts>(&c->values);
  return texts ? (*texts)[row] : std::string_view{};
}

LayerBuilder::LayerBuilder(std::string name, LayerKind kind, GeometryType type)
    : layer_(new Layer) {
  layer_->name_ = std::move(name);
  layer_->kind_ = kind;
  layer_->geometry_ = GeometryColumn(type);
}

void LayerBuilder::add_column(std::string_view name, ColumnType type) {
  assert(!find_column(name));
  Column column;
  column.name = name;
  if (type == ColumnType::number) column.values = Column::Numbers{};
  if (type == ColumnType::text) column.values = Column::Texts{};
  pad(column, size());
  layer_->columns_.push_back(std::move(column));
}

Column* LayerBuilder::find_column(std::string_view name) {
  auto& columns = layer_->columns_;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t const at = (next_column_ + i) % columns.size();
    if (columns[at].name == name) {
      next_column_ = at + 1;
      return &columns[at];
    }
  }
  return nullptr;
}

void LayerBuilder::set(std::string_view name, Value value) {
  if (is_unknown(value)) return;  // end_feature() pads with null
  auto* found = find_column(name);
  if (!found) {
    add_column(name, type_of(value));
    found = &layer_->columns_.back();
  }
  pad(*found, size());
  assert(found->size() == size() && "a value is set once per feature");
  append(*found, value);
}

void LayerBuilder::end_feature(FeatureId id) {
  std::size_t const row = size();
  if (layer_->geometry_.size() == row) layer_->geometry_.end_feature();
  assert(layer_->geometry_.size() == row + 1);
  FeatureId const given = id == 0 ? layer_->last_id_ + 1 : id;
  end_features({&given, 1});
}

void LayerBuilder::end_features() {
  std::vector<FeatureId> ids(layer_->geometry_.size() - size());
  std::iota(ids.begin(), ids.end(), layer_->last_id_ + 1);
  end_features(ids);
}

void LayerBuilder::end_features(std::span<FeatureId const> given) {
  auto& ids = layer_->ids_;
  assert(layer_->geometry_.size() == ids.size() + given.size());
  for (auto const id : given) {
    assert((ids.empty() || id > ids.back()) && "feature ids ascend");
    ids.push_back(id);
  }
  if (!given.empty()) reserve_ids(given.back());
  for (auto& column : layer_->columns_) pad(column, ids.size());
  add_boxes();
}

void LayerBuilder::add_boxes() {
  for (std::size_t row = boxes_.size(); row < size(); ++row) {
    auto const& box = boxes_.emplace_back(layer_->geometry_[row].box());
    if (box.empty()) continue;
    layer_->extent_.add(box.min_x, box.min_y);
    layer_->extent_.add(box.max_x, box.max_y);
  }
}

void LayerBuilder::reserve(std::size_t features) {
  layer_->ids_.reserve(features);
  boxes_.reserve(features);
  for (auto& column : layer_->columns_) {
    if (auto* numbers = std::get_if<Column::Numbers>(&column.values)) numbers->reserve(features);
    if (auto* whole = std::get_if<Column::Integers>(&column.values)) whole->reserve(features);
    if (auto* texts = std::get_if<Column::Texts>(&column.values)) texts->reserve(features, 0);
  }
}

std::shared_ptr<Layer const> LayerBuilder::build(IndexOptions options) && {
  auto& layer = *layer_;
  layer.index_ = SpatialIndex(boxes_, options);
  return std::shared_ptr<Layer const>(std::move(layer_));
}

}  // namespace citytwin
