#include "scenarios/flood/sponge_stack.h"

#include <cmath>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::flood;

namespace {

constexpr double s_per_h = 3600.0;

/// A row of SWMM's detailed LID report, in the report's units.
struct Reported {
  double hours, inflow, evaporation, infiltration, pavement, soil, seepage, runoff, drain;
  double surface_level, pavement_level, moisture, storage_level;
};

std::vector<Reported> read_report(std::string const& file) {
  std::ifstream in(file);
  std::vector<Reported> out;
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::string date;
    std::string time;
    Reported r{};
    fields >> date >> time >> r.hours >> r.inflow >> r.evaporation >> r.infiltration >>
        r.pavement >> r.soil >> r.seepage >> r.runoff >> r.drain >> r.surface_level >>
        r.pavement_level >> r.moisture >> r.storage_level;
    if (fields) out.push_back(r);
  }
  return out;
}

/// The stack under SWMM's inflow and steps; `unit_m` is a depth of 1 in the report.
struct Replay {
  double moisture = 0;  ///< greatest differences
  double storage_m = 0;
  double pavement_m = 0;
  double infiltrated_m = 0;  ///< of sums at any time
  double seeped_m = 0;
  double drained_m = 0;
  double overflow_m = 0;
  double balance_m = 0;
};

Replay replay(SpongeDesign const& design, double saturation, std::vector<Reported> const& rows,
              double step_s, double unit_m) {
  auto state = sponge_at_begin(design, saturation);
  double const begun = state.water_m(design);
  Replay out;
  double in = 0;
  SpongeFlux sum{};
  SpongeFlux due{};
  auto const worse = [](double& worst, double a, double b) {
    worst = std::max(worst, std::abs(a - b));
  };
  for (auto const& row : rows) {
    double const per_step = unit_m * step_s / s_per_h;
    double const inflow = row.inflow * per_step;
    auto const flux = step_sponge(design, 1.0, inflow, step_s, state);
    in += inflow;
    sum.infiltrated_m += flux.infiltrated_m;
    sum.seeped_m += flux.seeped_m;
    sum.drained_m += flux.drained_m;
    sum.overflow_m += flux.overflow_m;
    due.infiltrated_m += row.infiltration * per_step;
    due.seeped_m += row.seepage * per_step;
    due.drained_m += row.drain * per_step;
    due.overflow_m += row.runoff * per_step;
    worse(out.moisture, state.theta, row.moisture);
    worse(out.storage_m, state.storage_m, row.storage_level * unit_m);
    worse(out.pavement_m, state.pavement_m, row.pavement_level * unit_m);
    worse(out.infiltrated_m, sum.infiltrated_m, due.infiltrated_m);
    worse(out.seeped_m, sum.seeped_m, due.seeped_m);
    worse(out.drained_m, sum.drained_m, due.drained_m);
    worse(out.overflow_m, sum.overflow_m, due.overflow_m);
  }
  out.balance_m =
      begun + in - sum.seeped_m - sum.drained_m - sum.overflow_m - state.water_m(design);
  return out;
}

}  // namespace

TEST_CASE("a bioretention cell follows SWMM's layers through a storm", "[flood][sponge][oracle]") {
  auto const file = test::test_file("flood/swmm/update_v5111_bioretention.lid.txt");
  if (!file) return;
  auto const rows = read_report(file->string());
  REQUIRE(rows.size() == 481);
  SpongeDesign cell;  // the model's LID_CONTROLS, void ratio 0.9 as a share
  cell.berm_m = 0.230;
  cell.surface_void = 1 - 0.086;
  cell.soil_m = 0.300;
  cell.porosity = 0.45;
  cell.field_capacity = 0.27;
  cell.wilting_point = 0.04;
  cell.soil_m_per_s = 0.150 / s_per_h;
  cell.soil_slope = 5;
  cell.suction_m = 0.049;
  cell.storage_m = 0.450;
  cell.storage_void = 0.9 / 1.9;
  cell.seepage_m_per_s = 0.001 / s_per_h;
  cell.drain_coefficient = 30;
  cell.drain_exponent = 0.55;
  cell.drain_offset_m = 0.500;
  auto const seen = replay(cell, 0.8, rows, 120, 1e-3);
  // The report prints moisture to 0.001, levels to 0.001 mm and rates to 0.001 mm/h. Near the
  // drain's head it opens and closes from step to step: one pulse of 76 mm/h in 2 min is 2.5 mm,
  // 0.0085 of the soil.
  CHECK(seen.moisture < 5e-3);
  CHECK(seen.storage_m < 2e-4);
  CHECK(seen.infiltrated_m < 1e-4);
  CHECK(seen.seeped_m < 1e-4);
  CHECK(seen.drained_m < 2.6e-3);
  CHECK(seen.overflow_m == 0);
  CHECK(std::abs(seen.balance_m) < 1e-12);
}

