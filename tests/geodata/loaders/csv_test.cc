#include "geodata/loaders/csv_source.h"
#include "geodata/loaders/csv_text.h"
#include "geodata/loaders/ogr_loader.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

LocalFrame songjiang() {
  return *make_local_frame("EPSG:4549", 616000, 3435000, "");
}

LoadedLayer load(std::filesystem::path const& file, std::string const& crs) {
  LoadOptions options;
  options.read.crs_if_missing = crs;
  auto loaded = load_layer(file, options, songjiang());
  if (!loaded) UNSCOPED_INFO(loaded.error().message);
  REQUIRE(loaded.ok());
  return std::move(loaded).value();
}

bool says(std::string const& text, std::string const& part) {
  UNSCOPED_INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("coordinates are recognised by their columns' names; codes keep their zeros",
          "[geodata][exact]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "lamps.csv",
                               "编号,经度,纬度,height\n007,121.22,31.03,8.5\n008,121.221,31.03,\n");
  auto const [layer, report] = load(file, "EPSG:4490");
  REQUIRE(layer->size() == 2);
  CHECK(layer->geometry_type() == GeometryType::point);
  // EPSG:4549 of 31.03 N 121.22 E by PROJ 9.1.1: 616482.864, 3434939.749.
  CHECK(layer->geometry(0).exterior(0)[0].x == Approx(482.864).margin(0.001));
  CHECK(layer->geometry(0).exterior(0)[0].y == Approx(-60.251).margin(0.001));
  CHECK(layer->geometry(0).exterior(0)[0].z == 8.5);
  CHECK(layer->text("编号", 0) == "007");
  CHECK(layer->value("height", 1) == Value());
}

TEST_CASE("a place that cannot be read drops the row and is listed", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "p.csv",
                               "x;y;n\n616000;3435000;a\n616001;north;b\n;;c\n1e308;0;d\ninf;1;e\n"
                               "616002;3435002\n");
  auto const [layer, report] = load(file, "EPSG:4549");
  CHECK(report.read == 6);
  CHECK(report.null_geometry == 1);
  CHECK(report.kept == 3);
  REQUIRE(report.problems.size() == 3);
  CHECK(says(report.problems[0].what, "has '616001' and 'north' for coordinates"));
  CHECK(says(report.problems[1].what, "outside the domain"));
  CHECK(says(report.problems[2].what, "'inf'"));
  CHECK(
      says(report.warnings.at(0), "1 records have not the header's 3 fields, the first in line 7"));
}

TEST_CASE("the caller names the columns, in the order that surveyors write them",
          "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "s.csv", "X,Y,H\n3435000,616000,4.5\n");
  auto const source = open_source(file, {"Y", "X", "H"});
  REQUIRE(source.ok());
  FeatureHandler handler;
  handler.type = GeometryType::point;
  Vec3 found;
  handler.take = [&](SourceFeature const&, Geometry const& g) { found = g.exterior(0)[0]; };
  ReadOptions options;
  options.crs_if_missing = "EPSG:4549";
  REQUIRE(read_features(*source, options, songjiang(), handler).ok());
  CHECK(found == Vec3{0, 0, 4.5});
  auto const absent = open_source(file, {"lon", "lat", ""});
  REQUIRE_FALSE(absent.ok());
  CHECK(says(absent.error().message, "s.csv: has no column 'lon'; it has X, Y, H"));
}

TEST_CASE("GBK text is read as what it is and told", "[geodata][exact]") {
  ScratchFolder const scratch;
  // "name" 人民北路 in GBK.
  auto const file = write_file(scratch / "g.csv",
                               "lon,lat,name\n121.22,31.03,\xC8\xCB\xC3\xF1\xB1\xB1\xC2\xB7\n");
  auto const [layer, report] = load(file, "EPSG:4490");
  CHECK(layer->text("name", 0) == "人民北路");
  CHECK(says(report.warnings.at(0), "g.csv is not UTF-8; its texts are read as GB18030"));
}

TEST_CASE("quotes hold separators, line ends and quotes; an open one names its line",
          "[geodata][exact]") {
  auto const records = parse_csv(
      "\xef\xbb\xbf"
      "a,b\r\n\"1,\"\"2\"\"\nx\",3\r\n\r\n4,5",
      "t.csv");
  REQUIRE(records.ok());
  REQUIRE(records->size() == 3);
  CHECK((*records)[0].fields == std::vector<std::string>{"a", "b"});
  CHECK((*records)[1].fields == std::vector<std::string>{"1,\"2\"\nx", "3"});
  CHECK((*records)[2].line == 5);
  auto const open = parse_csv("a,b\n1,\"2\n3,4\n", "t.csv");
  REQUIRE_FALSE(open.ok());
  CHECK(says(open.error().message, "t.csv: the quote that begins in line 2 does not end"));
}

TEST_CASE("tables that cannot be read are refused with one sentence", "[geodata][contract]") {
  auto const refusal = [](std::string const& text) {
    auto const table = read_csv(text, "t.csv", "t", {});
    REQUIRE_FALSE(table.ok());
    return table.error().message;
  };
  CHECK(says(refusal("\xff\xfe"
                     "a"),
             "is in UTF-16"));
  CHECK(says(refusal("a,A\n1,2\n"), "has two columns 'A'"));
  CHECK(says(refusal("\n\n"), "has no header line"));
  auto const plain = read_csv("a,b\n1,2\n", "t.csv", "t", {});
  REQUIRE(plain.ok());
  CHECK(says(plain->warnings.at(0), "no columns of coordinates are recognised"));
}
