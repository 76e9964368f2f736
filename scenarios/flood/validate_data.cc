#include "scenarios/flood/validate_data.h"

#include <algorithm>

#include "geodata/csv_file.h"

namespace citytwin::flood {

Pairs read_pairs(std::filesystem::path const& file, std::string const& first,
                 std::string const& second) {
  auto const table = or_throw(CsvFile::read(file));
  Pairs out;
  for (std::size_t row = 0; row < table.size(); ++row) {
    out.push_back({or_throw(table.number(row, first)), or_throw(table.number(row, second))});
  }
  return out;
}

double value_at(Pairs const& points, double x) {
  auto const after = std::upper_bound(points.begin(), points.end(), x,
                                      [](double at, auto const& p) { return at < p[0]; });
  if (after == points.begin()) return points.front()[1];
  if (after == points.end()) return points.back()[1];
  auto const& [x0, y0] = *(after - 1);
  auto const& [x1, y1] = *after;
  return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

}  // namespace citytwin::flood
