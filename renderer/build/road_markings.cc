#include "renderer/build/road_markings.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "renderer/build/sweep.h"

namespace citytwin::scene {
namespace {

constexpr double lift_m = 0.05;  // above the lattice's own tolerance
constexpr double corner_m = 4;   // from the crossing road's kerb to the start of the corner's curve

/// A road's end as a junction sees it.
struct RoadEnd {
  std::size_t road;
  bool at_start;
  Vec2 inward;  ///< unit, from the junction into the road
};

using Junctions = std::map<std::pair<long long, long long>, std::vector<RoadEnd>>;

std::pair<long long, long long> key_of(Vec3 p) {
  return {std::llround(p.x * 100), std::llround(p.y * 100)};
}

Vec2 unit(Vec3 a, Vec3 b) {
  double const d = std::hypot(b.x - a.x, b.y - a.y);
  return {(b.x - a.x) / d, (b.y - a.y) / d};
}

Junctions junctions_of(std::vector<Road> const& roads) {
  Junctions out;
  for (std::size_t r = 0; r < roads.size(); ++r) {
    auto const& line = roads[r].line;
    out[key_of(line.front())].push_back({r, true, unit(line[0], line[1])});
    out[key_of(line.back())].push_back({r, false, unit(line.back(), line[line.size() - 2])});
  }
  return out;
}

/// How a road ends at a junction.
struct Ending {
  double clear_m = 0;  ///< of the junction, from the node
  bool has_zebra = false;
};

Ending ending_at(std::vector<RoadEnd> const& ends, RoadEnd const& own,
                 std::vector<Road> const& roads) {
  Ending out;
  if (ends.size() < 3) return out;
  auto const& road = roads[own.road];
  for (auto const& end : ends) {
    auto const& other = roads[end.road];
    double const sine = std::abs(own.inward.x * end.inward.y - own.inward.y * end.inward.x);
    bool const minor = other.width_m < 9 && road.width_m >= 9;
    if (sine < 0.5 || minor) continue;
    out.clear_m = std::max(out.clear_m, other.half_m() / sine + corner_m);
    out.has_zebra |= road.width_m >= 9 && other.width_m >= 9 && road.road_class != "expressway";
  }
  return out;
}

class RoadMarker {
 public:
  RoadMarker(GroundInput const& in, Road const& road, TileWriter& tile)
      : in_(in),
        road_(road),
        mesh_(tile.mesh(Material::road_marking, LayerKind::road, in.road_layer)),
        line_(stations_along(road.line, 6.0)),
        white_{in.palette.colour("ground", "marking"), road.row + 1},
        yellow_{in.palette.colour("ground", "centre_marking"), road.row + 1} {}

  void build(Ending const& start, Ending const& end) {
    double const length = line_.back().along_m;
    double const zebra_m = 7;  // crossing, gap and stop line
    double const from = start.clear_m + (start.has_zebra ? zebra_m : 0);
    double const to = length - end.clear_m - (end.has_zebra ? zebra_m : 0);
    if (to - from < 6) return;
    if (start.has_zebra) crossing(start.clear_m, 1);
    if (end.has_zebra) crossing(length - end.clear_m, -1);
    lines(from, to);
  }

 private:
  /// Dashes, or one solid line where gap is 0.
  struct Pattern {
    double dash_m, gap_m;
  };

  void lines(double from, double to) {
    bool const fast = road_.road_class == "expressway";
    Pattern const dashed = fast ? Pattern{6, 9} : Pattern{2, 4};
    Pattern const solid{to - from, 0};
    double const margin = road_.width_m > 14 ? 0.5 : 0.25;
    double const lane = (road_.width_m - 2 * margin) / road_.lanes;
    bool const two_way = !road_.oneway && road_.lanes >= 2;
    for (int k = 1; k < road_.lanes; ++k) {
      double const at = road_.half_m() - margin - k * lane;
      bool const centre = two_way && 2 * k == road_.lanes;
      if (!centre) stripe(from, to, at, 0.15, dashed, white_);
    }
    if (two_way && road_.lanes % 2 == 0) centre_line(from, to, solid, dashed);
    if (road_.width_m >= 14) {
      for (double const side : {1.0, -1.0}) {
        stripe(from, to, side * (road_.half_m() - 0.35), 0.15, solid, white_);
      }
    }
  }

