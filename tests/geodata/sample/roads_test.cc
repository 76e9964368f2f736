#include <algorithm>
#include <map>
#include <numeric>

#include "tests/geodata/sample/cities.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

bool meets_water(CityModel const& city, Geometry const& road) {
  auto const& water = layer(city, "water");
  for (auto const w : rows_near(water, road, 0)) {
    if (polygon_line_distance_m(water.geometry(w), road) == 0) return true;
  }
  return false;
}

/// The number of road features in the largest connected part.
std::size_t largest_part(Layer const& roads) {
  std::map<std::int64_t, std::int64_t> parent;
  auto const find = [&](std::int64_t n) {
    parent.try_emplace(n, n);
    while (parent[n] != n) n = parent[n] = parent[parent[n]];
    return n;
  };
  auto const node = [&](char const* column, std::size_t r) {
    return static_cast<std::int64_t>(roads.number(column, r).value());
  };
  for (std::size_t r = 0; r < roads.size(); ++r) {
    parent[find(node("from_node", r))] = find(node("to_node", r));
  }
  std::map<std::int64_t, std::size_t> count;
  for (std::size_t r = 0; r < roads.size(); ++r) ++count[find(node("from_node", r))];
  std::size_t most = 0;
  for (auto const& [root, n] : count) most = std::max(most, n);
  return most;
}

}  // namespace

TEST_CASE("every road that crosses water is a bridge or a culvert", "[sample][exact]") {
  for (auto const* city : cities()) {
    auto const& roads = layer(*city, "roads");
    std::size_t bridges = 0;
    for (std::size_t r = 0; r < roads.size(); ++r) {
      if (!meets_water(*city, roads.geometry(r))) continue;
      auto const structure = roads.text("structure", r);
      CHECK((structure == "bridge" || structure == "culvert"));
      ++bridges;
    }
    CHECK(bridges >= 1);
  }
}

TEST_CASE("bridges clear the water by a metre and more", "[sample][exact]") {
  constexpr double deck_m = 1.0;  // beams and slab below the road surface
  for (auto const* city : cities()) {
    auto const& roads = layer(*city, "roads");
    auto const& water = layer(*city, "water");
    for (std::size_t w = 0; w < water.size(); ++w) {
      for (auto const r : rows_near(roads, water.geometry(w), 0)) {
        if (roads.text("structure", r) != "bridge") continue;
        if (polygon_line_distance_m(water.geometry(w), roads.geometry(r)) > 0) continue;
        for (auto const& v : roads.geometry(r).exterior(0)) {
          CHECK(v.z - deck_m - water.number("level_m", w).value() >= 1.0);
        }
      }
    }
  }
}

TEST_CASE("streams pass under roads in culverts that lie on the ground above the water",
          "[sample][contract]") {
  constexpr double slab_m = 0.4;  // of the culvert, with the pavement on it
  auto const& roads = layer(core(), "roads");
  auto const& water = layer(core(), "water");
  std::size_t culverts = 0;
  for (std::size_t w = 0; w < water.size(); ++w) {
    for (auto const r : rows_near(roads, water.geometry(w), 0)) {
      if (roads.text("structure", r) != "culvert") continue;
      if (polygon_line_distance_m(water.geometry(w), roads.geometry(r)) > 0) continue;
      ++culverts;
      CHECK(water.text("class", w) == "stream");
      CHECK(roads.number("level", r) == 0.0);
      for (auto const& v : roads.geometry(r).exterior(0)) {
        CHECK(v.z - slab_m - water.number("level_m", w).value() >= 0.2);
      }
    }
  }
  CHECK(culverts >= 3);
}

TEST_CASE("99 % of the roads hang together", "[sample][exact]") {
  for (auto const* city : cities()) {
    auto const& roads = layer(*city, "roads");
    CHECK(static_cast<double>(largest_part(roads)) >= 0.99 * static_cast<double>(roads.size()));
  }
}

TEST_CASE("roads that share a node share its point, height included", "[sample][exact]") {
  for (auto const* city : cities()) {
    auto const& roads = layer(*city, "roads");
    std::map<std::int64_t, Vec3> at;
    auto const check = [&](std::size_t r, char const* column, Vec3 const& v) {
      auto const [found, added] =
          at.try_emplace(static_cast<std::int64_t>(roads.number(column, r).value()), v);
      CHECK(found->second == v);
    };
    for (std::size_t r = 0; r < roads.size(); ++r) {
      auto const line = roads.geometry(r).exterior(0);
      check(r, "from_node", line.front());
      check(r, "to_node", line.back());
    }
  }
}

TEST_CASE("the ground under a ground road is its surface within 5 cm", "[sample][exact]") {
  for (auto const* city : cities()) {
    auto const& roads = layer(*city, "roads");
    double worst = 0;
    for (std::size_t r = 0; r < roads.size(); ++r) {
      auto const structure = roads.text("structure", r);
      if (structure != "ground" && structure != "culvert") continue;
      for (auto const& v : roads.geometry(r).exterior(0)) {
        double const ground = bilinear(*city->terrain, v.x, v.y);
        if (std::isnan(ground)) continue;  // the very rim of the city
        worst = std::max(worst, std::abs(ground - v.z));
      }
    }
    // A coarser raster smooths the ramps of bridges: half a cell at their grade of 4 %.
    double const cell_m = city->terrain->cell_m();
    CHECK(worst <= (cell_m > 1 ? 0.02 * cell_m + 0.05 : 0.05));
  }
}

TEST_CASE("roads are smooth enough to drive", "[sample][contract]") {
  constexpr double steepest = 0.075;  // of an underpass ramp
  for (auto const* city : cities()) {
    auto const& roads = layer(*city, "roads");
    for (std::size_t r = 0; r < roads.size(); ++r) {
      auto const line = roads.geometry(r).exterior(0);
      for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        double const run = std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
        CHECK(run <= 15.0);
        // Less than half a metre is a joint; its rise is below a centimetre or two.
        CHECK(std::abs(line[i + 1].z - line[i].z) <= steepest * run + 0.01);
      }
    }
  }
}

TEST_CASE("the core has underpasses four metres deep that the ground follows",
          "[sample][contract]") {
  auto const& roads = layer(core(), "roads");
  std::size_t found = 0;
  for (std::size_t r = 0; r < roads.size(); ++r) {
    if (roads.text("structure", r) != "underpass") continue;
    ++found;
    CHECK(roads.number("level", r) == -1.0);
    auto const line = roads.geometry(r).exterior(0);
    auto const lowest = *std::min_element(line.begin(), line.end(),
                                          [](auto const& a, auto const& b) { return a.z < b.z; });
    CHECK(line.front().z - lowest.z > 4.5);
    CHECK(std::abs(bilinear(*core().terrain, lowest.x, lowest.y) - lowest.z) < 0.1);
  }
  CHECK(found >= 2);
}
