#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "geodata/sample/sample_city.h"
#include "scenarios/flood/design_storm.h"
#include "scenarios/flood/flood_run.h"
#include "scenarios/flood/validate_cases.h"

namespace citytwin::flood {

namespace {

struct DepthRow {
  double return_period_a;
  double duration_min;
  double depth_mm;
};

/// Computed elsewhere from the published formula; printed to 0.1 mm.
constexpr DepthRow published[] = {{1, 60, 36.5},   {1, 180, 55.9},   {3, 60, 51.3},
                                  {5, 30, 42.9},   {5, 60, 58.1},    {10, 120, 88.6},
                                  {50, 5, 22.9},   {50, 60, 89.0},   {50, 180, 136.2},
                                  {100, 60, 98.3}, {100, 360, 193.3}};

class QuietContext final : public RunContext {
 public:
  void progress(double, std::string_view) override {}
  [[nodiscard]] bool cancelled() const override { return false; }
  void frame(Overlay const&, RasterFrame const&) override {}
};

FloodSettings storm_of(double return_period_a, std::string const& drainage) {
  auto const values = bind_parameters(
      flood_parameters(), {{"return_period_a", return_period_a}, {"drainage", drainage}});
  return settings_from(values.value());
}

}  // namespace

ValidationRows validate_design_storm() {
  auto const formula = StormFormula::load("shanghai");
  if (!formula) throw std::runtime_error(formula.error().message);
  double worst_mm = 0;
  for (auto const& row : published) {
    DesignStorm const storm(*formula, row.return_period_a, row.duration_min,
                            formula->peak_position);
    worst_mm = std::max(worst_mm, std::abs(storm.depth_mm() - row.depth_mm));
  }
  return {at_most("Shanghai design storms, P 1 to 100 a, 5 to 360 min", "largest depth error",
                  worst_mm, 0.0501, "mm",
                  "independent computation from the published formula, printed to 0.1 mm")};
}

ValidationRows validate_sample_storm() {
  auto const city = sample::make_city(sample::Size::block, 7);
  ValidationRows rows;
  for (std::string const drainage : {"capacity", "network"}) {
    QuietContext context;
    auto const result = run_flood(*city, storm_of(50, drainage), context);
    if (!result) throw std::runtime_error(result.error().message);
    for (auto const& check : result->checks) {
      rows.push_back(at_most("50-year storm of 60 min on the sample block, sewers as " + drainage,
                             check.name, std::abs(check.value), check.limit, check.unit,
                             "water balance of the run"));
    }
  }
  return rows;
}

}  // namespace citytwin::flood
