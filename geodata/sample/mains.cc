#include <algorithm>
#include <array>
#include <map>

#include "geodata/sample/corridors.h"
#include "geodata/sample/pipe_layout.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double hydrant_spacing_m = 110;

double cover_of(Utility system) {
  switch (system) {
    case Utility::water:
      return 1.2;
    case Utility::gas:
      return 1.0;
    case Utility::power:
      return 0.7;
    default:
      return 0.8;
  }
}

double diameter_of(Utility system, RoadClass c) {
  auto const i = static_cast<std::size_t>(c);
  constexpr std::array<double, 5> water{0.6, 0.6, 0.3, 0.2, 0.1};
  constexpr std::array<double, 5> gas{0.3, 0.3, 0.2, 0.16, 0.09};
  switch (system) {
    case Utility::water:
      return water[i];
    case Utility::gas:
      return gas[i];
    case Utility::power:
      return c <= RoadClass::secondary ? 0.175 : 0.15;
    default:
      return 0.11;
  }
}

std::string material_of(Utility system, double diameter_m, int year) {
  switch (system) {
    case Utility::water:
      if (diameter_m < 0.15) return "PE";
      return year < 2000 ? "CI" : "DI";
    case Utility::gas:
      return diameter_m >= 0.2 || year < 2003 ? "ST" : "PE";
    case Utility::power:
      return year < 2005 ? "CPVC" : "MPP";
    default:
      return "PVC";
  }
}

int breaks_of(std::string const& material, int year, Random& random) {
  if (material == "CI") return std::max(0, random.whole(-2, 4));
  if (year < 2000) return std::max(0, random.whole(-4, 2));
  return random.chance(0.03) ? 1 : 0;
}

/// Lays the systems that need no fall: one pipe a road, joined at the junctions.
class Mains {
 public:
  Mains(Draft& draft, Utility system, Random& random)
      : draft_(draft), system_(system), random_(random), points_(draft) {
    for (std::size_t i = 0; i < draft.corridors.size(); ++i) {
      corridor_of_[draft.corridors[i].road] = i;
    }
  }

  void lay(std::size_t r) {
    auto const& road = draft_.network.roads[r];
    if (road.structure == Structure::underpass) return;
    auto const& street = draft_.street_of(road);
    if (street.rural && system_ == Utility::gas) return;  // bottled in the country
    Pipe pipe;
    pipe.system = system_;
    pipe.diameter_m = diameter_of(system_, street.road_class);
    pipe.year = std::min(2023, std::max(1982, street.year + random_.whole(-2, 4)));
    if (corridor_of_.contains(r))
      pipe.year = std::max(pipe.year, draft_.corridors[corridor_of_[r]].year);
    pipe.material = material_of(system_, pipe.diameter_m, pipe.year);
    pipe.cover_m = cover_of(system_);
    pipe.breaks = breaks_of(pipe.material, pipe.year, random_);
    if (system_ == Utility::water) pipe.pressure_kpa = random_.whole(270, 340);
    if (system_ == Utility::gas) {
      pipe.pressure_kpa = street.road_class == RoadClass::residential ? 3.0 : 200.0;
    }
    pipe.from = node(road.from_node);
    pipe.to = node(road.to_node);
    pipe.road = r;
    course(pipe, r);
    draft_.pipes.push_back(std::move(pipe));
    if (system_ == Utility::water && on_ground(road.structure)) set_hydrants(r);
  }

 private:
  void course(Pipe& pipe, std::size_t r) {
    auto const& road = draft_.network.roads[r];
    auto const first = plan(draft_.pipe_nodes[pipe.from].at);
    auto const last = plan(draft_.pipe_nodes[pipe.to].at);
    auto const corridor = corridor_of_.find(r);
    double const side = side_m(draft_, system_, draft_.street_of(road));
    auto const line = beside(road, side, first, last);
    auto const axis = axis_of(road);
    for (std::size_t i = 0; i < line.size(); ++i) {
      auto const p = line[i];
      // At the ends the node's rim counts: beside a bend, the nearest road surface may be another.
      double const surface = i == 0                 ? draft_.pipe_nodes[pipe.from].at.z
                             : i + 1 == line.size() ? draft_.pipe_nodes[pipe.to].at.z
                                                    : surface_m(road, foot(axis, p).chainage_m);
      double z = surface - pipe.cover_m - pipe.diameter_m / 2;
      if (corridor != corridor_of_.end() && in_axis(corridor->second, p)) {
        z = tunnel_m(corridor->second, p);
      }
      pipe.line.push_back({p.x, p.y, quantised(z)});
    }
    if (corridor != corridor_of_.end()) pipe.cover_m = tunnel::cover_m + tunnel::height_m / 2;
  }

  /// False at a junction, where pipes leave the tunnel.
  [[nodiscard]] bool in_axis(std::size_t corridor, Vec2 p) const {
    auto const& axis = draft_.corridors[corridor].axis;
    Polyline line;
    for (auto const& v : axis) line.push_back(plan(v));
    return foot(line, p).distance_m < tunnel::width_m / 2 - 0.5;
  }

  [[nodiscard]] double tunnel_m(std::size_t corridor, Vec2 p) const {
    auto const& axis = draft_.corridors[corridor].axis;
    auto const nearest = std::min_element(
        axis.begin(), axis.end(),
        [&](auto const& a, auto const& b) { return distance(plan(a), p) < distance(plan(b), p); });
    return nearest->z + (system_ == Utility::power || system_ == Utility::telecom ? 0.6 : -0.7);
  }

  std::size_t node(int road_node) {
    auto const found = nodes_.find(road_node);
    if (found != nodes_.end()) return found->second;
    bool const valves = system_ == Utility::water || system_ == Utility::gas;
    auto const type = valves && points_.degree(road_node) > 2 ? Fitting::valve : Fitting::junction;
    draft_.pipe_nodes.push_back({system_, type, points_.at(system_, road_node), {}});
    return nodes_[road_node] = draft_.pipe_nodes.size() - 1;
  }

  void set_hydrants(std::size_t r) {
    auto const& road = draft_.network.roads[r];
    auto const& street = draft_.street_of(road);
    if (street.sidewalk_m < 2) return;
    auto const axis = axis_of(road);
    double const length = length_m(axis);
    for (double at = hydrant_spacing_m / 2; at < length - 15; at += hydrant_spacing_m) {
      auto const s = station(axis, at);
      Vec2 const p = quantised(s.point - left_of(s.direction) * (street.width_m / 2 + 1.0));
      draft_.pipe_nodes.push_back({system_, Fitting::hydrant, {p.x, p.y, ground_m(draft_, p)}, {}});
    }
  }

  Draft& draft_;
  Utility system_;
  Random& random_;
  MeetingPoints points_;
  std::map<std::size_t, std::size_t> corridor_of_;  ///< by road
  std::map<int, std::size_t> nodes_;                ///< pipe node of a road node
};

}  // namespace

void lay_mains(Draft& draft) {
  auto random = draft.random("mains");
  for (auto system : {Utility::water, Utility::gas, Utility::power, Utility::telecom}) {
    Mains mains(draft, system, random);
    for (std::size_t r = 0; r < draft.network.roads.size(); ++r) mains.lay(r);
  }
}

}  // namespace citytwin::sample
