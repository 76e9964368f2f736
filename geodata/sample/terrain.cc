#include <algorithm>
#include <cmath>

#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double block_rise_m = 0.22;  ///< of blocks above the carriageway
constexpr double embankment_m = 14;    ///< from the sidewalk's back to the foot of a ramp's fill
constexpr double bank_slope = 1 / 2.4;
constexpr double bank_reach_m = 14;

/// A number in [-1, 1) of a lattice point.
double lattice(std::uint64_t seed, int x, int y) {
  std::uint64_t h = seed ^ (static_cast<std::uint64_t>(static_cast<std::uint32_t>(x)) << 32) ^
                    static_cast<std::uint32_t>(y);
  h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
  h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
  h ^= h >> 31;
  return static_cast<double>(h >> 32) * 0x1p-31 - 1.0;
}

double fade(double t) {
  return t * t * t * (t * (t * 6 - 15) + 10);
}

double noise(std::uint64_t seed, Vec2 at, double wave_m) {
  double const u = at.x / wave_m;
  double const v = at.y / wave_m;
  int const x = static_cast<int>(std::floor(u));
  int const y = static_cast<int>(std::floor(v));
  double const s = fade(u - x);
  double const t = fade(v - y);
  double const low = lattice(seed, x, y) * (1 - s) + lattice(seed, x + 1, y) * s;
  double const high = lattice(seed, x, y + 1) * (1 - s) + lattice(seed, x + 1, y + 1) * s;
  return low * (1 - t) + high * t;
}

/// 1 in the middle, 0 with level edges at radius_m.
double bump(Vec2 at, Vec2 middle, double radius_m) {
  double const q = 1 - dot(at - middle, at - middle) / (radius_m * radius_m);
  return q > 0 ? q * q : 0;
}

/// Visits the cells within reach_m of a segment.
template <class Visit>
void each_cell_near(GridGeometry const& g, Vec2 a, Vec2 b, double reach_m, Visit visit) {
  int const c0 = std::max(0, g.column(std::min(a.x, b.x) - reach_m));
  int const c1 = std::min(g.columns - 1, g.column(std::max(a.x, b.x) + reach_m));
  int const r0 = std::max(0, g.row(std::max(a.y, b.y) + reach_m));
  int const r1 = std::min(g.rows - 1, g.row(std::min(a.y, b.y) - reach_m));
  Vec2 const along = b - a;
  double const squared = dot(along, along);
  for (int r = r0; r <= r1; ++r) {
    for (int c = c0; c <= c1; ++c) {
      Vec2 const p{g.x(c), g.y(r)};
      double const t = squared > 0 ? std::clamp(dot(p - a, along) / squared, 0.0, 1.0) : 0.0;
      double const d = distance(p, a + along * t);
      if (d <= reach_m) visit(r, c, t, d);
    }
  }
}

/// Builds the ground from streets, blocks, banks, mounds and cuts.
class Ground {
 public:
  explicit Ground(Draft& draft)
      : draft_(draft),
        geometry_(geometry(draft)),
        height_(geometry_, 0.0F),
        kerb_(geometry_, 1e3F) {}

  Grid<float> run() {
    lay_streets_and_blocks();
    raise_mounds();
    carve_water();
    for (auto const& road : draft_.network.roads) {
      double const half = draft_.street_of(road).width_m / 2;
      if (road.structure == Structure::underpass) follow(road, half + 1.0);  // upright walls
      if (road.structure == Structure::culvert) {
        follow(road, std::max(half + 1.0, draft_.street_of(road).reach_m()));  // headwalls
      }
    }
    for (auto& v : height_.values()) v = static_cast<float>(quantised(static_cast<double>(v)));
    return std::move(height_);
  }

 private:
  static GridGeometry geometry(Draft const& draft) {
    auto const& b = draft.plan.box;
    double const cell = draft.plan.terrain_cell_m;
    return {b.min_x, b.max_y, cell, static_cast<int>(b.width() / cell),
            static_cast<int>(b.height() / cell)};
  }

