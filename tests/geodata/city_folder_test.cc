#include "geodata/city_folder.h"

#include <fstream>
#include <random>

#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using citytwin::test::ScratchFolder;

namespace {

std::shared_ptr<Layer const> random_lines(unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> offset(-1500, 1500);
  LayerBuilder builder("roads", LayerKind::road, GeometryType::line);
  builder.set_attribution("© somebody \"quoted\"");
  builder.add_column("never_set", ColumnType::number);
  for (int i = 0; i < 200; ++i) {
    std::vector<Vec3> line;
    for (int j = 0; j < 5; ++j) line.push_back({offset(random), offset(random), offset(random)});
    builder.geometry().add_line(line);
    if (i % 3) builder.set("name_zh", i % 2 ? "人民北路" : "");
    if (i % 5) builder.set("width_m", offset(random));
    builder.set("lanes", std::int64_t{i % 7 - 3});
    builder.end_feature(static_cast<FeatureId>(10 * i + 7));
  }
  builder.end_feature(5000);  // a row without geometry
  return std::move(builder).build();
}

std::shared_ptr<Layer const> two_part_polygon() {
  LayerBuilder builder("water", LayerKind::water, GeometryType::polygon);
  std::vector<Vec3> const a{{0, 0, 1}, {30, 0, 1}, {30, 30, 1}, {0, 30, 1}};
  std::vector<std::vector<Vec3>> const holes{{{5, 5, 1}, {5, 9, 1}, {9, 9, 1}}};
  std::vector<Vec3> const b{{50, 0.1, 1}, {60, 0.1, 1}, {60, 10.3, 1}};
  builder.geometry().add_polygon_part(a, holes);
  builder.geometry().add_polygon_part(b);
  builder.end_feature();
  return std::move(builder).build();
}

std::shared_ptr<Layer const> points_and_table(bool points) {
  LayerBuilder builder(points ? "trees" : "notes", points ? LayerKind::tree : LayerKind::other,
                       points ? GeometryType::point : GeometryType::none);
  if (points) builder.geometry().add_point({-0.0, 1.0 / 3.0, 4.5});
  builder.set("note", "x");
  builder.end_feature();
  return std::move(builder).build();
}

CityModel small_city() {
  CityModel model;
  model.name_en = "Test \"core\"";
  model.name_zh = "松江";
  model.synthetic = true;
  model.frame = *make_local_frame("EPSG:4549", 616000, 3435000, "EPSG:5737");
  model.extent = {-100.25, -90, 100, 90};
  model.layers = {random_lines(1), two_part_polygon(), points_and_table(true),
                  points_and_table(false)};
  Grid<float> terrain({-101, 95, 0.5, 404, 380}, 3.5F);
  for (int row = 0; row < terrain.rows(); ++row) {
    terrain.at(row, row) = static_cast<float>(row) / 7.0F;
  }
  terrain.at(3, 4) = std::numeric_limits<float>::quiet_NaN();
  model.terrain = std::make_shared<Grid<float> const>(std::move(terrain));
  model.version = content_version(model);
  return model;
}

void replace_in_file(std::filesystem::path const& file, std::string const& from,
                     std::string const& to) {
  std::ifstream in(file);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  auto const at = text.find(from);
  REQUIRE(at != std::string::npos);
  std::ofstream(file) << text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a city folder gives back the city that was written, to the last bit",
          "[geodata][exact]") {
  ScratchFolder const scratch;
  auto const city = small_city();
  REQUIRE(write_city(city, scratch / "city").ok());
  auto const loaded = load_city(scratch / "city");
  REQUIRE(loaded.ok());
  auto const& back = **loaded;
  CHECK(back.version == city.version);
  CHECK(content_version(back) == city.version);
  CHECK(back.name_zh == "松江");
  CHECK(back.synthetic);
  CHECK(back.extent == city.extent);
  CHECK(back.frame.vertical_datum == "EPSG:5737");
  REQUIRE(back.layers.size() == 4);
  CHECK(back.attributions() == std::vector<std::string>{"© somebody \"quoted\""});
  auto const& roads = *back.layer("roads");
  auto const& before = *city.layers[0];
  CHECK(roads.row_of(17) == 1U);
  for (std::size_t row = 0; row < 200; ++row) {
    auto const a = roads.geometry(row).exterior(0);
    auto const b = before.geometry(row).exterior(0);
    REQUIRE(std::equal(a.begin(), a.end(), b.begin(), b.end()));
    REQUIRE(roads.value("width_m", row) == before.value("width_m", row));
    REQUIRE(roads.value("name_zh", row) == before.value("name_zh", row));
  }
  CHECK(roads.geometry(200).empty());
  CHECK(back.layer("water")->geometry(0).part_count() == 2);
  CHECK(back.terrain->geometry() == city.terrain->geometry());
  CHECK(std::isnan(back.terrain->at(3, 4)));
}

TEST_CASE("the version changes with any one vertex, attribute or cell", "[geodata][exact]") {
  auto const city = small_city();
  auto other = city;
  other.layers[0] = random_lines(2);
  CHECK(content_version(other) != city.version);
  other = city;
  other.synthetic = false;
  CHECK(content_version(other) != city.version);
  auto terrain = *city.terrain;
  terrain.at(0, 1) += 0.001F;
  other = city;
  other.terrain = std::make_shared<Grid<float> const>(terrain);
  CHECK(content_version(other) != city.version);
}

TEST_CASE("an existing folder is kept unless it is to be replaced", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto city = small_city();
  REQUIRE(write_city(city, scratch / "city").ok());
  auto const refused = write_city(city, scratch / "city");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::already_exists);
  city.layers.pop_back();
  REQUIRE(write_city(city, scratch / "city", true).ok());
  CHECK((*load_city(scratch / "city"))->layers.size() == 3);
  auto const left = std::distance(std::filesystem::directory_iterator(scratch.path()), {});
  CHECK(left == 1);  // neither a partial nor an old folder stays
}

