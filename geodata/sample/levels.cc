#include <algorithm>
#include <map>
#include <queue>

#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double headwall_m = 2.5;         ///< from the water's edge to a culvert's end
constexpr double grade = 0.04;             ///< at a bridge's end
constexpr double underpass_depth_m = 5.6;  ///< 4.5 m clear below a deck of about 1 m
constexpr double ramp_m = 135;
constexpr double shortest_m = 2;

/// A stretch of road with its own structure.
struct Stretch {
  double from_m;
  double to_m;
  Structure structure;
  int level;
  double lowest_at_m = 0;  ///< underpasses: chainage of the middle
  double flat_m = 0;       ///< and half the length of the level bottom
};

Polyline in_plan(std::vector<Vec3> const& line) {
  Polyline out;
  for (auto const& v : line) out.push_back(plan(v));
  return out;
}

double clearance_m(std::string const& water_kind) {
  return water_kind == "canal" ? 2.5 : 2.9;
}

/// Gives the roads their structures and heights.
class Leveller {
 public:
  explicit Leveller(Draft& draft) : draft_(draft), network_(draft.network) {}

  void run() {
    std::vector<std::vector<Stretch>> stretches(network_.roads.size());
    add_water_crossings(stretches);
    for (auto const& crossing : draft_.plan.crossings) add_underpass(crossing, stretches);
    split(stretches);
    raise_nodes();
    for (auto& road : network_.roads) set_heights(road);
  }

 private:
  void add_water_crossings(std::vector<std::vector<Stretch>>& stretches) const {
    for (std::size_t r = 0; r < network_.roads.size(); ++r) {
      auto const line = in_plan(network_.roads[r].line);
      double const half_m = draft_.street_of(network_.roads[r]).width_m / 2;
      Box const box = grown(box_of(line), half_m);
      for (auto const& body : draft_.waters) {
        if (!body.box.intersects(box)) continue;
        if (body.area.meets(line)) {
          cross(line, body, stretches[r]);
        } else if (body.culverted() && body.area.meets(Region::ribbon(line, half_m))) {
          cover_end(line, body, half_m, stretches[r]);
        }
      }
    }
  }

  /// Adds the bridges or culverts of one road over one water.
  void cross(Polyline const& line, WaterBody const& body, std::vector<Stretch>& out) const {
    double const beyond = body.culverted() ? headwall_m : abutment_m();
    auto const near = body.area.within(Region::of(grown(box_of(line), 2 * beyond)));
    for (auto const& span : near.grown(beyond).spans(line)) {
      auto const wet = part(line, span.from_m, std::max(span.to_m, span.from_m + 0.5));
      if (!body.area.meets(wet)) continue;
      out.push_back(body.culverted() ? Stretch{span.from_m, span.to_m, Structure::culvert, 0}
                                     : Stretch{span.from_m, span.to_m, Structure::bridge, 1});
    }
  }

  /// A brook that ends under the carriageway has its culvert too.
  static void cover_end(Polyline const& line, WaterBody const& body, double half_m,
                        std::vector<Stretch>& out) {
    double const beyond = half_m + headwall_m;
    auto const near = body.area.within(Region::of(grown(box_of(line), 2 * beyond)));
    for (auto const& span : near.grown(beyond).spans(line)) {
      out.push_back({span.from_m, span.to_m, Structure::culvert, 0});
    }
  }

  /// A bridge ends where even a coarse terrain has left the bank behind.
  [[nodiscard]] double abutment_m() const { return 6 + 2 * draft_.plan.terrain_cell_m; }

  void add_underpass(Crossing const& crossing, std::vector<std::vector<Stretch>>& stretches) const {
    for (std::size_t a = 0; a < network_.roads.size(); ++a) {
      if (draft_.street_of(network_.roads[a]).name.zh != crossing.below_zh) continue;
      for (std::size_t b = 0; b < network_.roads.size(); ++b) {
        if (draft_.street_of(network_.roads[b]).name.zh != crossing.above_zh) continue;
        add_underpass(a, b, stretches);
      }
    }
  }