  void lay_streets_and_blocks() {
    Grid<float> weight(geometry_, 0.0F);
    Grid<float> lift(geometry_, 0.0F);
    Grid<float> back(geometry_, 1e3F);  // distance behind the sidewalk
    for (auto const& road : draft_.network.roads) {
      if (on_ground(road.structure)) spread(road, weight, lift, back);
    }
    for (int r = 0; r < geometry_.rows; ++r) {
      for (int c = 0; c < geometry_.columns; ++c) {
        Vec2 const p{geometry_.x(c), geometry_.y(r)};
        double const kerb = static_cast<double>(kerb_.at(r, c));
        double z = street_level_m(draft_, p) + block_rise_m * smoothstep(0.4, 5, kerb);
        if (weight.at(r, c) > 0) {
          double const fill = 1 - smoothstep(0, embankment_m, static_cast<double>(back.at(r, c)));
          z += fill * static_cast<double>(lift.at(r, c) / weight.at(r, c));
        }
        height_.at(r, c) = static_cast<float>(z);
      }
    }
  }

  void raise_mounds() {
    for (auto const& m : draft_.mounds) {
      each_cell_near(geometry_, m.at, m.at, m.radius_m, [&](int r, int c, double, double) {
        Vec2 const p{geometry_.x(c), geometry_.y(r)};
        height_.at(r, c) += static_cast<float>(m.height_m * bump(p, m.at, m.radius_m));
      });
    }
  }

  /// Notes how far a road lies above street level, weighted towards its axis, and its kerb.
  void spread(Road const& road, Grid<float>& weight, Grid<float>& lift, Grid<float>& back) {
    auto const& street = draft_.street_of(road);
    double const half = street.width_m / 2;
    double const reach = street.reach_m() + embankment_m;
    for (std::size_t i = 0; i + 1 < road.line.size(); ++i) {
      auto const& a = road.line[i];
      auto const& b = road.line[i + 1];
      double const la = a.z - street_level_m(draft_, plan(a));
      double const lb = b.z - street_level_m(draft_, plan(b));
      each_cell_near(geometry_, plan(a), plan(b), reach, [&](int r, int c, double t, double d) {
        double const w = 1 / ((d * d + 0.05) * (d * d + 0.05));
        weight.at(r, c) += static_cast<float>(w);
        lift.at(r, c) += static_cast<float>(w * (la + (lb - la) * t));
        back.at(r, c) = std::min(back.at(r, c), static_cast<float>(d - street.reach_m()));
        kerb_.at(r, c) = std::min(kerb_.at(r, c), static_cast<float>(d - half));
      });
    }
  }

  void carve_water() {
    // One shore for all waters together: where a canal meets a lake there is no bank.
    Grid<float> shore(geometry_, static_cast<float>(bank_reach_m));
    for (auto const& polygon : draft_.water.polygons()) {
      measure(polygon.outer, shore);
      for (auto const& hole : polygon.holes) measure(hole, shore);
    }
    for (auto const& body : draft_.waters) carve(body, shore);
  }

