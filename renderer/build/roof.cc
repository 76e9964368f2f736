#include "renderer/build/roof.h"

#include <algorithm>
#include <cmath>

namespace citytwin::scene {
namespace {

constexpr double parapet_width_m = 0.3;

Vec2 direction(Vec2 a, Vec2 b) {
  double const d = std::hypot(b.x - a.x, b.y - a.y);
  return {(b.x - a.x) / d, (b.y - a.y) / d};
}

Vec3 at(Vec2 p, double z) {
  return {p.x, p.y, z};
}

std::optional<Rings> inset(Rings const& footprint) {
  Rings out;
  for (auto const& ring : footprint) {
    auto moved = moved_inwards(ring, parapet_width_m);
    if (!moved) return std::nullopt;
    out.push_back(std::move(*moved));
  }
  return out;
}

void cap(Rings const& rings, double z, MeshWriter& mesh, Paint const& paint) {
  std::vector<std::uint32_t> numbers;
  for (auto const& ring : rings) {
    for (auto const p : ring) numbers.push_back(mesh.vertex(at(p, z), {0, 0, 1}, paint));
  }
  for (auto const& t : triangulate(rings)) {
    mesh.triangle(numbers[t[0]], numbers[t[1]], numbers[t[2]]);
  }
}

}  // namespace

std::optional<PlanRing> moved_inwards(PlanRing const& ring, double distance_m) {
  PlanRing out;
  auto const n = ring.size();
  for (std::size_t i = 0; i < n; ++i) {
    auto const before = direction(ring[(i + n - 1) % n], ring[i]);
    auto const after = direction(ring[i], ring[(i + 1) % n]);
    double const along = 1 + before.x * after.x + before.y * after.y;
    if (along < 0.1) return std::nullopt;  // sharper than about 25 degrees
    // The mitre: left of both edges by the distance.
    out.push_back({ring[i].x - distance_m * (before.y + after.y) / along,
                   ring[i].y + distance_m * (before.x + after.x) / along});
  }
  for (std::size_t i = 0; i < n; ++i) {
    auto const& a = ring[i];
    auto const& b = ring[(i + 1) % n];
    auto const& c = out[i];
    auto const& d = out[(i + 1) % n];
    if ((b.x - a.x) * (d.x - c.x) + (b.y - a.y) * (d.y - c.y) <= 0) return std::nullopt;
  }
  return out;
}

std::optional<std::array<Vec2, 4>> as_rectangle(Rings const& footprint) {
  if (footprint.size() != 1) return std::nullopt;
  PlanRing corners;
  auto const& ring = footprint[0];
  for (std::size_t i = 0, n = ring.size(); i < n; ++i) {
    auto const a = direction(ring[(i + n - 1) % n], ring[i]);
    auto const b = direction(ring[i], ring[(i + 1) % n]);
    if (std::abs(a.x * b.y - a.y * b.x) > 0.05) corners.push_back(ring[i]);
  }
  // A corner that was left out would leave a strip of the footprint without a roof.
  if (corners.size() != 4 || ring.size() != 4) return std::nullopt;
  for (std::size_t i = 0; i < 4; ++i) {
    auto const a = direction(corners[i], corners[(i + 1) % 4]);
    auto const b = direction(corners[(i + 1) % 4], corners[(i + 2) % 4]);
    if (std::abs(a.x * b.x + a.y * b.y) > 0.14) return std::nullopt;  // 8 degrees off square
  }
  auto const side = [&](std::size_t i) {
    auto const &a = corners[i], &b = corners[(i + 1) % 4];
    return std::hypot(b.x - a.x, b.y - a.y);
  };
  if (side(0) < side(1)) std::rotate(corners.begin(), corners.begin() + 1, corners.end());
  return std::array<Vec2, 4>{corners[0], corners[1], corners[2], corners[3]};
}

bool has_room_for_parapet(Rings const& footprint) {
  return inset(footprint).has_value();
}

void flat_roof(RoofSite const& site, double parapet_m) {
  auto const inner = parapet_m > 0 ? inset(site.footprint) : std::nullopt;
  if (!inner) return cap(site.footprint, site.eaves_m, site.roof, site.roof_paint);
  cap(*inner, site.eaves_m, site.roof, site.roof_paint);
  double const top = site.eaves_m + parapet_m;
  for (std::size_t r = 0; r < inner->size(); ++r) {
    auto const& outside = site.footprint[r];
    auto const& inside = (*inner)[r];
    for (std::size_t i = 0, n = inside.size(); i < n; ++i) {
      auto const a = inside[i], b = inside[(i + 1) % n];
      site.roof.quad({at(outside[i], top), at(outside[(i + 1) % n], top), at(b, top), at(a, top)},
                     site.roof_paint);
      site.roof.quad({at(b, site.eaves_m), at(a, site.eaves_m), at(a, top), at(b, top)},
                     site.roof_paint);
    }
  }
}

void pitched_roof(RoofSite const& site, std::array<Vec2, 4> const& corners, bool hip) {
  auto const middle = [](Vec2 a, Vec2 b) { return Vec2{(a.x + b.x) / 2, (a.y + b.y) / 2}; };
  auto const [a, b, c, d] = corners;
  double const width = std::hypot(c.x - b.x, c.y - b.y), length = std::hypot(b.x - a.x, b.y - a.y);
  double const top = site.eaves_m + std::min(0.5 * width / 2, 4.0);
  auto west = middle(d, a), east = middle(b, c);
  if (hip) {
    double const in = std::min(0.5, 0.5 * width / length);
    auto const toward = [&](Vec2 p, Vec2 q) {
      return Vec2{p.x + in * (q.x - p.x), p.y + in * (q.y - p.y)};
    };
    auto const old_west = west;
    west = toward(west, east);
    east = toward(east, old_west);
  }
  double const z = site.eaves_m;
  site.roof.quad({at(a, z), at(b, z), at(east, top), at(west, top)}, site.roof_paint);
  site.roof.quad({at(c, z), at(d, z), at(west, top), at(east, top)}, site.roof_paint);
  auto& ends = hip ? site.roof : site.wall;
  auto const& paint = hip ? site.roof_paint : site.wall_paint;
  ends.flat_triangle(at(b, z), at(c, z), at(east, top), paint);
  ends.flat_triangle(at(d, z), at(a, z), at(west, top), paint);
}

}  // namespace citytwin::scene
