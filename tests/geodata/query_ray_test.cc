#include "geodata/query_ray.h"

#include <algorithm>
#include <cmath>

#include "tests/geodata/scattered_shapes.h"
#include "tests/support/catch.h"

using namespace citytwin;
using citytwin::test::Scatter;

namespace {

std::vector<RayHit> hits(Layer const& layer, Ray const& ray,
                         std::function<HeightRange(std::uint32_t)> const& heights) {
  std::vector<RayHit> all;
  auto const counts = query_ray(layer, ray, heights, [&](RayHit const& hit) {
    all.push_back(hit);
    return true;
  });
  REQUIRE(counts.ok());
  CHECK(counts->hits == all.size());
  return all;
}

/// Towers of 10 x 10 m at x = 20, 40, 60 and heights of 10, 20 and 30 m.
std::shared_ptr<Layer const> towers() {
  LayerBuilder builder("towers", LayerKind::building, GeometryType::polygon);
  for (double x : {20.0, 40.0, 60.0}) {
    builder.geometry().add_polygon(
        std::vector<Vec3>{{x, 0, 0}, {x + 10, 0, 0}, {x + 10, 10, 0}, {x, 10, 0}});
    builder.set("height_m", x / 2);
    builder.end_feature();
  }
  return std::move(builder).build();
}

HeightRange above_ground(Layer const& layer, std::uint32_t row) {
  return {0, layer.number("height_m", row).value()};
}

/// Walks the ray in small steps. @return where it is first inside the column, else infinity
double march(Layer const& layer, Ray const& ray, std::uint32_t row, HeightRange const& heights,
             double step_m) {
  double const reach = layer.geometry_type() == GeometryType::polygon ? 0 : ray.reach_m;
  for (double t = 0; t <= ray.max_m; t += step_m) {
    double const z = ray.origin.z + t * ray.direction.z;
    if (z < heights.low_m || z > heights.high_m) continue;
    if (distance_m(layer.geometry(row), layer.geometry_type(), ray.origin.x + t * ray.direction.x,
                   ray.origin.y + t * ray.direction.y) <= reach) {
      return t;
    }
  }
  return HUGE_VAL;
}

Ray random_ray(Scatter& scatter) {
  double const azimuth = scatter.between(0, 6.28);
  double const slope = scatter.between(-0.5, 0.3);
  double const plan = std::sqrt(1 - slope * slope);
  auto const at = scatter.place();
  return {.origin = {at.x, at.y, scatter.between(0, 40)},
          .direction = {plan * std::cos(azimuth), plan * std::sin(azimuth), slope},
          .reach_m = 3,
          .max_m = 300};
}

}  // namespace

TEST_CASE("a level ray hits the towers that are tall enough, in order", "[geodata][analytic]") {
  auto const layer = towers();
  auto const heights = [&](std::uint32_t row) { return above_ground(*layer, row); };
  auto const found = hits(*layer, {.origin = {0, 5, 15}, .direction = {2, 0, 0}}, heights);
  REQUIRE(found.size() == 2);
  CHECK(found[0].row == 1);
  CHECK(found[0].distance_m == 40);
  CHECK(found[0].at == Vec3{40, 5, 15});
  CHECK(found[1].row == 2);
  CHECK(hits(*layer, {.origin = {100, 5, 5}, .direction = {-1, 0, 0}}, heights)[0].row == 2);
  CHECK(hits(*layer, {.origin = {0, 5, 15}, .direction = {-1, 0, 0}}, heights).empty());
  CHECK(hits(*layer, {.origin = {0, 10.5, 15}, .direction = {1, 0, 0}}, heights).empty());
}

TEST_CASE("a sloping ray hits roofs, and a vertical one what lies below it",
          "[geodata][analytic]") {
  auto const layer = towers();
  auto const heights = [&](std::uint32_t row) { return above_ground(*layer, row); };
  // Falls 1 m on 1 m: over the first tower's near wall at 14 m, onto its roof at x = 24.
  auto const roof = hits(*layer, {.origin = {0, 5, 34}, .direction = {1, 0, -1}}, heights);
  REQUIRE(roof.size() == 1);
  CHECK(roof[0].row == 0);
  CHECK(roof[0].distance_m == Approx(24 * std::sqrt(2.0)).epsilon(1e-12));
  CHECK(roof[0].at.z == Approx(10).epsilon(1e-12));
  auto const down = hits(*layer, {.origin = {45, 5, 100}, .direction = {0, 0, -1}}, heights);
  REQUIRE(down.size() == 1);
  CHECK(down[0].row == 1);
  CHECK(down[0].distance_m == 80);
  CHECK(hits(*layer, {.origin = {35, 5, 100}, .direction = {0, 0, -1}}, heights).empty());
}

