#include "geodata/loaders/source_table.h"

#include <cassert>

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/gdal_errors.h"
#include "geodata/ogr_srs.h"

namespace citytwin {

namespace {

OGRFieldType field_type(ColumnType type) {
  if (type == ColumnType::integer) return OFTInteger64;
  return type == ColumnType::number ? OFTReal : OFTString;
}

/// The type that all rows share, else "any"; none for a table without a geometry.
OGRwkbGeometryType common_type(SourceTable const& table) {
  auto type = wkbNone;
  for (auto const& row : table.rows) {
    if (!row.geometry) continue;
    auto const found = OGR_GT_GetCollection(row.geometry->getGeometryType());
    auto const multi = found == wkbUnknown ? row.geometry->getGeometryType() : found;
    if (type != wkbNone && type != multi) return wkbUnknown;
    type = multi;
  }
  return type;
}

void set(OGRFeature& feature, int field, Value const& value) {
  if (auto const* whole = std::get_if<std::int64_t>(&value)) {
    feature.SetField(field, static_cast<GIntBig>(*whole));
  } else if (auto const* number = std::get_if<double>(&value)) {
    feature.SetField(field, *number);
  } else if (auto const* text = std::get_if<std::string>(&value)) {
    feature.SetField(field, text->c_str());
  } else {
    feature.SetFieldNull(field);
  }
}

void fill(OGRLayer& layer, SourceTable const& table) {
  for (auto const& field : table.fields) {
    OGRFieldDefn definition(field.name.c_str(), field_type(field.type));
    layer.CreateField(&definition);
  }
  for (auto const& row : table.rows) {
    OGRFeature feature(layer.GetLayerDefn());
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      set(feature, static_cast<int>(i), row.values[i]);
    }
    if (row.geometry) feature.SetGeometry(row.geometry.get());
    [[maybe_unused]] auto const done = layer.CreateFeature(&feature);
    assert(done == OGRERR_NONE);  // in memory, of fields made above
  }
}

}  // namespace

void DatasetCloser::operator()(GDALDataset* data) const {
  GDALClose(data);
}

Dataset make_dataset(std::vector<SourceTable> const& tables) {
  GdalErrorScope const quiet;
  auto* driver = GetGDALDriverManager()->GetDriverByName("Memory");
  Dataset data(driver->Create("", 0, 0, 0, GDT_Unknown, nullptr));
  for (auto const& table : tables) {
    auto srs = parse_srs(table.crs);
    auto* layer =
        data->CreateLayer(table.name.c_str(), srs ? &*srs : nullptr, common_type(table), nullptr);
    fill(*layer, table);
  }
  return data;
}

}  // namespace citytwin
