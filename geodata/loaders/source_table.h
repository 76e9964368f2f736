/// @file
/// Tables that our own readers make of formats GDAL does not know, and how they become a dataset
/// that is read like any other.
///
/// Units    coordinates in the table's own CRS, x east, y north.
/// Shapes   a row has one value for each field, null where it has none, and maybe a geometry.
/// Errors   none: a CRS that PROJ does not know leaves the layer without one.
/// Threads  every dataset is a copy of its own; tables are shared read-only.
/// Checked  tests/geodata/loaders/cityjson_test.cc, tests/geodata/loaders/swmm_test.cc
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "geodata/layer.h"

class GDALDataset;
class OGRGeometry;

namespace citytwin {

struct DatasetCloser {
  void operator()(GDALDataset* data) const;
};
using Dataset = std::unique_ptr<GDALDataset, DatasetCloser>;

struct SourceField {
  std::string name;
  ColumnType type = ColumnType::text;
};

struct SourceRow {
  std::vector<Value> values;
  std::shared_ptr<OGRGeometry const> geometry;  ///< null = none
};

struct SourceTable {
  std::string name;
  std::string crs;  ///< empty = none
  std::vector<SourceField> fields;
  std::vector<SourceRow> rows;
};

[[nodiscard]] Dataset make_dataset(std::vector<SourceTable> const& tables);

}  // namespace citytwin
