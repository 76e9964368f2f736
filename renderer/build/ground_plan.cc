#include "renderer/build/ground_plan.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace citytwin::scene {
namespace {

constexpr double kerb_width_m = 0.25;
constexpr double corner_radius_m = 6;

std::vector<Vec2> plan_line(std::vector<Vec3> const& line) {
  std::vector<Vec2> out;
  for (auto const& p : line) out.push_back({p.x, p.y});
  return out;
}

/// Closes the gaps between the square ends of roads that meet: discs of the second widest road.
class Joints {
 public:
  void add(Vec3 end, double half_m) {
    auto& widths = ends_[{std::llround(end.x * 100), std::llround(end.y * 100)}];
    widths.push_back(half_m);
  }
  void append_discs(std::vector<PlanArea>& out) {
    for (auto& [place, halves] : ends_) {
      if (halves.size() < 2) continue;
      std::sort(halves.rbegin(), halves.rend());
      out.push_back(PlanArea::disc(
          {static_cast<double>(place.first) / 100, static_cast<double>(place.second) / 100},
          halves[1]));
    }
  }

 private:
  std::map<std::pair<long long, long long>, std::vector<double>> ends_;
};

/// The union of ground roads, each `half` wide to both sides, with rounded inner corners.
template <class Half>
PlanArea road_area(std::vector<Road> const& roads, Half half, double radius_m) {
  std::vector<PlanArea> pieces;
  Joints joints;
  for (auto const& road : roads) {
    if (!road.on_ground()) continue;
    pieces.push_back(PlanArea::ribbon(plan_line(road.line), 2 * half(road)));
    joints.add(road.line.front(), half(road));
    joints.add(road.line.back(), half(road));
  }
  joints.append_discs(pieces);
  return PlanArea::united(std::move(pieces)).grown(radius_m).grown(-radius_m);
}

/// Bridges between their kerbs, trenches with their walls.
PlanArea structure_area(std::vector<Road> const& roads, Structure structure) {
  constexpr double wall_m = 0.5;
  std::vector<PlanArea> pieces;
  for (auto const& road : roads) {
    if (road.structure != structure) continue;
    double const width =
        structure == Structure::bridge ? road.width_m : 2 * (road.outer_half_m() + wall_m);
    pieces.push_back(PlanArea::ribbon(plan_line(road.line), width));
  }
  return PlanArea::united(std::move(pieces));
}

PlanArea polygons_area(Layer const& layer, std::vector<std::size_t> const& rows,
                       std::size_t& degenerate) {
  std::vector<PlanArea> pieces;
  for (auto const row : rows) {
    auto const geometry = layer.geometry(row);
    for (std::size_t part = 0; part < geometry.part_count(); ++part) {
      pieces.push_back(PlanArea::polygon(plan_rings(geometry, part)));
      degenerate += pieces.back().empty() ? 1 : 0;
    }
  }
  return PlanArea::united(std::move(pieces));
}

PlanArea ribbons_area(Layer const& layer, double default_width_m) {
  std::vector<PlanArea> pieces;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    auto const geometry = layer.geometry(row);
    double const width = layer.number("width_m", row).value_or(default_width_m);
    for (std::size_t part = 0; part < geometry.part_count(); ++part) {
      std::vector<Vec2> line;
      for (auto const& p : geometry.exterior(part)) {
        if (std::isfinite(p.x) && std::isfinite(p.y)) line.push_back({p.x, p.y});
      }
      pieces.push_back(PlanArea::ribbon(line, width));
    }
  }
  return PlanArea::united(std::move(pieces));
}

/// Rows by the value of their `class`, in the order of the names.
std::map<std::string, std::vector<std::size_t>> rows_by_class(Layer const& layer) {
  std::map<std::string, std::vector<std::size_t>> out;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    out[std::string(layer.text("class", row))].push_back(row);
  }
  return out;
}

class Planner {
 public:
  Planner(CityModel const& model, std::vector<Road> const& roads, Palette const& palette,
          std::vector<std::string>& warnings)
      : model_(model), roads_(roads), palette_(palette), warnings_(warnings) {}

  std::vector<GroundClass> plan() {
    add_roads();
    add_water();
    add_trenches();
    for (auto const* layer : model_.layers_of(LayerKind::greenway)) {
      add_ribbons(*layer, Material::greenway, "greenway", 4);
    }
    for (auto const* layer : model_.layers_of(LayerKind::path)) {
      add_ribbons(*layer, Material::paving, "path", 2.5);
    }
    add_parks();
    add_land_use();
    add({.colour = palette_.colour("ground", "open"), .tinted_by_slope = true, .area = {}});
    return std::move(classes_);
  }

 private:
  void add(GroundClass ground) { classes_.push_back(std::move(ground)); }

