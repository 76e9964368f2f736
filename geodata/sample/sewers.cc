#include <algorithm>
#include <array>
#include <map>
#include <queue>

#include "geodata/sample/pipe_layout.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double span_m = 46;        ///< at most, between manholes
constexpr double bridge_weight = 8;  ///< sewers rather go round than under a canal
constexpr double below_bed_m = 1.2;
constexpr double inlet_spacing_m = 38;
constexpr double far_m = 1e18;
constexpr double quarter_m = 2400;  ///< that one wet well of the sewers serves

/// Diameter and slope by the length of sewer that drains into a pipe.
struct PipeSize {
  double up_to_m;
  double diameter_m;
  double slope;
};

PipeSize size_of(Utility system, double drained_m) {
  constexpr std::array<PipeSize, 7> storm{
      PipeSize{150, 0.4, 0.0022}, {400, 0.6, 0.0016},  {900, 0.8, 0.0012},  {1800, 1.0, 0.0010},
      {3200, 1.2, 0.0009},        {6000, 1.5, 0.0008}, {far_m, 1.8, 0.0007}};
  constexpr std::array<PipeSize, 6> sewage{PipeSize{600, 0.3, 0.0022}, {1800, 0.4, 0.0015},
                                           {4000, 0.6, 0.0010},        {9000, 0.8, 0.0008},
                                           {20000, 1.0, 0.0007},       {far_m, 1.2, 0.0006}};
  auto const pick = [&](auto const& table) {
    return *std::find_if(table.begin(), table.end(),
                         [&](PipeSize const& s) { return drained_m <= s.up_to_m; });
  };
  return system == Utility::storm ? pick(storm) : pick(sewage);
}

std::string material_of(double diameter_m, int year) {
  if (diameter_m >= 0.5) return "RC";
  return year < 2004 ? "RC" : "HDPE";
}

/// Drains a road network by gravity: a forest of shortest ways to its outlets.
class Sewers {
 public:
  Sewers(Draft& draft, Utility system, Random& random)
      : draft_(draft), system_(system), random_(random), points_(draft) {}

  void run() {
    if (system_ == Utility::storm) note_shores();
    auto const outlets = system_ == Utility::storm ? canal_outlets() : trunk_outlets();
    find_ways(outlets);
    lay();
    for (int outlet : outlets) {
      if (lowest_.contains(outlet)) end_at(outlet);
    }
  }

 private:
  [[nodiscard]] bool usable(Road const& road) const {
    if (draft_.street_of(road).rural) return false;  // ditches and septic tanks
    if (road.structure == Structure::ground) return true;
    return system_ == Utility::sewage && road.structure != Structure::underpass;
  }

  [[nodiscard]] bool crosses_water(Road const& road) const {
    bool const may = road.structure == Structure::bridge || road.structure == Structure::culvert;
    return may && draft_.water.meets(axis_of(road));
  }