TEST_CASE("a layer that cannot be stored leaves no folder behind", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto city = small_city();
  LayerBuilder builder("bad", LayerKind::other, GeometryType::none);
  builder.set("fid", std::int64_t{1});
  builder.end_feature();
  city.layers.push_back(std::move(builder).build());
  auto const refused = write_city(city, scratch / "city");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("'fid'") != std::string::npos);
  CHECK(std::filesystem::is_empty(scratch.path()));
}

TEST_CASE("a damaged city folder is refused with one sentence that names the place",
          "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const folder = scratch / "city";
  REQUIRE(write_city(small_city(), folder).ok());
  auto const message = [&] {
    auto const loaded = load_city(folder);
    REQUIRE_FALSE(loaded.ok());
    return loaded.error().message;
  };
  SECTION("no folder") {
    std::filesystem::remove_all(folder);
    CHECK(message().find("no such city folder") != std::string::npos);
  }
  SECTION("unknown key") {
    replace_in_file(folder / "city.toml", "synthetic", "sinthetic");
    CHECK(message().find("city.toml:") == 0);
    CHECK(message().find("'synthetic' is missing") != std::string::npos);
  }
  SECTION("unknown key beside all known ones") {
    replace_in_file(folder / "city.toml", "vertical_datum", "colour = 1\nvertical_datum");
    CHECK(message().find("unknown key 'colour' in [frame]") != std::string::npos);
  }
  SECTION("a kind that does not exist") {
    replace_in_file(folder / "city.toml", "'road'", "'rode'");
    CHECK(message().find("'rode'") != std::string::npos);
  }
  SECTION("a layer that is not there") {
    replace_in_file(folder / "city.toml", "'trees'", "'bushes'");
    CHECK(message().find("layer 'trees' that city.toml does not name") != std::string::npos);
  }
  SECTION("another CRS than the layers'") {
    replace_in_file(folder / "city.toml", "EPSG:4549", "EPSG:4548");
    CHECK(message().find("EPSG:454") != std::string::npos);
  }
  SECTION("terrain cut off") {
    auto const file = folder / "terrain.tif";
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    CHECK(message().find("terrain.tif: ") == 0);
  }
  SECTION("terrain that does not reach the city's edge") {
    replace_in_file(folder / "city.toml", "max_easting_m = 616100.0", "max_easting_m = 616200.0");
    CHECK(message().find("expected at least the city's extent") != std::string::npos);
  }
  SECTION("an empty GeoPackage") {
    std::filesystem::resize_file(folder / "city.gpkg", 0);
    CHECK(message().find("city.gpkg: cannot be read") == 0);
  }
}
