#include "scenarios/sewer/compare_series.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <functional>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "scenarios/sewer/inp_reader.h"

namespace citytwin::sewer {

namespace {

/// Peaks below these say nothing: the oracle's last digits, not water. In SI.
constexpr double kNoFlow_m3ps = 1e-5;
constexpr double kNoDepth_m = 1e-4;

using Reading = std::function<double(Report const&)>;

struct Column {
  std::string name;
  Reading read;
  double unit = 1;        ///< SI per unit of the column
  double negligible = 0;  ///< in the column's unit
  bool outfall_inflow = false;
};

struct ColumnName {
  std::string type, id, quantity;
};

ColumnName split(std::string const& name) {
  auto const first = name.find(':'), last = name.rfind(':');
  if (first == last) return {name.substr(0, first), {}, name.substr(first + 1)};
  return {name.substr(0, first), name.substr(first + 1, last - first - 1), name.substr(last + 1)};
}

template <class List>
std::size_t place_of(List const& list, std::string const& id) {
  auto const found =
      std::find_if(list.begin(), list.end(), [&](auto const& item) { return item.name == id; });
  return static_cast<std::size_t>(found - list.begin());
}

double stored_like_theirs(Network const& network, SewerFlow const& flow) {
  double sum = 0.0;
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    if (network.nodes[i].kind == NodeKind::storage) sum += flow.node(i).volume_m3;
  }
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    if (auto const* conduit = flow.conduit(i)) sum += conduit->volume_m3;
  }
  return sum;
}

Reading system_reading(Network const& network, SewerRun const& run, std::string const& quantity) {
  if (quantity == "runoff") return [](Report const& r) { return r.total_runoff_m3ps(); };
  if (quantity == "flooding") return [](Report const& r) { return r.total_flooding_m3ps(); };
  if (quantity == "outflow") return [](Report const& r) { return r.total_outflow_m3ps(); };
  if (quantity == "storage")
    return [&network, &run](Report const&) { return stored_like_theirs(network, run.flow()); };
  return {};
}

Reading reading_of(Network const& network, SewerRun const& run, ColumnName const& name,
                   std::string const& quantity) {
  if (name.type == "system") return system_reading(network, run, quantity);
  if (name.type == "sub") {
    auto const i = place_of(network.runoff.subcatchments, name.id);
    if (i == network.runoff.subcatchments.size()) return {};
    if (quantity == "rain") return [i](Report const& r) { return r.rain_mps(i); };
    return [i](Report const& r) { return r.runoff_m3ps(i); };
  }
  if (name.type == "junction" || name.type == "outfall" || name.type == "storage") {
    auto const i = place_of(network.nodes, name.id);
    if (i == network.nodes.size()) return {};
    if (quantity == "depth") return [i](Report const& r) { return r.depth_m(i); };
    if (quantity == "overflow") return [i](Report const& r) { return r.overflow_m3ps(i); };
    return [i](Report const& r) { return r.inflow_m3ps(i); };
  }
  auto const i = place_of(network.links, name.id);
  if (i == network.links.size()) return {};
  if (quantity == "depth") return [i](Report const& r) { return r.link_depth_m(i); };
  return [i](Report const& r) { return r.flow_m3ps(i); };
}

Result<Column> column_of(Network const& network, SewerRun const& run, std::string const& text) {
  auto const name = split(text);
  auto const quantity = name.quantity.substr(0, name.quantity.rfind('_'));
  auto const& units = network.units;
  Column column{text, reading_of(network, run, name, quantity), units.flow_m3ps,
                kNoFlow_m3ps / units.flow_m3ps, false};
  if (!column.read) {
    return Error{ErrorCode::data_corrupt,
                 fmt::format("column '{}' names nothing of the model", text), text};
  }
  if (quantity == "depth")
    column.unit = units.length_m, column.negligible = kNoDepth_m / units.length_m;
  if (quantity == "rain") column.unit = units.rain_rate_mps, column.negligible = 0.0;
  if (quantity == "storage") column.unit = units.volume_m3(), column.negligible = 0.0;
  column.outfall_inflow = name.type == "outfall" && quantity == "total_inflow";
  return column;
}

