#include "scenarios/registry/registry.h"

#include <exception>

#include <fmt/format.h>

#include "scenarios/flood/flood_scenario.h"
#include "scenarios/flood/validate.h"
#include "scenarios/flood/validation_charts.h"
#include "scenarios/lighting/lighting_scenario.h"
#include "scenarios/lighting/validate.h"
#include "scenarios/quality/quality_scenario.h"
#include "scenarios/quality/validate.h"
#include "scenarios/risk/risk_scenario.h"
#include "scenarios/risk/validate.h"
#include "scenarios/sewer/validate.h"
#include "scenarios/sewer/validation_charts.h"

namespace citytwin {

namespace {

std::vector<std::unique_ptr<Scenario const>> make_all() {
  std::vector<std::unique_ptr<Scenario const>> all;
  all.push_back(flood::make_scenario());
  all.push_back(lighting::make_scenario());
  all.push_back(risk::make_scenario());
  all.push_back(quality::make_scenario());
  return all;
}

}  // namespace

std::vector<std::unique_ptr<Scenario const>> const& all_scenarios() {
  static auto const all = make_all();
  return all;
}

Result<Scenario const*> find_scenario(std::string_view type) {
  std::string known;
  for (auto const& scenario : all_scenarios()) {
    if (scenario->type() == type) return scenario.get();
    known += (known.empty() ? "" : ", ") + std::string(scenario->type());
  }
  return Error{ErrorCode::not_found,
               fmt::format("there is no scenario '{}'; expected one of {}", type, known),
               std::string(type)};
}

Result<std::vector<ValidationRow>> validate_area(std::string_view area,
                                                 std::filesystem::path const& data_root,
                                                 ValidationOptions const& options) {
  if (area == "flood") return flood::validate(data_root, options);
  if (area == "lighting") return lighting::validate(data_root);
  if (area == "risk") return risk::validate(data_root);
  if (area == "quality") return quality::validate(data_root);
  if (area == "sewer") return sewer::validate(data_root);
  return Error{
      ErrorCode::not_found,
      fmt::format("there is no validation area '{}'; expected flood, lighting, risk, quality "
                  "or sewer",
                  area),
      std::string(area)};
}

Result<std::vector<Chart>> validation_charts(std::string_view area,
                                             std::filesystem::path const& data_root) {
  try {
    if (area == "flood") return flood::validation_charts(data_root);
    if (area == "sewer") return sewer::validation_charts(data_root);
  } catch (std::exception const& e) {
    return Error{ErrorCode::internal, e.what(), std::string(area)};
  }
  return Error{ErrorCode::not_found,
               fmt::format("the area '{}' has no charts; expected flood or sewer", area),
               std::string(area)};
}

}  // namespace citytwin