  void measure(Polyline const& ring, Grid<float>& shore) const {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      if (on_rim(ring[i]) && on_rim(ring[i + 1])) continue;
      each_cell_near(geometry_, ring[i], ring[i + 1], bank_reach_m,
                     [&](int r, int c, double, double d) {
                       shore.at(r, c) = std::min(shore.at(r, c), static_cast<float>(d));
                     });
    }
  }

  /// Where the city ends, water goes on.
  [[nodiscard]] bool on_rim(Vec2 p) const {
    auto const& b = draft_.plan.box;
    return p.x <= b.min_x || p.x >= b.max_x || p.y <= b.min_y || p.y >= b.max_y;
  }

  /// The cells that a box touches.
  [[nodiscard]] GridGeometry window(Box const& box) const {
    int const c0 = std::clamp(geometry_.column(box.min_x), 0, geometry_.columns - 1);
    int const c1 = std::clamp(geometry_.column(box.max_x), 0, geometry_.columns - 1);
    int const r0 = std::clamp(geometry_.row(box.max_y), 0, geometry_.rows - 1);
    int const r1 = std::clamp(geometry_.row(box.min_y), 0, geometry_.rows - 1);
    double const cell = geometry_.cell_m;
    return {geometry_.west_m + c0 * cell, geometry_.north_m - r0 * cell, cell, c1 - c0 + 1,
            r1 - r0 + 1};
  }

  void carve(WaterBody const& body, Grid<float> const& shore) {
    auto const inside = scanned(body.area, window(grown(body.box, bank_reach_m)));
    auto const& g = inside.geometry();
    int const top = geometry_.row(g.y(0));
    int const left = geometry_.column(g.x(0));
    for (int r = 0; r < g.rows; ++r) {
      for (int c = 0; c < g.columns; ++c) {
        double const d = static_cast<double>(shore.at(top + r, left + c));
        bool const wet = inside.at(r, c) != 0;
        if (!wet && d >= bank_reach_m) continue;
        float& z = height_.at(top + r, left + c);
        double const bank = wet ? std::max(body.bed_m, body.level_m - d * bank_slope)
                                : body.level_m + d * bank_slope;
        z = std::min(z, static_cast<float>(bank));
      }
    }
  }

  /// 1 in cells whose centre lies in the area, by crossings of each row.
  [[nodiscard]] static Grid<std::uint8_t> scanned(Region const& area, GridGeometry const& over) {
    Grid<std::uint8_t> inside(over, 0);
    for (auto const& polygon : area.polygons()) {
      flip(polygon.outer, inside);
      for (auto const& hole : polygon.holes) flip(hole, inside);
    }
    return inside;
  }

  static void flip(Polyline const& ring, Grid<std::uint8_t>& inside) {
    auto const& g = inside.geometry();
    std::vector<std::vector<double>> crossings(static_cast<std::size_t>(g.rows));
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      Vec2 const a = ring[i];
      Vec2 const b = ring[i + 1];
      int const r0 = std::max(0, g.row(std::max(a.y, b.y)));
      int const r1 = std::min(g.rows - 1, g.row(std::min(a.y, b.y)));
      for (int r = r0; r <= r1; ++r) {
        double const y = g.y(r);
        if ((a.y > y) == (b.y > y)) continue;
        crossings[static_cast<std::size_t>(r)].push_back(a.x +
                                                         (b.x - a.x) * (y - a.y) / (b.y - a.y));
      }
    }
    for (int r = 0; r < g.rows; ++r) {
      auto& row = crossings[static_cast<std::size_t>(r)];
      std::sort(row.begin(), row.end());
      for (std::size_t k = 0; k + 1 < row.size(); k += 2) {
        int const c0 = std::max(0, g.column(row[k] + g.cell_m / 2));
        int const c1 = std::min(g.columns - 1, g.column(row[k + 1] - g.cell_m / 2));
        for (int c = c0; c <= c1; ++c) inside.at(r, c) ^= 1;
      }
    }
  }

  /// Ground at the road's own height as far as reach_m to either side.
  void follow(Road const& road, double reach_m) {
    Polyline axis;
    for (auto const& v : road.line) axis.push_back(plan(v));
    auto const over = window(grown(box_of(axis), reach_m));
    Grid<float> nearest(over, 1e3F);
    for (std::size_t i = 0; i + 1 < road.line.size(); ++i) {
      auto const& a = road.line[i];
      auto const& b = road.line[i + 1];
      each_cell_near(over, plan(a), plan(b), reach_m, [&](int r, int c, double t, double d) {
        if (static_cast<float>(d) >= nearest.at(r, c)) return;
        nearest.at(r, c) = static_cast<float>(d);
        height_.at(geometry_.row(over.y(r)), geometry_.column(over.x(c))) =
            static_cast<float>(a.z + (b.z - a.z) * t);
      });
    }
  }

  Draft& draft_;
  GridGeometry geometry_;
  Grid<float> height_;
  Grid<float> kerb_;  ///< distance outside the kerb, negative on a carriageway
};

}  // namespace

double street_level_m(Draft const& draft, Vec2 at) {
  double z = 3.82 + 0.26 * noise(draft.seed, at, 430) + 0.09 * noise(draft.seed + 1, at, 160);
  for (auto const& sag : draft.sags.at(at)) z -= 0.32 * bump(at, sag, sag_reach_m);
  return z;
}

double ground_m(Draft const& draft, Vec2 at) {
  auto const& b = draft.plan.box;
  constexpr double rim = 1e-6;
  double const z = bilinear(*draft.terrain, std::clamp(at.x, b.min_x + rim, b.max_x - rim),
                            std::clamp(at.y, b.min_y + rim, b.max_y - rim));
  return quantised(z);
}

void shape_terrain(Draft& draft) {
  draft.terrain = std::make_shared<Grid<float>>(Ground(draft).run());
  for (auto& building : draft.buildings) {
    double base = 1e9;
    for (auto const& v : building.footprint.outer) {
      base = std::min(base, ground_m(draft, v));
    }
    building.base_m = base;
  }
}

}  // namespace citytwin::sample
