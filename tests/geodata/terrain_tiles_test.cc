#include "geodata/terrain_tiles.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <gdal_priv.h>

#include "geodata/crs.h"
#include "geodata/gdal_errors.h"
#include "geodata/raster_file.h"
#include "geodata/terrain_tile.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

using Path = std::filesystem::path;

LocalFrame frame(std::string const& datum = "EPSG:5737") {
  return *make_local_frame("EPSG:4549", 616000, 3435000, datum);
}

struct Tile {
  double west = 616000, south = 3435000, cell = 10;
  int columns = 4, rows = 3;
  std::string crs = "EPSG:4549";
  std::string unit = "";
};

/// A GeoTIFF whose value at (x, y) of its own CRS is f(x, y).
template <class F>
Path write_tile(Path const& file, Tile const& t, F&& f) {
  GdalErrorScope const quiet;
  auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
  std::unique_ptr<GDALDataset> const data(
      driver->Create(file.c_str(), t.columns, t.rows, 1, GDT_Float32, nullptr));
  double const north = t.south + t.rows * t.cell;
  double transform[6] = {t.west, t.cell, 0, north, 0, -t.cell};
  data->SetGeoTransform(transform);
  OGRSpatialReference srs;
  srs.SetFromUserInput(t.crs.c_str());
  srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  if (!t.crs.empty()) data->SetSpatialRef(&srs);
  std::vector<float> values;
  for (int r = 0; r < t.rows; ++r) {
    for (int c = 0; c < t.columns; ++c) {
      values.push_back(
          static_cast<float>(f(t.west + (c + 0.5) * t.cell, north - (r + 0.5) * t.cell)));
    }
  }
  auto* band = data->GetRasterBand(1);
  if (!t.unit.empty()) band->SetUnitType(t.unit.c_str());
  REQUIRE(band->RasterIO(GF_Write, 0, 0, t.columns, t.rows, values.data(), t.columns, t.rows,
                         GDT_Float32, 0, 0, nullptr) == CE_None);
  return file;
}

TerrainTiles read(std::vector<Path> const& tiles, TerrainTileOptions const& options = {},
                  LocalFrame const& city = frame()) {
  auto terrain = read_terrain_tiles(tiles, city, options);
  if (!terrain) UNSCOPED_INFO(terrain.error().message);
  REQUIRE(terrain.ok());
  return std::move(terrain).value();
}

std::string refusal(std::vector<Path> const& tiles, TerrainTileOptions const& options = {},
                    LocalFrame const& city = frame()) {
  auto const terrain = read_terrain_tiles(tiles, city, options);
  REQUIRE_FALSE(terrain.ok());
  return terrain.error().message;
}

bool says(TerrainTiles const& terrain, std::string const& part) {
  for (auto const& warning : terrain.warnings) {
    UNSCOPED_INFO(warning);
    if (warning.find(part) != std::string::npos) return true;
  }
  return false;
}

double plane(double x, double y) {
  return (x - 616000) * 0.01 + (y - 3435000) * 0.02;
}

}  // namespace

TEST_CASE("tiles of one lattice are put together cell by cell", "[geodata][exact]") {
  ScratchFolder const scratch;
  auto const west = write_tile(scratch / "w.tif", {}, plane);
  auto const east = write_tile(scratch / "e.tif", {.west = 616040}, plane);
  auto const terrain = read({east, west});
  CHECK(terrain.grid.geometry() == GridGeometry{0, 30, 10, 8, 3});
  auto const& g = terrain.grid.geometry();
  for (int r = 0; r < 3; ++r) {
    for (int c = 0; c < 8; ++c) {
      CHECK(terrain.grid.at(r, c) == static_cast<float>(plane(616000 + g.x(c), 3435000 + g.y(r))));
    }
  }
}

TEST_CASE("where tiles overlap the first counts, and the difference is told",
          "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const a = write_tile(scratch / "a.tif", {}, [](double, double) { return 1; });
  auto const b =
      write_tile(scratch / "b.tif", {.west = 616020}, [](double, double) { return 1.5; });
  auto const terrain = read({a, b});
  CHECK(terrain.grid.at(0, 3) == 1);
  CHECK(terrain.grid.at(0, 5) == 1.5F);
  CHECK(says(terrain, "tiles overlap in 6 cells and differ there by up to 0.500 m"));
}

TEST_CASE("tiles in another CRS are warped: a plane stays the plane", "[geodata][analytic]") {
  ScratchFolder const scratch;
  // A plane in longitude and latitude, seen in EPSG:4549 at the frame's origin.
  auto const slope = [](double lon, double lat) { return (lon - 121) * 1000 + (lat - 31) * 500; };
  double const cell = 0.0001;
  std::vector<Path> tiles;
  for (int i = 0; i < 2; ++i) {
    tiles.push_back(write_tile(scratch / fmt::format("{}.tif", i),
                               {.west = 121.210 + i * 0.005,
                                .south = 31.027,
                                .cell = cell,
                                .columns = 50,
                                .rows = 80,
                                .crs = "EPSG:4490",
                                .unit = "m"},
                               slope));
  }
  TerrainTileOptions options;
  options.must_cover = Box{-400, -300, 400, 300};
  options.cell_m = 10;
  auto const terrain = read(tiles, options);
  CHECK(says(terrain, "resampled (bilinear) to cells of 10 m"));
  CHECK(terrain.grid.cell_m() == 10);
  auto to_degrees = Transformer::create("EPSG:4490", frame());
  REQUIRE(to_degrees.ok());
  for (double x = -390; x < 390; x += 60) {
    for (double y = -290; y < 290; y += 60) {
      auto const p = to_degrees->from_local({x, y});
      // 0.01 source cells of error tolerance in the warper: 1e-6 degrees, 1.5 mm here; bilinear is
      // exact on a plane but for float32 and the projection's bend within a cell.
      CHECK(bilinear(terrain.grid, x, y) == Approx(slope(p.x, p.y)).margin(0.003));
    }
  }
}

