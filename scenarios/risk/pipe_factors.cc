#include "scenarios/risk/pipe_factors.h"

#include <cmath>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::risk {

namespace {

constexpr char const* file_name = "standards/risk_pipe_likelihood.csv";

Result<PipeFactors::Row> read_row(CsvFile const& csv, std::size_t row) {
  PipeFactors::Row out;
  for (auto const& [column, into] : {std::pair("rate_per_km_y", &out.rate_per_km_y),
                                     std::pair("age_growth_per_y", &out.age_growth_per_y),
                                     std::pair("reference_age_y", &out.reference_age_y),
                                     std::pair("reference_mm", &out.reference_mm),
                                     std::pair("diameter_exponent", &out.diameter_exponent)}) {
    auto const value = csv.number(row, column);
    if (!value) return value.error();
    *into = *value;
  }
  if (out.rate_per_km_y > 0 && out.reference_mm > 0) return out;
  return Error{ErrorCode::data_corrupt,
               fmt::format("risk_pipe_likelihood.csv:{}: rate_per_km_y is {} and reference_mm is "
                           "{}; expected numbers above 0",
                           csv.line(row), out.rate_per_km_y, out.reference_mm),
               file_name};
}

}  // namespace

Result<PipeFactors> PipeFactors::load() {
  auto const csv = CsvFile::read(data_path(file_name));
  if (!csv) return csv.error();
  PipeFactors factors;
  for (std::size_t row = 0; row < csv->size(); ++row) {
    auto const system = csv->text(row, "system");
    auto const material = csv->text(row, "material");
    if (!system) return system.error();
    if (!material) return material.error();
    auto values = read_row(*csv, row);
    if (!values) return values.error();
    values->any_material = *material == "*";
    if (!factors.rows_.emplace(std::pair(*system, *material), *values).second) {
      return Error{ErrorCode::data_corrupt,
                   fmt::format("risk_pipe_likelihood.csv:{}: system '{}' with material '{}' stands "
                               "twice",
                               csv->line(row), *system, *material),
                   file_name};
    }
  }
  return factors;
}

bool PipeFactors::any_material(std::string_view system) const {
  return rows_.contains(std::pair(std::string(system), std::string("*")));
}

PipeFactors::Row const* PipeFactors::find(std::string_view system,
                                          std::string_view material) const {
  for (auto const key : {material, std::string_view("*")}) {
    auto const found = rows_.find(std::pair(std::string(system), std::string(key)));
    if (found != rows_.end()) return &found->second;
  }
  return nullptr;
}

Likelihood likelihood(PipeFactors::Row const& row, std::string_view material, double diameter_mm,
                      double age_y) {
  Likelihood out;
  out.formula = "pipe-factors";
  out.log_terms = {
      {"material", row.any_material ? "any" : std::string(material), std::log(row.rate_per_km_y)},
      {"age", fmt::format("{} y", age_y), row.age_growth_per_y * (age_y - row.reference_age_y)}};
  if (row.diameter_exponent != 0) {
    out.log_terms.push_back({"diameter", fmt::format("{} mm", diameter_mm),
                             row.diameter_exponent * std::log(diameter_mm / row.reference_mm)});
  }
  return out;
}

}  // namespace citytwin::risk
