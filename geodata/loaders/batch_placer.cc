#include "geodata/loaders/batch_placer.h"

#include <memory>

#include <cpl_error.h>
#include <ogr_geometry.h>

#include "geodata/gdal_errors.h"

namespace citytwin {

namespace {

std::unique_ptr<OGRGeometry> parse(std::string_view wkb) {
  OGRGeometry* geometry = nullptr;
  OGRGeometryFactory::createFromWkb(wkb.data(), nullptr, &geometry, wkb.size());
  return std::unique_ptr<OGRGeometry>(geometry);
}

}  // namespace

PlacedRows const& BatchPlacer::place(RecordBatch const& batch) {
  rows_.geometry.clear();
  rows_.problems.clear();
  GdalErrorScope const errors;
  for (std::size_t row = 0; row < batch.size(); ++row) {
    auto const wkb = placer_ ? batch.wkb(row) : std::string_view();
    if (wkb.empty()) {
      rows_.geometry.end_feature();
    } else if (!plain_.add(wkb, placer_->transformer(), rows_.geometry)) {
      add_unusual(row, wkb);
      rows_.geometry.end_feature();
    }
  }
  rows_.failures = errors.failures();
  rows_.warnings = errors.warnings();
  return rows_;
}

void BatchPlacer::add_unusual(std::size_t row, std::string_view wkb) {
  auto const geometry = parse(wkb);
  if (!geometry) {
    CPLError(CE_Failure, CPLE_AppDefined, "Unable to read geometry");
    return;
  }
  if (geometry->IsEmpty()) return;
  auto const placed = placer_->place(*geometry);
  if (!placed.dropped.empty()) {
    rows_.problems.push_back({row, true, placed.dropped});
    return;
  }
  if (!placed.repaired.empty()) rows_.problems.push_back({row, false, placed.repaired});
  rows_.geometry.add_parts(placed.column[0]);
}

}  // namespace citytwin
