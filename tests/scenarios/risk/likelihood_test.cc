#include <cmath>

#include "scenarios/risk/pipe_factors.h"
#include "scenarios/risk/pipe_material.h"
#include "scenarios/risk/water_break_model.h"
#include "tests/support/catch.h"

using namespace citytwin::risk;

namespace {

double log_rate(Likelihood const& likelihood) {
  double sum = 0;
  for (auto const& term : likelihood.log_terms) sum += term.effect;
  return sum;
}

}  // namespace

TEST_CASE("ten more years multiply the breaks of a main by the same factor at any age",
          "[risk][analytic]") {
  auto const model = WaterBreakModel::load();
  REQUIRE(model);
  WaterMain main{"ductile_iron", 1990, 10, 200, {}};
  double const young = log_rate(*model->likelihood(main));
  main.age_y = 20;
  double const older = log_rate(*model->likelihood(main));
  main.age_y = 30;
  double const oldest = log_rate(*model->likelihood(main));
  CHECK(older - young == Approx(0.092).epsilon(1e-12));  // rounding of a sum of four terms
  CHECK(oldest - older == Approx(0.092).epsilon(1e-12));
}

TEST_CASE("more earlier breaks never mean fewer to come, and more than three count as three",
          "[risk][exact]") {
  auto const model = WaterBreakModel::load();
  REQUIRE(model);
  WaterMain main{"cast_iron", 1960, 66, 150, 0};
  double before = log_rate(*model->likelihood(main));
  for (int breaks = 1; breaks <= 3; ++breaks) {
    main.earlier_breaks = breaks;
    double const now = log_rate(*model->likelihood(main));
    CHECK(now > before);
    before = now;
  }
  main.earlier_breaks = 40;
  CHECK(log_rate(*model->likelihood(main)) == before);
}

TEST_CASE("a main outside the fitted diameters or ages is flagged", "[risk][exact]") {
  auto const model = WaterBreakModel::load();
  REQUIRE(model);
  CHECK_FALSE(model->extrapolates({"plastic", 2000, 26, 100, {}}));
  CHECK_FALSE(model->extrapolates({"plastic", 2000, 26, 400, {}}));
  CHECK(model->extrapolates({"plastic", 2000, 26, 99, {}}));
  CHECK(model->extrapolates({"plastic", 2000, 26, 450, {}}));
  CHECK(model->extrapolates({"cast_iron", 1900, 126, 200, {}}));
  CHECK_FALSE(model->likelihood({"brick", 1900, 126, 200, {}}));
}

TEST_CASE("a factor row gives its own rate at its reference age and diameter", "[risk][exact]") {
  auto const factors = PipeFactors::load();
  REQUIRE(factors);
  auto const* row = factors->find("sewage", "concrete");
  REQUIRE(row);
  auto const at_reference = likelihood(*row, "concrete", row->reference_mm, row->reference_age_y);
  CHECK(log_rate(at_reference) == std::log(row->rate_per_km_y));
  CHECK(log_rate(likelihood(*row, "concrete", row->reference_mm, 60)) > log_rate(at_reference));
  CHECK(log_rate(likelihood(*row, "concrete", 1200, row->reference_age_y)) <
        log_rate(at_reference));
}

TEST_CASE("cables need no material, drains do", "[risk][exact]") {
  auto const factors = PipeFactors::load();
  REQUIRE(factors);
  CHECK(factors->any_material("power"));
  CHECK(factors->find("power", "") != nullptr);
  CHECK_FALSE(factors->any_material("storm"));
  CHECK(factors->find("storm", "cable") == nullptr);
  CHECK(factors->find("heat", "steel") == nullptr);
}

TEST_CASE("survey codes, abbreviations and Chinese names mean the same material", "[risk][exact]") {
  auto const materials = PipeMaterials::load();
  REQUIRE(materials);
  for (char const* code : {"DI", "di", "QM", "球墨铸铁"}) {
    INFO(code);
    REQUIRE(materials->find(code));
    CHECK(materials->find(code)->name == "ductile_iron");
  }
  CHECK(materials->find("UN")->assumed);
  CHECK_FALSE(materials->find("PVC")->assumed);
  CHECK_FALSE(materials->find("cheese"));
}
