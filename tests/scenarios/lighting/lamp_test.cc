#include "scenarios/lighting/lamp.h"

#include "tests/scenarios/lighting/lit_street.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::lighting;

namespace {

/// The lamp's own coordinates of a direction in the local frame.
Vec3 in_lamp(Rotation const& r, Vec3 const& d) {
  return {r[0] * d.x + r[1] * d.y + r[2] * d.z, r[3] * d.x + r[4] * d.y + r[5] * d.z,
          r[6] * d.x + r[7] * d.y + r[8] * d.z};
}

CityModel with(std::vector<test::LampSpec> const& lamps) {
  CityModel model;
  model.name_en = "Test";
  model.layers = {test::luminaires(lamps)};
  return model;
}

}  // namespace

TEST_CASE("C90 points where the heading says, clockwise from grid north", "[lighting][exact]") {
  // Heading east: the road lies east of the pole, C0 then runs south.
  auto const east = in_lamp(lamp_rotation(90, 0, 0), {1, 0, 0});
  CHECK(east.x == Approx(0).margin(1e-15));
  CHECK(east.y == Approx(1));
  auto const south = in_lamp(lamp_rotation(90, 0, 0), {0, -1, 0});
  CHECK(south.x == Approx(1));
}

TEST_CASE("a positive tilt swings the nadir beam towards the road", "[lighting][exact]") {
  // A tilt of 10 deg sends the luminaire's own nadir 10 deg towards C90, here north.
  double const t = 10 * 3.14159265358979 / 180;
  auto const nadir = in_lamp(lamp_rotation(0, 10, 0), {0, std::sin(t), -std::cos(t)});
  CHECK(nadir.x == Approx(0).margin(1e-12));
  CHECK(nadir.y == Approx(0).margin(1e-12));
  CHECK(nadir.z == Approx(-1));
}

TEST_CASE("the light centre stands at height and arm from the foot", "[lighting][exact]") {
  auto const set = *read_lamps(with({{{10, 20, 3}, 90, "a", "post_top", 5000, 8, 1.5}}), {});
  REQUIRE(set.lamps.size() == 1);
  CHECK(set.lamps[0].position.x == Approx(11.5));
  CHECK(set.lamps[0].position.y == Approx(20));
  CHECK(set.lamps[0].position.z == 8);  // without terrain heights count from the ground plane
}

TEST_CASE("intensities scale with flux, output and maintenance", "[lighting][exact]") {
  auto const model = with({{{0, 0, 0}, 0, "a", "post_top", 5000}});
  auto const full = *read_lamps(model, {});
  auto const half = *read_lamps(model, {0.5, 0.8, {}});
  CHECK(full.lamps[0].scale == Approx(0.5).epsilon(1e-6));  // the file holds 10 000 lm
  CHECK(half.lamps[0].scale == Approx(0.2).epsilon(1e-6));
  CHECK(half.lamps[0].flux_lm == Approx(2000));
}

TEST_CASE("lamps of other circuits stay dark, unknown circuits are refused",
          "[lighting][contract]") {
  auto const model = test::lit_street();
  auto const west = *read_lamps(model, {1, 1, {"west"}});
  CHECK(west.lamps.size() == 3);
  CHECK(west.switched_off == 3);
  auto const wrong = read_lamps(model, {1, 1, {"north"}});
  REQUIRE(!wrong.ok());
  CHECK(wrong.error().message ==
        "parameter 'circuits' names 'north'; the luminaires have east, west");
}

TEST_CASE("what a luminaire lacks is named, never guessed in silence", "[lighting][contract]") {
  LayerBuilder layer("luminaires", LayerKind::luminaire, GeometryType::point);
  layer.geometry().add_point({0, 0, 0});
  layer.set("photometry", "post_top");
  layer.set("height_m", 4.0);
  layer.end_feature();
  layer.geometry().add_point({10, 0, 0});
  layer.set("photometry", "post_top");
  layer.end_feature();
  CityModel model;
  model.layers = {std::move(layer).build()};
  auto const set = read_lamps(model, {});
  REQUIRE(set.ok());
  CHECK(set->lamps.size() == 1);
  CHECK(set->unusable == 1);
  auto const& w = set->warnings;
  CHECK(std::count(w.begin(), w.end(), "luminaires: 1 of 2 lack 'heading_deg'; 0 assumed") == 1);
  CHECK(w[0] ==
        "luminaires: 1 of 2 lack a position, 'photometry' or a 'height_m' above 0, or have a "
        "negative 'flux_lm', and give no light");
}

TEST_CASE("lamps whose foot lies below the terrain are put on it, lamps on bridges are not",
          "[lighting][contract]") {
  auto model = with({{{0, 0, 0}}, {{20, 0, 9}}});
  model.terrain = std::make_shared<Grid<float> const>(GridGeometry{-50, 50, 10, 10, 10}, 4.0F);
  auto const set = *read_lamps(model, {});
  CHECK(set.lamps[0].position.z == 4 + 8);
  CHECK(set.lamps[1].position.z == 9 + 8);
  REQUIRE(set.warnings.size() == 1);
  CHECK(set.warnings[0].find("1 of 2 stand more than 1 m below the terrain") != std::string::npos);
}

TEST_CASE("an unknown photometric file is refused with the list of known ones",
          "[lighting][contract]") {
  auto const set = read_lamps(with({{{0, 0, 0}, 0, "a", "floodlight_9"}}), {});
  REQUIRE(!set.ok());
  CHECK(set.error().message.find("there is no photometric file 'floodlight_9'; data/photometry has "
                                 "post_top, street_medium") == 0);
}
