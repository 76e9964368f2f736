#include "geodata/query.h"

#include <algorithm>
#include <cmath>

#include "tests/geodata/scattered_shapes.h"
#include "tests/support/catch.h"

using namespace citytwin;
using citytwin::test::scattered_polygons;

namespace {

using Rows = std::vector<std::uint32_t>;

/// A triangle, a square with a hole, an oblique line, a point and a row without geometry.
std::shared_ptr<Layer const> shapes(GeometryType type) {
  LayerBuilder builder("shapes", LayerKind::other, type);
  if (type == GeometryType::polygon) {
    builder.geometry().add_polygon(std::vector<Vec3>{{0, 0, 0}, {10, 0, 0}, {0, 10, 0}});
    builder.end_feature();
    std::vector<std::vector<Vec3>> const hole{{{22, 2, 0}, {28, 2, 0}, {28, 8, 0}, {22, 8, 0}}};
    builder.geometry().add_polygon(
        std::vector<Vec3>{{20, 0, 0}, {30, 0, 0}, {30, 10, 0}, {20, 10, 0}}, hole);
    builder.end_feature();
  } else if (type == GeometryType::line) {
    builder.geometry().add_line(std::vector<Vec3>{{0, 0, 0}, {10, 10, 0}});
    builder.end_feature();
  } else {
    builder.geometry().add_point({5, 5, 0});
    builder.end_feature();
  }
  builder.end_feature();
  return std::move(builder).build();
}

GeometryColumn polygon(std::vector<Vec3> const& ring) {
  GeometryColumn column(GeometryType::polygon);
  column.add_polygon(ring);
  return column;
}

}  // namespace

TEST_CASE("a box that meets a feature's box but not its geometry does not find it",
          "[geodata][exact]") {
  auto const polygons = shapes(GeometryType::polygon);
  CHECK(rows_in_box(*polygons, {6, 6, 9, 9}).empty());     // beyond the hypotenuse
  CHECK(rows_in_box(*polygons, {23, 3, 27, 7}).empty());   // in the hole
  CHECK(rows_in_box(*polygons, {1, 1, 2, 2}) == Rows{0});  // inside the triangle
  CHECK(rows_in_box(*polygons, {20.5, 0.5, 21, 1}) == Rows{1});
  CHECK(rows_in_box(*polygons, {-5, -5, 50, 50}) == Rows{0, 1});
  auto const lines = shapes(GeometryType::line);
  CHECK(rows_in_box(*lines, {6, 1, 9, 4}).empty());
  CHECK(rows_in_box(*lines, {6, 1, 9, 7}) == Rows{0});
  CHECK(rows_in_box(*shapes(GeometryType::point), {5, 5, 5, 5}) == Rows{0});
}

TEST_CASE("touching is meeting and one quantum beside is not", "[geodata][exact]") {
  auto const polygons = shapes(GeometryType::polygon);
  CHECK(rows_in_box(*polygons, {5, 5, 9, 9}) == Rows{0});  // the hypotenuse passes (5, 5)
  constexpr double q = coordinate_quantum_m;
  CHECK(rows_in_box(*polygons, {5 + q, 5, 9, 9}).empty());
  CHECK(rows_in_box(*polygons, {30, 10, 40, 40}) == Rows{1});
  CHECK(rows_in_box(*polygons, {30 + q, 10, 40, 40}).empty());
}

TEST_CASE("a box and the same box as a polygon find the same features", "[geodata][oracle]") {
  auto const layer = scattered_polygons(2000, 5, true);
  for (double side : {5.0, 60.0, 400.0}) {
    for (double at = 0; at < 1000; at += 83) {
      Box const box{at, 1000 - at, at + side, 1000 - at + side / 2};
      auto const as_polygon = polygon({{box.min_x, box.min_y, 0},
                                       {box.max_x, box.min_y, 0},
                                       {box.max_x, box.max_y, 0},
                                       {box.min_x, box.max_y, 0}});
      auto const by_geos = rows_in_polygon(*layer, as_polygon[0]);
      REQUIRE(by_geos.ok());
      REQUIRE(rows_in_box(*layer, box) == *by_geos);
    }
  }
}

TEST_CASE("a triangle finds only what it meets", "[geodata][exact]") {
  auto const layer = shapes(GeometryType::polygon);
  auto const inside_hole = polygon({{23, 3, 0}, {27, 3, 0}, {25, 7, 0}});
  CHECK(rows_in_polygon(*layer, inside_hole[0])->empty());
  auto const both = polygon({{1, 1, 0}, {21, 1, 0}, {10, -5, 0}});
  CHECK(*rows_in_polygon(*layer, both[0]) == Rows{0, 1});
}

TEST_CASE("a query polygon that crosses itself is refused with the place", "[geodata][contract]") {
  auto const bow_tie = polygon({{0, 0, 0}, {10, 10, 0}, {10, 0, 0}, {0, 10, 0}});
  auto const refused = rows_in_polygon(*shapes(GeometryType::polygon), bow_tie[0]);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("Self-intersection") != std::string::npos);
}

TEST_CASE("the nearest features are those of a full scan, by distance to the geometry",
          "[geodata][exact]") {
  auto const layer = scattered_polygons(3000, 5, false);
  for (double at = -100; at < 1100; at += 97) {
    std::vector<std::pair<double, std::uint32_t>> all;
    for (std::uint32_t row = 0; row < layer->size(); ++row) {
      all.emplace_back(distance_m(layer->geometry(row), GeometryType::polygon, at, 500 - at / 3),
                       row);
    }
    std::sort(all.begin(), all.end());
    auto const found = query_nearest(*layer, at, 500 - at / 3, 9);
    REQUIRE(found->size() == 9);
    for (std::size_t i = 0; i < 9; ++i) {
      REQUIRE((*found)[i] == SpatialIndex::Neighbour{all[i].second, all[i].first});
    }
    CHECK(query_nearest(*layer, at, 500 - at / 3, 9, all[3].first)->size() >= 4);
  }
  CHECK_FALSE(query_nearest(*layer, std::nan(""), 0, 1).ok());
}

TEST_CASE("a visitor stops a query and the counts say so", "[geodata][contract]") {
  auto const layer = scattered_polygons(500, 5, false);
  auto const counts = query_box(*layer, {0, 0, 1000, 1000}, [](std::uint32_t) { return false; });
  CHECK(counts.stopped);
  CHECK(counts.hits == 1);
}

TEST_CASE("neighbours are visited in the order of a nearest query for as long as wanted",
          "[geodata][exact]") {
  auto const layer = scattered_polygons(2000, 5, true);
  auto const expected = query_nearest(*layer, 480, 510, 25);
  std::vector<SpatialIndex::Neighbour> found;
  auto const counts = visit_nearest(*layer, 480, 510, [&](SpatialIndex::Neighbour const& n) {
    found.push_back(n);
    return found.size() < 25;
  });
  CHECK(counts->stopped);
  CHECK(found == *expected);
  found.clear();
  auto const all = visit_nearest(
      *layer, 480, 510,
      [&](SpatialIndex::Neighbour const& n) {
        found.push_back(n);
        return true;
      },
      (*expected)[9].distance_m);
  CHECK_FALSE(all->stopped);
  CHECK(found.size() >= 10);
  CHECK(found.back().distance_m <= (*expected)[9].distance_m);
  CHECK_FALSE(visit_nearest(*layer, 0, NAN, [](auto const&) { return true; }).ok());
}
