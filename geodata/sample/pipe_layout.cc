#include "geodata/sample/pipe_layout.h"

#include <algorithm>
#include <array>

#include "geodata/sample/corridors.h"

namespace citytwin::sample {

std::string_view text(Utility system) {
  constexpr std::array<std::string_view, 6> names{"water", "storm", "sewage",
                                                  "gas",   "power", "telecom"};
  return names[static_cast<std::size_t>(system)];
}

std::string_view cjj_code(Utility system) {
  constexpr std::array<std::string_view, 6> codes{"JS", "YS", "WS", "RQ", "DL", "TX"};
  return codes[static_cast<std::size_t>(system)];
}

bool in_tunnel(Draft const& draft, Utility system, Street const& street) {
  if (system == Utility::storm || system == Utility::sewage) return false;
  auto const& tunnels = draft.plan.corridor_streets;
  return std::find(tunnels.begin(), tunnels.end(), street.name.zh) != tunnels.end();
}

double side_m(Draft const& draft, Utility system, Street const& street) {
  if (in_tunnel(draft, system, street)) {
    constexpr std::array<double, 6> cabins{1.2, 0, 0, 3.8, -3.6, -1.4};
    return tunnel::side_m + cabins[static_cast<std::size_t>(system)];
  }
  double const half = street.width_m / 2;
  double const walk = half + std::max(0.8, street.sidewalk_m * 0.55);
  switch (system) {
    case Utility::water:
      return -0.66 * half;
    case Utility::storm:
      return 0.14 * half;
    case Utility::sewage:
      return -0.26 * half;
    case Utility::gas:
      return 0.68 * half;
    case Utility::power:
      return -walk;
    case Utility::telecom:
      return walk;
  }
  return 0;
}

Polyline axis_of(Road const& road) {
  Polyline out;
  for (auto const& v : road.line) out.push_back(plan(v));
  return out;
}

double surface_m(Road const& road, double chainage_m) {
  double passed = 0;
  for (std::size_t i = 0; i + 1 < road.line.size(); ++i) {
    double const segment = distance(plan(road.line[i]), plan(road.line[i + 1]));
    if (chainage_m <= passed + segment) {
      double const t = std::max(0.0, (chainage_m - passed) / segment);
      return road.line[i].z + (road.line[i + 1].z - road.line[i].z) * t;
    }
    passed += segment;
  }
  return road.line.back().z;
}

MeetingPoints::MeetingPoints(Draft const& draft)
    : draft_(draft), roads_(draft.network.nodes.size()) {
  for (std::size_t r = 0; r < draft.network.roads.size(); ++r) {
    roads_[static_cast<std::size_t>(draft.network.roads[r].from_node)].push_back(r);
    roads_[static_cast<std::size_t>(draft.network.roads[r].to_node)].push_back(r);
  }
}

Vec3 MeetingPoints::at(Utility system, int node) const {
  // Within the smallest junction, far enough apart to be told from one another.
  constexpr std::array<Vec2, 6> places{Vec2{-1.9, 1.1}, {0.3, 0.4},   {-0.6, -0.9},
                                       {1.9, 0.9},      {-1.2, -2.1}, {1.4, -1.8}};
  auto const& roads = roads_[static_cast<std::size_t>(node)];
  auto const& first = draft_.network.roads[roads.front()];
  bool const starts = first.from_node == node;
  double const z = starts ? first.line.front().z : first.line.back().z;
  Vec2 at = draft_.network.nodes[static_cast<std::size_t>(node)];
  bool const through = std::all_of(roads.begin(), roads.end(), [&](std::size_t r) {
    return draft_.network.roads[r].street == first.street;
  });
  if (through && roads.size() <= 2) {
    auto const axis = axis_of(first);
    Vec2 const direction =
        starts ? unit(axis[1] - axis[0]) : unit(axis.back() - axis[axis.size() - 2]);
    at = at + left_of(direction) * side_m(draft_, system, draft_.streets[first.street]);
  } else {
    at = at + places[static_cast<std::size_t>(system)];
  }
  auto const& box = draft_.plan.box;
  at = quantised(
      Vec2{std::clamp(at.x, box.min_x, box.max_x), std::clamp(at.y, box.min_y, box.max_y)});
  return {at.x, at.y, z};
}

Polyline beside(Road const& road, double side_m, Vec2 first, Vec2 last) {
  auto line = offset(axis_of(road), side_m);
  line.front() = first;
  line.back() = last;
  for (auto& v : line) v = quantised(v);
  line.erase(std::unique(line.begin(), line.end()), line.end());
  if (line.size() == 1) line.push_back(last);
  return line;
}

}  // namespace citytwin::sample