  /// The ends of bridges and culverts: storm water leaves there into the water.
  [[nodiscard]] std::vector<int> canal_outlets() {
    std::vector<int> out;
    for (auto const& road : draft_.network.roads) {
      if (!crosses_water(road)) continue;
      out.push_back(road.from_node);
      out.push_back(road.to_node);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  /// Where trunk sewers leave for the treatment works, pumped on from a wet well in each quarter of
  /// about quarter_m: at the southernmost node of an arterial.
  [[nodiscard]] std::vector<int> trunk_outlets() const {
    auto const& box = draft_.plan.box;
    int const columns = std::max(1, static_cast<int>(box.width() / quarter_m + 0.5));
    int const rows = std::max(1, static_cast<int>(box.height() / quarter_m + 0.5));
    std::vector<int> best(static_cast<std::size_t>(columns * rows), -1);
    auto const at = [&](int node) { return draft_.network.nodes[static_cast<std::size_t>(node)]; };
    for (auto const& road : draft_.network.roads) {
      if (draft_.street_of(road).road_class != RoadClass::arterial || !usable(road)) continue;
      for (int node : {road.from_node, road.to_node}) {
        auto const p = at(node);
        int const c =
            std::clamp(static_cast<int>((p.x - box.min_x) / box.width() * columns), 0, columns - 1);
        int const r =
            std::clamp(static_cast<int>((p.y - box.min_y) / box.height() * rows), 0, rows - 1);
        int& chosen = best[static_cast<std::size_t>(r * columns + c)];
        if (chosen < 0 || p.y < at(chosen).y) chosen = node;
      }
    }
    std::erase(best, -1);
    return best;
  }

  /// Dijkstra from the outlets; away_ and way_ of each node that drains.
  void find_ways(std::vector<int> const& outlets) {
    auto const& roads = draft_.network.roads;
    auto const nodes = draft_.network.nodes.size();
    usable_at_.assign(nodes, {});
    for (std::size_t r = 0; r < roads.size(); ++r) {
      if (!usable(roads[r])) continue;
      usable_at_[static_cast<std::size_t>(roads[r].from_node)].push_back(r);
      usable_at_[static_cast<std::size_t>(roads[r].to_node)].push_back(r);
    }
    away_.assign(nodes, far_m);
    way_.assign(nodes, roads.size());
    using Entry = std::pair<double, int>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    for (int o : outlets) {
      away_[static_cast<std::size_t>(o)] = 0;
      queue.push({0, o});
    }
    while (!queue.empty()) {
      auto const [d, node] = queue.top();
      queue.pop();
      if (d > away_[static_cast<std::size_t>(node)]) continue;
      for (auto const r : usable_at_[static_cast<std::size_t>(node)]) {
        int const other = roads[r].from_node == node ? roads[r].to_node : roads[r].from_node;
        double const weight = crosses_water(roads[r]) ? bridge_weight : 1;
        double const reach = d + weight * citytwin::length_m(roads[r].line);
        if (reach < away_[static_cast<std::size_t>(other)]) {
          away_[static_cast<std::size_t>(other)] = reach;
          way_[static_cast<std::size_t>(other)] = r;
          queue.push({reach, other});
        }
      }
    }
  }

  /// From the farthest nodes inwards, so that all that flows into a node is laid before its
  /// outflow.
  void lay() {
    auto const& roads = draft_.network.roads;
    std::vector<int> order;
    std::map<int, std::vector<std::size_t>> leaving;
    for (std::size_t n = 0; n < away_.size(); ++n) {
      if (away_[n] < far_m) order.push_back(static_cast<int>(n));
    }
    std::sort(order.begin(), order.end(), [&](int a, int b) { return above(a, b); });
    for (std::size_t r = 0; r < roads.size(); ++r) {
      if (!usable(roads[r]) || away_[static_cast<std::size_t>(roads[r].from_node)] == far_m)
        continue;
      bool const onward = above(roads[r].from_node, roads[r].to_node);
      leaving[onward ? roads[r].from_node : roads[r].to_node].push_back(r);
    }
    for (int node : order) {
      for (auto const r : leaving[node]) lay_road(r, node);
    }
  }

  /// Whether water can run from a to b.
  [[nodiscard]] bool above(int a, int b) const {
    double const da = away_[static_cast<std::size_t>(a)];
    double const db = away_[static_cast<std::size_t>(b)];
    return da != db ? da > db : a > b;
  }

  void lay_road(std::size_t r, int start) {
    auto const& road = draft_.network.roads[r];
    bool const onward = road.from_node == start;
    bool const main_way = way_[static_cast<std::size_t>(start)] == r;
    int const end = onward ? road.to_node : road.from_node;
    double const drained = (main_way ? drained_[start] : 0) + citytwin::length_m(road.line);
    auto const size = size_of(system_, drained);
    auto const first = points_.at(system_, start);
    auto const last = points_.at(system_, end);
    auto line = beside(road, side_m(draft_, system_, draft_.street_of(road)),
                       plan(onward ? first : last), plan(onward ? last : first));
    if (!onward) std::reverse(line.begin(), line.end());
    // Covered at both ends: the road may fall faster than the sewer.
    double invert = std::min(first.z, last.z) - head_cover_m() - size.diameter_m;
    if (main_way && lowest_.contains(start)) invert = std::min(invert, lowest_[start]);
    if (crosses_water(road)) invert = std::min(invert, bed_m(road) - below_bed_m - size.diameter_m);
    invert = lay_spans(r, line, size, invert, node(start, invert), end);
    auto const found = lowest_.find(end);
    lowest_[end] = found == lowest_.end() ? invert : std::min(found->second, invert);
    drained_[end] += drained;
    if (road.structure == Structure::ground && system_ == Utility::storm) set_inlets(r);
  }

  /// @return the invert at the lower end.
  double lay_spans(std::size_t r, Polyline const& line, PipeSize const& size, double invert,
                   std::size_t from, int end) {
    auto const& road = draft_.network.roads[r];
    auto const axis = axis_of(road);
    double const length = length_m(line);
    int const spans =
        crosses_water(road) ? 1 : std::max(1, static_cast<int>(std::ceil(length / span_m)));
    int const year = std::clamp(draft_.street_of(road).year + random_.whole(-3, 3), 1984, 2023);
    for (int k = 0; k < spans; ++k) {
      double const a = length * k / spans;
      double const b = length * (k + 1) / spans;
      double const lower = std::min(invert - 1.0 / 1024, quantised(invert - size.slope * (b - a)));
      auto const piece = part(line, a, b);
      double const rim = surface_m(road, foot(axis, piece.back()).chainage_m);
      std::size_t const to = k + 1 == spans
                                 ? node(end, lower)
                                 : manhole(quantised(piece.back()), quantised(rim), lower);
      Pipe pipe;
      pipe.system = system_;
      pipe.diameter_m = size.diameter_m;
      pipe.year = year;
      pipe.material = material_of(size.diameter_m, year);
      pipe.invert_from_m = invert;
      pipe.invert_to_m = lower;
      pipe.from = from;
      pipe.to = to;
      pipe.road = r;
      pipe.breaks = year < 2000 && random_.chance(0.12) ? random_.whole(1, 3) : 0;
      set_course(pipe, piece);
      draft_.pipes.push_back(std::move(pipe));
      from = to;
      invert = lower;
    }
    return invert;
  }

  void set_course(Pipe& pipe, Polyline const& piece) const {
    auto const& first = draft_.pipe_nodes[pipe.from].at;
    auto const& last = draft_.pipe_nodes[pipe.to].at;
    double const length = length_m(piece);
    double passed = 0;
    for (std::size_t i = 0; i < piece.size(); ++i) {
      if (i > 0) passed += distance(piece[i - 1], piece[i]);
      double const t = passed / length;
      double const invert = *pipe.invert_from_m + (*pipe.invert_to_m - *pipe.invert_from_m) * t;
      auto const p = i == 0                  ? plan(first)
                     : i + 1 == piece.size() ? plan(last)
                                             : quantised(piece[i]);
      pipe.line.push_back({p.x, p.y, quantised(invert + pipe.diameter_m / 2)});
    }
    pipe.cover_m = quantised(std::min(first.z - *pipe.invert_from_m, last.z - *pipe.invert_to_m) -
                             pipe.diameter_m);
  }

  [[nodiscard]] double head_cover_m() const { return system_ == Utility::storm ? 0.9 : 1.5; }

  [[nodiscard]] double bed_m(Road const& road) const {
    double bed = 10;
    auto const axis = axis_of(road);
    Box const box = box_of(axis);
    for (auto const& body : draft_.waters) {
      if (body.box.intersects(box) && body.area.meets(axis)) bed = std::min(bed, body.bed_m);
    }
    return bed;
  }

  std::size_t manhole(Vec2 at, double rim_m, double invert_m) {
    draft_.pipe_nodes.push_back(
        {system_, Fitting::manhole, {at.x, at.y, rim_m}, quantised(invert_m)});
    return draft_.pipe_nodes.size() - 1;
  }

  /// The manhole at a road node, lowered to what flows in or out.
  std::size_t node(int road_node, double invert_m) {
    auto const found = nodes_.find(road_node);
    if (found != nodes_.end()) {
      auto& invert = draft_.pipe_nodes[found->second].invert_m;
      invert = std::min(*invert, quantised(invert_m));
      return found->second;
    }
    auto const at = points_.at(system_, road_node);
    return nodes_[road_node] = manhole(plan(at), at.z, invert_m);
  }

  /// A last pipe into the canal, or the trunk's end at the city's rim.
  void end_at(int outlet) {
    auto const from = nodes_.at(outlet);
    if (system_ == Utility::sewage) {
      draft_.pipe_nodes[from].type = Fitting::outfall;
      return;
    }
    auto const& start = draft_.pipe_nodes[from];
    auto const shore = nearest_shore(plan(start.at));
    Vec2 const end = quantised(shore + unit(shore - plan(start.at)) * 0.8);
    auto const size = size_of(system_, drained_[outlet]);
    Pipe pipe;
    pipe.system = system_;
    pipe.diameter_m = size.diameter_m;
    pipe.year = 2012;
    pipe.material = material_of(size.diameter_m, pipe.year);
    pipe.invert_from_m = *start.invert_m;
    pipe.invert_to_m =
        quantised(*start.invert_m - std::max(0.01, size.slope * distance(plan(start.at), end)));
    pipe.from = from;
    pipe.road = road_at(outlet);
    Vec3 const rim{end.x, end.y, ground_m(draft_, end)};
    draft_.pipe_nodes.push_back({system_, Fitting::outfall, rim, pipe.invert_to_m});
    pipe.to = draft_.pipe_nodes.size() - 1;
    set_course(pipe, {plan(draft_.pipe_nodes[from].at), end});
    draft_.pipes.push_back(std::move(pipe));
  }

  [[nodiscard]] Vec2 nearest_shore(Vec2 p) const {
    Foot best;
    best.distance_m = far_m;
    for (double reach = 40; best.distance_m > reach && reach < 1000; reach *= 2) {
      shores_.visit(around(p, reach), [&](Shore const& s) {
        auto const f = foot({s.a, s.b}, p);
        if (f.distance_m < best.distance_m) best = f;
      });
    }
    return best.point;
  }

  void note_shores() {
    auto const note = [&](Polyline const& ring) {
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        shores_.add(box_of(ring[i], ring[i + 1]), Shore{ring[i], ring[i + 1]});
      }
    };
    for (auto const& polygon : draft_.water.polygons()) {
      note(polygon.outer);
      for (auto const& hole : polygon.holes) note(hole);
    }
  }

  /// A usable road at a node; the first.
  [[nodiscard]] std::size_t road_at(int node) const {
    return usable_at_[static_cast<std::size_t>(node)].front();
  }

  /// Gully inlets at both kerbs.
  void set_inlets(std::size_t r) {
    auto const& road = draft_.network.roads[r];
    auto const& street = draft_.street_of(road);
    if (street.road_class == RoadClass::residential) return;
    auto const axis = axis_of(road);
    double const length = length_m(axis);
    for (double at = inlet_spacing_m / 2; at < length - 8; at += inlet_spacing_m) {
      auto const s = station(axis, at);
      for (double side : {1.0, -1.0}) {
        Vec2 const p =
            quantised(s.point + left_of(s.direction) * (side * (street.width_m / 2 - 0.3)));
        double const rim = ground_m(draft_, p);
        draft_.pipe_nodes.push_back(
            {system_, Fitting::inlet, {p.x, p.y, rim}, quantised(rim - 0.9)});
      }
    }
  }

  Draft& draft_;
  Utility system_;
  Random& random_;
  MeetingPoints points_;
  struct Shore {
    Vec2 a;
    Vec2 b;
  };
  CellMap<Shore> shores_{40};
  std::vector<std::vector<std::size_t>> usable_at_;  ///< roads at each node
  std::vector<double> away_;                         ///< from the outlet, by road node
  std::vector<std::size_t> way_;                     ///< the road towards it
  std::map<int, std::size_t> nodes_;
  std::map<int, double> lowest_;   ///< invert of what has flowed in
  std::map<int, double> drained_;  ///< length of sewer above
};

}  // namespace

void lay_sewers(Draft& draft) {
  auto random = draft.random("sewers");
  for (auto system : {Utility::storm, Utility::sewage}) Sewers(draft, system, random).run();
}

}  // namespace citytwin::sample
