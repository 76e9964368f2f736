#include "renderer/build/outskirts.h"

#include <algorithm>
#include <cmath>

namespace citytwin::scene {
namespace {

constexpr double reach_m = 9000;

struct RimPoint {
  Vec2 at;
  Vec2 outward;  ///< (+-1 or 0 on each axis)
};

/// The lattice points along the extent's border, counter-clockwise.
std::vector<RimPoint> rim_of(Box const& e, double step_m) {
  std::vector<RimPoint> out;
  auto const side = [&](Vec2 from, Vec2 to, Vec2 outward, Vec2 corner) {
    double const length = std::hypot(to.x - from.x, to.y - from.y);
    int const n = std::max(1, static_cast<int>(std::floor(length / step_m)));
    out.push_back({from, corner});
    for (int k = 1; k < n; ++k) {
      double const t = k * step_m / length;
      if (t < 1)
        out.push_back({{from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)}, outward});
    }
  };
  side({e.min_x, e.min_y}, {e.max_x, e.min_y}, {0, -1}, {-1, -1});
  side({e.max_x, e.min_y}, {e.max_x, e.max_y}, {1, 0}, {1, -1});
  side({e.max_x, e.max_y}, {e.min_x, e.max_y}, {0, 1}, {1, 1});
  side({e.min_x, e.max_y}, {e.min_x, e.min_y}, {-1, 0}, {-1, 1});
  return out;
}

}  // namespace

void add_outskirts(GroundSurface const& ground, Palette const& palette, Box const& extent,
                   double level_m, TileWriter& out) {
  auto const rim = rim_of(extent, 2 * ground.cell_m());
  auto& mesh = out.mesh(Material::terrain, LayerKind::other, "");
  Paint const near{palette.colour("ground", "open")}, far{palette.colour("ground", "outskirts")};
  struct Ring {
    double out_m;
    double share;  ///< of the level far out, against the border's own height
    double drop_m;
    bool is_far;
  };
  // The first ring lies under the city, so that its edge shows no sky through a step.
  constexpr Ring rings[] = {{-4, 0, 1.5, false},
                            {0, 0, 0.2, false},
                            {40, 0.7, 0, false},
                            {160, 1, 0, true},
                            {reach_m, 1, 0, true}};
  std::vector<std::uint32_t> inner;
  for (auto const& ring : rings) {
    std::vector<std::uint32_t> outer;
    for (auto const& p : rim) {
      Vec2 const at{p.at.x + ring.out_m * p.outward.x, p.at.y + ring.out_m * p.outward.y};
      double const border = ground.open_m(p.at.x, p.at.y);
      double const z = border + ring.share * (level_m - border) - ring.drop_m;
      outer.push_back(mesh.vertex({at.x, at.y, z}, {0, 0, 1}, ring.is_far ? far : near));
    }
    for (std::size_t i = 0; i < inner.size(); ++i) {
      auto const k = (i + 1) % inner.size();
      mesh.triangle(inner[i], outer[i], outer[k]);
      mesh.triangle(inner[i], outer[k], inner[k]);
    }
    inner = std::move(outer);
  }
}

}  // namespace citytwin::scene
