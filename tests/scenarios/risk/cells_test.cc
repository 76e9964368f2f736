#include "scenarios/risk/cells.h"

#include <cmath>

#include "tests/scenarios/risk/tiny_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::risk;

namespace {

RatedAsset asset_of(int score, double rate_per_y) {
  RatedAsset asset;
  asset.score = score;
  asset.grade = score > 0 ? Grade::low : Grade::unrated;
  asset.likelihood.rate_per_y = rate_per_y;
  return asset;
}

}  // namespace

TEST_CASE("a line leaves in each cell the length it runs there", "[risk][exact]") {
  GeometryColumn lines(GeometryType::line);
  lines.add_line(line({5, 15}, {25, 15}));
  auto const grid = cells_around(lines[0].box(), 10);
  CHECK(grid == GridGeometry{0, 20, 10, 3, 1});
  auto const shares = share_by_cells(lines[0], grid);
  REQUIRE(shares.size() == 3);
  CHECK(shares[0].length_m == 5);
  CHECK(shares[1].length_m == 10);
  CHECK(shares[2].length_m == 5);
  CHECK(shares[2].column == 2);
}

TEST_CASE("a diagonal through a corner stays in the two cells it meets", "[risk][exact]") {
  GeometryColumn lines(GeometryType::line);
  lines.add_line(line({0, 0}, {20, 20}));
  double total_m = 0;
  for (auto const& share : share_by_cells(lines[0], {0, 20, 10, 2, 2})) {
    total_m += share.length_m;
    if (share.length_m > 0) CHECK(share.row + share.column == 1);
  }
  CHECK(total_m == Approx(std::hypot(20, 20)).epsilon(1e-15));
}

TEST_CASE("a cell shows its worst asset; unrated alone is unknown, nothing at all is nothing",
          "[risk][exact]") {
  GeometryColumn lines(GeometryType::line);
  lines.add_line(line({1, 5}, {19, 5}));   // cells 0 and 1
  lines.add_line(line({1, 6}, {9, 6}));    // cell 0
  lines.add_line(line({11, 7}, {29, 7}));  // cells 1 and 2, unrated
  CellMap cells({0, 10, 10, 4, 1});
  cells.add(asset_of(4, 0.18), lines[0]);
  cells.add(asset_of(20, 0.01), lines[1]);
  cells.add(asset_of(0, 0), lines[2]);
  auto const score = cells.highest_score();
  CHECK(score.at(0, 0) == 20);
  CHECK(score.at(0, 1) == 4);
  CHECK(std::isnan(score.at(0, 2)));
  CHECK(score.at(0, 3) == 0);
  auto const chance = cells.failure_probability();
  CHECK(chance.at(0, 0) == Approx(1 - std::exp(-0.10)).epsilon(1e-6));  // stored as float
  CHECK(chance.at(0, 1) == Approx(1 - std::exp(-0.09)).epsilon(1e-6));
  CHECK(std::isnan(chance.at(0, 2)));
  CHECK(cells.total_rate_per_y() == Approx(0.19).epsilon(1e-14));
}
