#include "geodata/query_join.h"

#include <array>
#include <cmath>
#include <set>

#include <geos_c.h>

#include "geodata/geos_objects.h"
#include "geodata/query_relation.h"
#include "tests/geodata/scattered_shapes.h"
#include "tests/support/catch.h"

using namespace citytwin;
using citytwin::test::scattered_lines;
using citytwin::test::scattered_points;
using citytwin::test::scattered_polygons;

namespace {

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

/// Every pair by GEOS, no index. @param test (context, left, right) -> bool
template <class Test>
Pairs geos_pairs(Layer const& left, Layer const& right, Test&& test) {
  GeosContext const context;
  std::vector<GeosGeometryPtr> theirs;
  for (std::uint32_t row = 0; row < right.size(); ++row) {
    theirs.push_back(make_geos(context, right.geometry(row), right.geometry_type()));
  }
  Pairs pairs;
  for (std::uint32_t a = 0; a < left.size(); ++a) {
    auto const ours = make_geos(context, left.geometry(a), left.geometry_type());
    for (std::uint32_t b = 0; b < right.size(); ++b) {
      if (test(context, ours.get(), theirs[b].get(), a, b)) pairs.insert({a, b});
    }
  }
  return pairs;
}

std::vector<std::shared_ptr<Layer const>> layers_of_each_type() {
  return {scattered_points(150, 3), scattered_lines(150, 4), scattered_polygons(150, 5, true)};
}

std::shared_ptr<Layer const> line(std::vector<Vec3> const& points) {
  LayerBuilder builder("line", LayerKind::other, GeometryType::line);
  builder.geometry().add_line(points);
  builder.end_feature();
  return std::move(builder).build();
}

std::size_t meetings(Layer const& a, Layer const& b) {
  return join_intersects(a, b, [](auto, auto, double) { return true; }).hits;
}

}  // namespace

TEST_CASE("features of two layers meet where GEOS says so, whatever their types",
          "[geodata][oracle]") {
  for (auto const& left : layers_of_each_type()) {
    for (auto const& right : layers_of_each_type()) {
      auto const expected = geos_pairs(
          *left, *right, [](auto const& context, auto const* a, auto const* b, auto, auto) {
            return GEOSIntersects_r(context, a, b) == 1;
          });
      Pairs found;
      auto const counts = join_intersects(*left, *right, [&](auto a, auto b, double distance_m) {
        CHECK(distance_m == 0);
        return found.insert({a, b}).second;
      });
      CHECK_FALSE(counts.stopped);
      CHECK(found == expected);
    }
  }
}

TEST_CASE("features lie as far apart as GEOS says, whatever their types", "[geodata][oracle]") {
  constexpr double reach_m = 17;
  for (auto const& left : layers_of_each_type()) {
    for (auto const& right : layers_of_each_type()) {
      std::vector<double> expected_m;
      auto const expected = geos_pairs(
          *left, *right, [&](auto const& context, auto const* a, auto const* b, auto, auto) {
            double distance = 0;
            REQUIRE(GEOSDistance_r(context, a, b, &distance) == 1);
            if (distance <= reach_m) expected_m.push_back(distance);
            return distance <= reach_m;
          });
      Pairs found;
      join_within(
          *left, *right, [](auto) { return reach_m; },
          [&](auto a, auto b, double distance_m) {
            // The same formula in another order of operations: a few ulps of a kilometre.
            REQUIRE(std::abs(distance_m - expected_m.at(found.size())) < 1e-9);
            return found.insert({a, b}).second;
          });
      CHECK(found == expected);
    }
  }
}

