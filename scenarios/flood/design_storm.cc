#include "scenarios/flood/design_storm.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::flood {

namespace {

constexpr double mm_per_min_per_l_per_s_ha = 0.006;

Result<StormFormula> read_row(CsvFile const& table, std::size_t row) {
  StormFormula out;
  for (auto const& [column, field] : {std::pair{"a_l_per_s_ha", &StormFormula::a_l_per_s_ha},
                                      {"c", &StormFormula::c},
                                      {"b_min", &StormFormula::b_min},
                                      {"m", &StormFormula::m},
                                      {"peak_position", &StormFormula::peak_position}}) {
    auto const value = table.number(row, column);
    if (!value) return value.error();
    out.*field = *value;
  }
  return out;
}

}  // namespace

Result<StormFormula> StormFormula::load(std::string_view region) {
  auto const table = CsvFile::read(data_path("standards/design_storm.csv"));
  if (!table) return table.error();
  std::string known;
  for (std::size_t row = 0; row < table->size(); ++row) {
    auto const name = table->text(row, "region");
    if (!name) return name.error();
    if (*name == region) return read_row(*table, row);
    known += (known.empty() ? "" : ", ") + *name;
  }
  return Error{
      ErrorCode::invalid_argument,
      fmt::format("design_storm.csv has no region '{}'; expected one of {}", region, known),
      std::string(region)};
}

DesignStorm::DesignStorm(StormFormula const& formula, double return_period_a, double duration_min,
                         double peak_position)
    : rate_(mm_per_min_per_l_per_s_ha * formula.a_l_per_s_ha *
            (1.0 + formula.c * std::log10(return_period_a))),
      b_min_(formula.b_min),
      m_(formula.m),
      duration_min_(duration_min),
      peak_position_(peak_position) {}

double DesignStorm::mean_depth_mm(double t_min) const {
  return rate_ * t_min / std::pow(t_min + b_min_, m_);
}

double DesignStorm::fallen_mm(double t_min) const {
  double const t = std::clamp(t_min, 0.0, duration_min_);
  double const r = peak_position_;
  double const peak = r * duration_min_;
  if (t <= peak) return r * (depth_mm() - mean_depth_mm((peak - t) / r));
  return r * depth_mm() + (1.0 - r) * mean_depth_mm((t - peak) / (1.0 - r));
}

double DesignStorm::peak_mm_per_min() const {
  return rate_ / std::pow(b_min_, m_);
}

}  // namespace citytwin::flood