  void add_underpass(std::size_t a, std::size_t b,
                     std::vector<std::vector<Stretch>>& stretches) const {
    auto const below = in_plan(network_.roads[a].line);
    auto const above = in_plan(network_.roads[b].line);
    if (!box_of(below).intersects(box_of(above))) return;
    auto const cut = Region::ribbon(above, 0.5).clipped(below);
    if (cut.empty()) return;
    auto const at = (cut.front().front() + cut.front().back()) * 0.5;
    double const s = foot(below, at).chainage_m;
    double const flat = draft_.street_of(network_.roads[b]).reach_m() + 4;
    stretches[a].push_back(
        {s - flat - ramp_m, s + flat + ramp_m, Structure::underpass, -1, s, flat});
    double const t = foot(above, at).chainage_m;
    double const half = draft_.street_of(network_.roads[a]).width_m / 2 + 5;
    stretches[b].push_back({t - half, t + half, Structure::bridge, 1});
  }

  void split(std::vector<std::vector<Stretch>>& stretches) {
    std::vector<Road> out;
    for (std::size_t r = 0; r < network_.roads.size(); ++r) {
      split(network_.roads[r], stretches[r], out);
    }
    network_.roads = std::move(out);
  }

  void split(Road const& road, std::vector<Stretch>& stretches, std::vector<Road>& out) {
    auto const line = in_plan(road.line);
    double const length = length_m(line);
    join(stretches);
    double done = 0;
    int node = road.from_node;
    for (auto& s : stretches) {
      s.from_m = s.from_m < done + shortest_m ? done : s.from_m;
      s.to_m = s.to_m > length - shortest_m ? length : s.to_m;
      if (s.from_m > done) {
        node = emit(road, line, {done, s.from_m, Structure::ground, 0}, length, node, out);
      }
      node = emit(road, line, s, length, node, out);
      done = s.to_m;
    }
    if (done < length) emit(road, line, {done, length, Structure::ground, 0}, length, node, out);
  }

  /// In order, and where two meet one: a culvert next to a bridge becomes part of it.
  static void join(std::vector<Stretch>& stretches) {
    std::stable_sort(stretches.begin(), stretches.end(),
                     [](auto const& a, auto const& b) { return a.from_m < b.from_m; });
    std::vector<Stretch> out;
    for (auto const& s : stretches) {
      if (out.empty() || s.from_m >= out.back().to_m + shortest_m) {
        out.push_back(s);
        continue;
      }
      auto& last = out.back();
      last.to_m = std::max(last.to_m, s.to_m);
      if (last.structure == Structure::culvert && s.structure == Structure::bridge) {
        last.structure = s.structure;
        last.level = s.level;
      }
    }
    stretches = std::move(out);
  }

  /// Appends one stretch as a road; @return its end node.
  int emit(Road const& road, Polyline const& line, Stretch const& s, double length, int from,
           std::vector<Road>& out) {
    Road piece = road;
    piece.structure = s.structure;
    piece.level = s.level;
    piece.from_node = from;
    piece.line.clear();
    auto const vertices = densified(part(line, s.from_m, s.to_m), 9);
    for (auto const& v : vertices) piece.line.push_back({quantised(v.x), quantised(v.y), 0});
    piece.line.front() = at_node(from);
    if (s.to_m < length) {
      network_.nodes.push_back(plan(piece.line.back()));
      piece.to_node = static_cast<int>(network_.nodes.size() - 1);
    } else {
      piece.line.back() = at_node(road.to_node);
    }
    if (s.structure == Structure::underpass) sink(piece, line, s);
    int const end = piece.to_node;
    out.push_back(std::move(piece));
    return end;
  }

  [[nodiscard]] Vec3 at_node(int node) const {
    auto const p = network_.nodes[static_cast<std::size_t>(node)];
    return {p.x, p.y, 0};
  }

  /// z holds the depth below street level until set_heights() adds that.
  static void sink(Road& piece, Polyline const& line, Stretch const& s) {
    for (auto& v : piece.line) {
      double const away = std::abs(foot(line, plan(v)).chainage_m - s.lowest_at_m);
      v.z = -underpass_depth_m * (1 - smoothstep(s.flat_m, s.flat_m + ramp_m, away));
    }
  }

  /// How far nodes are lifted above street level by the ramps of bridges nearby.
  void raise_nodes() {
    note_ground_roads();
    lift_.assign(network_.nodes.size(), 0);
    ramps_.assign(network_.nodes.size(), {});
    for (auto const& road : network_.roads) {
      if (road.structure != Structure::bridge) continue;
      double const deck = deck_m(road);
      if (deck == 0) continue;
      for (int end : {road.from_node, road.to_node}) {
        double const lift = deck - street_level_m(draft_, plan(at_node(end)));
        if (lift > 0) add_ramp(end, lift);
      }
    }
  }

