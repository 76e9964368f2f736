#include "scenarios/flood/flood_overlays.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "scenarios/core/legend_file.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr float s_per_min = 60.0F;
constexpr float no_value = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t any_mark = 0;     ///< where only the depth is asked for
constexpr float never_reached = -1.0F;  ///< an arrival below every class: drawn as nothing

/// A raster of value(row, column, cell) on the ground that was dry before the rain.
template <class ValueAt>
RasterValues raster(Surface const& surface, ValueAt const& value) {
  auto grid = std::make_shared<Grid<float>>(surface.geometry, no_value);
  std::size_t cell = 0;
  for (int r = 0; r < surface.geometry.rows; ++r) {
    for (int c = 0; c < surface.geometry.columns; ++c, ++cell) {
      if (!surface.open.at(r, c) || surface.initial_depth.at(r, c) > 0) continue;
      grid->at(r, c) = value(r, c, cell);
    }
  }
  return grid;
}

RasterValues level_raster(FloodOutcome const& outcome) {
  return raster(outcome.flow.surface(), [&](int r, int c, std::size_t cell) {
    if (!(outcome.record.peaks(cell).depth_m > 0)) return no_value;
    return static_cast<float>(outcome.ground.input.bed_m[cell] +
                              to_metres(outcome.flow.greatest_depth().at(r, c)));
  });
}

Overlay feature_overlay(Overlay description, Layer const& layer,
                        std::map<std::int32_t, Exposure> const& exposure) {
  description.kind = OverlayKind::features;
  description.layer = layer.name();
  description.features = depth_values(exposure, layer);
  return description;
}

}  // namespace

Result<FloodStyles> FloodStyles::load(std::string_view rating) {
  FloodStyles out;
  auto const hazard = fmt::format("flood_hazard_{}", rating);
  for (auto const& [style, legend] :
       {std::pair<std::string_view, Legend*>{"flood_depth", &out.depth},
        {"building_depth", &out.building_depth},
        {"flood_speed", &out.speed},
        {"flood_level", &out.level},
        {"flood_arrival", &out.arrival},
        {"flood_duration", &out.duration},
        {hazard, &out.hazard}}) {
    auto read = load_legend(style);
    if (!read) return read.error();
    *legend = std::move(*read);
  }
  return out;
}

Overlay describe(std::string id, std::string title_en, std::string title_zh, OverlayLook look,
                 Legend const& legend) {
  Overlay out;
  out.id = std::move(id);
  out.title_en = std::move(title_en);
  out.title_zh = std::move(title_zh);
  out.look = look;
  out.legend = legend;
  return out;
}

RasterValues depth_raster(Surface const& surface, PaddedField<std::int32_t> const& depth) {
  return raster(surface, [&](int r, int c, std::size_t) {
    return static_cast<float>(to_metres(depth.at(r, c)));
  });
}

RasterValues speed_raster(SurfaceFlow const& flow, double least_depth_m) {
  auto const least = to_quanta(least_depth_m);
  return raster(flow.surface(), [&](int r, int c, std::size_t) {
    return flow.depth().at(r, c) < least ? 0.0F : speed_in_cell(flow, r, c);
  });
}

Overlay building_overlay(FloodOutcome const& outcome, Layer const& buildings,
                         Legend const& legend) {
  return feature_overlay(describe("building_depth", "Buildings with water beside them", "受淹建筑",
                                  OverlayLook::drape, legend),
                         buildings, building_exposure(outcome, any_mark));
}

std::vector<std::shared_ptr<Overlay const>> final_overlays(FloodOutcome const& outcome,
                                                           CityModel const& model,
                                                           FloodStyles const& styles,
                                                           std::size_t mark, double mark_m) {
  std::vector<std::shared_ptr<Overlay const>> out;
  auto const& surface = outcome.flow.surface();
  auto const& record = outcome.record;
  auto const end_ms = std::llround(1000.0 * outcome.flow.time_s());
  auto const add = [&](Overlay overlay, RasterValues values) {
    overlay.frames = {{end_ms, std::move(values)}};
    out.push_back(std::make_shared<Overlay const>(std::move(overlay)));
  };
  auto const at_cell = [&](auto const& value) {
    return raster(surface, [&](int, int, std::size_t cell) { return value(cell); });
  };
  auto const drape = OverlayLook::drape;
  add(describe("max_speed", "Greatest flow speed", "最大流速", drape, styles.speed),
      at_cell([&](std::size_t cell) { return record.peaks(cell).speed_m_per_s; }));
  add(describe("hazard", "Flood hazard", "洪水危险等级", drape, styles.hazard),
      at_cell([&](std::size_t cell) { return static_cast<float>(record.hazard_class(cell)); }));
  add(describe("max_level", "Greatest water level", "最高水位", drape, styles.level),
      level_raster(outcome));
  add(describe("arrival", fmt::format("Time until {:g} m deep", mark_m),
               fmt::format("水深达到 {:g} m 的时间", mark_m), drape, styles.arrival),
      at_cell([&](std::size_t cell) {
        float const arrival_s = record.arrival_s(mark, cell);
        return std::isfinite(arrival_s) ? arrival_s / s_per_min : never_reached;
      }));
  add(describe("duration", fmt::format("Time deeper than {:g} m", mark_m),
               fmt::format("水深超过 {:g} m 的历时", mark_m), drape, styles.duration),
      at_cell([&](std::size_t cell) { return record.above_s(mark, cell) / s_per_min; }));
  auto const roads = model.layers_of(LayerKind::road);
  if (roads.empty()) return out;
  out.push_back(std::make_shared<Overlay const>(
      feature_overlay(describe("road_depth", "Water on roads", "道路积水", drape, styles.depth),
                      *roads.front(), road_exposure(outcome, mark, *roads.front()))));
  return out;
}

}  // namespace citytwin::flood