TEST_CASE("feet become metres, an unknown unit is refused", "[geodata][exact]") {
  ScratchFolder const scratch;
  auto const feet =
      write_tile(scratch / "f.tif", {.unit = "ft"}, [](double, double) { return 10; });
  CHECK(read({feet}).grid.at(0, 0) == 3.048F);
  auto const fathoms =
      write_tile(scratch / "u.tif", {.unit = "fathom"}, [](double, double) { return 10; });
  CHECK(refusal({fathoms}).find("u.tif: gives heights in 'fathom'") != std::string::npos);
  auto const silent = write_tile(scratch / "s.tif", {}, [](double, double) { return 10; });
  TerrainTileOptions options;
  options.unit_if_missing = "ft";
  CHECK(read({silent}, options).grid.at(0, 0) == 3.048F);
}

TEST_CASE("heights of two datums are never mixed", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const flat = [](double, double) { return 4; };
  auto const yellow_sea_1985 = write_tile(scratch / "a.tif", {.crs = "EPSG:4549+5737"}, flat);
  auto const yellow_sea_1956 = write_tile(scratch / "b.tif", {.crs = "EPSG:4549+5736"}, flat);
  CHECK_FALSE(says(read({yellow_sea_1985}), "datum"));
  CHECK(refusal({yellow_sea_1956})
            .find("heights above EPSG:5736, but the city's are above "
                  "EPSG:5737") != std::string::npos);
  CHECK(refusal({yellow_sea_1985, yellow_sea_1956}, {}, frame("")).find("EPSG:5736") !=
        std::string::npos);
  auto const silent = write_tile(scratch / "c.tif", {}, flat);
  CHECK(says(read({silent}), "names no vertical datum; its heights are taken as the city's"));
}

TEST_CASE("a fill height is no ground", "[geodata][oracle]") {
  CHECK(stray_fill(std::vector<float>{1, 2, 999}) == 999.F);
  CHECK(stray_fill(std::vector<float>{-9999, 2, 3}) == -9999.F);
  CHECK_FALSE(stray_fill(std::vector<float>{950, 999, 980}));  // a mountain reaches 999 m
  CHECK_FALSE(stray_fill(std::vector<float>{999, 999}));
  CHECK_FALSE(stray_fill(std::vector<float>{1, 2, 3, NAN}));
  if (auto const file = test_file("geodata/dem/cea2008_topo.asc")) {
    TerrainTileOptions options;
    options.crs_if_missing = "EPSG:4549";
    LocalFrame plain;
    auto const terrain = read({*file}, options, plain);
    CHECK(says(terrain, "cells of 999 m are no ground"));
    float highest = -INFINITY;
    for (float const v : terrain.grid.values()) highest = std::fmax(highest, v);
    CHECK(highest == Approx(0.1));
  }
}

TEST_CASE("a mountain in degrees stands in the middle of its own map", "[geodata][oracle]") {
  auto const file = test_file("geodata/dem/mt_fuji_90m.tif");
  if (!file) return;
  // Summit of Fuji: 35.3606 N 138.7274 E, 3776 m; the 90 m grid's highest cell is 3742 m.
  auto const fuji = frame_for_extent("EPSG:4326", {138.70, 35.33, 138.76, 35.39}, "EPSG:32654", "");
  REQUIRE(fuji.ok());
  TerrainTileOptions options;
  options.must_cover = Box{-2000, -2000, 2000, 2000};
  auto const terrain = read({*file}, options, *fuji);
  auto const& g = terrain.grid.geometry();
  int row = 0, column = 0;
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      if (terrain.grid.at(r, c) > terrain.grid.at(row, column)) row = r, column = c;
    }
  }
  CHECK(terrain.grid.at(row, column) == Approx(3742).margin(15));  // bilinear lowers a peak
  auto to_degrees = Transformer::create("EPSG:4326", *fuji);
  auto const summit = to_degrees->from_local({g.x(column), g.y(row)});
  CHECK(summit.y == Approx(35.3606).margin(0.002));
  CHECK(summit.x == Approx(138.7274).margin(0.004));
}

TEST_CASE("an extent that tiles do not cover is told in the city's coordinates",
          "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const tile = write_tile(scratch / "t.tif", {}, plane);
  TerrainTileOptions options;
  options.must_cover = Box{0, 0, 50, 30};
  CHECK(refusal({tile}, options).find("t.tif: covers easting 616000.0 to 616040.0") !=
        std::string::npos);
  CHECK(refusal({}).find("no elevation raster") != std::string::npos);
}