  void add_roads() {
    auto const layers = model_.layers_of(LayerKind::road);
    if (layers.empty()) return;
    auto const& layer = *layers.front();
    auto carriageway = road_area(
        roads_, [](Road const& r) { return r.half_m(); }, corner_radius_m);
    auto footway = road_area(
        roads_, [](Road const& r) { return r.outer_half_m(); }, corner_radius_m / 2);
    // A deck or ramp continues the carriageway: no kerb across its end.
    auto const decks = structure_area(roads_, Structure::bridge);
    auto const trenches = structure_area(roads_, Structure::underpass);
    auto kerb = carriageway.grown(kerb_width_m).difference(decks).difference(trenches);
    footway = footway.difference(decks).difference(trenches);
    add({Material::asphalt, LayerKind::road, layer.name(), &layer, HeightRule::carriageway,
         palette_.colour("ground", "asphalt"), false, std::move(carriageway)});
    add({Material::kerb, LayerKind::road, layer.name(), &layer, HeightRule::ground,
         palette_.colour("ground", "kerb"), false, std::move(kerb)});
    add({Material::paving, LayerKind::road, layer.name(), &layer, HeightRule::ground,
         palette_.colour("ground", "footway"), false, std::move(footway)});
  }

  void add_water() {
    for (auto const* layer : model_.layers_of(LayerKind::water)) {
      if (layer->geometry_type() != GeometryType::polygon) continue;
      add({.height = HeightRule::bed,
           .colour = palette_.colour("ground", "bed"),
           .area = all_polygons(*layer)});
    }
  }

  void add_trenches() {
    auto const layers = model_.layers_of(LayerKind::road);
    if (layers.empty()) return;
    add({Material::asphalt, LayerKind::road, layers.front()->name(), layers.front(),
         HeightRule::trench, palette_.colour("ground", "asphalt"), false,
         structure_area(roads_, Structure::underpass)});
  }

  void add_ribbons(Layer const& layer, Material material, std::string_view colour,
                   double default_width_m) {
    if (layer.geometry_type() != GeometryType::line) return;
    add({material, layer.kind(), layer.name(), &layer, HeightRule::ground,
         palette_.colour("ground", colour), false, ribbons_area(layer, default_width_m)});
  }

  void add_parks() {
    for (auto const* layer : model_.layers_of(LayerKind::park)) {
      if (layer->geometry_type() != GeometryType::polygon) continue;
      for (auto const& [name, rows] : rows_by_class(*layer)) {
        std::size_t degenerate = 0;
        auto const material = name == "square" ? Material::paving : Material::grass;
        add({material, layer->kind(), layer->name(), layer, HeightRule::ground,
             palette_.colour("park", name), false, polygons_area(*layer, rows, degenerate)});
        report(*layer, degenerate);
      }
    }
  }

  void add_land_use() {
    for (auto const* layer : model_.layers_of(LayerKind::land_use)) {
      if (layer->geometry_type() != GeometryType::polygon) continue;
      for (auto const& [name, rows] : rows_by_class(*layer)) {
        std::size_t degenerate = 0;
        add({.colour = palette_.colour("land_use", name),
             .tinted_by_slope = true,
             .area = polygons_area(*layer, rows, degenerate)});
        report(*layer, degenerate);
      }
    }
  }

  PlanArea all_polygons(Layer const& layer) {
    std::vector<std::size_t> rows(layer.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
    std::size_t degenerate = 0;
    auto area = polygons_area(layer, rows, degenerate);
    report(layer, degenerate);
    return area;
  }
  void report(Layer const& layer, std::size_t degenerate) {
    if (degenerate == 0) return;
    warnings_.push_back(
        fmt::format("{}: {} polygons are degenerate and not drawn", layer.name(), degenerate));
  }

  CityModel const& model_;
  std::vector<Road> const& roads_;
  Palette const& palette_;
  std::vector<std::string>& warnings_;
  std::vector<GroundClass> classes_;
};

}  // namespace

std::vector<GroundClass> plan_ground(CityModel const& model, std::vector<Road> const& roads,
                                     Palette const& palette, std::vector<std::string>& warnings) {
  return Planner(model, roads, palette, warnings).plan();
}

std::vector<Rings> partition(std::vector<GroundClass> const& classes, Box const& box) {
  std::vector<Rings> out(classes.size());
  auto remaining = PlanArea::rectangle(box);
  for (std::size_t i = 0; i + 1 < classes.size() && !remaining.empty(); ++i) {
    auto const piece = classes[i].area.intersection(remaining);
    if (piece.empty()) continue;
    out[i] = piece.rings();
    remaining = remaining.difference(piece);
  }
  out.back() = remaining.rings();
  return out;
}

}  // namespace citytwin::scene