  void add_ramp(int end, double lift_m) {
    for (auto const& [node, away_m] : distances(end, 2 * lift_m / grade)) {
      auto const i = static_cast<std::size_t>(node);
      ramps_[i].push_back({away_m, lift_m});
      raise(lift_[i], lift_m, away_m);
    }
  }

  void note_ground_roads() {
    ground_roads_.assign(network_.nodes.size(), {});
    for (std::size_t r = 0; r < network_.roads.size(); ++r) {
      auto const& road = network_.roads[r];
      if (!on_ground(road.structure)) continue;
      ground_roads_[static_cast<std::size_t>(road.from_node)].push_back(r);
      ground_roads_[static_cast<std::size_t>(road.to_node)].push_back(r);
    }
  }

  /// The least height of a deck over the water it crosses; 0 over another road.
  [[nodiscard]] double deck_m(Road const& road) const {
    auto const line = in_plan(road.line);
    double deck = 0;
    Box const box = box_of(line);
    for (auto const& body : draft_.waters) {
      if (!body.box.intersects(box) || !body.area.meets(line)) continue;
      deck = std::max(deck, body.level_m + clearance_m(body.kind));
    }
    return deck;
  }

  /// Along the ground roads from a node, as far as limit_m.
  [[nodiscard]] std::map<int, double> distances(int start, double limit_m) const {
    std::map<int, double> best{{start, 0.0}};
    std::priority_queue<std::pair<double, int>, std::vector<std::pair<double, int>>, std::greater<>>
        queue;
    queue.push({0, start});
    while (!queue.empty()) {
      auto const [d, node] = queue.top();
      queue.pop();
      if (d > best[node]) continue;
      for (auto const r : ground_roads_[static_cast<std::size_t>(node)]) {
        auto const& road = network_.roads[r];
        int const other = road.from_node == node ? road.to_node : road.from_node;
        double const reach = d + citytwin::length_m(road.line);
        auto const found = best.find(other);
        if (reach < limit_m && (found == best.end() || reach < found->second)) {
          best[other] = reach;
          queue.push({reach, other});
        }
      }
    }
    return best;
  }

  /// Full height with the bridge's grade at the ramp's head, level at its foot.
  static void raise(double& value, double lift_m, double away_m) {
    double const length = 2 * lift_m / grade;
    if (away_m >= length) return;
    double const t = 1 - away_m / length;
    value = std::max(value, lift_m * t * t);
  }

  void set_heights(Road& road) const {
    auto const line = in_plan(road.line);
    double const length = length_m(line);
    double const first = node_height(road.from_node);
    double const last = node_height(road.to_node);
    bool const over_water = road.structure == Structure::bridge && deck_m(road) > 0;
    double chainage = 0;
    for (std::size_t i = 0; i < road.line.size(); ++i) {
      if (i > 0) chainage += distance(line[i - 1], line[i]);
      auto& v = road.line[i];
      double const street = street_level_m(draft_, line[i]);
      if (on_ground(road.structure)) {
        v.z = street + ground_lift(road, chainage, length);
      } else if (over_water) {
        double const t = chainage / length;
        v.z = first + (last - first) * t + std::min(1.3, grade * length / 2) * 2 * t * (1 - t);
      } else {
        v.z += street;
      }
      v.z = quantised(v.z);
    }
    road.line.front().z = first;
    road.line.back().z = last;
  }

  [[nodiscard]] double ground_lift(Road const& road, double chainage, double length) const {
    double lift = 0;
    for (auto const& ramp : ramps_[static_cast<std::size_t>(road.from_node)]) {
      raise(lift, ramp.lift_m, ramp.away_m + chainage);
    }
    for (auto const& ramp : ramps_[static_cast<std::size_t>(road.to_node)]) {
      raise(lift, ramp.lift_m, ramp.away_m + length - chainage);
    }
    return lift;
  }

  [[nodiscard]] double node_height(int node) const {
    auto const i = static_cast<std::size_t>(node);
    return quantised(street_level_m(draft_, network_.nodes[i]) + lift_[i]);
  }

  struct Ramp {
    double away_m;  ///< of the bridge's end
    double lift_m;  ///< there
  };

  Draft& draft_;
  Network& network_;
  std::vector<double> lift_;
  std::vector<std::vector<Ramp>> ramps_;                ///< that reach each node
  std::vector<std::vector<std::size_t>> ground_roads_;  ///< at each node
};

}  // namespace

void raise_network(Draft& draft) {
  Leveller(draft).run();
}

}  // namespace citytwin::sample
