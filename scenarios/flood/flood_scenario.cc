#include "scenarios/flood/flood_scenario.h"

#include "scenarios/flood/city_ground.h"
#include "scenarios/flood/flood_forcing.h"
#include "scenarios/flood/flood_parameters.h"
#include "scenarios/flood/flood_run.h"

namespace citytwin::flood {

namespace {

class FloodScenario final : public Scenario {
 public:
  [[nodiscard]] std::string_view type() const override { return "flood"; }
  [[nodiscard]] std::string_view title_en() const override { return "Storm flood"; }
  [[nodiscard]] std::string_view title_zh() const override { return "暴雨内涝"; }
  [[nodiscard]] std::vector<Parameter> const& parameters() const override {
    return flood_parameters();
  }
  [[nodiscard]] Result<void> check(CityModel const& model,
                                   ParameterValues const& values) const override {
    if (auto const there = check_terrain(model); !there) return there;
    if (auto const drive = FloodDrive::from(model, settings_from(values)); !drive) {
      return drive.error();
    }
    return {};
  }
  [[nodiscard]] Result<RunResult> run(CityModel const& model, ParameterValues const& values,
                                      RunContext& context) const override {
    return run_flood(model, settings_from(values), context);
  }
};

}  // namespace

std::unique_ptr<Scenario const> make_scenario() {
  return std::make_unique<FloodScenario>();
}

}  // namespace citytwin::flood
