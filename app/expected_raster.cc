#include <cmath>

#include <fmt/format.h>

#include "app/expected_kinds.h"
#include "geodata/raster_file.h"
#include "geodata/terrain_tiles.h"

namespace citytwin::app {

namespace {

constexpr char const* stand_in_crs = "EPSG:4087";

void expect_note(ExpectedRow const& row, std::string const& said, FileCheck& out) {
  if (row.note.find(said) != std::string::npos) return;
  out.differences.push_back(fmt::format("'{}' is not what the note says", said));
}

struct Range {
  float low = INFINITY;
  float high = -INFINITY;
};

Range range_of(std::vector<float> const& values) {
  Range out;
  for (float const v : values) {
    if (std::isnan(v)) continue;
    out.low = std::min(out.low, v);
    out.high = std::max(out.high, v);
  }
  return out;
}

std::string nodata_text(RasterInfo const& info) {
  if (!info.nodata) return "none";
  return std::isnan(*info.nodata) ? "nan" : fmt::format("{}", *info.nodata);
}

/// As terrain in its own CRS: refused without one.
void check_as_terrain(ExpectedRow const& row, std::filesystem::path const& file,
                      RasterInfo const& info, FileCheck& out) {
  LocalFrame frame;
  frame.crs = info.crs.empty() ? stand_in_crs : info.crs;
  TerrainTileOptions options;
  if (row.crs == "none") {
    auto const refused = read_terrain_tiles({&file, 1}, frame, options);
    if (refused || refused.error().message.find("has no CRS") == std::string::npos) {
      out.differences.emplace_back("is placed although it names no CRS");
    }
    options.crs_if_missing = stand_in_crs;
  }
  auto const terrain = read_terrain_tiles({&file, 1}, frame, options);
  if (!terrain) {
    out.differences.push_back(terrain.error().message);
    return;
  }
  auto const range = range_of(terrain->grid.values());
  out.ours += fmt::format("; as terrain {} x {} cells, {:.3f} to {:.3f} m{}",
                          terrain->grid.columns(), terrain->grid.rows(), range.low, range.high,
                          row.crs == "none" ? ", refused without a CRS" : "");
  // "do not treat 999 as terrain"
  if (range.high == 999) out.differences.emplace_back("999 is taken for ground");
}

}  // namespace

void check_raster(ExpectedRow const& row, std::filesystem::path const& file, FileCheck& out) {
  auto const raster = read_raster(file, 1);
  if (!raster) {
    out.ours = raster.error().message;
    out.differences.emplace_back("cannot be read");
    return;
  }
  auto const& info = raster->info;
  auto const shape =
      fmt::format("{}x{} px, {} band(s) {}", info.columns, info.rows, info.bands, info.type);
  auto const range = range_of(raster->values);
  out.ours = fmt::format("{} {}", shape, info.crs.empty() ? "none" : info.crs);
  if (raster->values.size() != row.count) out.differences.emplace_back("another count of cells");
  if (shape != row.geometry) out.differences.push_back(fmt::format("not {}", row.geometry));
  if ((info.crs.empty() ? "none" : info.crs) != row.crs)
    out.differences.emplace_back("another CRS");
  Box const corners{info.x(0, 0), info.y(0, info.rows), info.x(info.columns, 0), info.y(0, 0)};
  // The list has 3 decimals for metres and 7 for degrees.
  Box listed = row.extent, ours = corners;
  if (std::abs(corners.max_x) > 360 || std::abs(corners.max_y) > 360) {
    for (double* v : {&ours.min_x, &ours.min_y, &ours.max_x, &ours.max_y}) {
      *v = std::round(*v * 1000) / 1000;
    }
  }
  if (auto why = extent_difference(listed, ours); !why.empty()) {
    out.differences.push_back(std::move(why));
  }
  expect_note(row, "nodata " + nodata_text(info), out);
  expect_note(row, fmt::format("min/max band1 {:.3f},{:.3f}", range.low, range.high), out);
  if (info.bands == 1) check_as_terrain(row, file, info, out);
}

}  // namespace citytwin::app
