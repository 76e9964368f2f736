/// @file
/// Layer: features of one kind, stored by column; immutable once built, safe to share.
///
/// Units    geometry in local metres (geometry.h); attribute names end in their unit.
/// Rows     0 .. size()-1, in ascending order of feature id. Feature ids are uint64, unique in the
///          layer, given once and kept for ever: one whose feature is gone is not given again.
///          The source's own id is the text column `source_id`.
/// Nulls    an attribute may be null; null is never 0 or "".
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "geodata/geometry.h"
#include "geodata/large_pages.h"
#include "geodata/spatial_index.h"
#include "geodata/text_column.h"

namespace citytwin {

using FeatureId = std::uint64_t;

enum class LayerKind : std::uint8_t {
  other,
  road,
  building,
  water,
  park,
  path,
  greenway,
  land_use,
  estate,
  corridor,
  pipe,
  pipe_node,
  luminaire,
  tree,
  sensor,
  place,
  grid_cell
};

/// "road", "pipe_node", ...; the name used in files, proto and flags.
[[nodiscard]] std::string_view to_string(LayerKind kind);
[[nodiscard]] std::optional<LayerKind> layer_kind_from(std::string_view name);

enum class ColumnType : std::uint8_t { integer, number, text };

/// A single attribute value; monostate is null.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

/// One attribute of all features.
struct Column {
  using Integers = std::vector<std::int64_t, LargePages<std::int64_t>>;
  using Numbers = std::vector<double, LargePages<double>>;
  using Texts = TextColumn;

  std::string name;
  std::variant<Integers, Numbers, Texts> values;
  std::vector<bool> is_null;  ///< empty when no value is null

  [[nodiscard]] ColumnType type() const { return static_cast<ColumnType>(values.index()); }
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool null_at(std::size_t row) const { return !is_null.empty() && is_null[row]; }
  [[nodiscard]] Value value(std::size_t row) const;
};

class Layer {
 public:
  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] LayerKind kind() const { return kind_; }
  [[nodiscard]] std::string const& attribution() const { return attribution_; }
  [[nodiscard]] std::size_t size() const { return ids_.size(); }
  [[nodiscard]] GeometryType geometry_type() const { return geometry_.type(); }
  [[nodiscard]] Geometry geometry(std::size_t row) const { return geometry_[row]; }
  [[nodiscard]] FeatureId id(std::size_t row) const { return ids_[row]; }
  [[nodiscard]] std::optional<std::size_t> row_of(FeatureId id) const;
  /// The highest id that was ever given here, at least the last row's.
  [[nodiscard]] FeatureId last_id() const { return last_id_; }
  [[nodiscard]] Box const& extent() const { return extent_; }
  [[nodiscard]] SpatialIndex const& index() const { return index_; }

  [[nodiscard]] std::vector<Column> const& columns() const { return columns_; }
  /// @return nullptr when there is no such column.
  [[nodiscard]] Column const* column(std::string_view name) const;
  /// null when the column is absent or the value is null.
  [[nodiscard]] Value value(std::string_view column, std::size_t row) const;
  /// The value of a numeric column as double; nullopt when absent, null or text.
  [[nodiscard]] std::optional<double> number(std::string_view column, std::size_t row) const;
  /// The value of a text column; empty when absent, null or numeric.
  [[nodiscard]] std::string_view text(std::string_view column, std::size_t row) const;

 private:
  friend class LayerBuilder;
  Layer() = default;

  std::string name_;
  LayerKind kind_ = LayerKind::other;
  std::string attribution_;
  GeometryColumn geometry_;
  std::vector<FeatureId, LargePages<FeatureId>> ids_;
  FeatureId last_id_ = 0;
  std::vector<Column> columns_;
  SpatialIndex index_;
  Box extent_;
};

/// Collects features, then builds a Layer. Add a geometry through geometry(), then set values, then
/// call end_feature(); columns appear when first set, earlier rows being null.
///
/// @code
///   LayerBuilder roads("roads", LayerKind::road, GeometryType::line);
///   roads.geometry().add_line(points);
///   roads.set("name_zh", "人民北路"); roads.set("lanes", std::int64_t{6});
///   roads.end_feature();
///   std::shared_ptr<Layer const> layer = std::move(roads).build();
/// @endcode
class LayerBuilder {
 public:
  LayerBuilder(std::string name, LayerKind kind, GeometryType type);

  void set_attribution(std::string text) { layer_->attribution_ = std::move(text); }
  [[nodiscard]] GeometryColumn& geometry() { return layer_->geometry_; }
  /// Makes a column before its first value is known, all null so far.
  /// @pre no column has this name
  void add_column(std::string_view name, ColumnType type);
  /// Sets an attribute of the feature being built. The first value decides the column's type; a
  /// whole number set on a double column is widened; any other mismatch is a bug and asserts.
  /// NaN, the "not known" of numbers, becomes null.
  void set(std::string_view column, Value value);
  /// Ends the feature; id 0 means "one more than the highest given".
  /// @pre id is 0 or above the last feature's id
  void end_feature(FeatureId id = 0);
  /// Says that ids up to this one were given before, to features that may be gone.
  void reserve_ids(FeatureId last) { layer_->last_id_ = std::max(layer_->last_id_, last); }

  /// For readers that append many features at once, column by column: geometries through
  /// geometry(), values (and nulls) here, then end_features().
  [[nodiscard]] std::span<Column> columns() { return layer_->columns_; }
  /// Ends all features whose geometries were added since the last end; columns that are shorter get
  /// nulls. Ids are one more than the highest given, and on.
  void end_features();
  /// The same with ids given. @pre ascending, above the last; as many as geometries
  void end_features(std::span<FeatureId const> ids);
  /// Room for features to come.
  void reserve(std::size_t features);

  [[nodiscard]] std::size_t size() const { return layer_->ids_.size(); }
  /// Builds the spatial index over all features with a geometry.
  [[nodiscard]] std::shared_ptr<Layer const> build(IndexOptions options = {}) &&;

 private:
  [[nodiscard]] Column* find_column(std::string_view name);
  void add_boxes();

  std::unique_ptr<Layer> layer_;
  std::vector<Box, LargePages<Box>> boxes_;  ///< of ended features
                                             ///< of ended features
  std::size_t next_column_ = 0;              ///< columns are mostly set in the same order
};

}  // namespace citytwin
