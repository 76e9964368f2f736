/// @file
/// Filter: which features of a layer a sentence in CQL2-Text is true of.
///
/// @code
///   auto filter = Filter::parse("height_m > 24 AND usage IN ('office', 'hotel')",
///                               schema_of(buildings), model.frame);
///   if (!filter) return filter.error();      // one sentence, with carets below the place
///   auto found = filter->rows(buildings);    // ascending rows
/// @endcode
///
/// The language, by example: docs/geodata/filter-and-names.md; the grammar: parser.h.
///
/// Units    attributes in the layer's units. Geometries of the filter in `geometry_crs`; distances
/// in
///          metres of the city's grid.
/// Names    `geom` or `geometry` is the feature's geometry, `fid` its id, where no column has the
/// name. Nulls    as in SQL: whatever is compared with null is unknown, and NOT unknown is unknown.
/// Dates    text columns hold them; beside a DATE or TIMESTAMP they are read as ISO 8601.
/// Errors   a text that is no filter, names or types that do not fit; a layer whose columns are not
///          the schema's.
/// Threads  const, and each call of rows() has its own GEOS objects: share freely.
/// Source   OGC 21-065r2 (CQL2); S_DWITHIN is an extension of ours.
/// Checked  tests/geodata/filter/
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/layer.h"
#include "geodata/local_frame.h"
#include "geodata/result.h"

namespace citytwin {

struct FilterSchema {
  struct Property {
    std::string name;
    ColumnType type = ColumnType::text;
  };
  std::string layer;  ///< for messages
  std::vector<Property> properties;
};

[[nodiscard]] FilterSchema schema_of(Layer const& layer);

struct FilteredRows {
  std::vector<std::uint32_t> rows;  ///< ascending
  std::vector<std::string> notes;   ///< values that could not be compared, such as "n/a" as a date
};

namespace cql2 {
struct TypedFilter;
}

class Filter {
 public:
  /// @param geometry_crs of the filter's geometries, as in frames/source_frame.h; empty = the
  /// city's
  [[nodiscard]] static Result<Filter> parse(std::string_view text, FilterSchema const& schema,
                                            LocalFrame const& frame,
                                            std::string const& geometry_crs = {});

  [[nodiscard]] Result<FilteredRows> rows(Layer const& layer) const;
  /// Among these rows only. @pre ascending, below layer.size()
  [[nodiscard]] Result<FilteredRows> rows(Layer const& layer,
                                          std::span<std::uint32_t const> among) const;

 private:
  explicit Filter(std::shared_ptr<cql2::TypedFilter const> tree) : tree_(std::move(tree)) {}
  std::shared_ptr<cql2::TypedFilter const> tree_;
};

}  // namespace citytwin
