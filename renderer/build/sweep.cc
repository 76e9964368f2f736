#include "renderer/build/sweep.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace citytwin::scene {
namespace {

Vec2 left_of(Vec3 a, Vec3 b) {
  double const d = std::hypot(b.x - a.x, b.y - a.y);
  return {-(b.y - a.y) / d, (b.x - a.x) / d};
}

/// The mitre between two normals; at most twice as long.
Vec2 mitre(Vec2 a, Vec2 b) {
  double const along = std::max(1 + a.x * b.x + a.y * b.y, 0.5);
  return {(a.x + b.x) / along, (a.y + b.y) / along};
}

}  // namespace

std::vector<Station> stations_along(std::span<Vec3 const> line, double step_m) {
  std::vector<Station> out;
  double along = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    auto const a = line[i], b = line[i + 1];
    auto const left = left_of(a, b);
    out.push_back({a, i == 0 ? left : mitre(left_of(line[i - 1], a), left), along});
    double const length = std::hypot(b.x - a.x, b.y - a.y);
    int const n = std::max(1, static_cast<int>(std::ceil(length / step_m)));
    for (int k = 1; k < n; ++k) {
      double const t = static_cast<double>(k) / n;
      out.push_back({{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), a.z + t * (b.z - a.z)},
                     left,
                     along + t * length});
    }
    along += length;
  }
  out.push_back({line.back(), left_of(line[line.size() - 2], line.back()), along});
  return out;
}

void sweep(std::span<Station const> stations, std::span<ProfilePoint const> profile,
           MeshWriter& mesh, Paint const& paint) {
  for (std::size_t i = 0; i + 1 < stations.size(); ++i) {
    for (std::size_t k = 0; k + 1 < profile.size(); ++k) {
      mesh.quad({place(stations[i], profile[k]), place(stations[i], profile[k + 1]),
                 place(stations[i + 1], profile[k + 1]), place(stations[i + 1], profile[k])},
                paint);
    }
  }
}

void cap_profile(Station const& station, std::span<ProfilePoint const> profile, bool at_start,
                 MeshWriter& mesh, Paint const& paint) {
  for (std::size_t k = 1; k + 1 < profile.size(); ++k) {
    auto const a = place(station, profile[0]);
    auto const b = place(station, profile[at_start ? k + 1 : k]);
    auto const c = place(station, profile[at_start ? k : k + 1]);
    mesh.flat_triangle(a, b, c, paint);
  }
}

void sweep_box(std::span<Station const> stations, ProfilePoint low, ProfilePoint high,
               MeshWriter& mesh, Paint const& paint) {
  std::array<ProfilePoint, 5> const profile{{{high.left_m, low.up_m},
                                             {high.left_m, high.up_m},
                                             {low.left_m, high.up_m},
                                             {low.left_m, low.up_m},
                                             {high.left_m, low.up_m}}};
  sweep(stations, profile, mesh, paint);
  auto const face = std::span(profile).first(4);
  cap_profile(stations.front(), face, true, mesh, paint);
  cap_profile(stations.back(), face, false, mesh, paint);
}

void sweep_tube(std::span<Station const> stations, double radius_m, int sides, MeshWriter& mesh,
                Paint const& paint) {
  std::vector<ProfilePoint> circle;
  for (int k = 0; k < sides; ++k) {
    double const angle = 2 * std::numbers::pi * k / sides;
    circle.push_back({radius_m * std::cos(angle), radius_m * std::sin(angle)});
  }
  std::vector<std::uint32_t> before;
  for (auto const& station : stations) {
    std::vector<std::uint32_t> ring;
    for (auto const& p : circle) {
      Vec3 const out{p.left_m * station.left.x, p.left_m * station.left.y, p.up_m};
      ring.push_back(mesh.vertex(place(station, p), normalised(out), paint));
    }
    for (std::size_t k = 0; k < before.size(); ++k) {
      auto const next = (k + 1) % before.size();
      mesh.triangle(before[k], before[next], ring[next]);
      mesh.triangle(before[k], ring[next], ring[k]);
    }
    before = std::move(ring);
  }
  cap_profile(stations.front(), circle, true, mesh, paint);
  cap_profile(stations.back(), circle, false, mesh, paint);
}

}  // namespace citytwin::scene
