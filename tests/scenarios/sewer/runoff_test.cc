#include "scenarios/sewer/runoff.h"

#include <cmath>
#include <string>

#include "scenarios/sewer/infiltration.h"
#include "tests/scenarios/sewer/inp_text.h"
#include "tests/support/catch.h"

namespace citytwin::sewer {

namespace {

std::string plane(std::string const& impervious, std::string const& soil) {
  return test::kOptions +
         "[RAINGAGES]\nG INTENSITY 0:05 1.0 TIMESERIES R\n"
         "[TIMESERIES]\nR 0:00 50\nR 0:05 50\nR 0:10 50\nR 0:15 50\nR 0:20 50\nR 0:25 50\n"
         "[JUNCTIONS]\nJ 10 3\n[OUTFALLS]\nO 9 FREE NO\n[CONDUITS]\nc J O 50 0.013 0 0\n"
         "[XSECTIONS]\nc CIRCULAR 1 0 0 0\n"
         "[SUBCATCHMENTS]\nS G J 1.0 " +
         impervious + " 100 1.0 0\n[SUBAREAS]\nS 0.015 0.1 0 0 100 OUTLET\n[INFILTRATION]\nS " +
         soil + "\n";
}

}  // namespace

TEST_CASE("a sealed plane in steady rain comes to the flow of the rain", "[sewer][analytic]") {
  auto const network = test::network_of(plane("100", "0 0 0 1"));
  Runoff runoff(network);
  while (runoff.time_s() < 1740.0) runoff.step();
  // 1 ha under 50 mm/h; after half an hour the reservoir lags by less than half a per cent.
  CHECK(runoff.runoff_m3ps(0, runoff.time_s()) == Approx(1e4 * 50e-3 / 3600.0).epsilon(5e-3));
}

TEST_CASE("rain is runoff, soil water and what stands on the ground", "[sewer][analytic]") {
  auto const network = test::network_of(plane("40", "60 5 3 7"));
  Runoff runoff(network);
  while (runoff.time_s() < 3.0 * 3600.0) runoff.step();
  auto const totals = runoff.totals();
  CHECK(totals.rain_m3 == Approx(0.025 * 1e4));
  CHECK(totals.infiltration_m3 > 0.0);
  // Runoff is booked at the rate of each step's end: first order in the wet step of one minute.
  CHECK(std::abs(totals.error_share()) < 0.01);
}

TEST_CASE("Horton's soil takes the integral of its curve under ample water", "[sewer][analytic]") {
  Infiltration law;
  law.max_rate_mps = 60e-3 / 3600, law.min_rate_mps = 6e-3 / 3600, law.decay_per_s = 3.0 / 3600;
  Soil soil(law);
  double taken = 0.0;
  for (int i = 0; i < 120; ++i) taken += 60.0 * soil.infiltrate(60.0, {1.0, 0.0, 0.0});
  double const t = 7200.0, k = law.decay_per_s;
  double const wanted =
      law.min_rate_mps * t + (law.max_rate_mps - law.min_rate_mps) / k * (1 - std::exp(-k * t));
  CHECK(taken == Approx(wanted).epsilon(1e-9));
}

TEST_CASE("Horton's soil takes all of a light rain and dries again", "[sewer][analytic]") {
  Infiltration law;
  law.max_rate_mps = 60e-3 / 3600, law.min_rate_mps = 6e-3 / 3600, law.decay_per_s = 3.0 / 3600;
  law.recovery_per_s = -std::log(0.02) / 86400.0;
  Soil soil(law);
  double const light = 4e-3 / 3600;
  CHECK(soil.infiltrate(60.0, {light, 0.0, 0.0}) == Approx(light));
  for (int i = 0; i < 600; ++i) static_cast<void>(soil.infiltrate(60.0, {1.0, 0.0, 0.0}));
  CHECK(soil.infiltrate(60.0, {1.0, 0.0, 0.0}) == Approx(law.min_rate_mps).epsilon(1e-3));
  for (int i = 0; i < 5 * 1440; ++i) static_cast<void>(soil.infiltrate(60.0, {}));
  CHECK(soil.infiltrate(60.0, {1.0, 0.0, 0.0}) > 0.95 * law.max_rate_mps);
}

TEST_CASE("Green-Ampt's soil follows its implicit law once ponded", "[sewer][analytic]") {
  Infiltration law;
  law.law = InfiltrationLaw::green_ampt;
  law.suction_m = 0.11, law.conductivity_mps = 10e-3 / 3600, law.deficit = 0.3;
  Soil soil(law);
  double taken = 0.0;
  double const rain = 100e-3 / 3600;
  for (int i = 0; i < 120; ++i) taken += 60.0 * soil.infiltrate(60.0, {rain, 0.0, 0.0});
  double const c = law.suction_m * law.deficit, k = law.conductivity_mps;
  double const ponding = k * c / (rain - k), after = 7200.0 - ponding / rain;
  // F - Fp - c ln((F + c) / (Fp + c)) = K t from ponding on.
  CHECK(taken - ponding - c * std::log((taken + c) / (ponding + c)) ==
        Approx(k * after).epsilon(1e-4));
}

}  // namespace citytwin::sewer
