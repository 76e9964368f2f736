#include "scenarios/risk/nanaimo.h"

#include <cmath>
#include <map>

#include <fmt/format.h>
#include <ogrsf_frmts.h>

#include "geodata/csv_file.h"

namespace citytwin::risk {

namespace {

using Dataset = std::unique_ptr<GDALDataset>;

Error unreadable(std::filesystem::path const& file, std::string const& what) {
  return {ErrorCode::data_corrupt, fmt::format("{}: {}", file.filename().string(), what),
          file.string()};
}

std::vector<Vec3> vertices(OGRLineString const& line, OGRPoint const& origin) {
  std::vector<Vec3> out;
  for (auto const& p : line) out.push_back({p.getX() - origin.getX(), p.getY() - origin.getY(), 0});
  return out;
}

void add_geometry(OGRGeometry const* geometry, OGRPoint const& origin, GeometryColumn& column) {
  auto const* lines = geometry ? geometry->toMultiLineString() : nullptr;
  for (int i = 0; lines && i < lines->getNumGeometries(); ++i) {
    column.add_ring(vertices(*lines->getGeometryRef(i), origin));
    column.end_part();
  }
  column.end_feature();
}

void add_attributes(OGRFeature const& feature, LayerBuilder& pipes) {
  pipes.set("system", "water");
  auto const known = [&](char const* field) {
    return feature.IsFieldSetAndNotNull(feature.GetFieldIndex(field));
  };
  if (known("MATERIAL")) pipes.set("material", feature.GetFieldAsString("MATERIAL"));
  if (known("DIAMETER")) {
    pipes.set("diameter_mm", static_cast<double>(feature.GetFieldAsInteger64("DIAMETER")));
  }
  if (known("YEAR")) pipes.set("year", std::int64_t{feature.GetFieldAsInteger("YEAR")});
  pipes.set("length_m", feature.GetFieldAsDouble("LENGTH"));
}

Result<std::shared_ptr<Layer const>> read_pipes(std::filesystem::path const& file) {
  GDALAllRegister();
  Dataset const dataset(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY));
  auto* source = dataset ? dataset->GetLayerByName("pipes") : nullptr;
  if (!source) return unreadable(file, "cannot be read; expected a GeoPackage with layer 'pipes'");
  OGREnvelope extent;
  if (source->GetExtent(&extent) != OGRERR_NONE) return unreadable(file, "layer 'pipes' is empty");
  OGRPoint const origin(std::floor(extent.MinX), std::floor(extent.MinY));
  LayerBuilder pipes("pipes", LayerKind::pipe, GeometryType::line);
  pipes.set_attribution(
      "Contains information licenced under the Open Government Licence – Nanaimo.");
  for (auto const& feature : source) {
    add_geometry(feature->GetGeometryRef(), origin, pipes.geometry());
    add_attributes(*feature, pipes);
    pipes.end_feature(static_cast<FeatureId>(feature->GetFID()));
  }
  return std::move(pipes).build();
}

Result<Grade> grade_from(std::string const& colour) {
  static std::map<std::string, Grade> const grades{{"blue", Grade::low},
                                                   {"yellow", Grade::general},
                                                   {"orange", Grade::larger},
                                                   {"red", Grade::major},
                                                   {"unrated", Grade::unrated}};
  auto const found = grades.find(colour);
  if (found != grades.end()) return found->second;
  return Error{ErrorCode::data_corrupt, fmt::format("colour '{}' is unknown", colour), colour};
}

Result<std::vector<ExpectedPipe>> read_expected(std::filesystem::path const& file,
                                                Layer const& pipes) {
  auto const csv = CsvFile::read(file);
  if (!csv) return csv.error();
  std::vector<ExpectedPipe> expected(pipes.size());
  for (std::size_t i = 0; i < csv->size(); ++i) {
    auto const fid = csv->number(i, "fid");
    auto const colour = csv->text(i, "colour");
    if (!fid) return fid.error();
    if (!colour) return colour.error();
    auto const grade = grade_from(*colour);
    auto const row = pipes.row_of(static_cast<FeatureId>(*fid));
    if (!grade) return grade.error();
    if (!row) return unreadable(file, fmt::format("fid {} is not among the pipes", *fid));
    auto& pipe = expected[*row];
    pipe.colour = *grade;
    pipe.length_m = pipes.number("length_m", *row).value_or(0);
    if (pipe.colour == Grade::unrated) continue;
    auto const rate = csv->number(i, "rate_per_100km_y");
    if (!rate) return rate.error();
    pipe.rate_per_100km_y = *rate;
  }
  return expected;
}

}  // namespace

Result<NanaimoNetwork> read_nanaimo(std::filesystem::path const& folder) {
  auto pipes = read_pipes(folder / "nanaimo_water_pipes.gpkg");
  if (!pipes) return pipes.error();
  auto expected = read_expected(folder / "expected_failure_rate.csv", **pipes);
  if (!expected) return expected.error();
  auto model = std::make_shared<CityModel>();
  model->name_en = "Nanaimo";
  model->extent = (*pipes)->extent();
  model->layers.push_back(*pipes);
  return NanaimoNetwork{std::move(model), std::move(*expected)};
}

}  // namespace citytwin::risk
