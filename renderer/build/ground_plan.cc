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

/// The first metres of a road's axis from one of its ends.
std::vector<Vec2> road_end(Road const& road, bool at_start) {
  constexpr double length_m = 30;
  auto line = plan_line(road.line);
  if (!at_start) std::reverse(line.begin(), line.end());
  double left_m = length_m;
  for (std::size_t i = 1; i < line.size(); ++i) {
    double const step = std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    if (step >= left_m) {
      double const t = left_m / step;
      line[i] = {line[i - 1].x + t * (line[i].x - line[i - 1].x),
                 line[i - 1].y + t * (line[i].y - line[i - 1].y)};
      line.resize(i + 1);
      break;
    }
    left_m -= step;
  }
  return line;
}

/// Where roads meet: fills the gaps between their square ends and rounds the inner corners.
class Junction {
 public:
  void add(Road const& road, bool at_start, double half_m) {
    ends_.push_back({&road, at_start, half_m});
  }
  [[nodiscard]] PlanArea area(double radius_m) const {
    if (ends_.size() < 2) return {};
    std::vector<PlanArea> star;
    std::vector<double> halves;
    for (auto const& end : ends_) {
      star.push_back(PlanArea::ribbon(road_end(*end.road, end.at_start), 2 * end.half_m));
      halves.push_back(end.half_m);
    }
    // A disc of the second widest road bulges beyond none of them.
    std::sort(halves.rbegin(), halves.rend());
    auto const& road = *ends_[0].road;
    auto const node = ends_[0].at_start ? road.line.front() : road.line.back();
    star.push_back(PlanArea::disc({node.x, node.y}, halves[1]));
    // A little short of the roads' own edges: near-coincident edges are what overlays fail on.
    return PlanArea::united(std::move(star)).grown(radius_m).grown(-radius_m - 0.02);
  }

 private:
  struct End {
    Road const* road;
    bool at_start;
    double half_m;
  };
  std::vector<End> ends_;
};

/// The union of ground roads, each `half` wide to both sides, inner corners rounded.
template <class Half>
PlanArea road_area(std::vector<Road> const& roads, Half half, double radius_m) {
  std::vector<PlanArea> pieces;
  std::map<std::pair<long long, long long>, Junction> junctions;
  auto const at = [&](Vec3 p) -> Junction& {
    return junctions[{std::llround(p.x * 100), std::llround(p.y * 100)}];
  };
  for (auto const& road : roads) {
    if (!road.on_ground()) continue;
    pieces.push_back(PlanArea::ribbon(plan_line(road.line), 2 * half(road)));
    at(road.line.front()).add(road, true, half(road));
    at(road.line.back()).add(road, false, half(road));
  }
  for (auto const& [place, junction] : junctions) pieces.push_back(junction.area(radius_m));
  return PlanArea::united(std::move(pieces));
}

/// Roads of one structure, each `half` wide to both sides.
template <class Half>
PlanArea structure_area(std::vector<Road> const& roads, Structure structure, Half half) {
  std::vector<PlanArea> pieces;
  for (auto const& road : roads) {
    if (road.structure != structure) continue;
    pieces.push_back(PlanArea::ribbon(plan_line(road.line), 2 * half(road)));
  }
  return PlanArea::united(std::move(pieces));
}
PlanArea trench_area(std::vector<Road> const& roads) {
  return structure_area(roads, Structure::underpass,
                        [](Road const& road) { return road.trench_half_m(); });
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
  void add_apart(GroundClass ground) {
    ground.is_apart = true;
    add(std::move(ground));
  }

  void add_roads() {
    auto const layers = model_.layers_of(LayerKind::road);
    if (layers.empty()) return;
    auto const& layer = *layers.front();
    auto carriageway = road_area(
        roads_, [](Road const& r) { return r.half_m(); }, corner_radius_m);
    // A deck or ramp continues the carriageway: no kerb across its end.
    auto const decks =
        structure_area(roads_, Structure::bridge, [](Road const& road) { return road.half_m(); });
    auto const trenches = trench_area(roads_);
    auto const to_kerb = carriageway.grown(kerb_width_m);
    auto kerb = to_kerb.difference(carriageway).difference(decks).difference(trenches);
    auto footway = footways().difference(to_kerb).difference(decks).difference(trenches);
    std::vector<PlanArea> all;
    for (auto const* part : {&carriageway, &kerb, &footway}) all.push_back(part->copy());
    add_apart({Material::asphalt, LayerKind::road, layer.name(), &layer, HeightRule::carriageway,
               palette_.colour("ground", "asphalt"), false, std::move(carriageway)});
    add_apart({Material::kerb, LayerKind::road, layer.name(), &layer, HeightRule::ground,
               palette_.colour("ground", "kerb"), false, std::move(kerb)});
    add_apart({Material::paving, LayerKind::road, layer.name(), &layer, HeightRule::ground,
               palette_.colour("ground", "footway"), false, std::move(footway), true,
               PlanArea::united(std::move(all))});
  }

  /// Beside ground roads, and at ground level beside trenches.
  [[nodiscard]] PlanArea footways() const {
    auto const outer = [](Road const& road) { return road.outer_half_m(); };
    std::vector<PlanArea> pieces;
    pieces.push_back(road_area(roads_, outer, corner_radius_m / 2));
    pieces.push_back(structure_area(roads_, Structure::underpass, outer));
    return PlanArea::united(std::move(pieces));
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
         HeightRule::trench, palette_.colour("ground", "asphalt"), false, trench_area(roads_)});
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
    auto const& ground = classes[i];
    auto piece = ground.area.clipped(box);
    if (!ground.is_apart) piece = piece.intersection(remaining);
    out[i] = piece.rings();
    remaining = remaining.difference(ground.is_apart ? PlanArea(ground.covers.clipped(box))
                                                     : std::move(piece));
  }
  out.back() = remaining.rings();
  return out;
}

}  // namespace citytwin::scene
