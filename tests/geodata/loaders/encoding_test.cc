#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/gdal_errors.h"
#include "geodata/loaders/dbf_encoding.h"
#include "geodata/loaders/ogr_loader.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

/// 人民北路 (12 bytes of UTF-8, 8 of GBK) and 松江.
std::string const gbk_names[] = {"\xC8\xCB\xC3\xF1\xB1\xB1\xC2\xB7", "\xCB\xC9\xBD\xAD"};
std::string const utf8_names[] = {"人民北路", "松江"};

/// A shapefile of two points whose texts are exactly these bytes; cpg empty = none.
std::filesystem::path shapefile(ScratchFolder const& scratch, std::string const (&names)[2],
                                std::string const& cpg) {
  GdalErrorScope const quiet;
  auto const file = scratch / "roads.shp";
  auto* driver = GetGDALDriverManager()->GetDriverByName("ESRI Shapefile");
  OGRSpatialReference srs;
  srs.SetFromUserInput("EPSG:4549");
  char const* options[] = {"ENCODING=", nullptr};  // bytes pass as they are
  {
    std::unique_ptr<GDALDataset> const data(
        driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    auto* layer = data->CreateLayer("roads", &srs, wkbPoint, const_cast<char**>(options));
    OGRFieldDefn field("name", OFTString);
    field.SetWidth(12);
    REQUIRE(layer->CreateField(&field) == OGRERR_NONE);
    for (auto const& name : names) {
      OGRFeature feature(layer->GetLayerDefn());
      feature.SetField(0, name.c_str());
      OGRPoint const point(616000, 3435000);
      feature.SetGeometry(&point);
      REQUIRE(layer->CreateFeature(&feature) == OGRERR_NONE);
    }
  }
  std::filesystem::remove(scratch / "roads.cpg");
  if (!cpg.empty()) write_file(scratch / "roads.cpg", cpg);
  return file;
}

struct Read {
  std::vector<std::string> names;
  std::string warnings;
};

Read read(std::filesystem::path const& file) {
  auto const loaded = load_layer(file, {}, *make_local_frame("EPSG:4549", 616000, 3435000, ""));
  REQUIRE(loaded.ok());
  Read out;
  for (std::size_t row = 0; row < loaded->layer->size(); ++row) {
    out.names.emplace_back(loaded->layer->text("name", row));
  }
  for (auto const& warning : loaded->report.warnings) out.warnings += warning + "\n";
  return out;
}

std::vector<std::string> const right(std::begin(utf8_names), std::end(utf8_names));

}  // namespace

TEST_CASE("GBK and UTF-8 attributes are read right, declared or not", "[geodata][exact]") {
  ScratchFolder const scratch;
  for (auto const* cpg : {"GBK", "936", "GB2312\r\n", "GB18030"}) {
    INFO(cpg);
    auto const declared = read(shapefile(scratch, gbk_names, cpg));
    CHECK(declared.names == right);
    CHECK(declared.warnings.find("roads.dbf") == std::string::npos);
  }
  auto const silent = read(shapefile(scratch, gbk_names, ""));
  CHECK(silent.names == right);
  CHECK(silent.warnings.find("roads.dbf names no encoding; its texts are read as GB18030 (from "
                             "record 1 on)") != std::string::npos);
  CHECK(read(shapefile(scratch, utf8_names, "UTF-8")).names == right);
  CHECK(read(shapefile(scratch, utf8_names, "")).names == right);
}

TEST_CASE("a declaration that the bytes contradict is told and put right", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const wrong = read(shapefile(scratch, gbk_names, "UTF-8"));
  CHECK(wrong.names == right);
  CHECK(wrong.warnings.find("says that its texts are UTF-8, but they are not") !=
        std::string::npos);
}

TEST_CASE("texts cut within a character by a field's width are no evidence", "[geodata][exact]") {
  TextEvidence cut;
  cut.add(std::string_view("人民").substr(0, 5), true);
  CHECK(cut.utf8);
  TextEvidence broken;
  broken.add(std::string_view("人民").substr(0, 5), false);
  CHECK_FALSE(broken.utf8);
  TextEvidence four_bytes;  // a character of GB 18030 beyond GBK
  four_bytes.add("\x81\x30\x81\x30", false);
  CHECK(four_bytes.gb18030);
}
