#include "geodata/names/name_index.h"

#include <algorithm>
#include <set>

#include "geodata/loaders/ogr_loader.h"
#include "geodata/names/place_centre.h"
#include "geodata/sample/sample_city.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;

namespace {

struct Road {
  char const* zh;
  char const* en;
  double x;
};

/// Roads of 200 m that run north, at their x; one place.
std::shared_ptr<CityModel const> roads(std::vector<Road> const& of) {
  LayerBuilder lines("roads", LayerKind::road, GeometryType::line);
  for (auto const& r : of) {
    std::vector<Vec3> const line{{r.x, 0, 0}, {r.x, 200, 0}};
    lines.geometry().add_line(line);
    if (*r.zh) lines.set("name_zh", std::string(r.zh));
    if (*r.en) lines.set("name_en", std::string(r.en));
    lines.set("source_id", "W-" + std::to_string(lines.size() + 1001));
    lines.end_feature();
  }
  LayerBuilder places("places", LayerKind::place, GeometryType::point);
  places.geometry().add_point({5, 5, 0});
  places.set("name_zh", std::string("人民"));
  places.end_feature();
  auto model = std::make_shared<CityModel>();
  model->layers = {std::move(lines).build(), std::move(places).build()};
  return model;
}

std::string found(NameIndex const& index, std::string const& text, NameQuery const& query = {}) {
  auto const hits = index.find(text, query);
  REQUIRE(hits.ok());
  std::string out;
  for (auto const& hit : hits->hits) {
    out += (out.empty() ? "" : " ") + hit.layer + "/" + std::to_string(hit.id);
  }
  return out;
}

NameIndex index_of(std::shared_ptr<CityModel const> model) {
  auto index = NameIndex::build(std::move(model));
  REQUIRE(index.ok());
  return std::move(index).value();
}

}  // namespace

TEST_CASE("exact comes before prefix before inside, whatever the writing",
          "[geodata][names][contract]") {
  auto const index = index_of(roads({{"人民北路", "Renmin North Road", 0},
                                     {"老人民路", "Old Renmin Road", 1000},
                                     {"人民路", "Renmin Road", 2000},
                                     {"", "Harbour Street", 3000},
                                     {"", "", 4000}}));
  CHECK(index.size() == 5);  // the road without a name is none
  CHECK(found(index, "人民") == "places/1 roads/3 roads/1 roads/2");
  CHECK(found(index, "人民路") == "roads/3 roads/2");
  CHECK(found(index, "民北") == "roads/1");
  CHECK(found(index, "rmbl") == "roads/1");
  CHECK(found(index, "mbl") == "roads/1");
  CHECK(found(index, "renminlu") == "roads/3 roads/2");
  CHECK(found(index, "ren min lu") == "roads/3 roads/2 roads/1");
  CHECK(found(index, "minbei") == "roads/1");
  CHECK(found(index, "RENMIN road") == "roads/3 roads/2 roads/1");
  CHECK(found(index, "north renmin") == "roads/1");
  CHECK(found(index, "harb") == "roads/4");
  CHECK(found(index, "arbour") == "");
  CHECK(found(index, "人民", {.limit = 20, .layer = "roads"}) == "roads/3 roads/1 roads/2");
  auto const cut = index.find("人民", {.limit = 2, .layer = {}});
  CHECK(cut->hits.size() == 2);
  CHECK(cut->found == 4);
}

TEST_CASE("signs of the search language are only signs", "[geodata][names][contract]") {
  auto const index = index_of(roads({{"人民路", "Renmin \"Old\" Road", 0}}));
  for (auto const* text : {"\"", "*", "renmin AND", "人民\" OR \"", "zh:人民", "(", "NEAR(", "^",
                           "", " ", "-", "\xff\xfe"}) {
    INFO(text);
    CHECK(index.find(text).ok());
  }
  CHECK(found(index, "\"old\"") == "roads/1");
}

