#include "scenarios/lighting/occlusion.h"

#include <algorithm>
#include <cmath>

namespace citytwin::lighting {

namespace {

constexpr double everywhere = std::numeric_limits<double>::infinity();

double cross(Vec2 const& a, Vec2 const& b) {
  return a.x * b.y - a.y * b.x;
}

Vec2 minus(Vec2 const& a, Vec2 const& b) {
  return {a.x - b.x, a.y - b.y};
}

/// A measure of direction that grows counter-clockwise from 0 at east to 4, without trigonometry.
double diamond(double x, double y) {
  double const sum = std::abs(x) + std::abs(y);
  if (sum == 0) return 0;
  double const t = y / sum;
  if (x < 0) return 2 - t;
  return t < 0 ? t + 4 : t;
}

/// Unit vector of a diamond direction.
Vec2 direction(double t) {
  double const y = t <= 1 ? t : t <= 3 ? 2 - t : t - 4;
  double const x = t <= 2 ? 1 - t : t - 3;
  double const length = std::hypot(x, y);
  return {x / length, y / length};
}

constexpr double per_turn = PolarMap::bins / 4.0;

/// Unit vector of the border before a bin; any turn.
Vec2 const& edge(int bin) {
  static auto const edges = [] {
    std::array<Vec2, PolarMap::bins> all;
    for (int i = 0; i < PolarMap::bins; ++i)
      all[static_cast<std::size_t>(i)] = direction(i / per_turn);
    return all;
  }();
  return edges[static_cast<std::size_t>(bin % PolarMap::bins)];
}

/// Plan distance along a unit direction to the line through the wall.
double distance_along(Vec2 const& unit, Wall const& wall) {
  Vec2 const span = minus(wall.to, wall.from);
  return cross(wall.from, span) / cross(unit, span);
}

double nearer_end2(Wall const& w) {
  return std::min(w.from.x * w.from.x + w.from.y * w.from.y, w.to.x * w.to.x + w.to.y * w.to.y);
}

Box box_of(Wall const& wall) {
  Box box;
  box.add(wall.from.x, wall.from.y);
  box.add(wall.to.x, wall.to.y);
  return box;
}

double top_of(Layer const& buildings, std::size_t row, bool flat) {
  auto const height_m = buildings.number("height_m", row);
  if (!height_m) return everywhere;
  if (flat) return *height_m;
  auto const base_m = buildings.number("base_m", row);
  return (base_m ? *base_m : buildings.geometry(row).exterior(0)[0].z) + *height_m;
}

}  // namespace

Occluders::Occluders(CityModel const& model, bool flat) : buildings_(model.layer("buildings")) {
  if (!buildings_) return;
  for (std::size_t row = 0; row < buildings_->size(); ++row) {
    first_wall_.push_back(walls_.size());
    auto const geometry = buildings_->geometry(row);
    if (geometry.empty()) continue;
    double const top_z = top_of(*buildings_, row, flat);
    if (top_z == everywhere) ++without_height_;
    for (std::size_t part = 0; part < geometry.part_count(); ++part) {
      for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
        auto const ring = geometry.ring(part, r);
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
          walls_.push_back({{ring[i].x, ring[i].y}, {ring[i + 1].x, ring[i + 1].y}, top_z});
        }
      }
    }
  }
  first_wall_.push_back(walls_.size());
}

void Occluders::walls_around(Vec3 const& lamp, Box const& region, std::vector<Wall>& walls) const {
  if (!buildings_) return;
  std::vector<std::uint32_t> rows;
  buildings_->index().window(region, rows);
  std::sort(rows.begin(), rows.end());
  for (auto const row : rows) {
    if (contains(buildings_->geometry(row), lamp.x, lamp.y)) continue;
    for (std::size_t i = first_wall_[row]; i < first_wall_[row + 1]; ++i) {
      auto const& wall = walls_[i];
      Vec2 const to_lamp = minus({lamp.x, lamp.y}, wall.from);
      bool const faces_away = cross(minus(wall.to, wall.from), to_lamp) >= 0;
      if (faces_away && wall.top_z >= lamp.z) continue;
      if (box_of(wall).intersects(region)) walls.push_back(wall);
    }
  }
}

