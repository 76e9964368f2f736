#include "renderer/build/road_network.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace citytwin::scene {
namespace {

struct Counts {
  std::size_t degenerate = 0, no_width = 0, no_height = 0;
  void report(std::vector<std::string>& warnings) const {
    if (degenerate > 0) {
      warnings.push_back(
          fmt::format("roads: {} lines have no length and are not drawn", degenerate));
    }
    if (no_width > 0) {
      warnings.push_back(
          fmt::format("roads: {} have no width_m; the class's default is used", no_width));
    }
    if (no_height > 0) {
      warnings.push_back(
          fmt::format("roads: {} carry no heights; they lie on the ground", no_height));
    }
  }
};

Structure structure_of(Layer const& layer, std::size_t row) {
  auto const text = layer.text("structure", row);
  auto const level = layer.number("level", row).value_or(0);
  if (text == "bridge" || (text.empty() && level > 0)) return Structure::bridge;
  if (text == "underpass" || (text.empty() && level < 0)) return Structure::underpass;
  return text == "culvert" ? Structure::culvert : Structure::ground;
}

/// Finite vertices, no two alike in plan.
std::vector<Vec3> clean_line(Geometry::Ring ring) {
  std::vector<Vec3> out;
  for (auto const& p : ring) {
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) continue;
    if (!out.empty() && std::hypot(p.x - out.back().x, p.y - out.back().y) < 0.01) continue;
    out.push_back(p);
  }
  return out;
}

bool lacks_heights(std::vector<Vec3> const& line) {
  return std::any_of(line.begin(), line.end(), [](Vec3 p) { return !std::isfinite(p.z); }) ||
         std::all_of(line.begin(), line.end(), [](Vec3 p) { return p.z == 0; });
}

std::vector<Vec3> densified(std::vector<Vec3> const& line, double step_m) {
  std::vector<Vec3> out{line.front()};
  for (std::size_t i = 1; i < line.size(); ++i) {
    auto const a = line[i - 1], b = line[i];
    int const n =
        std::max(1, static_cast<int>(std::ceil(std::hypot(b.x - a.x, b.y - a.y) / step_m)));
    for (int k = 1; k < n; ++k) {
      double const t = static_cast<double>(k) / n;
      out.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), 0});
    }
    out.push_back(b);
  }
  return out;
}

/// Lays a line without heights on the ground; bridges rise from it and underpasses dip at 6 %.
void give_heights(Road& road, CityModel const& model) {
  constexpr double grade = 0.06, clearance_m = 5.0;
  road.line = densified(road.line, 8.0);
  double const total = length_m(road.line);
  double s = 0;
  for (std::size_t i = 0; i < road.line.size(); ++i) {
    auto& p = road.line[i];
    if (i > 0) s += std::hypot(p.x - road.line[i - 1].x, p.y - road.line[i - 1].y);
    double const hump = std::min(clearance_m, grade * std::min(s, total - s));
    p.z = bare_ground_m(model, p.x, p.y);
    if (road.structure == Structure::bridge) p.z += hump;
    if (road.structure == Structure::underpass) p.z -= hump;
  }
}

Road read_road(Layer const& layer, std::size_t row, Palette const& palette) {
  Road road;
  road.row = static_cast<std::uint32_t>(row);
  road.road_class = layer.text("class", row);
  road.structure = structure_of(layer, row);
  road.width_m =
      layer.number("width_m", row).value_or(palette.number("road_width_m", road.road_class));
  road.width_m = std::clamp(road.width_m, 1.0, 80.0);
  road.sidewalk_m =
      layer.number("sidewalk_m", row).value_or(palette.number("road_sidewalk_m", road.road_class));
  road.sidewalk_m = std::clamp(road.sidewalk_m, 0.0, 20.0);
  road.lanes =
      static_cast<int>(layer.number("lanes", row).value_or(std::floor(road.width_m / 3.25)));
  road.lanes = std::clamp(road.lanes, 1, 16);
  road.oneway = layer.number("oneway", row).value_or(0) != 0;
  return road;
}

double squared(double v) {
  return v * v;
}

}  // namespace

double bare_ground_m(CityModel const& model, double x, double y) {
  if (!model.terrain) return 0;
  double const z = bilinear(*model.terrain, x, y);
  return std::isfinite(z) ? z : 0;
}

std::vector<Road> read_roads(CityModel const& model, Palette const& palette,
                             std::vector<std::string>& warnings) {
  std::vector<Road> out;
  Counts counts;
  for (auto const* layer : model.layers_of(LayerKind::road)) {
    if (layer->geometry_type() != GeometryType::line) continue;
    for (std::size_t row = 0; row < layer->size(); ++row) {
      auto const geometry = layer->geometry(row);
      if (!layer->number("width_m", row)) ++counts.no_width;
      for (std::size_t part = 0; part < geometry.part_count(); ++part) {
        auto road = read_road(*layer, row, palette);
        road.line = clean_line(geometry.exterior(part));
        if (road.line.size() < 2) {
          ++counts.degenerate;
          continue;
        }
        if (lacks_heights(road.line)) {
          counts.no_height += model.terrain ? 1 : 0;
          give_heights(road, model);
        }
        out.push_back(std::move(road));
      }
    }
  }
  counts.report(warnings);
  return out;
}

