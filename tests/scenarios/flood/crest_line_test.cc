#include "scenarios/flood/crest_line.h"

#include <cmath>
#include <numbers>
#include <random>
#include <set>
#include <tuple>

#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;

namespace {

constexpr int side = 60;
GridGeometry const grid{0, 120, 2.0, side, side};

using FaceSet = std::set<std::tuple<int, int, bool>>;

void close(FaceSet& closed, std::vector<Vec2> const& line) {
  for (auto const& crossed : faces_across(grid, line)) {
    closed.emplace(crossed.face.cell.row, crossed.face.cell.column, crossed.face.south);
  }
}

/// Whether a walk over open faces leads from one cell to another.
bool leads(FaceSet const& closed, Cell from, Cell to) {
  std::vector<std::uint8_t> seen(grid.size(), 0);
  std::vector<Cell> open{from};
  auto const visit = [&](Cell const& cell, Face const& over) {
    if (!grid.contains(cell.row, cell.column)) return;
    if (closed.count({over.cell.row, over.cell.column, over.south}) > 0) return;
    auto& mark = seen[static_cast<std::size_t>(cell.row * side + cell.column)];
    if (std::exchange(mark, std::uint8_t{1}) == 0) open.push_back(cell);
  };
  while (!open.empty()) {
    auto const c = open.back();
    open.pop_back();
    if (c == to) return true;
    visit({c.row, c.column + 1}, {c, false});
    visit({c.row + 1, c.column}, {c, true});
    visit({c.row, c.column - 1}, {{c.row, c.column - 1}, false});
    visit({c.row - 1, c.column}, {{c.row - 1, c.column}, true});
  }
  return false;
}

}  // namespace

TEST_CASE("no walk leads through a wall at any angle", "[flood][crest][exact]") {
  for (int degree = 0; degree < 360; degree += 3) {
    double const a = degree * std::numbers::pi / 180;
    Vec2 const middle{61.0, 59.0};  // the centre of a cell
    Vec2 const reach{200 * std::cos(a), 200 * std::sin(a)};
    FaceSet closed;
    close(closed,
          {{middle.x - reach.x, middle.y - reach.y}, {middle.x + reach.x, middle.y + reach.y}});
    auto const beside = [&](double away_m) {
      return Cell{grid.row(middle.y + away_m * std::cos(a)),
                  grid.column(middle.x - away_m * std::sin(a))};
    };
    INFO("at " << degree << " degrees");
    CHECK(leads(closed, beside(4), beside(20)));
    CHECK_FALSE(leads(closed, beside(4), beside(-4)));
  }
}

TEST_CASE("a closed wall of many corners and one that meets another hold water",
          "[flood][crest][exact]") {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> spread(20.0, 50.0);
  for (int trial = 0; trial < 50; ++trial) {
    std::vector<Vec2> ring;
    for (int k = 0; k < 9; ++k) {
      double const a = 2 * std::numbers::pi * k / 9;
      double const r = spread(random);
      ring.push_back({61 + r * std::cos(a), 59 + r * std::sin(a)});
    }
    ring.push_back(ring.front());
    FaceSet closed;
    close(closed, ring);
    Cell const inside{grid.row(59), grid.column(61)};
    CHECK_FALSE(leads(closed, inside, {0, 0}));
    // Another wall from a side of the ring to beyond the opposite one parts its inside.
    Vec2 const begin{0.5 * (ring[0].x + ring[1].x), 0.5 * (ring[0].y + ring[1].y)};
    double const a = std::atan2(59 - begin.y, 61 - begin.x);
    close(closed, {begin, {61 + 80 * std::cos(a), 59 + 80 * std::sin(a)}});
    CHECK_FALSE(leads(closed, {grid.row(59 + 8 * std::cos(a)), grid.column(61 - 8 * std::sin(a))},
                      {grid.row(59 - 8 * std::cos(a)), grid.column(61 + 8 * std::sin(a))}));
  }
}

TEST_CASE("the lengths of a wall's faces add up to the wall's", "[flood][crest][exact]") {
  for (double const degree : {0.0, 10.0, 33.0, 45.0, 61.0, 90.0}) {
    double const a = degree * std::numbers::pi / 180;
    std::vector<Vec2> const line{{30.3, 30.7}, {30.3 + 50 * std::cos(a), 30.7 + 50 * std::sin(a)}};
    double sum = 0;
    for (auto const& crossed : faces_across(grid, line)) sum += crossed.to_m - crossed.from_m;
    // Half a face at either end may lie beyond the last crossing.
    CHECK(sum == Approx(50.0).margin(grid.cell_m));
  }
}

TEST_CASE("faces know which side of the line is right", "[flood][crest][exact]") {
  for (auto const& crossed : faces_across(grid, std::vector<Vec2>{{30, 20}, {30, 80}})) {
    CHECK_FALSE(crossed.face.south);
    CHECK(crossed.to_the_right);  // northward: east
  }
  for (auto const& crossed : faces_across(grid, std::vector<Vec2>{{80, 30}, {20, 30}})) {
    CHECK(crossed.face.south);
    CHECK_FALSE(crossed.to_the_right);  // westward: north
  }
}
