#include "scenarios/flood/city_ground.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "scenarios/flood/terrain_blocks.h"
#include "scenarios/flood/water_quantum.h"
#include "tests/scenarios/flood/small_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;
using citytwin::test::small_city;

namespace {

LandSurfaces const& surfaces() {
  static auto const loaded = LandSurfaces::load().value();
  return loaded;
}

CityGround ground_of(CityModel const& city, GroundOptions const& options = {}) {
  return make_city_ground(city, surfaces(), options).value();
}

std::string refusal(CityModel const& city, GroundOptions const& options, ErrorCode code) {
  auto const ground = make_city_ground(city, surfaces(), options);
  REQUIRE(!ground);
  CHECK(ground.error().code == code);
  return ground.error().message;
}

bool says(std::string const& message, std::string const& part) {
  INFO(message);
  return message.find(part) != std::string::npos;
}

CityModel with_terrain(CityModel city, Grid<float> terrain) {
  city.terrain = std::make_shared<Grid<float> const>(std::move(terrain));
  return city;
}

}  // namespace

TEST_CASE("blocks of terrain keep the mean height", "[flood][ground][exact]") {
  auto const city = small_city();
  auto const blocks = block_geometry(city.terrain->geometry(), city.extent, 4).value();
  CHECK(blocks == GridGeometry{0, 80, 4, 25, 20});
  auto const means = block_means(*city.terrain, blocks);
  auto const& z = city.terrain->values();
  double const fine = std::accumulate(z.begin(), z.end(), 0.0) / static_cast<double>(z.size());
  double const coarse =
      std::accumulate(means.begin(), means.end(), 0.0) / static_cast<double>(means.size());
  CHECK(coarse == Approx(fine).epsilon(1e-13));
}

TEST_CASE("the ground knows street, house, pond and park", "[flood][ground]") {
  auto const ground = ground_of(small_city());
  auto const& in = ground.input;
  // 100 m x 8 m of road on the ground; the bridge has no street on the ground.
  CHECK(std::count(ground.street.begin(), ground.street.end(), 1) * 4 == 800);
  CHECK(std::count(in.open.begin(), in.open.end(), 0) * 4 == 400);
  CHECK(ground.surface.initial_depth.at(15, 40) == to_quanta(1.5));
  auto const park = in.index(15, 25);
  CHECK(in.manning[park] == Approx(0.045));
  CHECK(in.soil[park] > 0);
  CHECK(ground.warnings.empty());
}

TEST_CASE("rain weights sum to the number of cells, roofs included", "[flood][ground][exact]") {
  auto const ground = ground_of(small_city());
  double sum = 0;
  for (int r = 0; r < 40; ++r) {
    for (int c = 0; c < 50; ++c) sum += static_cast<double>(ground.surface.rain_weight.at(r, c));
  }
  CHECK(sum == Approx(2000.0).epsilon(1e-6));  // float weights
}

TEST_CASE("water on the edge holds its level unless the edge is closed", "[flood][ground]") {
  CHECK(ground_of(small_city()).surface.held_stages.size() == 15);
  CHECK(ground_of(small_city()).surface.outfalls.empty());
  CHECK(ground_of(small_city(), {.edge = Edge::closed}).surface.held_stages.empty());
  // 2 (50 + 40) - 4 edge cells, 15 of them water.
  CHECK(ground_of(small_city(), {.edge = Edge::open}).surface.outfalls.size() == 176 - 15);
}

TEST_CASE("terrain that cannot carry a flood is refused by name", "[flood][ground][bad-input]") {
  auto city = small_city();
  city.terrain = nullptr;
  CHECK(says(refusal(city, {}, ErrorCode::not_found), "the city has no terrain; import one with"));

  city = with_terrain(small_city(), Grid<float>({0, 80, 1, 60, 80}, 3.0F));
  CHECK(says(refusal(city, {}, ErrorCode::invalid_argument), "covers x 0 to 60"));

  CHECK(says(refusal(small_city(), {.cell_m = 2.5}, ErrorCode::invalid_argument),
             "cell_m = 2.5 m is not a whole multiple of the terrain's cell of 1 m"));
  CHECK(says(refusal(small_city(), {.cell_m = 90}, ErrorCode::invalid_argument),
             "larger than the city"));

  auto holes = *small_city().terrain;
  for (int r = 4; r < 8; ++r) {
    for (int c = 60; c < 64; ++c) holes.at(r, c) = std::nanf("");
  }
  CHECK(says(refusal(with_terrain(small_city(), holes), {}, ErrorCode::data_corrupt),
             "4 cells of 2 m outside buildings have no height, the first at x 61.0, y 75.0"));

  auto cliff = *small_city().terrain;
  for (int c = 0; c < 100; ++c) {
    cliff.at(10, c) = 100.0F;
    cliff.at(11, c) = 100.0F;
  }
  CHECK(says(refusal(with_terrain(small_city(), cliff), {}, ErrorCode::data_corrupt),
             "the ground steps by"));
}

TEST_CASE("holes under a building do not matter", "[flood][ground]") {
  auto terrain = *small_city().terrain;
  for (int r = 24; r < 36; ++r) {
    for (int c = 12; c < 28; ++c) terrain.at(r, c) = std::nanf("");
  }
  auto const city = with_terrain(small_city(), terrain);
  CHECK(make_city_ground(city, surfaces(), {}).ok());
  CHECK(says(refusal(city, {.buildings_block = false}, ErrorCode::data_corrupt), "have no height"));
}

TEST_CASE("a flat terrain and an unknown land use are said, not hidden", "[flood][ground]") {
  auto city = with_terrain(small_city(), Grid<float>({0, 80, 1, 100, 80}, 3.0F));
  city.layers = {citytwin::test::polygons("land_use", LayerKind::land_use,
                                          citytwin::test::rectangle(0, 0, 50, 50),
                                          {{"class", std::string("volcano")}})};
  auto const warnings = ground_of(city).warnings;
  REQUIRE(warnings.size() == 2);
  CHECK(says(warnings[0], "1 features of class 'land_use/volcano'"));
  CHECK(says(warnings[1], "the terrain is 3 m everywhere"));
}
