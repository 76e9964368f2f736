#include "geodata/loaders/handler_pass.h"

#include <fmt/format.h>
#include <ogrsf_frmts.h>

#include "geodata/crs.h"
#include "geodata/loaders/batch_feature.h"

namespace citytwin {

namespace {

GeometryColumn const& no_geometry() {
  static GeometryColumn const column = [] {
    GeometryColumn empty;
    empty.end_feature();
    return empty;
  }();
  return column;
}

}  // namespace

Result<void> HandlerPass::prepare(OGRLayer& layer) {
  report_.file = source_.name();
  report_.layer = layer.GetName();
  report_.driver = source_.driver;
  report_.warnings = source_.warnings;
  return prepare_crs(layer);
}

Result<void> HandlerPass::prepare_crs(OGRLayer& layer) {
  if (handler_.type == GeometryType::none || layer.GetGeomType() == wkbNone) return {};
  auto crs = layer_crs(source_, layer, options_.crs_if_missing);
  if (!crs) return crs.error();
  report_.crs = std::move(crs).value();
  auto transformer = Transformer::create(report_.crs, frame_);
  if (!transformer) return transformer.error();
  if (!transformer->warning().empty()) warn(transformer->warning());
  placer_.emplace(place_rules(), std::move(transformer).value());
  return {};
}

PlaceRules HandlerPass::place_rules() const {
  bool const drawing = source_.driver == "DXF" || source_.driver == "CAD";
  return {handler_.type, options_.repair, drawing};
}

std::optional<Placer> HandlerPass::make_placer() const {
  if (!placer_) return std::nullopt;
  auto transformer = Transformer::create(report_.crs, frame_);
  return Placer(place_rules(), std::move(transformer).value());
}

void HandlerPass::read(OgrSourceFeature const& feature, OGRFeature const& raw) {
  ++report_.read;
  watch_id(feature);
  if (handler_.wants && !handler_.wants(feature)) {
    ++report_.filtered;
  } else if (feature.incomplete()) {
    drop(feature, "is incomplete: the file lacks some of its nodes or ways");
  } else if (auto const wrong = unreadable_place(feature, raw); !wrong.empty()) {
    drop(feature, wrong);
  } else {
    place(feature, raw.GetGeometryRef());
  }
}

void HandlerPass::read(RecordBatch const& batch, PlacedRows const& placed) {
  report_.read += batch.size();
  bool const in_runs = handler_.take_rows && !handler_.wants;
  auto problem = placed.problems.begin();
  std::size_t run = 0;
  for (std::size_t row = 0; row < batch.size(); ++row) {
    bool const here = problem != placed.problems.end() && problem->row == row;
    auto const* wrong = here ? &*problem++ : nullptr;
    if (!in_runs) {
      read_row(batch, placed, row, wrong);
    } else if (wrong && wrong->dropped) {
      take_run(batch, placed, run, row);
      run = row + 1;
      drop(BatchFeature(batch, row), wrong->what);
    } else if (wrong) {
      note_repaired(BatchFeature(batch, row).name(), wrong->what);
    }
  }
  if (in_runs) take_run(batch, placed, run, batch.size());
}

void HandlerPass::read_row(RecordBatch const& batch, PlacedRows const& placed, std::size_t row,
                           PlacedRows::Problem const* problem) {
  BatchFeature const feature(batch, row);
  auto const geometry = placed.geometry[row];
  if (handler_.wants && !handler_.wants(feature)) {
    ++report_.filtered;
  } else if (problem && problem->dropped) {
    drop(feature, problem->what);
  } else {
    if (problem) note_repaired(feature.name(), problem->what);
    if (geometry.empty()) ++report_.null_geometry;
    take(feature, geometry);
  }
}

void HandlerPass::take_run(RecordBatch const& batch, PlacedRows const& placed, std::size_t first,
                           std::size_t last) {
  if (first == last) return;
  report_.kept += last - first;
  for (auto row = first; row < last; ++row) {
    if (placed.geometry[row].empty()) ++report_.null_geometry;
  }
  handler_.take_rows(batch, placed.geometry, first, last);
}

Result<LoadReport> HandlerPass::end(OGRLayer& layer, GdalErrorScope const& errors) {
  if (!errors.failures().empty()) {
    return source_.bad(ErrorCode::data_corrupt,
                       fmt::format("layer '{}' cannot be read to its end ({})", report_.layer,
                                   errors.last_failure("")));
  }
  if (auto const ok = check_count(layer); !ok) return ok.error();
  for (auto const& warning : errors.warnings()) warn(warning);
  if (ids_twice_ > 0) {
    warn(fmt::format("{} features have the id of an earlier one, e.g. {}", ids_twice_,
                     first_id_twice_));
  }
  return std::move(report_);
}

/// A FlatGeobuf file cut within its index reads as empty, without a word from its driver.
Result<void> HandlerPass::check_count(OGRLayer& layer) const {
  if (source_.driver != "FlatGeobuf") return {};
  auto const stated = layer.GetFeatureCount(FALSE);
  if (stated <= 0 || report_.read >= static_cast<std::size_t>(stated)) return {};
  return source_.bad(ErrorCode::data_corrupt, fmt::format("layer '{}' ends after {} of {} features",
                                                          report_.layer, report_.read, stated));
}

/// Drivers of databases give ids that are unique; texts may say what they like.
void HandlerPass::watch_id(SourceFeature const& feature) {
  bool const free_text =
      source_.driver == "GeoJSON" || source_.driver == "GeoJSONSeq" || !source_.id_field.empty();
  if (!free_text || ids_.insert(feature.source_id()).second) return;
  if (ids_twice_++ == 0) first_id_twice_ = feature.source_id();
}

void HandlerPass::warn(std::string const& text) {
  constexpr std::size_t enough = 20;
  if (report_.warnings.size() < enough) report_.warnings.push_back(text);
}

/// A row of a .csv that says something of its place, but nothing that can be read.
std::string HandlerPass::unreadable_place(SourceFeature const& feature,
                                          OGRFeature const& raw) const {
  if (source_.csv.x.empty() || raw.GetGeometryRef()) return {};
  auto const x = feature.text(source_.csv.x), y = feature.text(source_.csv.y);
  if (!x && !y) return {};
  if (source_.csv.y.empty()) return fmt::format("has '{}' for a geometry, which is no WKT", *x);
  return fmt::format("has '{}' and '{}' for coordinates; expected two numbers", x.value_or(""),
                     y.value_or(""));
}

void HandlerPass::place(SourceFeature const& feature, OGRGeometry const* geometry) {
  if (!geometry || geometry->IsEmpty() || !placer_) {
    ++report_.null_geometry;
    take(feature, no_geometry()[0]);
    return;
  }
  auto const placed = placer_->place(*geometry);
  if (!placed.dropped.empty()) {
    drop(feature, placed.dropped);
    return;
  }
  if (!placed.repaired.empty()) note_repaired(feature.name(), placed.repaired);
  take(feature, placed.column[0]);
}

void HandlerPass::take(SourceFeature const& feature, Geometry const& geometry) {
  ++report_.kept;
  handler_.take(feature, geometry);
}

void HandlerPass::note_repaired(std::string const& feature, std::string const& what) {
  ++report_.repaired;
  report_.problems.push_back({feature, "repaired: " + what});
}

void HandlerPass::drop(SourceFeature const& feature, std::string const& why) {
  ++report_.dropped;
  report_.problems.push_back({feature.name(), "dropped: " + why});
  if (handler_.lost) handler_.lost(feature);
}

}  // namespace citytwin
