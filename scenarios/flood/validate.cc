#include "scenarios/flood/validate.h"

#include <exception>
#include <functional>
#include <iterator>
#include <limits>

#include "scenarios/flood/validate_cases.h"

namespace citytwin::flood {

namespace {

/// Data that cannot be read fail their case; the others still run.
ValidationRows guarded(std::string const& name, std::function<ValidationRows()> const& run) {
  try {
    return run();
  } catch (std::exception const& e) {
    return {at_most(name, e.what(), std::numeric_limits<double>::infinity(), 0, "", "")};
  }
}

}  // namespace

std::vector<ValidationRow> validate(std::filesystem::path const& data_root,
                                    ValidationOptions const& options) {
  ValidationRows all;
  auto const add = [&](std::string const& name, std::function<ValidationRows()> const& run) {
    options.report(name);
    auto rows = guarded(name, run);
    std::move(rows.begin(), rows.end(), std::back_inserter(all));
  };
  add("lake at rest", validate_still_water);
  add("uniform flow", validate_manning_flow);
  add("rain on a plane", validate_rain_on_a_plane);
  add("full equations", validate_shallow_water);
  add("design storm", validate_design_storm);
  add("losses", validate_losses);
  add("sample storm", validate_sample_storm);
  add("a day of rain, tide and losses", validate_long_run);
  add("Monai valley", [&] { return validate_monai(data_root); });
  add("EA test 5", [&] { return validate_ea5_valley(data_root, options); });
  return all;
}

}  // namespace citytwin::flood
