#include "geodata/terrain_file.h"

#include <cmath>

#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

LocalFrame frame() {
  return *make_local_frame("EPSG:4549", 616000, 3435000, "EPSG:5737");
}

std::string refusal(std::filesystem::path const& file, TerrainOptions const& options = {}) {
  auto const terrain = read_terrain(file, frame(), options);
  REQUIRE_FALSE(terrain.ok());
  UNSCOPED_INFO(terrain.error().message);
  return terrain.error().message;
}

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

/// 3 x 2 cells of 10 m whose south-west corner is the frame's origin.
std::string const ascii_grid =
    "ncols 3\nnrows 2\nxllcorner 616000\nyllcorner 3435000\ncellsize 10\nNODATA_value -9999\n"
    "1 2 3\n4 -9999 6\n";

}  // namespace

TEST_CASE("row 0 is north, nodata is NaN and the corner is local", "[geodata][exact]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "t.asc", ascii_grid);
  CHECK(has(refusal(file), "t.asc: has no CRS"));
  auto const terrain =
      read_terrain(file, frame(), {.crs_if_missing = "EPSG:4549", .must_cover = {}});
  REQUIRE(terrain.ok());
  CHECK(terrain->geometry() == GridGeometry{0, 20, 10, 3, 2});
  CHECK(terrain->at(0, 2) == 3);
  CHECK(terrain->at(1, 0) == 4);
  CHECK(std::isnan(terrain->at(1, 1)));
}

TEST_CASE("a raster of use gives values, any other one sentence", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "t.asc", ascii_grid);
  CHECK(has(refusal(scratch / "none.tif"), "none.tif: no such file"));
  CHECK(
      has(refusal(write_file(scratch / "empty.tif", "")), "empty.tif: is empty"));
  TerrainOptions options{.crs_if_missing = "EPSG:4549", .must_cover = Box{-50, 0, 20, 20}};
  auto const another_extent = refusal(file, options);
  CHECK(has(another_extent, "covers easting 616000.0 to 616030.0"));
  CHECK_FALSE(has(another_extent, "\n"));
  options.must_cover = Box{0, 0, 30, 20};
  CHECK(read_terrain(file, frame(), options).ok());
  options.crs_if_missing = "EPSG:32651";
  CHECK(has(refusal(file, options), "is in EPSG:32651 but the city is in EPSG:4549"));
  options.crs_if_missing = "EPSG:nonsense";
  CHECK(has(refusal(file, options), "CRS 'EPSG:nonsense' is unknown"));
}

TEST_CASE("a written terrain reads back to the last bit", "[geodata][exact]") {
  ScratchFolder const scratch;
  Grid<float> terrain({-12.5, 8, 0.5, 301, 257}, 0.0F);
  for (std::size_t i = 0; i < terrain.values().size(); ++i) {
    terrain.values()[i] = std::sin(static_cast<float>(i)) * 7;
  }
  terrain.at(256, 300) = std::nanf("");
  REQUIRE(write_terrain(terrain, frame(), scratch / "t.tif").ok());
  auto const back = read_terrain(scratch / "t.tif", frame());
  REQUIRE(back.ok());
  CHECK(back->geometry() == terrain.geometry());
  CHECK(std::isnan(back->values().back()));
  CHECK(std::equal(terrain.values().begin(), terrain.values().end() - 1, back->values().begin()));
}

TEST_CASE("real rasters get the answer that their list asks for", "[geodata][oracle]") {
  if (auto const file = test_file("geodata/dem/cea2008_topo.asc")) {
    CHECK(has(refusal(*file), "has no CRS"));
    auto const laboratory =
        read_terrain(*file, frame(), {.crs_if_missing = "EPSG:4549", .must_cover = {}});
    REQUIRE(laboratory.ok());
    CHECK(laboratory->columns() == 208);
    CHECK(laboratory->rows() == 256);
  }
  if (auto const file = test_file("geodata/dem/mt_fuji_90m.tif")) {
    CHECK(has(refusal(*file), "is in EPSG:4326 but the city is in EPSG:4549"));
  }
  if (auto const file = test_file("geodata/geotiff/RGB.byte.tif")) {
    CHECK(has(refusal(*file), "has 3 bands"));
  }
  if (auto const file = test_file("geodata/geotiff/float_nan.tif")) {
    CHECK(has(refusal(*file), "has no CRS"));
  }
}
