#include "scenarios/sewer/validation_charts.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "scenarios/sewer/compare_series.h"

namespace citytwin::sewer {

namespace {

constexpr SeriesTolerance tight{};

/// "link:C1:flow_CFS" -> "flow, CFS, of C1"
std::string words(std::string const& column) {
  auto const first = column.find(':');
  auto const last = column.rfind(':');
  auto const unit = column.rfind('_');
  auto const quantity = column.substr(last + 1, unit - last - 1);
  auto const id = first == last ? "the system" : column.substr(first + 1, last - first - 1);
  return fmt::format("{} of {}, {}", quantity, id, column.substr(unit + 1));
}

/// What the model is about: its largest flow, or else its first series.
SeriesResult const& largest_flow(ModelComparison const& model) {
  auto const flow = [](SeriesResult const& s) {
    return s.column.find(":flow_") != std::string::npos ? s.peak : -1;
  };
  return *std::max_element(
      model.series.begin(), model.series.end(),
      [&](SeriesResult const& a, SeriesResult const& b) { return flow(a) < flow(b); });
}

Chart chart_of(ModelComparison const& model) {
  auto const& series = largest_flow(model);
  return {model.model,
          model.model,
          "time, h",
          words(series.column),
          {{"SWMM 5.2.4", model.hours, series.theirs, ChartLine::Look::line},
           {"CityTwin", model.hours, series.ours, ChartLine::Look::dots}}};
}

/// Root mean square differences of all series, ascending.
Chart chart_of_all(std::vector<double> shares_pct) {
  std::sort(shares_pct.begin(), shares_pct.end());
  // The worst few would flatten all others: they are in the table.
  constexpr double shown_pct = 5;
  ChartLine ours{"series", {}, {}, ChartLine::Look::dots};
  for (std::size_t i = 0; i < shares_pct.size(); ++i) {
    ours.x.push_back(100.0 * (static_cast<double>(i) + 0.5) /
                     static_cast<double>(shares_pct.size()));
    ours.y.push_back(std::min(shares_pct[i], shown_pct));
  }
  double const limit_pct = 100 * tight.rms_share;
  return {"all_series",
          fmt::format("{} series beside SWMM 5.2.4 (above {:.0f} % drawn at {:.0f} %)",
                      shares_pct.size(), shown_pct, shown_pct),
          "share of all series, %",
          "RMS difference, % of the peak",
          {ours, {"tolerance", {0, 100}, {limit_pct, limit_pct}, ChartLine::Look::dashes}}};
}

template <class T>
T or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(result).value();
}

}  // namespace

std::vector<Chart> validation_charts(std::filesystem::path const& data_root) {
  auto const folder = data_root / "flood" / "swmm";
  if (!std::filesystem::exists(folder / "index.csv")) return {};
  auto const index = or_throw(CsvFile::read(folder / "index.csv"));
  std::vector<Chart> charts(1);
  std::vector<double> shares_pct;
  for (std::size_t row = 0; row < index.size(); ++row) {
    auto const name = or_throw(index.text(row, "model"));
    auto const stride = static_cast<std::size_t>(or_throw(index.number(row, "csv_stride")));
    auto const model = or_throw(
        compare_model(folder / (name + ".inp"), folder / (name + ".ts.csv"), tight, stride));
    if (!model.refused.empty()) continue;
    charts.push_back(chart_of(model));
    for (auto const& series : model.series) shares_pct.push_back(100 * series.rms_share);
  }
  charts.front() = chart_of_all(std::move(shares_pct));
  return charts;
}

}  // namespace citytwin::sewer
