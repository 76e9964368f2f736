#include "geodata/quality/segment_gap.h"

#include <cmath>
#include <random>
#include <vector>

#include "geodata/network/line_foot.h"
#include "tests/support/catch.h"

using namespace citytwin;

TEST_CASE("lines that cross are 0 apart in plan and as far apart in height as they lie there",
          "[quality][analytic]") {
  std::vector<Vec3> const a{{0, 0, 0}, {10, 0, 10}};
  std::vector<Vec3> const b{{4, -5, 1}, {4, 5, 1}};
  auto const gaps = gaps_between(a, b, 2);
  CHECK(gaps.nearest.plan_m == 0);
  CHECK(gaps.nearest.height_m == Approx(3.0));
  CHECK(gaps.nearest.at.x == Approx(4.0));
  CHECK_FALSE(gaps.alongside.found());
}

TEST_CASE("lines side by side are as far apart as they are drawn", "[quality][exact]") {
  std::vector<Vec3> const a{{0, 0, 0}, {10, 0, 0}};
  std::vector<Vec3> const b{{2, 1.5, 2}, {20, 1.5, 2}};
  auto const gaps = gaps_between(a, b, 2);
  CHECK(gaps.alongside.plan_m == 1.5);
  CHECK(gaps.alongside.height_m == 2);
  CHECK_FALSE(gaps_between(a, b, 1.5).nearest.found());
}

TEST_CASE("the gap is that of points taken densely along both lines, and symmetric",
          "[quality][oracle]") {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> at(0, 20);
  for (int round = 0; round < 50; ++round) {
    std::vector<Vec3> a, b;
    for (int i = 0; i < 4; ++i) {
      a.push_back({at(random), at(random), at(random)});
      b.push_back({at(random), at(random), at(random)});
    }
    double dense = 1e9;
    for (std::size_t i = 0; i + 1 < a.size(); ++i) {
      for (int k = 0; k <= 2000; ++k) {
        auto const p = between(a[i], a[i + 1], k / 2000.0);
        dense = std::min(dense, nearest_on(b, p.x, p.y).distance_m);
      }
    }
    double const gap = gaps_between(a, b, 100).nearest.plan_m;
    CHECK(gap <= dense + 1e-12);
    CHECK(gap >= dense - 30.0 / 2000);  // the step along segments of up to 30 m
    CHECK(gaps_between(b, a, 100).nearest.plan_m == Approx(gap).margin(1e-12));
  }
}
