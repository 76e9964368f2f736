#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/city_gpkg.h"
#include "geodata/gdal_errors.h"
#include "geodata/ogr_geometry.h"
#include "geodata/ogr_srs.h"

namespace citytwin {

namespace {

using DatasetPtr = std::unique_ptr<GDALDataset>;

Error bad(std::filesystem::path const& file, std::string const& what) {
  return {ErrorCode::data_corrupt, fmt::format("{}: {}", file.filename().string(), what),
          file.string()};
}

GeometryType column_type(OGRwkbGeometryType type) {
  switch (wkbFlatten(type)) {
    case wkbPoint:
    case wkbMultiPoint:
      return GeometryType::point;
    case wkbLineString:
    case wkbMultiLineString:
      return GeometryType::line;
    case wkbPolygon:
    case wkbMultiPolygon:
      return GeometryType::polygon;
    default:
      return GeometryType::none;
  }
}

ColumnType column_type(OGRFieldType type) {
  if (type == OFTInteger || type == OFTInteger64) return ColumnType::integer;
  return type == OFTReal ? ColumnType::number : ColumnType::text;
}

Value field_value(OGRFeature const& feature, int field, ColumnType type) {
  if (!feature.IsFieldSetAndNotNull(field)) return {};
  if (type == ColumnType::integer) return std::int64_t{feature.GetFieldAsInteger64(field)};
  if (type == ColumnType::number) return feature.GetFieldAsDouble(field);
  return std::string(feature.GetFieldAsString(field));
}

class LayerReader {
 public:
  LayerReader(std::filesystem::path const& file, CityToml::LayerEntry const& entry,
              LocalFrame const& frame, OGRLayer& table)
      : file_(file),
        frame_(frame),
        table_(table),
        name_(entry.name),
        builder_(entry.name, entry.kind, column_type(table.GetGeomType())) {
    builder_.set_attribution(entry.attribution);
  }

  Result<std::shared_ptr<Layer const>> read(OGRSpatialReference const& city_srs) && {
    if (auto const ok = check_srs(city_srs); !ok) return ok.error();
    add_columns();
    for (auto const& feature : table_) {
      if (auto const ok = add_feature(*feature); !ok) return ok.error();
    }
    return std::move(builder_).build();
  }

 private:
  GeometryType type() { return builder_.geometry().type(); }

  Result<void> check_srs(OGRSpatialReference const& city_srs) {
    if (table_.GetGeomType() == wkbNone) return {};
    if (type() == GeometryType::none) {
      return bad(file_, fmt::format("layer '{}' holds {}; expected points, lines or polygons",
                                    name_, OGRGeometryTypeToName(table_.GetGeomType())));
    }
    auto const* srs = table_.GetSpatialRef();
    if (!srs) return bad(file_, fmt::format("layer '{}' has no CRS", name_));
    if (same_horizontal(*srs, city_srs)) return {};
    return bad(file_, fmt::format("layer '{}' is in {} but city.toml says {}", name_,
                                  srs_name(*srs), frame_.crs));
  }

  void add_columns() {
    auto const* fields = table_.GetLayerDefn();
    for (int i = 0; i < fields->GetFieldCount(); ++i) {
      auto const* field = fields->GetFieldDefn(i);
      names_.emplace_back(field->GetNameRef());
      types_.push_back(column_type(field->GetType()));
      builder_.add_column(names_.back(), types_.back());
    }
  }

  Result<void> add_feature(OGRFeature const& feature) {
    auto const* geometry = feature.GetGeometryRef();
    if (geometry && !geometry->IsEmpty()) {
      if (geometry_type_of(geometry) != type()) {
        return wrong(feature, fmt::format("has a {}", geometry->getGeometryName()));
      }
      if (!all_finite(*geometry)) return wrong(feature, "has a coordinate that is not finite");
      append_parts(
          *geometry, [&](double x, double y) { return frame_.to_local(x, y); },
          builder_.geometry());
    }
    if (feature.GetFID() <= static_cast<GIntBig>(last_id_)) {
      return wrong(feature, "is out of order; expected ascending fids above 0");
    }
    last_id_ = static_cast<FeatureId>(feature.GetFID());
    for (std::size_t i = 0; i < names_.size(); ++i) {
      builder_.set(names_[i], field_value(feature, static_cast<int>(i), types_[i]));
    }
    builder_.end_feature(last_id_);
    return {};
  }

  Error wrong(OGRFeature const& feature, std::string const& what) {
    return bad(file_, fmt::format("layer '{}' feature {} {}", name_, feature.GetFID(), what));
  }

  std::filesystem::path const& file_;
  LocalFrame const& frame_;
  OGRLayer& table_;
  std::string name_;
  LayerBuilder builder_;
  std::vector<std::string> names_;
  std::vector<ColumnType> types_;
  FeatureId last_id_ = 0;
};

/// A table that nobody declared would silently be missing from the city.
Result<void> check_declared(GDALDataset& data, CityToml const& city,
                            std::filesystem::path const& file) {
  for (auto* table : data.GetLayers()) {
    std::string const name = table->GetName();
    auto const declared = std::any_of(city.layers.begin(), city.layers.end(),
                                      [&](auto const& entry) { return entry.name == name; });
    if (declared || name == "layer_styles") continue;  // QGIS keeps its styles there
    return bad(file, fmt::format("has a layer '{}' that city.toml does not name; add a [[layer]] "
                                 "with its name and kind",
                                 name));
  }
  return {};
}

}  // namespace

Result<Layers> read_city_gpkg(CityToml const& city, std::filesystem::path const& file) {
  auto const srs = parse_srs(city.frame.crs);
  if (!srs) return srs.error();
  GdalErrorScope const errors;
  DatasetPtr const data(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY));
  if (!data) {
    return bad(file, fmt::format("cannot be read as a GeoPackage ({})",
                                 errors.last_failure("missing or empty")));
  }
  if (auto const ok = check_declared(*data, city, file); !ok) return ok.error();
  Layers layers;
  for (auto const& entry : city.layers) {
    auto* table = data->GetLayerByName(entry.name.c_str());
    if (!table)
      return bad(file, fmt::format("has no layer '{}', which city.toml names", entry.name));
    auto layer = LayerReader(file, entry, city.frame, *table).read(*srs);
    if (!layer) return layer.error();
    if (!errors.failures().empty()) {
      return bad(file, fmt::format("layer '{}' cannot be read to its end ({})", entry.name,
                                   errors.last_failure("")));
    }
    layers.push_back(std::move(layer).value());
  }
  return layers;
}

}  // namespace citytwin
