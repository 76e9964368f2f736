#include "geodata/loaders/ogr_loader.h"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/gdal_errors.h"
#include "geodata/ogr_geometry.h"

namespace citytwin {

namespace {

struct SourceColumn {
  std::string name;
  ColumnType type;
};

struct Schema {
  std::string layer;
  GeometryType type = GeometryType::none;
  std::vector<SourceColumn> columns;
  std::vector<std::string> left_out;
};

GeometryType declared_type(OGRwkbGeometryType declared) {
  switch (wkbFlatten(OGR_GT_GetLinear(declared))) {
    case wkbPoint:
    case wkbMultiPoint:
      return GeometryType::point;
    case wkbLineString:
    case wkbMultiLineString:
      return GeometryType::line;
    case wkbPolygon:
    case wkbMultiPolygon:
    case wkbTriangle:
    case wkbTIN:
    case wkbPolyhedralSurface:
      return GeometryType::polygon;
    default:
      return GeometryType::none;
  }
}

/// The family of the first feature that has one.
GeometryType first_type(OGRLayer& layer) {
  auto found = GeometryType::none;
  for (auto const& feature : layer) {
    auto const* geometry = feature->GetGeometryRef();
    if (!geometry || geometry->IsEmpty()) continue;
    std::unique_ptr<OGRGeometry> const linear(geometry->getLinearGeometry(1));
    found = geometry_type_of(linear.get());
    if (found != GeometryType::none) break;
  }
  layer.ResetReading();
  return found;
}

Schema read_schema(OGRLayer& layer) {
  Schema schema;
  schema.layer = layer.GetName();
  schema.type = declared_type(layer.GetGeomType());
  if (schema.type == GeometryType::none && layer.GetGeomType() != wkbNone) {
    schema.type = first_type(layer);
  }
  auto const* fields = layer.GetLayerDefn();
  for (int i = 0; i < fields->GetFieldCount(); ++i) {
    auto const* field = fields->GetFieldDefn(i);
    auto const type = source_column_type(field->GetType());
    if (type) {
      schema.columns.push_back({field->GetNameRef(), *type});
    } else {
      schema.left_out.emplace_back(field->GetNameRef());
    }
  }
  return schema;
}

Result<Schema> read_schema(SourceFile const& source, std::string const& layer_name) {
  GdalErrorScope const errors;
  auto const data = open_dataset(source);
  if (!data) return data.error();
  auto const layer = find_layer(source, **data, layer_name);
  if (!layer) return layer.error();
  return read_schema(**layer);
}

}  // namespace

Result<LoadedLayer> load_layer(std::filesystem::path const& file, LoadOptions const& options,
                               LocalFrame const& frame) {
  auto source = open_source(file);
  if (!source) return source.error();
  auto const schema = read_schema(*source, options.read.layer);
  if (!schema) return schema.error();
  auto const type = options.type == GeometryType::none ? schema->type : options.type;
  LayerBuilder builder(options.name.empty() ? schema->layer : options.name, options.kind, type);
  if (source->osm) builder.set_attribution(osm_attribution);
  builder.add_column("source_id", ColumnType::text);
  for (auto const& column : schema->columns) {
    if (column.name != "source_id") builder.add_column(column.name, column.type);
  }
  FeatureHandler handler;
  handler.type = type;
  handler.take = [&](SourceFeature const& feature, Geometry const& geometry) {
    builder.geometry().add_parts(geometry);
    builder.set("source_id", feature.source_id());
    for (auto const& column : schema->columns) {
      if (column.name != "source_id") builder.set(column.name, feature.value(column.name));
    }
    builder.end_feature();
  };
  auto report = read_features(*source, options.read, frame, handler);
  if (!report) return report.error();
  for (auto const& name : schema->left_out) {
    report->warnings.push_back(fmt::format("column '{}' is binary and left out", name));
  }
  return LoadedLayer{std::move(builder).build(), std::move(report).value()};
}

}  // namespace citytwin
