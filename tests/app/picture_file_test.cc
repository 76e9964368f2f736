#include "app/picture_file.h"

#include <filesystem>
#include <fstream>

#include <gdal_priv.h>
#include <ogr_spatialref.h>
#include <unistd.h>

#include "app/whole_file.h"
#include "tests/support/catch.h"

namespace fs = std::filesystem;
using namespace citytwin;
using namespace citytwin::app;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("citytwin_pictures_" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

std::vector<std::uint8_t> const some_bytes{1, 2, 3};

/// West half red, east half blue.
Frame two_halves() {
  Frame frame{40, 20, {}, {}, {}};
  for (int i = 0; i < 40 * 20; ++i) {
    bool const west = i % 40 < 20;
    for (int c : {west ? 255 : 0, 0, west ? 0 : 255, 255}) {
      frame.rgba.push_back(static_cast<std::uint8_t>(c));
    }
  }
  return frame;
}

Camera plan_camera() {
  Camera camera;
  camera.plan = true;
  camera.target = {100, 50, 0};
  camera.plan_height_m = 10;
  return camera;
}

LocalFrame local_frame() {
  return make_local_frame("EPSG:4549", 616000, 3434000, "EPSG:5737").value();
}

}  // namespace

TEST_CASE("a plan view as GeoTIFF lies in the city's CRS where it was drawn", "[app][analytic]") {
  Folder const folder;
  auto const bytes =
      encode_picture(two_halves(), PictureKind::geotiff, plan_camera(), local_frame(), 90);
  REQUIRE(bytes);
  auto const file = folder.path / "map.tif";
  REQUIRE(write_whole(file, *bytes));
  GDALAllRegister();
  auto* dataset = GDALDataset::Open(file.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY);
  REQUIRE(dataset != nullptr);
  double g[6] = {};
  REQUIRE(dataset->GetGeoTransform(g) == CE_None);
  CHECK(g[1] == Approx(0.5));  // 10 m over 20 rows
  CHECK(g[5] == Approx(-0.5));
  CHECK(g[0] == Approx(616100 - 10));
  CHECK(g[3] == Approx(3434050 + 5));
  CHECK(g[2] == 0);
  CHECK(g[4] == 0);
  OGRSpatialReference expected;
  expected.SetFromUserInput("EPSG:4549");
  expected.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  CHECK(dataset->GetSpatialRef()->IsSame(&expected));
  std::uint8_t red[40 * 20];
  REQUIRE(dataset->GetRasterBand(1)->RasterIO(GF_Read, 0, 0, 40, 20, red, 40, 20, GDT_Byte, 0, 0) ==
          CE_None);
  CHECK(red[0] == 255);
  CHECK(red[39] == 0);
  GDALClose(dataset);
}

TEST_CASE("a GeoTIFF of a view in space and an unknown ending are refused", "[app][exact]") {
  Camera in_space;
  CHECK_FALSE(encode_picture(two_halves(), PictureKind::geotiff, in_space, local_frame(), 90));
  auto const unknown = picture_kind("x.bmp");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message ==
        "-o is 'x.bmp'; expected a name ending in .png, .jpg, .webp, .tif or .mp4");
}

TEST_CASE("JPEG and WebP are what their names say and shrink with quality", "[app]") {
  auto const size = [](PictureKind kind, int quality) {
    auto const bytes = encode_picture(two_halves(), kind, plan_camera(), local_frame(), quality);
    REQUIRE(bytes);
    std::string const text(bytes->begin(), bytes->end());
    CHECK((kind == PictureKind::jpeg ? text.substr(0, 2) == "\xff\xd8"
                                     : text.substr(8, 4) == "WEBP"));
    return bytes->size();
  };
  for (auto const kind : {PictureKind::jpeg, PictureKind::webp})
    CHECK(size(kind, 95) >= size(kind, 5));
}

TEST_CASE("a file that cannot be written says why and leaves nothing", "[app][exact]") {
  Folder const folder;
  auto const nowhere = folder.path / "no" / "x.png";
  auto const refused = write_whole(nowhere, some_bytes);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        nowhere.string() + ": cannot be written: No such file or directory");
  auto const file = folder.path / "full.png";
  fs::create_symlink("/dev/full", file.string() + ".partial");
  auto const full = write_whole(file, some_bytes);
  REQUIRE_FALSE(full);
  CHECK(full.error().message == file.string() + ": cannot be written: No space left on device");
  CHECK(fs::is_empty(folder.path));
}

TEST_CASE("a file that is there stays as it was when its successor cannot be written", "[app]") {
  Folder const folder;
  auto const file = folder.path / "x.png";
  REQUIRE(write_whole(file, some_bytes));
  fs::create_symlink("/dev/full", file.string() + ".partial");
  CHECK_FALSE(write_whole(file, std::vector<std::uint8_t>(9)));
  CHECK(fs::file_size(file) == 3);
}
