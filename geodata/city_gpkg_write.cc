#include <algorithm>
#include <array>
#include <limits>

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

constexpr std::size_t rows_between_tellings = 4096;

bool has_multi_part(Layer const& layer) {
  for (std::size_t row = 0; row < layer.size(); ++row) {
    if (layer.geometry(row).part_count() > 1) return true;
  }
  return false;
}

OGRwkbGeometryType table_type(GeometryType type, bool multi) {
  switch (type) {
    case GeometryType::point:
      return multi ? wkbMultiPoint25D : wkbPoint25D;
    case GeometryType::line:
      return multi ? wkbMultiLineString25D : wkbLineString25D;
    case GeometryType::polygon:
      return multi ? wkbMultiPolygon25D : wkbPolygon25D;
    case GeometryType::none:
      break;
  }
  return wkbNone;
}

OGRFieldType field_type(ColumnType type) {
  if (type == ColumnType::integer) return OFTInteger64;
  return type == ColumnType::number ? OFTReal : OFTString;
}

/// Column names that a GeoPackage table uses itself, or that differ from another in case only.
Result<void> check_names(Layer const& layer) {
  std::vector<std::string> taken{"fid", "geom"};
  for (auto const& column : layer.columns()) {
    auto const same = [&](std::string const& t) { return EQUAL(t.c_str(), column.name.c_str()); };
    if (column.name.empty() || std::any_of(taken.begin(), taken.end(), same)) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("layer '{}': column name '{}' is empty or taken (fid, geom, or "
                               "another column in other case)",
                               layer.name(), column.name),
                   layer.name()};
    }
    taken.push_back(column.name);
  }
  return {};
}

void set_fields(OGRFeature& feature, Layer const& layer, std::size_t row) {
  int field = 0;
  for (auto const& column : layer.columns()) {
    if (column.null_at(row)) {
      feature.SetFieldNull(field);
    } else if (auto const* integers = std::get_if<Column::Integers>(&column.values)) {
      feature.SetField(field, static_cast<GIntBig>((*integers)[row]));
    } else if (auto const* numbers = std::get_if<Column::Numbers>(&column.values)) {
      feature.SetField(field, (*numbers)[row]);
    } else {
      feature.SetField(field, std::string(std::get<Column::Texts>(column.values)[row]).c_str());
    }
    ++field;
  }
}

class LayerWriter {
 public:
  LayerWriter(Layer const& layer, LocalFrame const& frame, GDALDataset& data,
              WriteProgress const& progress)
      : layer_(layer),
        frame_(frame),
        data_(data),
        progress_(progress),
        multi_(has_multi_part(layer)) {}

  bool write(OGRSpatialReference srs) {
    std::array<char const*, 3> const options{"FID=fid", "GEOMETRY_NAME=geom", nullptr};
    auto const type = table_type(layer_.geometry_type(), multi_);
    auto* table = data_.CreateLayer(layer_.name().c_str(), type == wkbNone ? nullptr : &srs, type,
                                    const_cast<char**>(options.data()));
    if (!table) return false;
    for (auto const& column : layer_.columns()) {
      OGRFieldDefn field(column.name.c_str(), field_type(column.type()));
      if (table->CreateField(&field) != OGRERR_NONE) return false;
    }
    for (std::size_t row = 0; row < layer_.size(); ++row) {
      if (!write_row(*table, row)) return false;
      if (progress_ && (row + 1) % rows_between_tellings == 0) progress_(row + 1);
    }
    return table->SyncToDisk() == OGRERR_NONE;
  }

 private:
  bool write_row(OGRLayer& table, std::size_t row) const {
    OGRFeature feature(table.GetLayerDefn());
    feature.SetFID(static_cast<GIntBig>(layer_.id(row)));
    set_fields(feature, layer_, row);
    if (layer_.geometry_type() != GeometryType::none) {
      auto geometry =
          make_ogr_geometry(layer_.geometry(row), layer_.geometry_type(), multi_, frame_);
      feature.SetGeometryDirectly(geometry.release());
    }
    return table.CreateFeature(&feature) == OGRERR_NONE;
  }

  Layer const& layer_;
  LocalFrame const& frame_;
  GDALDataset& data_;
  WriteProgress const& progress_;
  bool multi_;
};

Result<void> check_layer(Layer const& layer) {
  auto const last = layer.last_id();
  if (last > static_cast<FeatureId>(std::numeric_limits<std::int64_t>::max())) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("layer '{}': feature id {} is above 2^63 - 1", layer.name(), last),
                 layer.name()};
  }
  return check_names(layer);
}

}  // namespace

struct CityGpkgWriter::State {
  std::filesystem::path file;
  LocalFrame frame;
  OGRSpatialReference srs;
  DatasetPtr data;

  [[nodiscard]] Error failed(GdalErrorScope const& errors, std::string const& what) const {
    return {
        ErrorCode::internal,
        fmt::format("{}: {} ({})", file.filename().string(), what, errors.last_failure("unknown")),
        file.string()};
  }
};

CityGpkgWriter::CityGpkgWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
CityGpkgWriter::CityGpkgWriter(CityGpkgWriter&&) noexcept = default;
CityGpkgWriter::~CityGpkgWriter() = default;

Result<CityGpkgWriter> CityGpkgWriter::create(std::filesystem::path const& file,
                                              LocalFrame const& frame) {
  auto srs = parse_srs(frame.crs);
  if (!srs) return srs.error();
  GdalErrorScope const errors;
  std::unique_ptr<State> state(new State{file, frame, std::move(srs).value(), nullptr});
  // The folder becomes visible by a rename of the whole; a crash leaves only the temporary one.
  CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", "OFF");
  auto* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
  state->data.reset(driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", nullptr);
  if (!state->data || state->data->StartTransaction() != OGRERR_NONE) {
    return state->failed(errors, "cannot be created");
  }
  return CityGpkgWriter(std::move(state));
}

Result<void> CityGpkgWriter::add(Layer const& layer, WriteProgress const& progress) {
  if (auto const ok = check_layer(layer); !ok) return ok.error();
  GdalErrorScope const errors;
  if (!LayerWriter(layer, state_->frame, *state_->data, progress).write(state_->srs)) {
    return state_->failed(errors, fmt::format("layer '{}' cannot be written", layer.name()));
  }
  return {};
}

Result<void> CityGpkgWriter::close() {
  GdalErrorScope const errors;
  if (state_->data->CommitTransaction() != OGRERR_NONE) {
    return state_->failed(errors, "cannot be completed");
  }
  state_->data.reset();
  if (!errors.failures().empty()) return state_->failed(errors, "cannot be closed");
  return {};
}

}  // namespace citytwin
