#include "scenarios/flood/raster_cover.h"

#include <numbers>
#include <random>
#include <set>

#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;

namespace {

GridGeometry const grid{-50, 50, 2, 50, 50};

std::vector<Vec3> star(std::mt19937& random, double x, double y, double size) {
  std::vector<Vec3> ring;
  int const corners = 5 + static_cast<int>(random() % 12);
  for (int i = 0; i < corners; ++i) {
    double const angle = 2 * std::numbers::pi * i / corners;
    double const radius = size * (0.3 + 0.7 * (random() % 1000) / 1000.0);
    ring.push_back({x + radius * std::cos(angle), y + radius * std::sin(angle), 0});
  }
  return ring;
}

}  // namespace

TEST_CASE("a polygon covers the cells whose centre it contains", "[flood][raster][oracle]") {
  std::mt19937 random(4);
  for (int i = 0; i < 50; ++i) {
    GeometryColumn column(GeometryType::polygon);
    std::vector<std::vector<Vec3>> const holes{star(random, 0.3, 0.2, 8)};
    column.add_polygon(star(random, 0.1, -0.4, 55), holes);
    std::set<std::pair<int, int>> covered;
    cells_in_polygon(grid, column[0], [&](int r, int c) { CHECK(covered.insert({r, c}).second); });
    int wrong = 0;
    for (int r = 0; r < grid.rows; ++r) {
      for (int c = 0; c < grid.columns; ++c) {
        if (contains(column[0], grid.x(c), grid.y(r)) != (covered.count({r, c}) == 1)) ++wrong;
      }
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("a band covers the cells whose centre is near its line", "[flood][raster][oracle]") {
  std::mt19937 random(6);
  auto const coordinate = [&] { return static_cast<double>(random() % 12000) / 100.0 - 60.0; };
  for (int i = 0; i < 50; ++i) {
    GeometryColumn column(GeometryType::line);
    std::vector<Vec3> line;
    for (int k = 0; k < 4; ++k) line.push_back({coordinate(), coordinate(), 0});
    column.add_line(line);
    std::set<std::pair<int, int>> covered;
    cells_along_line(grid, column[0], 3.7, [&](int r, int c) { covered.insert({r, c}); });
    int wrong = 0;
    for (int r = 0; r < grid.rows; ++r) {
      for (int c = 0; c < grid.columns; ++c) {
        bool const near = distance_m(column[0], GeometryType::line, grid.x(c), grid.y(r)) <= 3.7;
        if (near != (covered.count({r, c}) == 1)) ++wrong;
      }
    }
    CHECK(wrong == 0);
  }
}