/// Our highest value lies within one report step of a time at which theirs is within the tolerance
/// of its peak.
double peak_shift(SeriesResult const& s, double tolerance) {
  auto const ours = std::max_element(s.ours.begin(), s.ours.end(),
                                     [](double a, double b) { return std::abs(a) < std::abs(b); });
  auto const at = static_cast<double>(ours - s.ours.begin());
  double nearest = 1e9;
  for (std::size_t i = 0; i < s.theirs.size(); ++i) {
    if (std::abs(s.theirs[i]) < (1.0 - tolerance) * s.peak) continue;
    nearest = std::min(nearest, std::abs(static_cast<double>(i) - at));
  }
  return nearest;
}

void judge(SeriesResult& s, Column const& column, SeriesTolerance const& tolerance,
           std::size_t stride) {
  double squares = 0.0, sum_ours = 0.0, sum_theirs = 0.0;
  for (std::size_t i = 0; i < s.ours.size(); ++i) {
    s.peak = std::max(s.peak, std::abs(s.theirs[i]));
    squares += (s.ours[i] - s.theirs[i]) * (s.ours[i] - s.theirs[i]);
    sum_ours += s.ours[i], sum_theirs += s.theirs[i];
  }
  double const rms = std::sqrt(squares / static_cast<double>(s.ours.size()));
  if (s.peak <= column.negligible) {
    s.pass = rms <= column.negligible + 1e-12;
    s.why = s.pass ? "" : "where nothing should be";
    return;
  }
  s.rms_share = rms / s.peak;
  s.peak_shift_steps = peak_shift(s, tolerance.rms_share) * static_cast<double>(stride);
  s.volume_share = sum_theirs != 0.0 ? std::abs(sum_ours / sum_theirs - 1.0) : 0.0;
  if (s.rms_share > tolerance.rms_share)
    s.why = fmt::format("RMS {:.1f} % of peak", 100.0 * s.rms_share);
  else if (s.peak_shift_steps > static_cast<double>(stride))
    s.why = fmt::format("peak {:.0f} steps off", s.peak_shift_steps);
  else if (column.outfall_inflow && s.volume_share > tolerance.volume_share)
    s.why = fmt::format("volume {:.2f} % off", 100.0 * s.volume_share);
  s.pass = s.why.empty();
}

}  // namespace

std::size_t ModelComparison::passed() const {
  return static_cast<std::size_t>(
      std::count_if(series.begin(), series.end(), [](auto const& s) { return s.pass; }));
}

Result<ModelComparison> compare_model(std::filesystem::path const& inp,
                                      std::filesystem::path const& csv,
                                      SeriesTolerance const& tolerance, std::size_t stride,
                                      int threads) {
  ModelComparison result;
  result.model = inp.stem().string();
  auto const network = read_inp(inp);
  if (!network) {
    if (network.error().code != ErrorCode::unsupported) return network.error();
    result.refused = network.error().message;
    return result;
  }
  auto const oracle = CsvFile::read(csv);
  if (!oracle) return oracle.error();
  auto run = SewerRun::make(*network, threads);
  if (!run) return run.error();
  std::vector<Column> columns;
  for (auto const& name : oracle->columns()) {
    if (name == "t_h") continue;
    auto column = column_of(*network, *run, name);
    if (!column) return column.error();
    columns.push_back(std::move(*column));
    result.series.push_back({name, 0, 0, 0, 0, false, {}, {}, {}});
  }
  auto const start = std::clock();
  std::vector<std::vector<double>> reported;
  while (!run->finished()) {
    auto const moved = run->advance([&](Report const& report) {
      auto& row = reported.emplace_back();
      for (auto const& column : columns) row.push_back(column.read(report) / column.unit);
    });
    if (!moved) return moved.error();
  }
  result.cpu_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  double const report_h = network->options.report_step_s / 3600.0;
  for (std::size_t row = 0; row < oracle->size(); ++row) {
    auto const hours = oracle->number(row, "t_h");
    if (!hours) return hours.error();
    auto const place = static_cast<std::size_t>(std::llround(*hours / report_h));
    if (place < 1 || place > reported.size()) continue;
    result.hours.push_back(*hours);
    for (std::size_t k = 0; k < columns.size(); ++k) {
      auto const value = oracle->number(row, columns[k].name);
      if (!value) return value.error();
      result.series[k].ours.push_back(reported[place - 1][k]);
      result.series[k].theirs.push_back(*value);
    }
  }
  for (std::size_t k = 0; k < columns.size(); ++k)
    judge(result.series[k], columns[k], tolerance, stride);
  result.books = run->books();
  result.count = run->flow().count();
  result.links = network->links.size();
  return result;
}

}  // namespace citytwin::sewer
