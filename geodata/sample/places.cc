#include <algorithm>
#include <array>

#include "geodata/sample/pipe_layout.h"
#include "geodata/sample/road_index.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

struct ShopKind {
  char const* kind;
  char const* zh;
  char const* en;
  double share;
};

constexpr std::array shop_kinds{
    ShopKind{"market", "菜市场", "Market", 0.06}, ShopKind{"pharmacy", "药房", "Pharmacy", 0.16},
    ShopKind{"breakfast", "早餐店", "Breakfast", 0.3}, ShopKind{"store", "便利店", "Store", 0.48}};

/// Some low shops carry a trade.
void trades(Draft& draft, Random& random) {
  for (auto const& b : draft.buildings) {
    if (b.usage != LandUse::commercial || b.floors > 3 || !random.chance(0.4)) continue;
    double draw = random.uniform();
    auto const* kind = &shop_kinds.back();
    for (auto const& k : shop_kinds) {
      if (draw < k.share) {
        kind = &k;
        break;
      }
      draw -= k.share;
    }
    draft.places.push_back({{kind->zh, kind->en}, kind->kind, Region::of(b.footprint).centroid()});
  }
}

void institutions(Draft& draft) {
  for (auto const& b : draft.buildings) {
    if (b.name.zh.empty()) continue;
    auto const at = Region::of(b.footprint).centroid();
    if (b.usage == LandUse::school) draft.places.push_back({b.name, "school", at});
    if (b.usage == LandUse::hospital) draft.places.push_back({b.name, "hospital", at});
    if (b.name.en.find("Community Service") != std::string::npos) {
      draft.places.push_back({{"新城消防站", "New Town Fire Station"}, "fire_station", at});
    }
  }
}

/// Bus stops on both sides of wide streets, metro entrances where two arterials of the line meet.
void stops(Draft& draft) {
  RoadIndex const index(draft);
  std::map<std::size_t, double> run;
  for (auto const& road : draft.network.roads) {
    auto const& street = draft.street_of(road);
    if (street.road_class > RoadClass::secondary || road.structure != Structure::ground) continue;
    auto const axis = axis_of(road);
    double const length = length_m(axis);
    double& since = run.try_emplace(road.street, 240).first->second;
    since += length;
    if (since < 330 || length < 60) continue;
    since = 0;
    auto const s = station(axis, length / 2);
    for (double side : {1.0, -1.0}) {
      Vec2 const p =
          quantised(s.point + left_of(s.direction) * (side * (street.width_m / 2 + 2.2)));
      if (index.kerb(p).distance_m > 1) {
        draft.places.push_back({{street.name.zh + "站", street.name.en + " stop"}, "bus_stop", p});
      }
    }
  }
}

void metro(Draft& draft) {
  auto const find = [&](std::string_view zh) {
    return std::find_if(draft.streets.begin(), draft.streets.end(),
                        [&](Street const& s) { return s.name.zh == zh; });
  };
  auto const line = find("龙源路");
  if (line == draft.streets.end()) return;
  for (std::string_view crossing : {"文诚路", "新松江路"}) {
    auto const other = find(crossing);
    auto const cut = Region::ribbon(other->line, 1).clipped(line->line);
    if (cut.empty()) continue;
    double const reach = line->reach_m() + 3;
    double const reach_across = other->reach_m() + 3;
    Vec2 const at = quantised(cut.front().front() + Vec2{reach, -reach_across});
    draft.places.push_back(
        {{"地铁" + other->name.zh + "站", other->name.en + " metro station"}, "metro", at});
  }
}

}  // namespace

void set_places(Draft& draft) {
  auto random = draft.random("places");
  trades(draft, random);
  institutions(draft);
  stops(draft);
  metro(draft);
}

}  // namespace citytwin::sample
