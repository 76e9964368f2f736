#include <cmath>
#include <numbers>

#include "tests/geodata/sample/cities.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

/// Distance outside the nearest kerb; negative on a carriageway.
double kerb_distance_m(Layer const& roads, Vec3 const& at) {
  double best = 1e9;
  for (auto const r : rows_near(roads, at, 30)) {
    double const d = distance_m(roads.geometry(r), GeometryType::line, at.x, at.y);
    best = std::min(best, d - roads.number("width_m", r).value() / 2);
  }
  return best;
}

std::size_t standing_in(Layer const& points, Layer const& polygons) {
  std::size_t bad = 0;
  for (std::size_t p = 0; p < points.size(); ++p) {
    auto const at = points.geometry(p).exterior(0)[0];
    for (auto const q : rows_near(polygons, at, 0)) {
      bad += contains(polygons.geometry(q), at.x, at.y) ? 1 : 0;
    }
  }
  return bad;
}

}  // namespace

TEST_CASE("no tree stands in a building, on a carriageway or in the water", "[sample][exact]") {
  for (auto const* city : cities()) {
    auto const& trees = layer(*city, "trees");
    CHECK(standing_in(trees, layer(*city, "buildings")) == 0);
    CHECK(standing_in(trees, layer(*city, "water")) == 0);
    std::size_t on_roads = 0;
    for (std::size_t t = 0; t < trees.size(); ++t) {
      on_roads += kerb_distance_m(layer(*city, "roads"), trees.geometry(t).exterior(0)[0]) < 0.3;
    }
    CHECK(on_roads == 0);
  }
  CHECK(layer(core(), "trees").size() >= 10000);
}

TEST_CASE("every street lamp stands beside its road and turns to it", "[sample][exact]") {
  for (auto const* city : cities()) {
    auto const& lamps = layer(*city, "luminaires");
    auto const& roads = layer(*city, "roads");
    std::size_t street_lamps = 0;
    for (std::size_t l = 0; l < lamps.size(); ++l) {
      auto const at = lamps.geometry(l).exterior(0)[0];
      CHECK(kerb_distance_m(roads, at) > 0.2);
      auto const road = lamps.number("road_id", l);
      if (!road) continue;
      ++street_lamps;
      auto const row = roads.row_of(static_cast<FeatureId>(*road)).value();
      double const half = roads.number("width_m", row).value() / 2;
      double const away = distance_m(roads.geometry(row), GeometryType::line, at.x, at.y);
      CHECK(away > half);
      CHECK(away < half + 4.0);
      double const heading = lamps.number("heading_deg", l).value() * std::numbers::pi / 180;
      double const ahead = distance_m(roads.geometry(row), GeometryType::line,
                                      at.x + std::sin(heading), at.y + std::cos(heading));
      CHECK(ahead < away - 0.9);  // a metre along the arm is a metre nearer
    }
    CHECK(street_lamps >= 40);
  }
}

TEST_CASE("lamps stand on the ground or on their bridge", "[sample][exact]") {
  for (auto const* city : cities()) {
    auto const& lamps = layer(*city, "luminaires");
    auto const& roads = layer(*city, "roads");
    for (std::size_t l = 0; l < lamps.size(); ++l) {
      auto const at = lamps.geometry(l).exterior(0)[0];
      auto const road = lamps.number("road_id", l);
      bool const on_bridge =
          road && roads.text("structure", static_cast<std::size_t>(*road) - 1) == "bridge";
      double const ground = bilinear(*city->terrain, at.x, at.y);
      if (!on_bridge && !std::isnan(ground)) CHECK(at.z == Approx(ground).margin(0.01));
      if (on_bridge) CHECK(at.z > 3.0);
    }
  }
}
