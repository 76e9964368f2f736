#include "renderer/build/polygon.h"

#include <cmath>
#include <numbers>
#include <random>

#include "renderer/build/plan_area.h"
#include "renderer/build/roof.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::scene;

namespace {

/// A star-shaped ring: never crosses itself, corners of every kind.
PlanRing star(std::mt19937& random, Vec2 centre, double radius_m, int corners) {
  std::uniform_real_distribution<double> reach(0.35, 1.0);
  PlanRing out;
  for (int k = 0; k < corners; ++k) {
    double const angle = 2 * std::numbers::pi * k / corners, r = radius_m * reach(random);
    out.push_back({centre.x + r * std::cos(angle), centre.y + r * std::sin(angle)});
  }
  return out;
}

Rings star_with_holes(std::mt19937& random) {
  Rings out{star(random, {}, 100, 24)};
  for (double const x : {-14.0, 0.0, 14.0}) {
    auto hole = star(random, {x, x / 3}, 6, 9);
    out.push_back({hole.rbegin(), hole.rend()});
  }
  return out;
}

double triangle_area(std::vector<Vec2> const& p, Triangle const& t) {
  return ((p[t[1]].x - p[t[0]].x) * (p[t[2]].y - p[t[0]].y) -
          (p[t[2]].x - p[t[0]].x) * (p[t[1]].y - p[t[0]].y)) /
         2;
}

std::vector<Vec2> vertices(Rings const& rings) {
  std::vector<Vec2> out;
  for (auto const& ring : rings) out.insert(out.end(), ring.begin(), ring.end());
  return out;
}

}  // namespace

TEST_CASE("triangles of a polygon with holes are counter-clockwise and fill exactly its area",
          "[polygon][analytic]") {
  std::mt19937 random(7);
  for (int trial = 0; trial < 200; ++trial) {
    auto const rings = star_with_holes(random);
    auto const points = vertices(rings);
    double sum = 0;
    for (auto const& t : triangulate(rings)) {
      REQUIRE(triangle_area(points, t) > 0);
      sum += triangle_area(points, t);
    }
    // Rounding of some sixty products of 1e4 m2.
    CHECK(sum == Approx(area_m2(rings)).epsilon(1e-11));
  }
}

TEST_CASE("the two sides of a split polygon share its area and touch only the line",
          "[polygon][analytic]") {
  std::mt19937 random(11);
  for (int trial = 0; trial < 200; ++trial) {
    auto const rings = star_with_holes(random);
    double const at = -60 + 0.6 * trial;
    auto const [low, high] = split(rings, trial % 2 ? Axis::x : Axis::y, at);
    CHECK(area_m2(low) + area_m2(high) == Approx(area_m2(rings)).epsilon(1e-11));
    for (auto const& p : vertices(low)) CHECK((trial % 2 ? p.x : p.y) <= at);
    for (auto const& p : vertices(high)) CHECK((trial % 2 ? p.x : p.y) >= at);
  }
}

TEST_CASE("splitting agrees with GEOS's clipping", "[polygon][oracle]") {
  std::mt19937 random(13);
  for (int trial = 0; trial < 100; ++trial) {
    auto const rings = star_with_holes(random);
    auto const ours = split(split(rings, Axis::x, 5.0).high, Axis::y, -3.0).low;
    auto const theirs =
        PlanArea::polygon(rings).intersection(PlanArea::rectangle({5, -1000, 1000, -3}));
    CHECK(area_m2(ours) == Approx(area_m2(theirs.rings())).epsilon(1e-9));
  }
}

TEST_CASE("a line through vertices and along edges splits without loss", "[polygon][exact]") {
  Rings const comb{
      {{0, 0}, {8, 0}, {8, 4}, {6, 4}, {6, 2}, {4, 2}, {4, 4}, {2, 4}, {2, 2}, {0, 2}}};
  auto const [low, high] = split(comb, Axis::y, 2.0);
  CHECK(area_m2(low) == 16.0);
  CHECK(area_m2(high) == 8.0);
  double filled = 0;
  for (auto const& t : triangulate(high)) filled += triangle_area(vertices(high), t);
  CHECK(filled == 8.0);
}

TEST_CASE("a ring moved inwards keeps its distance to every edge", "[roof][analytic]") {
  PlanRing const ell{{0, 0}, {20, 0}, {20, 10}, {8, 10}, {8, 24}, {0, 24}};
  auto const moved = moved_inwards(ell, 0.3);
  REQUIRE(moved);
  PlanRing const expected{{0.3, 0.3}, {19.7, 0.3}, {19.7, 9.7},
                          {7.7, 9.7}, {7.7, 23.7}, {0.3, 23.7}};
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK((*moved)[i].x == Approx(expected[i].x));
    CHECK((*moved)[i].y == Approx(expected[i].y));
  }
  CHECK_FALSE(moved_inwards(PlanRing{{0, 0}, {20, 0}, {20, 0.5}, {0, 0.5}}, 0.3));
}
