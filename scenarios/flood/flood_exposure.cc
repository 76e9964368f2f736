#include "scenarios/flood/flood_exposure.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"
#include "scenarios/flood/raster_cover.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr float never = std::numeric_limits<float>::infinity();
constexpr double s_per_min = 60.0;

/// Gathers the water of cells, each counted once.
class Gatherer {
 public:
  Gatherer(FloodOutcome const& outcome, std::size_t mark) : outcome_(outcome), mark_(mark) {}

  void add(Cell const& cell, Exposure& to) const {
    auto const& surface = outcome_.flow.surface();
    if (!surface.geometry.contains(cell.row, cell.column)) return;
    if (surface.initial_depth.at(cell.row, cell.column) > 0) return;
    auto const i = outcome_.ground.input.index(cell.row, cell.column);
    auto const depth_m =
        static_cast<float>(to_metres(outcome_.flow.greatest_depth().at(cell.row, cell.column)));
    to.greatest_depth_m = std::max(to.greatest_depth_m, depth_m);
    float const arrival_s = outcome_.record.arrival_s(mark_, i);
    to.arrival_s = std::min(to.arrival_s, arrival_s);
    to.longest_s = std::max(to.longest_s, outcome_.record.above_s(mark_, i));
  }

 private:
  FloodOutcome const& outcome_;
  std::size_t mark_;
};

std::vector<std::size_t> cells_of_road(CityGround const& ground, Layer const& roads,
                                       std::size_t row) {
  std::vector<std::size_t> cells;
  double const half_width_m = 0.5 * roads.number("width_m", row).value_or(0.0);
  cells_along_line(ground.input.geometry, roads.geometry(row), half_width_m, [&](int r, int c) {
    auto const i = ground.input.index(r, c);
    if (ground.street[i]) cells.push_back(i);
  });
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

Value minutes(float s) {
  return std::isfinite(s) ? Value{static_cast<double>(s) / s_per_min} : Value{};
}

Value name_of(Layer const& layer, std::string_view column, std::size_t row) {
  auto const text = layer.text(column, row);
  return text.empty() ? Value{} : Value{std::string(text)};
}

std::vector<TableColumn> feature_columns() {
  return {{"feature_id", "id", "编号", ""},
          {"name_zh", "name (Chinese)", "名称", ""},
          {"name_en", "name", "名称（英文）", ""},
          {"class", "class", "类别", ""}};
}

std::vector<Value> feature_cells(Layer const& layer, std::size_t row) {
  return {static_cast<std::int64_t>(layer.id(row)), name_of(layer, "name_zh", row),
          name_of(layer, "name_en", row), name_of(layer, "class", row)};
}

void add_exposure(Exposure const& exposure, std::vector<Value>& row) {
  row.emplace_back(static_cast<double>(exposure.greatest_depth_m));
  row.push_back(minutes(exposure.arrival_s));
  row.push_back(minutes(exposure.longest_s));
}

void add_exposure_columns(std::vector<TableColumn>& columns) {
  columns.push_back({"greatest_depth_m", "greatest depth", "最大水深", "m"});
  columns.push_back({"from_min", "from", "开始时间", "min"});
  columns.push_back({"for_min", "for", "持续时间", "min"});
}

}  // namespace

std::map<std::int32_t, Exposure> building_exposure(FloodOutcome const& outcome, std::size_t mark) {
  std::map<std::int32_t, Exposure> out;
  Gatherer const gather(outcome, mark);
  auto const& ground = outcome.ground;
  auto const& g = ground.input.geometry;
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      auto const building = ground.building_row[ground.input.index(r, c)];
      if (building < 0) continue;
      auto& exposure = out[building];
      for (auto const& at :
           {Cell{r, c}, Cell{r - 1, c}, Cell{r, c - 1}, Cell{r, c + 1}, Cell{r + 1, c}}) {
        gather.add(at, exposure);
      }
    }
  }
  return out;
}

