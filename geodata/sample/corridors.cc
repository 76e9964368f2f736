#include "geodata/sample/corridors.h"

#include <algorithm>

#include "geodata/sample/pipe_layout.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double below_bed_m = 2.0;  ///< the tunnel passes under rivers
constexpr double grade = 0.08;

/// The tunnel's own level at a road's vertices, before its slopes are eased.
std::vector<double> wished(Draft const& draft, Road const& road) {
  std::vector<double> out;
  for (auto const& v : road.line) {
    double z = v.z - tunnel::cover_m - tunnel::height_m / 2;
    for (auto const& body : draft.waters) {
      if (grown(body.box, 6).intersects(around(plan(v), 0)) && body.area.distance_m(plan(v)) < 6) {
        z = std::min(z, body.bed_m - below_bed_m - tunnel::height_m / 2);
      }
    }
    out.push_back(z);
  }
  return out;
}

/// Lowers what rises too steeply from a low point.
void ease(std::vector<Vec3>& axis) {
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t i = 0; i + 1 < axis.size(); ++i) {
      double const run = distance(plan(axis[i]), plan(axis[i + 1]));
      axis[i + 1].z = std::min(axis[i + 1].z, axis[i].z + grade * run);
    }
    std::reverse(axis.begin(), axis.end());
  }
}

/// Beside a street that leaves the city aslant the tunnel ends at the rim as well.
Vec2 within(Box const& box, Vec2 p) {
  return {std::clamp(p.x, box.min_x, box.max_x), std::clamp(p.y, box.min_y, box.max_y)};
}

/// Roads of a street in its direction, end to end.
std::vector<std::size_t> roads_along(Draft const& draft, std::string const& street_zh) {
  std::vector<std::size_t> out;
  for (std::size_t r = 0; r < draft.network.roads.size(); ++r) {
    if (draft.street_of(draft.network.roads[r]).name.zh == street_zh) out.push_back(r);
  }
  return out;
}

}  // namespace

void dig_corridors(Draft& draft) {
  for (auto const& zh : draft.plan.corridor_streets) {
    auto const roads = roads_along(draft, zh);
    std::vector<Vec3> whole;
    std::vector<std::size_t> ends;
    for (auto const r : roads) {
      auto const& road = draft.network.roads[r];
      auto const line = offset(axis_of(road), tunnel::side_m);
      auto const z = wished(draft, road);
      for (std::size_t i = whole.empty() ? 0 : 1; i < line.size(); ++i) {
        auto const p = within(draft.plan.box, quantised(line[i]));
        whole.push_back({p.x, p.y, z[i]});
      }
      ends.push_back(whole.size() - 1);
    }
    ease(whole);
    for (auto& v : whole) v.z = quantised(v.z);
    std::size_t begin = 0;
    for (std::size_t k = 0; k < roads.size(); ++k) {
      auto const& street = draft.street_of(draft.network.roads[roads[k]]);
      std::vector<Vec3> const axis(whole.begin() + static_cast<std::ptrdiff_t>(begin),
                                   whole.begin() + static_cast<std::ptrdiff_t>(ends[k] + 1));
      draft.corridors.push_back({{street.name.zh + "综合管廊", street.name.en + " Utility Tunnel"},
                                 axis,
                                 roads[k],
                                 std::max(2016, street.year)});
      begin = ends[k];
    }
  }
}

}  // namespace citytwin::sample
