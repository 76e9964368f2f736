#include "scenarios/flood/flood_forcing.h"

#include <set>

#include "scenarios/flood/design_storm.h"
#include "scenarios/flood/place_text.h"
#include "scenarios/flood/raster_cover.h"
#include "scenarios/flood/soil_cover.h"

namespace citytwin::flood {

namespace {

constexpr double s_per_min = 60.0;
constexpr double s_per_h = 3600.0;
constexpr double m_per_mm = 1e-3;

Error bad(char const* parameter, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), parameter};
}

Result<void> set_design_storm(FloodSettings const& settings, FloodDrive& drive) {
  auto const formula = StormFormula::load(settings.region);
  if (!formula) return formula.error();
  double const peak = settings.peak_position > 0 ? settings.peak_position : formula->peak_position;
  DesignStorm const storm(*formula, settings.return_period_a, settings.duration_min, peak);
  drive.fallen_mm = [storm](double t_min) { return storm.fallen_mm(t_min); };
  drive.rain_mm = storm.depth_mm();
  drive.rain_min = settings.duration_min;
  return {};
}

Result<void> set_rain(FloodSettings const& settings, FloodDrive& drive) {
  if (settings.rain == "design_storm") return set_design_storm(settings, drive);
  if (settings.rain == "none") {
    drive.fallen_mm = [](double) { return 0.0; };
    drive.rain_min = settings.duration_min;
    return {};
  }
  if (settings.rain_record.empty()) {
    return bad("rain_record",
               "rain_record is empty; expected a table with the columns time_min and rain_mm or "
               "rain_mm_per_h, as rain = \"record\" asks for");
  }
  auto const record = RainRecord::parse(settings.rain_record, "rain_record");
  if (!record) return record.error();
  drive.fallen_mm = [rain = *record](double t_min) { return rain.fallen_mm(t_min); };
  drive.rain_mm = record->depth_mm();
  drive.rain_min = record->duration_min();
  return {};
}

Result<void> set_inflow(CityModel const& model, FloodSettings const& settings, double end_min,
                        FloodDrive& drive) {
  if (settings.inflow.empty() != settings.inflow_line.empty()) {
    return bad(settings.inflow.empty() ? "inflow" : "inflow_line",
               "inflow and inflow_line belong together; expected both or neither");
  }
  if (settings.inflow.empty()) return {};
  auto course = TimeCourse::parse(settings.inflow, "inflow", "flow_m3_per_s", end_min);
  if (!course) return course.error();
  auto line = parse_line(model, settings.inflow_line, "inflow_line");
  if (!line) return line.error();
  drive.inflow_line = std::move(*line);
  drive.inflow_m3_per_s = std::move(*course);
  return {};
}

std::vector<Cell> cells_of_line(CityGround const& ground, std::vector<Vec2> const& line) {
  GeometryColumn column(GeometryType::line);
  std::vector<Vec3> points;
  for (auto const& p : line) points.push_back({p.x, p.y, 0});
  column.add_line(points);
  std::set<std::pair<int, int>> cells;
  auto const& g = ground.input.geometry;
  cells_along_line(g, column[0], 0.71 * g.cell_m, [&](int r, int c) {  // over half a diagonal
    if (ground.input.open[ground.input.index(r, c)]) cells.emplace(r, c);
  });
  std::vector<Cell> out;
  for (auto const& [r, c] : cells) out.push_back({r, c});
  return out;
}

Result<void> place_inflow(FloodDrive const& drive, CityGround const& ground, Forcing& forcing) {
  auto const cells = cells_of_line(ground, drive.inflow_line);
  if (cells.empty()) {
    return Error{ErrorCode::not_found,
                 "inflow_line: every cell on it lies in a building; expected open ground or water",
                 "inflow_line"};
  }
  double const share = 1.0 / static_cast<double>(cells.size());
  for (auto const& cell : cells) {
    forcing.inflows.push_back({cell, [course = *drive.inflow_m3_per_s, share](double t_s) {
                                 return share * course.sum(t_s);
                               }});
  }
  return {};
}

Result<void> place_level(FloodDrive const& drive, CityGround& ground, Forcing& forcing) {
  if (ground.surface.held_stages.empty()) {
    return Error{
        ErrorCode::not_found,
        "edge_level: no water body lies on the city's edge, or edge is closed; expected one "
        "whose level can follow the course",
        "edge_level"};
  }
  auto& stage = forcing.stages.emplace_back();
  for (auto const& held : ground.surface.held_stages) stage.cells.push_back(held.cell);
  stage.level_m = [course = *drive.edge_level_m](double t_s) { return course.at(t_s); };
  ground.surface.held_stages.clear();
  return {};
}

Result<void> place_losses(FloodSettings const& settings, LandSurfaces const& surfaces,
                          Forcing& forcing) {
  if (settings.drainage == "capacity") {
    forcing.sewer_capacity_m = [rate = settings.sewer_mm_per_h](double t_s) {
      return m_per_mm * rate * t_s / s_per_h;
    };
  }
  if (!settings.infiltration) return {};
  if (settings.infiltration_method == "green_ampt") {
    auto const soils = SoilTable::load();
    if (!soils) return soils.error();
    forcing.soils = soil_rates(*soils, settings.soil_saturation);
    return {};
  }
  forcing.infiltration_m.resize(1);
  for (auto const& surface : surfaces.all()) {
    forcing.infiltration_m.push_back(
        [surface](double t_s) { return m_per_mm * surface.infiltration_mm(t_s / s_per_h); });
  }
  return {};
}

}  // namespace

Result<FloodDrive> FloodDrive::from(CityModel const& model, FloodSettings const& settings) {
  FloodDrive out;
  if (auto const set = set_rain(settings, out); !set) return set.error();
  double const end_min = out.rain_min + settings.after_min;
  if (auto const set = set_inflow(model, settings, end_min, out); !set) return set.error();
  if (settings.edge_level.empty()) return out;
  auto level = TimeCourse::parse(settings.edge_level, "edge_level", "level_m", end_min);
  if (!level) return level.error();
  out.edge_level_m = std::move(*level);
  return out;
}

Result<Forcing> make_forcing(FloodDrive const& drive, FloodSettings const& settings,
                             LandSurfaces const& surfaces, CityGround& ground) {
  Forcing out;
  out.rain_m = [fallen_mm = drive.fallen_mm](double t_s) {
    return m_per_mm * fallen_mm(t_s / s_per_min);
  };
  if (auto const placed = place_losses(settings, surfaces, out); !placed) return placed.error();
  if (drive.inflow_m3_per_s) {
    if (auto const placed = place_inflow(drive, ground, out); !placed) return placed.error();
  }
  if (drive.edge_level_m) {
    if (auto const placed = place_level(drive, ground, out); !placed) return placed.error();
  }
  return out;
}

}  // namespace citytwin::flood