TEST_CASE("a ray that starts inside a column hits it at once", "[geodata][analytic]") {
  auto const layer = towers();
  auto const found = hits(*layer, {.origin = {45, 5, 1}, .direction = {1, 0, 0}},
                          [&](std::uint32_t row) { return above_ground(*layer, row); });
  REQUIRE(found.size() == 2);
  CHECK(found[0].row == 1);
  CHECK(found[0].distance_m == 0);
}

TEST_CASE("a ray passes through a hole and hits beyond it", "[geodata][analytic]") {
  LayerBuilder builder("yard", LayerKind::building, GeometryType::polygon);
  std::vector<std::vector<Vec3>> const hole{{{2, 2, 0}, {8, 2, 0}, {8, 8, 0}, {2, 8, 0}}};
  builder.geometry().add_polygon(std::vector<Vec3>{{0, 0, 0}, {10, 0, 0}, {10, 10, 0}, {0, 10, 0}},
                                 hole);
  builder.end_feature();
  auto const layer = std::move(builder).build();
  auto const heights = [](std::uint32_t) { return HeightRange{0, 20}; };
  auto const from_yard = hits(*layer, {.origin = {5, 5, 2}, .direction = {1, 0, 0}}, heights);
  REQUIRE(from_yard.size() == 1);
  CHECK(from_yard[0].distance_m == 3);
  CHECK(hits(*layer, {.origin = {5, 5, 30}, .direction = {0, 0, -1}}, heights).empty());
}

TEST_CASE("lines and points are as wide as the reach", "[geodata][analytic]") {
  LayerBuilder builder("pipes", LayerKind::pipe, GeometryType::line);
  builder.geometry().add_line(std::vector<Vec3>{{10, -5, 1}, {10, 5, 2}});
  builder.end_feature();
  auto const pipe = std::move(builder).build();
  auto const heights = [&](std::uint32_t row) { return vertex_heights(*pipe, row); };
  CHECK(vertex_heights(*pipe, 0).low_m == 1);
  CHECK(vertex_heights(*pipe, 0).high_m == 2);
  auto const across = [&](double y) {
    return hits(*pipe, {.origin = {0, y, 1.5}, .direction = {1, 0, 0}, .reach_m = 2}, heights);
  };
  CHECK(across(0)[0].distance_m == 8);
  CHECK(across(6.2)[0].distance_m == Approx(10 - 1.6).epsilon(1e-12));  // round end: 2, 1.2, 1.6
  CHECK(across(7.1).empty());
}

TEST_CASE("hits are those of a walk along the ray in small steps", "[geodata][analytic]") {
  constexpr double step_m = 0.05;
  Scatter scatter(31);
  for (auto const& layer : {test::scattered_polygons(300, 32, true), test::scattered_lines(300, 33),
                            test::scattered_points(300, 34)}) {
    auto const heights = [](std::uint32_t row) {
      return HeightRange{row % 5 - 3.0, row % 40 + 1.0};
    };
    for (int i = 0; i < 12; ++i) {
      auto const ray = random_ray(scatter);
      auto const found = hits(*layer, ray, heights);
      CHECK(std::is_sorted(found.begin(), found.end(), [](auto const& a, auto const& b) {
        return a.distance_m < b.distance_m;
      }));
      for (std::uint32_t row = 0; row < layer->size(); ++row) {
        double const walked = march(*layer, ray, row, heights(row), step_m);
        auto const hit =
            std::find_if(found.begin(), found.end(), [&](auto const& h) { return h.row == row; });
        // The walk may step over what is shorter than a step, and finds the rest late by one step.
        if (hit == found.end()) {
          REQUIRE(walked == HUGE_VAL);
        } else if (walked != HUGE_VAL) {
          REQUIRE(hit->distance_m <= walked + 1e-9);
          if (layer->geometry_type() != GeometryType::polygon) {
            REQUIRE(hit->distance_m > walked - step_m - 1e-9);
          }
        }
      }
    }
  }
}

TEST_CASE("the first hit is enough when the visitor says so, and no ray is refused by name",
          "[geodata][contract]") {
  auto const layer = towers();
  auto const heights = [&](std::uint32_t row) { return above_ground(*layer, row); };
  int visited = 0;
  auto const counts = query_ray(*layer, {.origin = {0, 5, 5}, .direction = {1, 0, 0}}, heights,
                                [&](RayHit const&) { return ++visited < 1; });
  CHECK(counts->stopped);
  CHECK(visited == 1);
  CHECK(counts->candidates == 1);  // the others lie behind and were never looked at
  for (Ray const& ray : {Ray{.origin = {0, 0, 0}, .direction = {0, 0, 0}},
                         Ray{.origin = {NAN, 0, 0}, .direction = {1, 0, 0}},
                         Ray{.origin = {0, 0, 0}, .direction = {1, 0, 0}, .reach_m = -1}}) {
    auto const refused = query_ray(*layer, ray, heights, [](RayHit const&) { return true; });
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().subject == "ray");
  }
}