TEST_CASE("pairs meet exactly: a touch is one, a quantum beside is none", "[geodata][exact]") {
  constexpr double q = coordinate_quantum_m;
  auto const road = line({{0, 0, 0}, {3, 1, 0}});
  CHECK(meetings(*road, *line({{3, 1, 0}, {9, 9, 0}})) == 1);
  CHECK(meetings(*road, *line({{3 + q, 1, 0}, {9, 9, 0}})) == 0);
  CHECK(meetings(*road, *line({{1.5, 0.5, 0}, {1.5, 5, 0}})) == 1);  // on the middle
  CHECK(meetings(*road, *line({{1.5, 0.5 + q, 0}, {1.5, 5, 0}})) == 0);
  CHECK(meetings(*road, *line({{6, 2, 0}, {1.5, 0.5, 0}})) == 1);  // on one line, overlapping
  CHECK(meetings(*road, *line({{6, 2, 0}, {3 + 3 * q, 1 + q, 0}})) == 0);
  CHECK(meetings(*road, *road) == 1);
}

TEST_CASE("what lies inside a polygon meets it, what lies in its hole does not",
          "[geodata][exact]") {
  LayerBuilder builder("parks", LayerKind::park, GeometryType::polygon);
  std::vector<std::vector<Vec3>> const hole{{{2, 2, 0}, {8, 2, 0}, {8, 8, 0}, {2, 8, 0}}};
  builder.geometry().add_polygon(std::vector<Vec3>{{0, 0, 0}, {10, 0, 0}, {10, 10, 0}, {0, 10, 0}},
                                 hole);
  builder.end_feature();
  auto const park = std::move(builder).build();
  CHECK(meetings(*park, *line({{0.5, 0.5, 0}, {1, 1, 0}})) == 1);
  CHECK(meetings(*line({{0.5, 0.5, 0}, {1, 1, 0}}), *park) == 1);
  CHECK(meetings(*park, *line({{3, 3, 0}, {7, 7, 0}})) == 0);
  CHECK(meetings(*park, *line({{3, 3, 0}, {8, 7, 0}})) == 1);
}

TEST_CASE("each left feature has its own reach, and one without reach finds nothing",
          "[geodata][exact]") {
  LayerBuilder builder("roads", LayerKind::road, GeometryType::line);
  for (double y : {0.0, 100.0, 200.0, 300.0}) {
    builder.geometry().add_line(std::vector<Vec3>{{0, y, 0}, {50, y, 0}});
    builder.end_feature();
  }
  auto const roads = std::move(builder).build();
  auto const pipe = line({{10, 3, 0}, {10, 297, 0}});  // 3 m from the first road and the last
  std::array<double, 4> const reach_m{3, -1, NAN, 2.9};
  Pairs found;
  join_within(
      *roads, *pipe, [&](std::uint32_t row) { return reach_m[row]; },
      [&](auto road, auto other, double distance_m) {
        CHECK(distance_m == 3);
        return found.insert({road, other}).second;
      });
  CHECK(found == Pairs{{0, 0}});
}

TEST_CASE("pairs come by row, and a visitor stops a join", "[geodata][contract]") {
  auto const left = scattered_lines(200, 6);
  auto const right = scattered_polygons(200, 7, false);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  auto const counts = join_intersects(*left, *right, [&](auto a, auto b, double) {
    pairs.emplace_back(a, b);
    return pairs.size() < 20;
  });
  CHECK(counts.stopped);
  CHECK(counts.hits == 20);
  CHECK(pairs.size() == 20);
  CHECK(std::is_sorted(pairs.begin(), pairs.end()));
}

TEST_CASE("distance is the same both ways and infinite beyond the limit", "[geodata][exact]") {
  auto const lines = scattered_lines(60, 8);
  auto const areas = scattered_polygons(60, 9, true);
  for (std::uint32_t a = 0; a < lines->size(); ++a) {
    for (std::uint32_t b = 0; b < areas->size(); ++b) {
      PlanShape const x(lines->geometry(a), GeometryType::line);
      PlanShape const y(areas->geometry(b), GeometryType::polygon);
      double const d = distance_m(x, y);
      REQUIRE(d == distance_m(y, x));
      REQUIRE((d == 0) == meets(x, y));
      REQUIRE(distance_m(x, y, d) == d);
      if (d > 0) REQUIRE(distance_m(x, y, d / 2) == HUGE_VAL);
    }
  }
}
