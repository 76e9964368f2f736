#include "scenarios/flood/validation_charts.h"

#include <algorithm>
#include <cctype>
#include <string>

#include <fmt/format.h>

#include "scenarios/flood/channel_run.h"
#include "scenarios/flood/validate_cases.h"

namespace citytwin::flood {

namespace {

constexpr int drawn_cells = 100;  ///< the coarsest of the validation table
constexpr int exact_points = 500;

/// "dam break, dry" -> "dam_break_dry"
std::string file_name(std::string const& name) {
  std::string out;
  for (unsigned char const c : name) {
    if (std::isalnum(c) != 0)
      out += static_cast<char>(std::tolower(c));
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  return out;
}

ChartLine exact_level(ChannelCase const& test) {
  ChartLine line{test.source, {}, {}, ChartLine::Look::line};
  for (int i = 0; i < exact_points; ++i) {
    double const x = (i + 0.5) * test.channel.length_m / exact_points;
    line.x.push_back(x);
    line.y.push_back(test.channel.bed_m(x) + test.depth_m(x));
  }
  return line;
}

ChartLine bed(ChannelCase const& test) {
  auto line = exact_level(test);
  line.name = "bed";
  line.look = ChartLine::Look::dashes;
  std::transform(line.x.begin(), line.x.end(), line.y.begin(), test.channel.bed_m);
  return line;
}

ChartLine computed_level(ChannelCase const& test, int order) {
  auto const flow = flow_through(test.channel, drawn_cells, thin_films(order));
  ChartLine line{
      fmt::format("order {}, {} cells", order, drawn_cells), {}, {}, ChartLine::Look::dots};
  for (int c = 0; c < drawn_cells; ++c) {
    double const x = (c + 0.5) * flow.surface().geometry.cell_m;
    line.x.push_back(x);
    line.y.push_back(test.channel.bed_m(x) + flow.depth_m(0, c));
  }
  return line;
}

Chart chart_of(ChannelCase const& test) {
  return {file_name(test.name),
          fmt::format("{}, after {:.6g} s", test.name, test.channel.duration_s),
          "distance, m",
          "water level, m",
          {exact_level(test), computed_level(test, 1), computed_level(test, 2), bed(test)}};
}

}  // namespace

std::vector<Chart> validation_charts(std::filesystem::path const& data_root) {
  std::vector<Chart> charts;
  for (auto const& test : channel_cases()) charts.push_back(chart_of(test));
  for (auto const& measured : {monai_charts(data_root), ea5_charts(data_root)}) {
    charts.insert(charts.end(), measured.begin(), measured.end());
  }
  return charts;
}

}  // namespace citytwin::flood