PolarMap::PolarMap() {
  build({}, {});
}

int PolarMap::bin_of(double x, double y) {
  return std::min(static_cast<int>(diamond(x, y) * per_turn), bins - 1);
}

void PolarMap::build(Vec3 const& lamp, std::vector<Wall> const& walls) {
  lamp_z_ = lamp.z;
  walls_.clear();
  entries_.clear();
  head_.fill(-1);
  free_m2_.fill(std::numeric_limits<float>::infinity());
  blocked_m2_.fill(std::numeric_limits<float>::infinity());
  for (auto const& wall : walls) {
    Wall near{minus(wall.from, {lamp.x, lamp.y}), minus(wall.to, {lamp.x, lamp.y}), wall.top_z};
    double const turn = cross(near.from, near.to);
    if (turn == 0) continue;  // seen edge-on: hides nothing
    if (turn < 0) std::swap(near.from, near.to);
    walls_.push_back(near);
  }
  // Nearest first, so that what they hide need not be entered. Ties keep the order of the layer.
  std::stable_sort(walls_.begin(), walls_.end(),
                   [](Wall const& a, Wall const& b) { return nearer_end2(a) < nearer_end2(b); });
  for (std::uint32_t i = 0; i < walls_.size(); ++i) add(i);
}

/// Enters a wall, which now runs counter-clockwise around the lamp, into the bins it covers.
void PolarMap::add(std::uint32_t wall) {
  auto const& w = walls_[wall];
  double const from = diamond(w.from.x, w.from.y) * per_turn;
  double to = diamond(w.to.x, w.to.y) * per_turn;
  if (to < from) to += bins;
  int const first = static_cast<int>(from);
  int const last = static_cast<int>(to);
  bool const tall = w.top_z >= lamp_z_;
  double near_m = std::hypot(w.from.x, w.from.y);
  for (int bin = first; bin <= last; ++bin) {
    double const far_m = bin < last ? distance_along(edge(bin + 1), w) : std::hypot(w.to.x, w.to.y);
    bool const whole = bin > first && bin < last;
    enter(static_cast<std::size_t>(bin % bins), wall, near_m, far_m, whole && tall);
    near_m = far_m;
  }
}

/// A part of a wall between two distances; it closes its bin when it is tall and spans it.
void PolarMap::enter(std::size_t bin, std::uint32_t wall, double a_m, double b_m, bool closes) {
  // Within a bin a wall comes no nearer than this share of its nearer end.
  constexpr double sagitta = 0.9998;
  double const free_m = sagitta * std::min(a_m, b_m);
  auto const free_m2 = static_cast<float>(free_m * free_m);
  if (free_m2 > blocked_m2_[bin]) return;  // hidden by a nearer wall
  free_m2_[bin] = std::min(free_m2_[bin], free_m2);
  if (closes) {
    double const blocked_m = 1.0001 * std::max(a_m, b_m);
    blocked_m2_[bin] = std::min(blocked_m2_[bin], static_cast<float>(blocked_m * blocked_m));
  }
  entries_.push_back({wall, head_[bin]});
  head_[bin] = static_cast<std::int32_t>(entries_.size() - 1);
}

bool PolarMap::hidden(double x, double y, double z) const {
  Vec2 const point{x, y};
  auto const bin = static_cast<std::size_t>(bin_of(x, y));
  for (auto e = head_[bin]; e >= 0; e = entries_[static_cast<std::size_t>(e)].next) {
    auto const& wall = walls_[entries_[static_cast<std::size_t>(e)].wall];
    Vec2 const span = minus(wall.to, wall.from);
    double const along = cross(point, span);
    if (along <= 0) continue;
    double const s = cross(wall.from, span) / along;  // share of the way to the point
    double const u = cross(wall.from, point) / along;
    if (s >= 1 || u < 0 || u > 1) continue;
    if (lamp_z_ + s * z < wall.top_z) return true;
  }
  return false;
}

}  // namespace citytwin::lighting