  void centre_line(double from, double to, Pattern solid, Pattern dashed) {
    if (road_.width_m < 6.5) return;
    if (road_.lanes < 4) return stripe(from, to, 0, 0.15, dashed, yellow_);
    stripe(from, to, 0.15, 0.15, solid, yellow_);
    stripe(from, to, -0.15, 0.15, solid, yellow_);
  }

  /// Zebra stripes from chainage `at` into the road, then the stop line of the lanes that arrive.
  void crossing(double at, double inward) {
    constexpr double band_m = 4, stripe_m = 0.45, pitch_m = 0.95;
    double const reach = road_.half_m() - 0.4;
    int const n = static_cast<int>(2 * reach / pitch_m);
    for (int k = 0; k < n; ++k) {
      double const left = (k - (n - 1) / 2.0) * pitch_m;
      bar(at, at + inward * band_m, left, stripe_m, white_);
    }
    double const stop = at + inward * (band_m + 1.6);
    double const side = inward > 0 ? reach / 2 : -reach / 2;  // arriving traffic keeps right
    double const middle = road_.oneway ? 0 : side;
    bar(stop, stop + inward * 0.3, middle, road_.oneway ? 2 * reach : reach - 0.1, white_);
  }

  void stripe(double from, double to, double left, double width, Pattern pattern,
              Paint const& paint) {
    if (pattern.gap_m == 0) return solid_stripe(from, to, left, width, paint);
    for (double s = from; s + pattern.dash_m <= to; s += pattern.dash_m + pattern.gap_m) {
      bar(s, s + pattern.dash_m, left, width, paint);
    }
  }

  void solid_stripe(double from, double to, double left, double width, Paint const& paint) {
    std::vector<double> marks{from};
    for (auto const& s : line_) {
      if (s.along_m > from + 0.5 && s.along_m < to - 0.5) marks.push_back(s.along_m);
    }
    marks.push_back(to);
    for (std::size_t i = 0; i + 1 < marks.size(); ++i)
      bar(marks[i], marks[i + 1], left, width, paint);
  }

  /// A painted quad between two chainages, centred `left` of the axis.
  void bar(double from, double to, double left, double width, Paint const& paint) {
    if (from > to) std::swap(from, to);
    auto const a = point(from, left + width / 2), b = point(from, left - width / 2);
    auto const c = point(to, left - width / 2), d = point(to, left + width / 2);
    mesh_.quad({a, b, c, d}, paint);
  }

  [[nodiscard]] Vec3 point(double along, double left) const {
    auto const after = std::lower_bound(line_.begin(), line_.end(), along,
                                        [](Station const& s, double v) { return s.along_m < v; });
    auto const& q = after == line_.end() ? line_.back() : *after;
    auto const& p = after == line_.begin() ? q : *(after - 1);
    double const gap = q.along_m - p.along_m;
    double const t = gap > 0 ? std::clamp((along - p.along_m) / gap, 0.0, 1.0) : 0;
    auto const mix = [t](double u, double v) { return u + t * (v - u); };
    Vec3 out{mix(p.at.x, q.at.x) + left * mix(p.left.x, q.left.x),
             mix(p.at.y, q.at.y) + left * mix(p.left.y, q.left.y), mix(p.at.z, q.at.z) + lift_m};
    if (road_.on_ground()) {
      out.z = in_.surface.height_m(out.x, out.y) - GroundSurface::kerb_height_m + lift_m;
    }
    return out;
  }

  GroundInput const& in_;
  Road const& road_;
  MeshWriter& mesh_;
  std::vector<Station> line_;
  Paint white_, yellow_;
};

}  // namespace

void add_markings(GroundInput const& ground, TileLayout const& layout,
                  std::vector<TileWriter>& tiles) {
  auto const junctions = junctions_of(ground.roads);
  for (std::size_t r = 0; r < ground.roads.size(); ++r) {
    auto const& road = ground.roads[r];
    auto const ending = [&](bool at_start) {
      auto const& ends = junctions.at(key_of(at_start ? road.line.front() : road.line.back()));
      auto const own = std::find_if(ends.begin(), ends.end(), [&](RoadEnd const& e) {
        return e.road == r && e.at_start == at_start;
      });
      return ending_at(ends, *own, ground.roads);
    };
    auto const at = road.line[road.line.size() / 2];
    RoadMarker(ground, road, tiles[layout.tile_at(at.x, at.y)]).build(ending(true), ending(false));
  }
}

}  // namespace citytwin::scene
