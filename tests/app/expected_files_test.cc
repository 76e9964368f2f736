#include "app/expected_files.h"

#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::app;
using namespace citytwin::test;

namespace {

std::string const header =
    "path,kind,driver,layer,geometry,count,xmin,ymin,xmax,ymax,crs,expect,note\n";

FileCheck check(ScratchFolder const& scratch, std::string const& row) {
  auto const rows = read_expected(write_file(scratch / "expected.csv", header + row + "\n"));
  if (!rows) UNSCOPED_INFO(rows.error().message);
  REQUIRE(rows.ok());
  return check_file(rows->at(0), scratch.path());
}

}  // namespace

TEST_CASE("a row passes when our count, extent and CRS are the listed ones, else says what differs",
          "[app][contract]") {
  ScratchFolder const scratch;
  write_file(scratch / "p.geojson", R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[121.25,31.5]}},
    {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[121.5,31.25]}}]})");
  std::string const row = "p.geojson,vector,GeoJSON,p,Point,2,121.25,31.25,121.5,31.5,EPSG:4326,ok,";
  CHECK(check(scratch, row).pass());
  auto const differs = [&](std::string const& from, std::string const& to) {
    auto changed = row;
    changed.replace(changed.find(from), from.size(), to);
    auto const result = check(scratch, changed);
    REQUIRE(result.differences.size() == 1);
    return result.differences[0];
  };
  CHECK(differs(",2,", ",3,") == "2 features, not 3");
  CHECK(differs("121.25,", "121.250002,").find("extent 121.250000") == 0);
  CHECK(differs("Point", "Polygon") == "points, not Polygon");
  CHECK(differs(",ok,", ",reject,") == "is opened; expected a refusal");
  CHECK(differs("vector", "scroll") == "is of the unknown kind 'scroll'");
}

TEST_CASE("rows on WGS 84 are told what a city on CGCS2000 makes of them", "[app][contract]") {
  ExpectedRow row;
  row.crs = "EPSG:4549";
  CHECK(epoch_note({row}).value().empty());
  row.crs = "EPSG:4326";
  auto const note = epoch_note({row, row});
  REQUIRE(note.ok());
  INFO(*note);
  CHECK(note->find("2 rows are in EPSG:4326; no datum shift is known") == 0);
  CHECK(note->find("at epoch 2000.0") != std::string::npos);
  CHECK(note->find("0.8 m by 2026") != std::string::npos);
}

TEST_CASE("a list that is missing or short of columns is refused", "[app][contract]") {
  ScratchFolder const scratch;
  CHECK_FALSE(read_expected(scratch / "none.csv").ok());
  auto const wrong = read_expected(write_file(scratch / "e.csv", header + "a,vector\n"));
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().message == "e.csv: line 2 has 2 fields; expected 13");
}

TEST_CASE("every file of the data folder is answered as its list and README ask",
          "[app][oracle]") {
  auto const csv = test_file("geodata/expected.csv");
  if (!csv) return;
  auto const rows = read_expected(*csv);
  REQUIRE(rows.ok());
  CHECK(rows->size() == 210);
  for (auto const& row : *rows) {
    auto const result = check_file(row, csv->parent_path());
    INFO(result.file << " [" << result.layer << "] " << result.ours);
    for (auto const& difference : result.differences) UNSCOPED_INFO(difference);
    CHECK(result.pass());
  }
}
