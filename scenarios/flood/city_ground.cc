#include "scenarios/flood/city_ground.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "scenarios/flood/raster_cover.h"
#include "scenarios/flood/terrain_blocks.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

/// Paints land surfaces in order: what is painted later lies on top.
class Painter {
 public:
  Painter(CityModel const& model, LandSurfaces const& surfaces, CityGround& ground)
      : model_(model), surfaces_(surfaces), ground_(ground), input_(ground.input) {}

  void paint_all(GroundOptions const& options) {
    auto const everywhere = require("open_ground");
    for (std::size_t i = 0; i < input_.geometry.size(); ++i) paint(i, everywhere);
    paint_polygons(LayerKind::land_use, "land_use/");
    paint_polygons(LayerKind::park, "");
    paint_lines(LayerKind::greenway, "greenway");
    paint_lines(LayerKind::path, "path");
    paint_roads();
    paint_water();
    paint_buildings(options.buildings_block);
    for (auto const& [name, count] : unknown_) {
      ground_.warnings.push_back(
          fmt::format("{} features of class '{}' have no row in land_surface.csv; they are taken "
                      "as open_ground",
                      count, name));
    }
  }

 private:
  std::uint8_t require(std::string const& name) {
    auto const found = surfaces_.find(name);
    if (!found) ++unknown_[name];
    return found.value_or(surfaces_.find("open_ground").value_or(0));
  }

  void paint(std::size_t cell, std::uint8_t surface) {
    auto const& s = surfaces_.all()[surface];
    input_.manning[cell] = static_cast<float>(s.manning);
    input_.sealed[cell] = static_cast<float>(s.sealed);
    input_.soil[cell] = static_cast<std::uint8_t>(surface + 1);
  }

  void paint_polygons(LayerKind kind, std::string const& prefix) {
    for (auto const* layer : model_.layers_of(kind)) {
      for (std::size_t row = 0; row < layer->size(); ++row) {
        auto const surface = require(prefix + std::string(layer->text("class", row)));
        cells_in_polygon(input_.geometry, layer->geometry(row),
                         [&](int r, int c) { paint(input_.index(r, c), surface); });
      }
    }
  }

  void paint_line(Layer const& layer, std::size_t row, double width_m, std::uint8_t surface) {
    cells_along_line(input_.geometry, layer.geometry(row), 0.5 * width_m,
                     [&](int r, int c) { paint(input_.index(r, c), surface); });
  }

  void paint_lines(LayerKind kind, std::string const& name) {
    for (auto const* layer : model_.layers_of(kind)) {
      auto const surface = require(name);
      for (std::size_t row = 0; row < layer->size(); ++row) {
        paint_line(*layer, row, layer->number("width_m", row).value_or(0.0), surface);
      }
    }
  }

  /// Sidewalks first, so that no sidewalk lies on another road's carriageway.
  void paint_roads() {
    auto const sidewalk = require("sidewalk");
    auto const road = require("road");
    auto const each_road = [&](auto const& work) {
      for (auto const* layer : model_.layers_of(LayerKind::road)) {
        for (std::size_t row = 0; row < layer->size(); ++row) {
          // The ground passes beneath a bridge; its deck is not part of the terrain.
          if (layer->text("structure", row) == "bridge") continue;
          work(*layer, row, layer->number("width_m", row).value_or(0.0));
        }
      }
    };
    each_road([&](Layer const& layer, std::size_t row, double width_m) {
      double const sidewalk_m = layer.number("sidewalk_m", row).value_or(0.0);
      if (sidewalk_m > 0) paint_line(layer, row, width_m + 2 * sidewalk_m, sidewalk);
    });
    each_road([&](Layer const& layer, std::size_t row, double width_m) {
      cells_along_line(input_.geometry, layer.geometry(row), 0.5 * width_m, [&](int r, int c) {
        auto const i = input_.index(r, c);
        paint(i, road);
        ground_.street[i] = 1;
      });
    });
  }

  void paint_water() {
    auto const water = require("water");
    for (auto const* layer : model_.layers_of(LayerKind::water)) {
      for (std::size_t row = 0; row < layer->size(); ++row) {
        auto const level_m = layer->number("level_m", row);
        auto const bed_m = layer->number("bed_m", row);
        if (!level_m) {
          ground_.warnings.push_back(fmt::format("{}: feature {} has no level_m; it starts dry",
                                                 layer->name(), layer->id(row)));
        }
        cells_in_polygon(input_.geometry, layer->geometry(row), [&](int r, int c) {
          auto const i = input_.index(r, c);
          paint(i, water);
          ground_.street[i] = 0;
          if (level_m) input_.level_m[i] = *level_m;
          if (bed_m && !(input_.bed_m[i] <= *bed_m)) input_.bed_m[i] = *bed_m;
        });
      }
    }
  }

