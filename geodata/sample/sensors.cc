#include <algorithm>

#include "geodata/sample/corridors.h"
#include "geodata/sample/pipe_layout.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

void water_levels(Draft& draft) {
  for (std::size_t r = 0; r < draft.network.roads.size(); ++r) {
    auto const& road = draft.network.roads[r];
    if (road.structure != Structure::underpass) continue;
    auto const lowest = *std::min_element(road.line.begin(), road.line.end(),
                                          [](auto const& a, auto const& b) { return a.z < b.z; });
    auto const& name = draft.street_of(road).name;
    draft.sensors.push_back({{name.zh + "下立交积水", name.en + " underpass water"},
                             lowest,
                             "water_level",
                             "m",
                             60,
                             "roads",
                             r});
  }
  for (std::size_t i = 0; i < draft.waters.size(); ++i) {
    auto const& body = draft.waters[i];
    auto const ring = body.area.polygons().front().outer;
    auto const at = ring[ring.size() / 3];
    draft.sensors.push_back({{body.name.zh + "水位", body.name.en + " stage"},
                             {at.x, at.y, body.level_m},
                             "water_level",
                             "m",
                             300,
                             "water",
                             i});
  }
}

void rain_gauges(Draft& draft) {
  for (std::size_t i = 0; i < draft.buildings.size(); ++i) {
    auto const& b = draft.buildings[i];
    bool const named = !b.name.zh.empty();
    if (!named || (b.usage != LandUse::school && b.usage != LandUse::civic)) continue;
    auto const at = Region::of(b.footprint).centroid();
    draft.sensors.push_back({{b.name.zh + "雨量站", b.name.en + " rain gauge"},
                             {at.x, at.y, b.base_m + b.height_m},
                             "rain",
                             "mm/h",
                             300,
                             "buildings",
                             i});
  }
  if (!draft.sensors.empty() && draft.sensors.back().type == "rain") return;
  auto const at = draft.plan.centres.front().at;
  draft.sensors.push_back(
      {{"雨量站", "Rain gauge"}, {at.x, at.y, ground_m(draft, at)}, "rain", "mm/h", 300, "", {}});
}

void corridor_sensors(Draft& draft) {
  for (std::size_t i = 0; i < draft.corridors.size(); ++i) {
    auto const& corridor = draft.corridors[i];
    auto const& v = corridor.axis[corridor.axis.size() / 2];
    if (citytwin::length_m(corridor.axis) < 60) continue;
    draft.sensors.push_back({{corridor.name.zh + "燃气舱", corridor.name.en + " gas cabin"},
                             {v.x, v.y, v.z},
                             "gas",
                             "%LEL",
                             30,
                             "corridors",
                             i});
    draft.sensors.push_back({{corridor.name.zh + "电力舱", corridor.name.en + " power cabin"},
                             {v.x, v.y, v.z},
                             "temperature",
                             "degC",
                             60,
                             "corridors",
                             i});
  }
}

/// A camera over each junction of arterials and at each underpass.
void cameras(Draft& draft) {
  std::vector<std::size_t> seen(draft.network.nodes.size(), 0);
  for (std::size_t r = 0; r < draft.network.roads.size(); ++r) {
    auto const& road = draft.network.roads[r];
    auto const& street = draft.street_of(road);
    bool const wide = street.road_class <= RoadClass::secondary;
    if (road.structure == Structure::underpass ||
        (wide && ++seen[static_cast<std::size_t>(road.from_node)] == 2)) {
      auto const s = station(axis_of(road), 0);
      Vec2 const p = quantised(s.point + s.direction * (street.width_m) +
                               left_of(s.direction) * (street.width_m / 2 + 1.2));
      draft.sensors.push_back({{street.name.zh + "视频", street.name.en + " camera"},
                               {p.x, p.y, ground_m(draft, p) + 6.5},
                               "camera",
                               "",
                               1,
                               "roads",
                               r});
    }
  }
}

void bridge_tilts(Draft& draft) {
  for (std::size_t r = 0; r < draft.network.roads.size(); ++r) {
    auto const& road = draft.network.roads[r];
    auto const& street = draft.street_of(road);
    if (road.structure != Structure::bridge || street.road_class > RoadClass::secondary) continue;
    draft.sensors.push_back({{street.name.zh + "桥梁倾角", street.name.en + " bridge tilt"},
                             road.line[road.line.size() / 2],
                             "tilt",
                             "deg",
                             600,
                             "roads",
                             r});
  }
}

}  // namespace

void set_sensors(Draft& draft) {
  water_levels(draft);
  rain_gauges(draft);
  corridor_sensors(draft);
  cameras(draft);
  bridge_tilts(draft);
}

}  // namespace citytwin::sample
