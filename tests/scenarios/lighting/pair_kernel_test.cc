#include "scenarios/lighting/pair_kernel.h"

#include <cmath>
#include <numbers>
#include <random>

#include "scenarios/lighting/lamp.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::lighting;

namespace {

/// The definition, in doubles and with the library's trigonometry.
double reference_lx(Photometry const& p, Rotation const& r, double scale, Vec3 const& d) {
  double const u = r[0] * d.x + r[1] * d.y + r[2] * d.z;
  double const v = r[3] * d.x + r[4] * d.y + r[5] * d.z;
  double const w = r[6] * d.x + r[7] * d.y + r[8] * d.z;
  double const distance = std::hypot(d.x, d.y, d.z);
  double const c = std::atan2(v, u) * 180 / std::numbers::pi;
  double const gamma = std::acos(-w / distance) * 180 / std::numbers::pi;
  double const cosine = -d.z / distance;
  return cosine <= 0 ? 0 : scale * p.intensity_cd(c, gamma) * cosine / (distance * distance);
}

}  // namespace

TEST_CASE("the SIMD kernel agrees with the definition for any mounting", "[lighting][analytic]") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> plan(-60, 60);
  std::uniform_real_distribution<double> angle(-180, 180);
  std::uniform_real_distribution<double> ground(-11, 2);
  auto const type = make_lamp_type(*load_photometry("street_wide"));
  for (int mounting = 0; mounting < 20; ++mounting) {
    auto const rotation = lamp_rotation(angle(random), angle(random) / 12, angle(random));
    KernelLamp lamp;
    lamp.scale = 1.5F;
    lamp.table = &type.table;
    for (std::size_t i = 0; i < 9; ++i) lamp.to_lamp[i] = static_cast<float>(rotation[i]);
    std::size_t const count = 101;  // not a multiple of any vector length
    std::vector<float> x(count + point_padding), y(x), z(x), e(x);
    for (std::size_t i = 0; i < count; ++i) {
      x[i] = static_cast<float>(plan(random));
      y[i] = static_cast<float>(plan(random));
      z[i] = static_cast<float>(ground(random));
    }
    add_lamp(lamp, {x.data(), y.data(), z.data(), e.data(), count});
    for (std::size_t i = 0; i < count; ++i) {
      double const expected = reference_lx(type.photometry, rotation, 1.5, {x[i], y[i], z[i]});
      // Float angles are good to 3e-7 rad; the steepest flank of the file is 0.5 per degree.
      CHECK(e[i] == Approx(expected).epsilon(1e-4).margin(1e-7));
    }
    for (std::size_t i = count; i < e.size(); ++i) CHECK(e[i] == 0.0F);
  }
}

TEST_CASE("points straight below, at the lamp's height, above it and without height are safe",
          "[lighting][exact]") {
  auto const type = make_lamp_type(*load_photometry("post_top"));
  KernelLamp lamp;
  lamp.scale = 1;
  lamp.table = &type.table;
  lamp.to_lamp = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  std::size_t const count = 4;
  std::vector<float> x(count + point_padding), y(x), z(x), e(x);
  z[0] = -5;
  z[1] = 0;
  z[2] = 3;
  z[3] = NAN;
  add_lamp(lamp, {x.data(), y.data(), z.data(), e.data(), count});
  CHECK(e[0] == Approx(type.photometry.intensity_cd(0, 0) / 25));
  CHECK(e[1] == 0.0F);
  CHECK(e[2] == 0.0F);
  CHECK(e[3] == 0.0F);
}

TEST_CASE("the lamp table has a node at every angle of the file", "[lighting][exact]") {
  Photometry p;
  p.c_deg = {0, 5, 15, 46, 360};
  p.gamma_deg = {0, 2.5, 65, 66, 90};
  for (int i = 0; i < 25; ++i) p.candela.push_back(i * i);
  auto const table = make_lamp_table(p);
  CHECK(table.planes == 361);
  CHECK(table.gammas == 181);
  for (double c : {0.0, 5.0, 15.0, 46.0}) {
    for (double g : p.gamma_deg) {
      auto const i = static_cast<std::size_t>(c) * 181 + static_cast<std::size_t>(g * 2);
      CHECK(table.candela[i] == static_cast<float>(p.intensity_cd(c, g)));
    }
  }
  // A measured C360 may differ from C0: the last plane keeps its own values.
  CHECK(table.candela[360 * 181] == Approx(p.candela[20]));
}