  void paint_buildings(bool block) {
    auto const layers = model_.layers_of(LayerKind::building);
    if (layers.empty()) return;
    auto const roof = require("road");
    for (std::size_t row = 0; row < layers.front()->size(); ++row) {
      cells_in_polygon(input_.geometry, layers.front()->geometry(row), [&](int r, int c) {
        auto const i = input_.index(r, c);
        ground_.building_row[i] = static_cast<std::int32_t>(row);
        ground_.street[i] = 0;
        input_.open[i] = block ? 0 : 1;
        if (!block) paint(i, roof);
      });
    }
  }

  CityModel const& model_;
  LandSurfaces const& surfaces_;
  CityGround& ground_;
  SurfaceInput& input_;
  std::map<std::string, int> unknown_;
};

/// Blocked cells without terrain get their bed from nobody: no face leads there.
Result<void> check_bed(SurfaceInput& input) {
  auto const& g = input.geometry;
  std::size_t holes = 0;
  Cell first{};
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      auto const i = input.index(r, c);
      if (std::isfinite(input.bed_m[i])) continue;
      if (input.open[i] && holes++ == 0) first = {r, c};
      input.bed_m[i] = 0;
    }
  }
  if (holes == 0) return {};
  return Error{
      ErrorCode::data_corrupt,
      fmt::format("terrain: {} cells of {} m outside buildings have no height, the first at "
                  "x {:.1f}, y {:.1f} m; fill the holes and import the terrain again",
                  holes, g.cell_m, g.x(first.column), g.y(first.row)),
      "terrain"};
}

Result<void> check_steps(SurfaceInput const& input) {
  auto const& g = input.geometry;
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      auto const i = input.index(r, c);
      for (auto const& to : {Cell{r, c + 1}, Cell{r + 1, c}}) {
        if (!g.contains(to.row, to.column)) continue;
        auto const j = input.index(to.row, to.column);
        double const step_m = std::abs(input.bed_m[i] - input.bed_m[j]);
        if (!input.open[i] || !input.open[j] || step_m < greatest_depth_m) continue;
        return Error{ErrorCode::data_corrupt,
                     fmt::format("terrain: the ground steps by {:.1f} m at x {:.1f}, y {:.1f} m; "
                                 "expected less than {:.0f} m between neighbouring cells",
                                 step_m, g.x(c), g.y(r), greatest_depth_m),
                     "terrain"};
      }
    }
  }
  return {};
}

void warn_of_flat_terrain(CityGround& ground) {
  auto const [low, high] =
      std::minmax_element(ground.input.bed_m.begin(), ground.input.bed_m.end());
  if (*low == *high) {
    ground.warnings.push_back(
        fmt::format("the terrain is {} m everywhere; water will not run", *low));
  }
}

void open_edge(GroundOptions const& options, SurfaceInput const& input, Surface& surface) {
  auto const& g = input.geometry;
  auto const visit = [&](int r, int c) {
    auto const i = input.index(r, c);
    auto const depth = surface.initial_depth.at(r, c);
    if (depth > 0) {
      surface.held_stages.push_back({{r, c}, depth});
    } else if (input.open[i] && options.edge == Edge::open) {
      surface.outfalls.push_back(
          {{r, c}, static_cast<float>(std::sqrt(options.edge_slope)) / input.manning[i]});
    }
  };
  for (int r = 0; r < g.rows; ++r) {
    bool const whole_row = r == 0 || r == g.rows - 1;
    for (int c = 0; c < g.columns; c += whole_row || g.columns == 1 ? 1 : g.columns - 1)
      visit(r, c);
  }
}

}  // namespace

Result<void> check_terrain(CityModel const& model) {
  if (model.terrain && !model.terrain->empty()) return {};
  return Error{ErrorCode::not_found,
               "flood: the city has no terrain; import one with `citytwin import terrain.tif "
               "--map MAP.toml -o CITY_DIR`",
               "terrain"};
}

Result<CityGround> make_city_ground(CityModel const& model, LandSurfaces const& surfaces,
                                    GroundOptions const& options) {
  if (auto const there = check_terrain(model); !there) return there.error();
  auto const geometry = block_geometry(model.terrain->geometry(),
                                       options.window.value_or(model.extent), options.cell_m);
  if (!geometry) return geometry.error();
  CityGround out{SurfaceInput(*geometry), {}, {}, {}, {}};
  out.input.bed_m = block_means(*model.terrain, *geometry);
  out.street.assign(geometry->size(), 0);
  out.building_row.assign(geometry->size(), -1);
  Painter(model, surfaces, out).paint_all(options);
  if (auto const whole = check_bed(out.input); !whole) return whole.error();
  if (auto const smooth = check_steps(out.input); !smooth) return smooth.error();
  warn_of_flat_terrain(out);
  out.surface = make_surface(out.input);
  if (options.edge != Edge::closed) open_edge(options, out.input, out.surface);
  return out;
}

}  // namespace citytwin::flood
