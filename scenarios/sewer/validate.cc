#include "scenarios/sewer/validate.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "scenarios/sewer/compare_series.h"

namespace citytwin::sewer {

namespace {

constexpr char const* kSource = "EPA SWMM 5.2.4 on the EPA test suite";
constexpr double kOwnError_pct = 0.01;
constexpr double kMissed_pct = 5.0;
constexpr double kRefused = 8;
/// Where SWMM itself leaves more than this, it is the less accurate side.
constexpr double kTheirError_pct = 0.5;
constexpr SeriesTolerance kTight{0.02, 0.005};
constexpr SeriesTolerance kLoose{0.05, 0.05};

struct Totals {
  std::size_t series = 0, passed = 0, models = 0;
  std::vector<std::string> refused;
};

std::string misses_of(ModelComparison const& model) {
  std::string text;
  for (auto const& series : model.series) {
    if (!series.pass)
      text +=
          fmt::format("{}{} ({})", text.empty() ? "; differs: " : ", ", series.column, series.why);
  }
  return text;
}

ValidationRow failed(std::string const& model, std::string const& why) {
  return {model, why, 1, 0, "model", kSource, false, {}};
}

/// The two continuity errors that SWMM states for a model, the larger magnitude, %.
double their_error(CsvFile const& index, std::size_t row) {
  double worst = 0.0;
  for (auto const* column : {"flow_continuity_error_pct", "runoff_continuity_error_pct"}) {
    if (auto const value = index.number(row, column)) worst = std::max(worst, std::abs(*value));
  }
  return worst;
}

ValidationRow model_row(CsvFile const& index, std::size_t row, std::filesystem::path const& folder,
                        Totals& totals) {
  auto const name = index.text(row, "model");
  auto const stride = index.number(row, "csv_stride");
  if (!name || !stride) return failed("index.csv", (name ? stride.error() : name.error()).message);
  double const theirs = their_error(index, row);
  auto const flow_error = index.number(row, "flow_continuity_error_pct");
  bool const loose = flow_error && std::abs(*flow_error) > kTheirError_pct;
  auto const model = compare_model(folder / (*name + ".inp"), folder / (*name + ".ts.csv"),
                                   loose ? kLoose : kTight, static_cast<std::size_t>(*stride));
  if (!model) return failed(*name, model.error().message);
  ++totals.models;
  if (!model->refused.empty()) {
    totals.refused.push_back(*name);
    return {*name, model->refused, 0, 0, "%", kSource, true, "refused by name"};
  }
  totals.series += model->series.size();
  totals.passed += model->passed();
  double const own = 100.0 * std::abs(model->books.routing_error_share());
  return at_most(
      *name,
      fmt::format("{} of {} series within {:.0f} % of the peak{}; own continuity error of routing",
                  model->passed(), model->series.size(),
                  100.0 * (loose ? kLoose : kTight).rms_share, misses_of(*model)),
      own, kOwnError_pct, "%", fmt::format("{}; its own error {:.3f} %", kSource, theirs));
}

}  // namespace

std::vector<ValidationRow> validate(std::filesystem::path const& data_root) {
  auto const folder = data_root / "flood" / "swmm";
  auto const index = CsvFile::read(folder / "index.csv");
  if (!index) {
    ValidationRow row{"SWMM models", "series compared", 0,     0,
                      "%",           kSource,           false, index.error().message};
    return {row};
  }
  std::vector<ValidationRow> rows;
  Totals totals;
  for (std::size_t row = 0; row < index->size(); ++row)
    rows.push_back(model_row(*index, row, folder, totals));
  double const missed =
      totals.series > 0
          ? 100.0 * (1.0 - static_cast<double>(totals.passed) / static_cast<double>(totals.series))
          : 100.0;
  rows.push_back(at_most("all models", fmt::format("share of {} series that differ", totals.series),
                         missed, kMissed_pct, "%", kSource));
  rows.push_back(at_most("all models", fmt::format("models refused by name, of {}", totals.models),
                         static_cast<double>(totals.refused.size()), kRefused, "models",
                         "docs/sewer.md"));
  return rows;
}

}  // namespace citytwin::sewer
