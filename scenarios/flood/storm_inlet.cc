#include "scenarios/flood/storm_inlet.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::flood {

namespace {

constexpr double gravity = 9.81;

}  // namespace

Result<StormInlet> StormInlet::load() {
  auto const table = CsvFile::read(data_path("standards/storm_inlet.csv"));
  if (!table) return table.error();
  if (table->size() == 0) {
    return Error{ErrorCode::data_corrupt, "storm_inlet.csv has no row; expected a grate",
                 "storm_inlet.csv"};
  }
  StormInlet out;
  for (auto const& [column, value] :
       {std::pair<std::string_view, double*>{"perimeter_m", &out.perimeter_m},
        {"open_area_m2", &out.open_area_m2},
        {"weir_m05_per_s", &out.weir_m05_per_s},
        {"orifice", &out.orifice},
        {"clear_share", &out.clear_share},
        {"reach_m", &out.reach_m},
        {"cover_diameter_m", &out.cover_diameter_m},
        {"cover_orifice", &out.cover_orifice}}) {
    auto const number = table->number(0, column);
    if (!number) return number.error();
    if (!(*number > 0)) {
      return Error{ErrorCode::data_corrupt,
                   fmt::format("storm_inlet.csv:{}: {} is {}; expected a number above 0",
                               table->line(0), column, *number),
                   "storm_inlet.csv"};
    }
    *value = *number;
  }
  return out;
}

double StormInlet::grate_m25_per_s(double depth_m) const {
  double const weir = weir_m05_per_s * clear_share * perimeter_m * std::max(depth_m, 0.0);
  double const hole = orifice * clear_share * open_area_m2 * std::sqrt(2.0 * gravity);
  return std::min(weir, hole);
}

double StormInlet::cover_m25_per_s() const {
  double const area_m2 = 0.25 * std::numbers::pi * cover_diameter_m * cover_diameter_m;
  return cover_orifice * area_m2 * std::sqrt(2.0 * gravity);
}

double StormInlet::capture_m3_per_s(double depth_m) const {
  return grate_m25_per_s(depth_m) * std::sqrt(std::max(depth_m, 0.0));
}

}  // namespace citytwin::flood
