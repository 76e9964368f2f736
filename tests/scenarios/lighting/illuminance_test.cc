#include "scenarios/lighting/illuminance.h"

#include <cmath>

#include <tbb/global_control.h>

#include "scenarios/lighting/ground.h"
#include "scenarios/lighting/reach.h"
#include "tests/scenarios/lighting/lit_street.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::lighting;

namespace {

Grid<float> raster(CityModel const& model, LampSet const& set, double cell_m,
                   Occluders const* occluders = nullptr) {
  auto const heights = ground_heights(model, ground_geometry(model, cell_m));
  return *LitCity(set, std::vector<double>(set.lamps.size(), 500), occluders).on(heights);
}

}  // namespace

TEST_CASE("the light of one lamp arrives on the ground, all of it and no more",
          "[lighting][analytic]") {
  CityModel model;
  model.extent = {-250, -250, 250, 250};
  model.layers = {test::luminaires({{{0.1, 0.2, 0}, 30, "a", "street_wide", 12000, 9}})};
  auto const set = *read_lamps(model, {});
  auto const lx = raster(model, set, 0.5);
  double arrived_lm = 0;
  for (float const e : lx.values()) arrived_lm += e * 0.25;
  // Nothing of the file goes up; the midpoint rule on 0.5 m cells is good to 1e-3, and light beyond
  // 250 m (gamma above 87.9 deg) is below 1e-4.
  CHECK(arrived_lm == Approx(12000).epsilon(1e-3));
}

TEST_CASE("the raster does not depend on the number of threads", "[lighting][exact]") {
  auto model = test::lit_street();
  model.extent = {-300, -300, 480, 300};
  model.layers.push_back(test::buildings({{20, 60, 10, 30, 15}, {90, 120, -30, -8, 5}}));
  auto const set = *read_lamps(model, {});
  Occluders const walls(model, true);
  auto const many = raster(model, set, 2, &walls);
  tbb::global_control const one(tbb::global_control::max_allowed_parallelism, 1);
  CHECK(raster(model, set, 2, &walls).values() == many.values());
}

TEST_CASE("points and raster agree, and light adds up lamp by lamp", "[lighting][analytic]") {
  auto const model = test::lit_street();
  auto const all = *read_lamps(model, {});
  auto const lx = raster(model, all, 2);
  auto const& g = lx.geometry();
  Vec3 const point{g.x(40), g.y(20), 0};
  double sum = 0;
  for (auto const& lamp : all.lamps) {
    LampSet one{all.types, {lamp}, 1, 0, 0, {}};
    sum += LitCity(one, {500}, nullptr).at({point})[0];
  }
  // Floats: 1e-7 per term and the difference of origins.
  CHECK(lx.at(20, 40) == Approx(sum).epsilon(1e-5));
  CHECK(LitCity(all, std::vector<double>(6, 500), nullptr).at({point})[0] ==
        Approx(sum).epsilon(1e-5));
}

TEST_CASE("the picture moves with the city", "[lighting][analytic]") {
  auto const near = test::lit_street();
  auto far = near;
  std::vector<test::LampSpec> lamps;
  for (int i = 0; i < 6; ++i) lamps.push_back({{40015.0 + 30 * i, 39996, 0}, 0});
  far.layers = {test::luminaires(lamps)};
  far.extent = {40000, 39960, 40180, 40040};
  auto const a = raster(near, *read_lamps(near, {}), 2);
  auto const b = raster(far, *read_lamps(far, {}), 2);
  REQUIRE(a.values().size() == b.values().size());
  for (std::size_t i = 0; i < a.values().size(); ++i) {
    CHECK(a.values()[i] == Approx(b.values()[i]).epsilon(1e-5).margin(1e-6));
  }
}

TEST_CASE("ground farther below the lamp is darker by the law of distances",
          "[lighting][analytic]") {
  // A post-top lamp 6 m above its foot at z = 2; straight below, the ground lies at 2 m or at -1 m.
  CityModel model;
  model.extent = {-20, -20, 20, 20};
  model.layers = {test::luminaires({{{1, 1, 2}, 0, "a", "post_top", 10000, 6}})};
  GridGeometry const whole{-20, 20, 1, 40, 40};
  auto const straight_below = [&](float ground_z) {
    model.terrain = std::make_shared<Grid<float> const>(whole, ground_z);
    auto const set = *read_lamps(model, {});
    auto const lx = raster(model, set, 2);
    return lx.at(lx.geometry().row(1), lx.geometry().column(1));
  };
  CHECK(straight_below(-1) == Approx(straight_below(2) * 36 / 81).epsilon(1e-5));
}