std::map<std::int32_t, Exposure> road_exposure(FloodOutcome const& outcome, std::size_t mark,
                                               Layer const& roads) {
  std::map<std::int32_t, Exposure> out;
  Gatherer const gather(outcome, mark);
  auto const columns = static_cast<std::size_t>(outcome.ground.input.geometry.columns);
  for (std::size_t row = 0; row < roads.size(); ++row) {
    if (roads.text("structure", row) == "bridge") continue;
    Exposure exposure;
    for (auto const cell : cells_of_road(outcome.ground, roads, row)) {
      gather.add({static_cast<int>(cell / columns), static_cast<int>(cell % columns)}, exposure);
    }
    out.emplace(static_cast<std::int32_t>(row), exposure);
  }
  return out;
}

Result<std::vector<TrafficLimit>> load_traffic_limits() {
  auto const table = CsvFile::read(data_path("standards/road_passability.csv"));
  if (!table) return table.error();
  std::vector<TrafficLimit> limits;
  for (std::size_t row = 0; row < table->size(); ++row) {
    auto const traffic = table->text(row, "traffic");
    auto const depth = table->number(row, "depth_m");
    auto const en = table->text(row, "meaning_en");
    auto const zh = table->text(row, "meaning_zh");
    if (!traffic) return traffic.error();
    if (!depth) return depth.error();
    if (!en) return en.error();
    if (!zh) return zh.error();
    limits.push_back({*traffic, *depth, *en, *zh});
  }
  return limits;
}

Table closed_roads(FloodOutcome const& outcome, Layer const& roads,
                   std::vector<TrafficLimit> const& limits, std::size_t first_mark) {
  Table out{"closed_roads", "Roads closed by water", "因积水中断的道路", feature_columns(), {}};
  out.columns.push_back({"closed_to_en", "closed to", "中断对象（英文）", ""});
  out.columns.push_back({"closed_to_zh", "closed to (Chinese)", "中断对象", ""});
  out.columns.push_back({"limit_m", "limit", "限值", "m"});
  add_exposure_columns(out.columns);
  for (std::size_t i = 0; i < limits.size(); ++i) {
    for (auto const& [row, exposure] : road_exposure(outcome, first_mark + i, roads)) {
      if (exposure.arrival_s == never) continue;
      auto cells = feature_cells(roads, static_cast<std::size_t>(row));
      cells.emplace_back(limits[i].meaning_en);
      cells.emplace_back(limits[i].meaning_zh);
      cells.emplace_back(limits[i].depth_m);
      add_exposure(exposure, cells);
      out.rows.push_back(std::move(cells));
    }
  }
  return out;
}

Table affected_buildings(FloodOutcome const& outcome, Layer const& buildings, std::size_t mark) {
  Table out{"affected_buildings", "Buildings affected", "受影响建筑清单", feature_columns(), {}};
  add_exposure_columns(out.columns);
  auto const exposure = building_exposure(outcome, mark);
  std::vector<std::pair<std::int32_t, Exposure>> affected;
  std::copy_if(exposure.begin(), exposure.end(), std::back_inserter(affected),
               [](auto const& entry) { return entry.second.arrival_s != never; });
  std::stable_sort(affected.begin(), affected.end(), [](auto const& a, auto const& b) {
    return a.second.greatest_depth_m > b.second.greatest_depth_m;
  });
  for (auto const& [row, water] : affected) {
    auto cells = feature_cells(buildings, static_cast<std::size_t>(row));
    add_exposure(water, cells);
    out.rows.push_back(std::move(cells));
  }
  return out;
}

std::vector<FeatureValue> depth_values(std::map<std::int32_t, Exposure> const& from,
                                       Layer const& layer) {
  std::vector<FeatureValue> out;
  for (auto const& [row, exposure] : from) {
    out.push_back({layer.id(static_cast<std::size_t>(row)), exposure.greatest_depth_m});
  }
  std::sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.id < b.id; });
  return out;
}

}  // namespace citytwin::flood