RoadIndex::RoadIndex(std::vector<Road> const& roads, Box const& extent,
                     std::function<bool(Road const&)> const& wanted)
    : extent_(extent) {
  columns_ = static_cast<std::size_t>(std::ceil(extent.width() / bin_m)) + 1;
  rows_ = static_cast<std::size_t>(std::ceil(extent.height() / bin_m)) + 1;
  in_bin_.resize(columns_ * rows_);
  for (std::size_t r = 0; r < roads.size(); ++r) {
    auto const& road = roads[r];
    if (!wanted(road)) continue;
    for (std::size_t i = 1; i < road.line.size(); ++i) {
      segments_.push_back({road.line[i - 1], road.line[i], static_cast<std::uint32_t>(r),
                           static_cast<float>(road.half_m()),
                           static_cast<float>(road.outer_half_m()), i == 1,
                           i + 1 == road.line.size()});
    }
  }
  for (std::size_t s = 0; s < segments_.size(); ++s) {
    auto const &a = segments_[s].a, &b = segments_[s].b;
    double const margin = segments_[s].outer_half_m + reach_m;
    Box const box{std::min(a.x, b.x) - margin, std::min(a.y, b.y) - margin,
                  std::max(a.x, b.x) + margin, std::max(a.y, b.y) + margin};
    if (!box.intersects(extent_)) continue;
    auto const low = bin(box.min_x, box.min_y), high = bin(box.max_x, box.max_y);
    for (auto row = low / columns_; row <= high / columns_; ++row) {
      for (auto column = low % columns_; column <= high % columns_; ++column) {
        in_bin_[row * columns_ + column].push_back(static_cast<std::uint32_t>(s));
      }
    }
  }
}

std::size_t RoadIndex::bin(double x, double y) const {
  auto const place = [](double offset, std::size_t n) {
    return static_cast<std::size_t>(
        std::clamp(std::floor(offset / bin_m), 0.0, static_cast<double>(n - 1)));
  };
  return place(y - extent_.min_y, rows_) * columns_ + place(x - extent_.min_x, columns_);
}

/// Distance to the footway's outer edge. A line's own ends are cut square: a ramp or an abutment
/// there does not spread over the ground beyond.
double RoadIndex::edge_distance(Segment const& s, double px, double py, double distance_m) {
  double const dx = s.b.x - s.a.x, dy = s.b.y - s.a.y;
  double const length = std::hypot(dx, dy);
  double const along = (px * dx + py * dy) / length;
  bool const past_end = (along < 0 && s.is_first) || (along > length && s.is_last);
  if (!past_end) return distance_m - s.outer_half_m;
  double const lateral = std::abs(px * dy - py * dx) / length;
  return std::max(lateral - s.outer_half_m, along < 0 ? -along : along - length);
}

std::optional<RoadIndex::Near> RoadIndex::near(double x, double y) const {
  struct Candidate {
    std::uint32_t road;
    double distance2, z, half, outer;
    double edge;  ///< to the footway's outer edge, ends cut square
    Vec2 away;
  };
  std::array<Candidate, 12> found;  // a place near more than twelve roads keeps the first twelve
  std::size_t count = 0;
  for (auto const s : in_bin_[bin(x, y)]) {
    auto const& segment = segments_[s];
    double const dx = segment.b.x - segment.a.x, dy = segment.b.y - segment.a.y;
    double const px = x - segment.a.x, py = y - segment.a.y;
    double const t = std::clamp((px * dx + py * dy) / (dx * dx + dy * dy), 0.0, 1.0);
    double const distance2 = squared(px - t * dx) + squared(py - t * dy);
    if (distance2 > squared(segment.outer_half_m + reach_m)) continue;
    bool const same = count > 0 && found[count - 1].road == segment.road;
    if (same && distance2 >= found[count - 1].distance2) continue;
    if (!same && count == found.size()) continue;
    if (!same) ++count;
    found[count - 1] = {segment.road,
                        distance2,
                        segment.a.z + t * (segment.b.z - segment.a.z),
                        segment.half_m,
                        segment.outer_half_m,
                        edge_distance(segment, px, py, std::sqrt(distance2)),
                        {px - t * dx, py - t * dy}};
  }
  if (count == 0) return std::nullopt;

  Near out{0, reach_m, reach_m * 10, {}, 0};
  double nearest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < count; ++i) {
    double const d = std::sqrt(found[i].distance2);
    out.edge_m = std::min(out.edge_m, found[i].edge);
    out.kerb_m = std::min(out.kerb_m, d - found[i].half);
    // Nearest by the kerb line, so that a wide road keeps its whole width at a junction.
    if (d - found[i].half < nearest) {
      nearest = d - found[i].half;
      out.road = found[i].road;
      out.away = d > 0 ? Vec2{found[i].away.x / d, found[i].away.y / d} : Vec2{1, 0};
    }
  }
  double weights = 0;
  for (std::size_t i = 0; i < count; ++i) {
    double const d = std::sqrt(found[i].distance2);
    // Fades with the excess over the nearest, and to nothing at the reach: heights stay continuous.
    double const fade = 1 - d / (found[i].outer + reach_m);
    double const weight = squared(fade) * std::exp(-(d - found[i].half - nearest));
    weights += weight;
    out.z_m += weight * found[i].z;
  }
  out.z_m = weights > 0 ? out.z_m / weights : found[0].z;
  return out;
}

}  // namespace citytwin::scene
