#include "geodata/loaders/ogr_loader.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/gdal_errors.h"
#include "geodata/loaders/record_batches.h"
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
  std::size_t features = 0;  ///< as the file says; 0 = it does not
  std::size_t bytes = 0;     ///< of the file
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

/// What the file says of its length is believed as far as its bytes allow.
void read_size(SourceFile const& source, OGRLayer& layer, Schema& schema) {
  constexpr std::size_t least_bytes = 16;  // of a feature
  std::error_code none;
  auto const bytes = std::filesystem::file_size(source.path, none);
  auto const stated = source.osm ? 0 : std::max<GIntBig>(layer.GetFeatureCount(FALSE), 0);
  if (none) return;
  schema.bytes = static_cast<std::size_t>(bytes);
  schema.features = std::min(static_cast<std::size_t>(stated), schema.bytes / least_bytes);
}

/// Room for the vertices of all, should they have as many as the first, and a twentieth more; never
/// more than the file has bytes for.
void reserve_vertices(GeometryColumn const& first, Schema const& schema, LayerBuilder& builder) {
  constexpr std::size_t least_bytes = 16;  // of a vertex
  auto const each = 1.05 * static_cast<double>(first.vertex_count()) /
                    static_cast<double>(std::max<std::size_t>(first.size(), 1));
  auto const vertices = static_cast<std::size_t>(each * static_cast<double>(schema.features));
  builder.geometry().reserve(schema.features, std::min(vertices, schema.bytes / least_bytes));
}

/// Appends rows of a batch whose columns are the builder's but for `source_id`, the first.
void append_rows(RecordBatch const& batch, GeometryColumn const& geometry, std::size_t first,
                 std::size_t last, LayerBuilder& builder) {
  builder.geometry().add_features(geometry, first, last);
  auto& ids = std::get<Column::Texts>(builder.columns()[0].values);
  for (auto row = first; row < last; ++row) {
    std::array<char, 24> digits;
    auto const* end =
        std::to_chars(digits.data(), digits.data() + digits.size(), batch.feature_id(row)).ptr;
    ids.push_back({digits.data(), static_cast<std::size_t>(end - digits.data())});
  }
  for (auto& column : builder.columns().subspan(1)) {
    batch.append(*batch.column(column.name), first, last, column);
  }
  builder.end_features();
}

Result<Schema> read_schema(SourceFile const& source, std::string const& layer_name) {
  GdalErrorScope const errors;
  auto const data = open_dataset(source);
  if (!data) return data.error();
  auto const layer = find_layer(source, **data, layer_name);
  if (!layer) return layer.error();
  auto schema = read_schema(**layer);
  read_size(source, **layer, schema);
  return schema;
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
  builder.reserve(schema->features);
  FeatureHandler handler;
  handler.type = type;
  handler.take_rows = [&](RecordBatch const& batch, GeometryColumn const& geometry,
                          std::size_t first, std::size_t last) {
    if (builder.size() == 0) reserve_vertices(geometry, *schema, builder);
    append_rows(batch, geometry, first, last, builder);
  };
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
  return LoadedLayer{std::move(builder).build({.parallel = true}), std::move(report).value()};
}

}  // namespace citytwin