TEST_CASE("a porous pavement follows SWMM's layers, and runs over when they are full",
          "[flood][sponge][oracle]") {
  auto const file = test::test_file("flood/swmm/update_v5111_porous_pavement.lid.txt");
  if (!file) return;
  auto const rows = read_report(file->string());
  REQUIRE(rows.size() == 280);
  constexpr double inch_m = 0.0254;
  SpongeDesign pavement;
  pavement.pavement_m = 6 * inch_m;
  pavement.pavement_void = 0.3 / 1.3;
  pavement.pavement_sealed = 0.82;
  pavement.pavement_m_per_s = 100 * inch_m / s_per_h;
  pavement.storage_m = 0.1 * inch_m;
  pavement.storage_void = 0.75 / 1.75;
  pavement.seepage_m_per_s = 0.46 * inch_m / s_per_h;
  auto const seen = replay(pavement, 0, rows, 60, inch_m);
  // Levels are printed to 0.001 inch, rates to 0.001 in/h.
  CHECK(seen.pavement_m < 1.5e-3 * inch_m);
  CHECK(seen.storage_m < 1e-3 * inch_m);
  CHECK(seen.infiltrated_m < 2e-3 * inch_m);
  CHECK(seen.seeped_m < 2e-3 * inch_m);
  CHECK(seen.overflow_m < 2e-3 * inch_m);
  CHECK(std::abs(seen.balance_m) < 1e-12);
}

TEST_CASE("no stack loses water or overfills a layer, whatever comes", "[flood][sponge][fuzz]") {
  std::mt19937 random(3);
  auto const uniform = [&](double low, double high) {
    return low + (high - low) * ((random() >> 8) / 16777216.0);
  };
  for (int trial = 0; trial < 500; ++trial) {
    SpongeDesign d;
    auto const maybe = [&](double most) { return random() % 2 == 0 ? 0.0 : uniform(0, most); };
    d.berm_m = maybe(0.3);
    d.pavement_m = maybe(0.2);
    d.pavement_m_per_s = uniform(1e-6, 1e-3);
    d.pavement_sealed = uniform(0, 0.9);
    d.soil_m = maybe(0.8);
    d.soil_m_per_s = uniform(1e-7, 1e-4);
    d.suction_m = uniform(0, 0.3);
    d.storage_m = maybe(0.5);
    d.mat_m = d.storage_m > 0 ? 0 : maybe(0.05);
    d.seepage_m_per_s = maybe(1e-5);
    d.drain_coefficient = maybe(20);
    d.drain_offset_m = maybe(0.2);
    auto state = sponge_at_begin(d, uniform(0, 1));
    double due = state.water_m(d);
    for (int step = 0; step < 300; ++step) {
      double const inflow = random() % 3 == 0 ? 0.0 : uniform(0, 2e-3);
      auto const flux = step_sponge(d, uniform(1, 30), inflow, uniform(0.5, 60), state);
      due += inflow - flux.seeped_m - flux.drained_m - flux.overflow_m;
      REQUIRE(flux.overflow_m >= 0);
      REQUIRE(flux.drained_m >= 0);
      REQUIRE(flux.seeped_m >= 0);
      REQUIRE(state.surface_m <= d.berm_m + 1e-12);
      REQUIRE(state.surface_m >= -1e-12);
      REQUIRE(state.pavement_m <= d.pavement_m + 1e-12);
      REQUIRE(state.pavement_m >= -1e-12);
      REQUIRE(state.theta <= d.porosity + 1e-12);
      REQUIRE(state.storage_m >= -1e-12);
      REQUIRE(state.storage_m <= std::max(d.storage_m, d.mat_m) + 1e-12);
    }
    CHECK(state.water_m(d) == Approx(due).margin(1e-11));
  }
}