TEST_CASE("pieces of a road are one thing unless a gap parts them", "[geodata][names][exact]") {
  auto const index = index_of(roads({{"长路", "", 0},
                                     {"长路", "", 400},
                                     {"长路", "", 800},
                                     {"长路", "", 3000},
                                     {"短路", "", 0}}));
  CHECK(index.size() == 4);  // 长路 twice, 短路, 人民
  auto const hits = index.find("长路");
  REQUIRE(hits->hits.size() == 2);
  CHECK(hits->hits[0].features == 3);
  CHECK(hits->hits[0].id == 2);  // the middle piece
  CHECK(hits->hits[0].centre == Vec2{400, 100});
  CHECK(found(index, "changlu") == found(index, "zhanglu"));
}

TEST_CASE("a feature is found by its id and by its source's", "[geodata][names][exact]") {
  auto const index = index_of(roads({{"甲路", "", 0}, {"乙路", "", 900}}));
  CHECK(found(index, "roads/2") == "roads/2");
  CHECK(found(index, "1") == "roads/1 places/1");
  CHECK(found(index, "W-1002") == "roads/2");
  CHECK(found(index, "W-100") == "roads/1 roads/2");
  CHECK(found(index, "roads/77") == "");
}

TEST_CASE("every named road of the sample city is found by its names",
          "[geodata][names][contract]") {
  auto const city = sample::make_city(sample::Size::block, 7);
  auto const index = index_of(city);
  auto const* roads = city->layer("roads");
  REQUIRE(roads);
  std::size_t asked = 0;
  for (std::uint32_t row = 0; row < roads->size(); ++row) {
    for (auto const* column : {"name_zh", "name_en"}) {
      std::string const name(roads->text(column, row));
      if (name.empty()) continue;
      ++asked;
      auto const hits = index.find(name, {.limit = 5, .layer = "roads"});
      INFO(name);
      REQUIRE_FALSE(hits->hits.empty());
      CHECK(hits->hits[0].match == NameMatch::exact);
      CHECK((column[5] == 'z' ? hits->hits[0].name_zh : hits->hits[0].name_en) == name);
    }
  }
  CHECK(asked > 4);
}

TEST_CASE("roads of central Shanghai are found in all three writings", "[geodata][names][oracle]") {
  auto const file = test::test_file("geodata/shanghai_center_osm/shanghai_center.osm.gz");
  if (!file) return;
  auto const frame = *make_local_frame("EPSG:4549", 640000, 3458000, "");
  LoadOptions options;
  options.read.layer = "lines";
  auto const loaded = load_layer(*file, options, frame);
  REQUIRE(loaded.ok());
  auto model = std::make_shared<CityModel>();
  model->frame = frame;
  model->layers = {loaded->layer};
  auto const index = index_of(model);
  for (auto const* text : {"四川北路", "sichuanbeilu", "scbl"}) {
    INFO(text);
    auto const hits = index.find(text);
    REQUIRE_FALSE(hits->hits.empty());
    CHECK(hits->hits[0].name_zh == "四川北路");
    CHECK(hits->hits[0].match == NameMatch::exact);
    // Sichuan Road North lies at 121.48 E 31.25 N: E 641 to 642 km, N 3459 to 3461 km.
    CHECK(hits->hits[0].centre.x == Approx(1500).margin(2000));
    CHECK(hits->hits[0].centre.y == Approx(1500).margin(2000));
  }
}

TEST_CASE("the place to look at lies on the feature", "[geodata][names][analytic]") {
  GeometryColumn lines(GeometryType::line);
  lines.add_line(std::vector<Vec3>{{0, 0, 0}, {10, 0, 0}, {10, 30, 0}});
  lines.end_feature();
  CHECK(place_centre(lines[0], GeometryType::line) == Vec2{10, 10});
  GeometryColumn shapes(GeometryType::polygon);
  shapes.add_polygon(std::vector<Vec3>{{0, 0, 0}, {4, 0, 0}, {4, 2, 0}, {0, 2, 0}});
  // An L whose centroid lies outside it.
  shapes.add_polygon(
      std::vector<Vec3>{{0, 0, 0}, {20, 0, 0}, {20, 1, 0}, {1, 1, 0}, {1, 20, 0}, {0, 20, 0}});
  CHECK(place_centre(shapes[0], GeometryType::polygon) == Vec2{2, 1});
  CHECK(place_centre(shapes[1], GeometryType::polygon) == Vec2{1, 1});
}
