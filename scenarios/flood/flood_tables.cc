#include "scenarios/flood/flood_tables.h"

#include <algorithm>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

template <class Visit>
void for_each_cell(GridGeometry const& g, Visit const& visit) {
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) visit(r, c);
  }
}

double share_percent(double part, double whole) {
  return whole > 0 ? 100.0 * part / whole : 0.0;
}

std::vector<TableColumn> mark_columns() {
  return {{"depth_m", "deeper than", "超过水深", "m"},
          {"meaning_en", "meaning", "含义（英文）", ""},
          {"meaning_zh", "meaning (Chinese)", "含义", ""}};
}

}  // namespace

Result<std::vector<DepthMark>> load_depth_marks() {
  auto const table = CsvFile::read(data_path("standards/flood_depth_marks.csv"));
  if (!table) return table.error();
  std::vector<DepthMark> marks;
  for (std::size_t row = 0; row < table->size(); ++row) {
    auto const depth = table->number(row, "depth_m");
    auto const en = table->text(row, "meaning_en");
    auto const zh = table->text(row, "meaning_zh");
    if (!depth) return depth.error();
    if (!en) return en.error();
    if (!zh) return zh.error();
    marks.push_back({*depth, *en, *zh});
  }
  return marks;
}

Table empty_mass_ledger(std::span<LedgerItem const> more) {
  Table out{"mass_ledger",
            "Water balance",
            "水量平衡",
            {{"time_min", "time", "时间", "min"},
             {"initial_m3", "initial water", "初始水量", "m3"},
             {"rain_m3", "rain", "降雨", "m3"},
             {"inflow_m3", "inflow of rivers", "河道入流", "m3"},
             {"edge_inflow_m3", "inflow over the edge", "边界流入", "m3"},
             {"infiltration_m3", "infiltration", "下渗", "m3"},
             {"storm_sewers_m3", "taken by storm sewers", "雨水管网排除", "m3"},
             {"inlets_m3", "into the storm sewers by inlets", "雨水口流入管网", "m3"},
             {"spills_m3", "out of manholes", "检查井冒溢", "m3"},
             {"sewer_outfalls_m3", "out of storm outfalls", "雨水排放口排出", "m3"},
             {"edge_outflow_m3", "outflow over the edge", "边界流出", "m3"},
             {"storage_m3", "on the surface", "地表存量", "m3"},
             {"residual_m3", "residual", "余差", "m3"},
             {"froude_limited_percent", "faces at the Froude limit", "达到弗劳德限值的界面", "%"}},
            {}};
  for (auto const& item : more) out.columns.push_back(item.column);
  return out;
}

void add_ledger_row(SurfaceFlow const& flow, Table& table, std::span<LedgerItem const> more) {
  auto const& books = flow.ledger();
  auto const storage = flow.storage();
  table.rows.push_back({flow.time_s() / 60.0, flow.m3(books.initial), flow.m3(books.rain),
                        flow.m3(books.inflow), flow.m3(books.stage_inflow),
                        flow.m3(books.infiltration), flow.m3(books.sewers), flow.m3(books.inlets),
                        flow.m3(books.spills), flow.m3(books.sewer_outfalls),
                        flow.m3(books.stage_outflow + books.outfall), flow.m3(storage),
                        flow.m3(books.residual(storage)), 100.0 * flow.limited_faces(0.0).share()});
  for (auto const& item : more) table.rows.back().emplace_back(item.value());
}

Table flooded_streets(CityGround const& ground, SurfaceFlow const& flow,
                      std::vector<DepthMark> const& marks) {
  Table out{"flooded_streets", "Flooded streets", "道路积水", mark_columns(), {}};
  out.columns.push_back({"area_m2", "street area", "道路面积", "m2"});
  out.columns.push_back({"share_percent", "share of all streets", "占道路总面积", "%"});
  double const cell_m2 = flow.surface().cell_area_m2();
  double const whole_m2 =
      cell_m2 * static_cast<double>(std::count(ground.street.begin(), ground.street.end(), 1));
  for (auto const& mark : marks) {
    auto const limit = to_quanta(mark.depth_m);
    double area_m2 = 0;
    for_each_cell(ground.input.geometry, [&](int r, int c) {
      if (ground.street[ground.input.index(r, c)] && flow.greatest_depth().at(r, c) > limit) {
        area_m2 += cell_m2;
      }
    });
    out.rows.push_back({mark.depth_m, mark.meaning_en, mark.meaning_zh, area_m2,
                        share_percent(area_m2, whole_m2)});
  }
  return out;
}

Table flooded_buildings(FloodOutcome const& outcome, std::vector<DepthMark> const& marks) {
  Table out{
      "flooded_buildings", "Buildings with water beside them", "受淹建筑", mark_columns(), {}};
  out.columns.push_back({"buildings", "buildings", "建筑数", ""});
  out.columns.push_back({"share_percent", "share of all buildings", "占建筑总数", "%"});
  auto const beside = building_exposure(outcome, 0);
  for (auto const& mark : marks) {
    auto const count = std::count_if(beside.begin(), beside.end(), [&](auto const& entry) {
      return static_cast<double>(entry.second.greatest_depth_m) > mark.depth_m;
    });
    out.rows.push_back(
        {mark.depth_m, mark.meaning_en, mark.meaning_zh, static_cast<std::int64_t>(count),
         share_percent(static_cast<double>(count), static_cast<double>(beside.size()))});
  }
  return out;
}

}  // namespace citytwin::flood
