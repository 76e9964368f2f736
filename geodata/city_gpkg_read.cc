#include <algorithm>
#include <atomic>
#include <cmath>
#include <future>

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/city_gpkg.h"
#include "geodata/content_version.h"
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
    builder_.reserve_ids(entry.last_id);
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
      if (!append(*geometry)) return wrong(feature, "has a coordinate that is not finite");
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

  /// Appends all parts; the three plain types, which city folders hold, without detours.
  /// @return false when a coordinate is not finite
  bool append(OGRGeometry const& geometry) {
    auto& column = builder_.geometry();
    switch (wkbFlatten(geometry.getGeometryType())) {
      case wkbPoint: {
        auto const& p = *geometry.toPoint();
        auto const at = frame_.to_local(p.getX(), p.getY());
        Vec3 const v{at.x, at.y, p.getZ()};
        if (!finite(v)) return false;
        column.add_ring({&v, 1});
        column.end_part();
        return true;
      }
      case wkbLineString:
        if (!fetch(*geometry.toLineString(), ring_)) return false;
        column.add_ring(ring_);
        column.end_part();
        return true;
      case wkbPolygon:
        return append_polygon(*geometry.toPolygon());
      default:
        if (!all_finite(geometry)) return false;
        append_parts(
            geometry, [&](double x, double y) { return frame_.to_local(x, y); }, column);
        return true;
    }
  }

  bool append_polygon(OGRPolygon const& polygon) {
    holes_.resize(static_cast<std::size_t>(polygon.getNumInteriorRings()));
    for (std::size_t i = 0; i < holes_.size(); ++i) {
      if (!fetch(*polygon.getInteriorRing(static_cast<int>(i)), holes_[i])) return false;
    }
    if (!fetch(*polygon.getExteriorRing(), ring_)) return false;
    builder_.geometry().add_polygon_part(ring_, holes_);
    return true;
  }

  static bool finite(Vec3 const& v) { return std::isfinite(v.x + v.y + v.z); }

  /// The vertices of a curve in the local frame; false when one is not finite.
  [[nodiscard]] bool fetch(OGRSimpleCurve const& curve, std::vector<Vec3>& out) const {
    out.resize(static_cast<std::size_t>(curve.getNumPoints()));
    if (out.empty()) return true;
    constexpr int stride = sizeof(Vec3);
    curve.getPoints(&out[0].x, stride, &out[0].y, stride, &out[0].z, stride);
    bool all = true;
    for (auto& v : out) {
      auto const at = frame_.to_local(v.x, v.y);
      v.x = at.x;
      v.y = at.y;
      all = all && finite(v);
    }
    return all;
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
  std::vector<Vec3> ring_;  ///< the room of fetch(), kept from feature to feature
  std::vector<std::vector<Vec3>> holes_;
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

Result<DatasetPtr> open_tables(std::filesystem::path const& file, GdalErrorScope const& errors) {
  DatasetPtr data(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY));
  if (data) return data;
  return bad(file, fmt::format("cannot be read as a GeoPackage ({})",
                               errors.last_failure("missing or empty")));
}

/// Numbers of the tables, the longest first: no thread is left with a long one at the end.
std::vector<std::size_t> by_length(GDALDataset& data, CityToml const& city) {
  std::vector<GIntBig> rows;
  std::vector<std::size_t> order;
  for (auto const& entry : city.layers) {
    auto* table = data.GetLayerByName(entry.name.c_str());
    rows.push_back(table ? table->GetFeatureCount() : 0);
    order.push_back(order.size());
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rows[a] > rows[b]; });
  return order;
}

/// Reads tables until none is left; several may run at once.
class TableReader {
 public:
  TableReader(CityToml const& city, std::filesystem::path const& file) : city_(city), file_(file) {
    out_.layers.resize(city.layers.size());
    out_.hashes.resize(city.layers.size());
  }

  void set_order(std::vector<std::size_t> order) { order_ = std::move(order); }

  /// Runs in one thread; dataset and CRS are its own.
  Result<void> work() {
    auto const srs = parse_srs(city_.frame.crs);
    if (!srs) return srs.error();
    GdalErrorScope const errors;
    auto const data = open_tables(file_, errors);
    if (!data) return data.error();
    for (auto k = next_++; k < order_.size(); k = next_++) {
      if (auto const ok = read(**data, order_[k], *srs, errors); !ok) {
        next_ = order_.size();  // one bad table is enough
        return ok;
      }
    }
    return {};
  }

  [[nodiscard]] CityTables take() { return std::move(out_); }

 private:
  Result<void> read(GDALDataset& data, std::size_t i, OGRSpatialReference const& srs,
                    GdalErrorScope const& errors) {
    auto const& entry = city_.layers[i];
    auto* table = data.GetLayerByName(entry.name.c_str());
    if (!table) {
      return bad(file_, fmt::format("has no layer '{}', which city.toml names", entry.name));
    }
    auto layer = LayerReader(file_, entry, city_.frame, *table).read(srs);
    if (!layer) return layer.error();
    if (!errors.failures().empty()) {
      return bad(file_, fmt::format("layer '{}' cannot be read to its end ({})", entry.name,
                                    errors.last_failure("")));
    }
    out_.layers[i] = std::move(layer).value();
    out_.hashes[i] = content_hash(*out_.layers[i]);
    return {};
  }

  CityToml const& city_;
  std::filesystem::path const& file_;
  std::vector<std::size_t> order_;
  std::atomic<std::size_t> next_{0};
  CityTables out_;
};

}  // namespace

Result<CityTables> read_city_gpkg(CityToml const& city, std::filesystem::path const& file) {
  TableReader reader(city, file);
  {
    GdalErrorScope const errors;
    auto const data = open_tables(file, errors);
    if (!data) return data.error();
    if (auto const ok = check_declared(**data, city, file); !ok) return ok.error();
    reader.set_order(by_length(**data, city));
  }
  auto second = std::async(std::launch::async, [&] { return reader.work(); });
  auto const first_done = reader.work();
  auto const second_done = second.get();
  if (!first_done) return first_done.error();
  if (!second_done) return second_done.error();
  return reader.take();
}

}  // namespace citytwin
