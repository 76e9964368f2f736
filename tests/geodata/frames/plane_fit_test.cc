#include "geodata/frames/plane_fit.h"

#include <cmath>
#include <random>

#include "tests/support/catch.h"

using namespace citytwin;

namespace {

PlaneFit known(FitKind kind) {
  PlaneFit fit;
  fit.kind = kind;
  fit.from_centre = {2000, 1000};
  fit.to_centre = {616000, 3435000};
  double const angle = 0.0123, scale = 1.000042;
  fit.xx = fit.yy = scale * std::cos(angle);
  fit.yx = scale * std::sin(angle);
  fit.xy = -fit.yx;
  if (kind == FitKind::affine) {
    fit.xy += 3e-5;
    fit.yy += 1e-5;
  }
  return fit;
}

/// Seven points over 4 x 3 km, placed by a fit and disturbed.
std::vector<ControlPoint> points_of(PlaneFit const& fit, double noise_m, unsigned seed = 1) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> noise(0, 1);
  std::vector<Vec2> const places{{0, 0},       {4000, 0},    {4000, 3000}, {0, 3000},
                                 {2000, 1500}, {1000, 2500}, {3300, 400}};
  std::vector<ControlPoint> points;
  for (auto const& p : places) {
    Vec2 const to = fit.apply(p);
    points.push_back({"P" + std::to_string(points.size() + 1),
                      p,
                      {to.x + noise_m * noise(random), to.y + noise_m * noise(random)}});
  }
  return points;
}

}  // namespace

TEST_CASE("points placed by a known transformation give it back", "[geodata][frames][analytic]") {
  for (auto kind : {FitKind::similarity, FitKind::affine}) {
    auto const truth = known(kind);
    auto const fit = fit_plane(points_of(truth, 0), kind, 1e-6);
    REQUIRE(fit.ok());
    for (Vec2 const p : {Vec2{100, 200}, Vec2{3900, 2900}, Vec2{-500, 4000}}) {
      Vec2 const expected = truth.apply(p);
      Vec2 const got = fit->apply(p);
      // Doubles of 3.4e6 are spaced 5e-10 m.
      CHECK(got.x == Approx(expected.x).margin(1e-7).epsilon(0));
      CHECK(got.y == Approx(expected.y).margin(1e-7).epsilon(0));
      Vec2 const back = fit->invert(got);
      CHECK(back.x == Approx(p.x).margin(1e-7).epsilon(0));
      CHECK(back.y == Approx(p.y).margin(1e-7).epsilon(0));
    }
    CHECK(fit->rotation_deg() == Approx(0.0123 * 180 / 3.14159265358979).epsilon(1e-4));
  }
}

TEST_CASE("the fit is the least-squares one: no small change of it leaves smaller residuals",
          "[geodata][frames][analytic]") {
  for (auto kind : {FitKind::similarity, FitKind::affine}) {
    auto const points = points_of(known(FitKind::affine), 0.02);
    auto const fit = fit_plane(points, kind, 10);
    REQUIRE(fit.ok());
    double const best = residuals(*fit, points).rms_m;
    auto const worse = [&](auto&& change) {
      PlaneFit other = *fit;
      change(other);
      return residuals(other, points).rms_m > best;
    };
    for (double const d : {1e-7, -1e-7}) {
      CHECK(worse([&](PlaneFit& f) { f.to_centre.x += 1e4 * d; }));
      CHECK(worse([&](PlaneFit& f) { f.to_centre.y += 1e4 * d; }));
      CHECK(worse([&](PlaneFit& f) { f.xx += d, f.yy += d; }));
      CHECK(worse([&](PlaneFit& f) { f.xy += d, f.yx -= d; }));
      if (kind == FitKind::affine) CHECK(worse([&](PlaneFit& f) { f.xx += d; }));
      if (kind == FitKind::affine) CHECK(worse([&](PlaneFit& f) { f.xy += d; }));
    }
  }
}

TEST_CASE("two points fix a similarity and leave nothing to check it by",
          "[geodata][frames][exact]") {
  std::vector<ControlPoint> const two{{"a", {0, 0}, {616000, 3435000}},
                                      {"b", {100, 0}, {616000, 3435100}}};
  auto const fit = fit_plane(two, FitKind::similarity, 1e-6);
  REQUIRE(fit.ok());
  CHECK(fit->rotation_deg() == Approx(90));
  CHECK(residuals(*fit, two).redundancy == 0);
}

TEST_CASE("a fit that cannot be trusted is refused with its reason",
          "[geodata][frames][contract]") {
  auto refusal = [](std::vector<ControlPoint> const& points, FitKind kind) {
    auto const fit = fit_plane(points, kind, 0.05);
    return fit ? std::string() : fit.error().message;
  };
  auto points = points_of(known(FitKind::similarity), 0);
  CHECK_THAT(refusal({points[0]}, FitKind::similarity), Catch::Contains("needs at least 2"));
  CHECK_THAT(refusal({points[0], points[0]}, FitKind::similarity), Catch::Contains("one place"));
  CHECK(refusal({points[0], points[2], points[4]}, FitKind::similarity).empty());
  CHECK_THAT(refusal({points[0], points[1], {"c", {2000, 0}, points[0].to}}, FitKind::affine),
             Catch::Contains("one line"));
  points[3].to.x += 0.5;
  CHECK_THAT(refusal(points, FitKind::similarity),
             Catch::Contains("at point 'P4'") && Catch::Contains("limit of 0.050 m"));
}

TEST_CASE("a local grid with its axes swapped is refused with the hint that says so",
          "[geodata][frames][contract]") {
  auto points = points_of(known(FitKind::similarity), 0.001);
  for (auto& p : points) std::swap(p.from.x, p.from.y);
  auto const fit = fit_plane(points, FitKind::similarity, 0.05);
  REQUIRE_FALSE(fit.ok());
  CHECK_THAT(fit.error().message, Catch::Contains("from_x and from_y exchanged"));
}
