#include "scenarios/risk/water_break_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::risk {

namespace {

constexpr char const* file_name = "standards/risk_water_break_model.csv";

/// Every coefficient that likelihood() reads.
constexpr char const* needed[] = {"B/b0",
                                  "B/cast_iron_before_1945",
                                  "B/cast_iron_1945_69",
                                  "B/cast_iron_from_1970",
                                  "B/ductile_iron",
                                  "B/plastic",
                                  "B/other",
                                  "B/ln_diameter",
                                  "B/age_decade",
                                  "C/b0",
                                  "C/cast_iron_before_1945",
                                  "C/cast_iron_1945_69",
                                  "C/cast_iron_from_1970",
                                  "C/ductile_iron",
                                  "C/plastic",
                                  "C/other",
                                  "C/ln_diameter",
                                  "C/age_decade",
                                  "C/prior_0",
                                  "C/prior_1",
                                  "C/prior_2",
                                  "C/prior_3",
                                  "range/D_min",
                                  "range/D_max",
                                  "range/age_max"};

/// Empty when the model has no coefficient for the material.
std::string_view material_term(WaterMain const& main) {
  auto const& m = main.material;
  if (m == "cast_iron") {
    if (main.year_laid < 1945) return "cast_iron_before_1945";
    return main.year_laid < 1970 ? "cast_iron_1945_69" : "cast_iron_from_1970";
  }
  if (m == "ductile_iron" || m == "plastic") return m;
  if (m == "steel" || m == "asbestos_cement" || m == "concrete") return "other";
  return {};
}

}  // namespace

Result<WaterBreakModel> WaterBreakModel::load() {
  auto const csv = CsvFile::read(data_path(file_name));
  if (!csv) return csv.error();
  WaterBreakModel model;
  for (std::size_t row = 0; row < csv->size(); ++row) {
    auto const name = csv->text(row, "model");
    auto const term = csv->text(row, "term");
    auto const value = csv->number(row, "value");
    if (!name) return name.error();
    if (!term) return term.error();
    if (!value) return value.error();
    model.coefficients_[*name + "/" + *term] = *value;
  }
  for (char const* key : needed) {
    if (!model.coefficients_.contains(key)) {
      return Error{ErrorCode::data_corrupt,
                   fmt::format("risk_water_break_model.csv: coefficient {} is missing", key),
                   file_name};
    }
  }
  return model;
}

double WaterBreakModel::coefficient(char model, std::string_view term) const {
  auto const found = coefficients_.find(fmt::format("{}/{}", model, term));
  assert(found != coefficients_.end());
  return found->second;
}

std::optional<Likelihood> WaterBreakModel::likelihood(WaterMain const& main) const {
  assert(main.diameter_mm > 0 && main.age_y >= 0);
  auto const material = material_term(main);
  if (material.empty()) return std::nullopt;
  char const model = main.earlier_breaks ? 'C' : 'B';
  auto const c = [&](std::string_view term) { return coefficient(model, term); };
  Likelihood out;
  out.formula = main.earlier_breaks ? "water-break-C" : "water-break-B";
  out.log_terms = {
      {"base", "", c("b0")},
      {"material", std::string(main.material), c(material)},
      {"diameter", fmt::format("{} mm", main.diameter_mm),
       c("ln_diameter") * std::log(main.diameter_mm / 150)},
      {"age", fmt::format("{} y", main.age_y), c("age_decade") * (main.age_y - 50) / 10}};
  if (main.earlier_breaks) {
    int const known = std::clamp(*main.earlier_breaks, 0, 3);
    out.log_terms.push_back({"earlier_breaks", fmt::format("{}", *main.earlier_breaks),
                             c(fmt::format("prior_{}", known))});
  }
  return out;
}

bool WaterBreakModel::extrapolates(WaterMain const& main) const {
  return main.diameter_mm < coefficients_.at("range/D_min") ||
         main.diameter_mm > coefficients_.at("range/D_max") ||
         main.age_y > coefficients_.at("range/age_max");
}

}  // namespace citytwin::risk
