#include <algorithm>

#include <fmt/format.h>

#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

/// Areas between the streets that a test accepts, from north to south, then west to east.
template <class Accept>
std::vector<Region> areas_between(Draft const& draft, Accept accept) {
  auto const box = Region::of(draft.plan.box);
  std::vector<Polyline> lines{box.polygons().front().outer};
  for (auto const& street : draft.streets) {
    if (accept(street)) lines.push_back(street.line);
  }
  std::vector<Region> out;
  for (auto const& face : faces(lines)) {
    auto const inside = face.within(box).pieces();
    if (!inside.empty() && inside.front().area_m2() > 400) out.push_back(inside.front());
  }
  std::stable_sort(out.begin(), out.end(), [](Region const& a, Region const& b) {
    Vec2 const p = a.centroid();
    Vec2 const q = b.centroid();
    return p.y != q.y ? p.y > q.y : p.x < q.x;
  });
  return out;
}

/// A point well inside an area: its centroid, or where that lies outside, what is nearest to it.
Vec2 inner_point(Region const& area) {
  Vec2 const middle = area.centroid();
  if (area.covers(middle)) return middle;
  auto const core = area.grown(-2).pieces();
  return core.empty() ? middle : core.front().centroid();
}

/// The parent, among cells of one level, that holds most of an area: the one around its inside, or
/// the largest share where that lies on a border.
std::size_t parent_of(Draft const& draft, std::vector<std::size_t> const& parents,
                      std::vector<Box> const& boxes, Region const& area) {
  Vec2 const inside = inner_point(area);
  for (auto const p : parents) {
    if (boxes[p].intersects(around(inside, 0)) && draft.grid_cells[p].area.covers(inside)) return p;
  }
  std::size_t best = parents.front();
  double most = -1;
  for (auto const p : parents) {
    if (!boxes[p].intersects(area.box())) continue;
    double const share = draft.grid_cells[p].area.within(area).area_m2();
    if (share > most) {
      most = share;
      best = p;
    }
  }
  return best;
}

/// Adds areas under the parents of the level above that hold most of them.
void add_level(Draft& draft, int level, std::vector<Region> const& areas, Name const& name) {
  std::vector<std::size_t> parents;
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < draft.grid_cells.size(); ++i) {
    if (draft.grid_cells[i].level == level - 1) parents.push_back(i);
    boxes.push_back(draft.grid_cells[i].area.box());
  }
  std::vector<int> children(draft.grid_cells.size(), 0);
  for (auto const& area : areas) {
    auto const parent = parent_of(draft, parents, boxes, area);
    int const number = ++children[parent];
    auto const code = fmt::format("{}{:03}", draft.grid_cells[parent].code, number);
    draft.grid_cells.push_back(
        {{fmt::format("{}{}", name.zh, number), fmt::format("{} {}", name.en, number)},
         level,
         code,
         draft.grid_cells[parent].code,
         area});
  }
}

}  // namespace

void divide_grid(Draft& draft) {
  auto const whole = Region::of(draft.plan.box);
  draft.grid_cells.push_back({{"上海市", "Shanghai"}, 1, "310000", "", whole});
  draft.grid_cells.push_back({{"松江区", "Songjiang District"}, 2, "310117", "310000", whole});
  auto const& borders = draft.plan.town_borders;
  add_level(draft, 3,
            areas_between(draft,
                          [&](Street const& s) {
                            return std::find(borders.begin(), borders.end(), s.name.zh) !=
                                   borders.end();
                          }),
            {"街道", "Town"});
  add_level(
      draft, 4,
      areas_between(draft, [](Street const& s) { return s.road_class <= RoadClass::arterial; }),
      {"社区", "Community"});
  add_level(
      draft, 5,
      areas_between(draft, [](Street const& s) { return s.road_class < RoadClass::residential; }),
      {"网格", "Grid"});
}

}  // namespace citytwin::sample
