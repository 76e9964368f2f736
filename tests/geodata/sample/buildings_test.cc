#include <algorithm>

#include "tests/geodata/sample/cities.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

constexpr double air_m = 0.25;  ///< buildings keep at least this far from a kerb or the water

/// Roads end flat: does a building lie as a whole beyond the end of its road?
bool beyond(Geometry const& building, Vec3 const& end, Vec3 const& before) {
  auto const ring = building.exterior(0);
  return std::all_of(ring.begin(), ring.end(), [&](Vec3 const& v) {
    return (v.x - end.x) * (end.x - before.x) + (v.y - end.y) * (end.y - before.y) >= 0;
  });
}

bool beyond_an_end(Geometry const& building, Geometry const& road) {
  auto const line = road.exterior(0);
  return beyond(building, line.front(), line[1]) ||
         beyond(building, line.back(), line[line.size() - 2]);
}

std::size_t buildings_too_near_roads(CityModel const& city) {
  auto const& buildings = layer(city, "buildings");
  auto const& roads = layer(city, "roads");
  std::size_t bad = 0;
  for (std::size_t b = 0; b < buildings.size(); ++b) {
    for (auto const r : rows_near(roads, buildings.geometry(b), 25)) {
      auto const building = buildings.geometry(b);
      auto const road = roads.geometry(r);
      double const kerb = roads.number("width_m", r).value() / 2;
      double const d = polygon_line_distance_m(building, road);
      if (d >= kerb + air_m) continue;
      bad += d < air_m || !beyond_an_end(building, road) ? 1 : 0;
    }
  }
  return bad;
}

/// Pairs of features of which the first layer's building shares ground with the other's polygon.
std::size_t overlaps(Layer const& buildings, Layer const& others, double apart_m) {
  std::size_t bad = 0;
  for (std::size_t b = 0; b < buildings.size(); ++b) {
    for (auto const o : rows_near(others, buildings.geometry(b), apart_m)) {
      if (&buildings == &others && o <= b) continue;
      bad += polygon_distance_m(buildings.geometry(b), others.geometry(o)) < apart_m ? 1 : 0;
    }
  }
  return bad;
}

}  // namespace

TEST_CASE("no building meets a road", "[sample][exact]") {
  for (auto const* city : cities()) CHECK(buildings_too_near_roads(*city) == 0);
}

TEST_CASE("no building meets the water", "[sample][exact]") {
  for (auto const* city : cities()) {
    CHECK(overlaps(layer(*city, "buildings"), layer(*city, "water"), air_m) == 0);
  }
}

TEST_CASE("no building meets another: a podium leaves its tower a joint", "[sample][exact]") {
  for (auto const* city : cities()) {
    auto const& buildings = layer(*city, "buildings");
    CHECK(overlaps(buildings, buildings, 0.05) == 0);
  }
}

TEST_CASE("the check of overlaps finds a building set on another", "[sample][exact]") {
  LayerBuilder builder("buildings", LayerKind::building, GeometryType::polygon);
  for (double x : {0.0, 2.0, 8.0}) {
    std::vector<Vec3> const square{{x, 0, 0}, {x + 4, 0, 0}, {x + 4, 4, 0}, {x, 4, 0}};
    builder.geometry().add_polygon(square);
    builder.end_feature();
  }
  auto const made = std::move(builder).build();
  CHECK(overlaps(*made, *made, 0.05) == 1);
}

TEST_CASE("the core has a skyline that falls from its centre", "[sample][contract]") {
  auto const& buildings = layer(core(), "buildings");
  CHECK(buildings.size() >= 2000);
  double tallest = 0;
  double tallest_outside = 0;
  for (std::size_t b = 0; b < buildings.size(); ++b) {
    double const height = buildings.number("height_m", b).value();
    auto const at = buildings.geometry(b).exterior(0)[0];
    bool const outside = std::hypot(at.x - 250, at.y - 400) > 700;
    tallest = std::max(tallest, height);
    if (outside) tallest_outside = std::max(tallest_outside, height);
    CHECK(height > 2.5);
    CHECK(buildings.number("floors", b).value() >= 1);
  }
  CHECK(tallest > 150);
  CHECK(tallest < 230);
  CHECK(tallest_outside < 110);
}

TEST_CASE("buildings stand on the ground", "[sample][exact]") {
  for (auto const* city : cities()) {
    auto const& buildings = layer(*city, "buildings");
    double worst = 0;
    for (std::size_t b = 0; b < buildings.size(); ++b) {
      double const base = buildings.number("base_m", b).value();
      for (auto const& v : buildings.geometry(b).exterior(0)) {
        double const ground = bilinear(*city->terrain, v.x, v.y);
        if (!(ground >= base - 1.0 / 512)) worst = std::max(worst, base - ground);
      }
    }
    CHECK(worst == 0);  // no corner floats; a slope may bury one
  }
}
