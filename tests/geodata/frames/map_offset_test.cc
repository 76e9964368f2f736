#include "geodata/frames/map_offset.h"

#include <cmath>
#include <random>

#include "tests/support/catch.h"

using namespace citytwin;

namespace {

/// Plan distance of two nearby places, m.
double metres(Vec2 a, Vec2 b) {
  constexpr double m_per_deg = 111320;
  return std::hypot((a.x - b.x) * m_per_deg * std::cos(a.y * 3.14159265 / 180),
                    (a.y - b.y) * m_per_deg);
}

/// The district's box: 121.025-121.372 E, 30.894-31.163 N.
std::vector<Vec2> district_points(std::size_t n) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> x(121.025, 121.372), y(30.894, 31.163);
  std::vector<Vec2> points(n);
  for (auto& p : points) p = {x(random), y(random)};
  return points;
}

}  // namespace

TEST_CASE("the published formula gives the published vector in GCJ-02 and BD-09",
          "[geodata][frames][oracle]") {
  // WGS 31.03, 121.22 -> GCJ 31.0278867, 121.2244241 -> BD 31.0339894, 121.2308895, to 1e-7 deg.
  auto const gcj = to_offset(MapOffset::gcj02, {121.22, 31.03});
  CHECK(gcj.x == Approx(121.2244241).margin(0.6e-7).epsilon(0));
  CHECK(gcj.y == Approx(31.0278867).margin(0.6e-7).epsilon(0));
  auto const bd = to_offset(MapOffset::bd09, {121.22, 31.03});
  CHECK(bd.x == Approx(121.2308895).margin(0.6e-7).epsilon(0));
  CHECK(bd.y == Approx(31.0339894).margin(0.6e-7).epsilon(0));
}

TEST_CASE("the shift over the district has the size that others computed", "[geodata][oracle]") {
  double least_gcj = 1e9, most_gcj = 0, least_bd = 1e9, most_bd = 0;
  for (auto const& p : district_points(4000)) {
    double const gcj = metres(p, to_offset(MapOffset::gcj02, p));
    double const bd = metres(p, to_offset(MapOffset::bd09, p));
    least_gcj = std::min(least_gcj, gcj);
    most_gcj = std::max(most_gcj, gcj);
    least_bd = std::min(least_bd, bd);
    most_bd = std::max(most_bd, bd);
  }
  // 479.1..494.6 m and 1116.2..1161.6 m; our degree is a spherical one, good to 0.3 %.
  CHECK(least_gcj > 477);
  CHECK(most_gcj < 497);
  CHECK(least_bd > 1112);
  CHECK(most_bd < 1166);
}

TEST_CASE("there and back is below a tenth of a millimetre anywhere in the district",
          "[geodata][frames][analytic]") {
  // The fixed point after 3 steps is 25 um off at most, after 4 steps of BD-09 3.6 um.
  for (auto offset : {MapOffset::gcj02, MapOffset::bd09}) {
    double worst_m = 0;
    for (auto const& p : district_points(4000)) {
      worst_m = std::max(worst_m, metres(p, from_offset(offset, to_offset(offset, p))));
    }
    CHECK(worst_m < 1e-4);
  }
}

TEST_CASE("there and back is below a millimetre all over China", "[geodata][frames][analytic]") {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> x(75, 134), y(19, 53);
  for (auto offset : {MapOffset::gcj02, MapOffset::bd09}) {
    double worst_m = 0;
    for (int i = 0; i < 4000; ++i) {
      Vec2 const p{x(random), y(random)};
      worst_m = std::max(worst_m, metres(p, from_offset(offset, to_offset(offset, p))));
    }
    CHECK(worst_m < 1e-3);
  }
}

TEST_CASE("outside China's box nothing is shifted", "[geodata][frames][exact]") {
  for (Vec2 const p : {Vec2{9.52, 47.14}, Vec2{139.7, 35.7}, Vec2{121.2, -31}}) {
    for (auto offset : {MapOffset::gcj02, MapOffset::bd09}) {
      CHECK(to_offset(offset, p) == p);
      CHECK(from_offset(offset, p) == p);
    }
  }
}

TEST_CASE("the offset frames are named in any letter case, with or without the dash",
          "[geodata][frames][exact]") {
  for (auto const* name : {"GCJ-02", "gcj02", "Gcj-02"}) {
    CHECK(map_offset_from(name) == MapOffset::gcj02);
  }
  CHECK(map_offset_from("bd-09") == MapOffset::bd09);
  for (auto const* name : {"", "GCJ", "GCJ-021", "EPSG:4326", "BD 09"}) {
    CHECK_FALSE(map_offset_from(name));
  }
}
