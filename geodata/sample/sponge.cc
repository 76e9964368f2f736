#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double from_edge_m = 5;      ///< of a rain garden, to its park's edge
constexpr double least_roof_m2 = 300;  ///< worth planting

/// In parks and pocket parks, where their lawns have room.
void add_rain_gardens(Draft& draft, Random& random) {
  for (auto const& park : draft.parks) {
    if (park.kind == "square") continue;
    Region const lawn = park.area.grown(-from_edge_m);
    if (lawn.empty()) continue;
    Box const box = lawn.box();
    for (int tries = 0; tries < 6; ++tries) {
      double const half_m = random.between(4, 9);
      Vec2 const at{random.between(box.min_x, box.max_x), random.between(box.min_y, box.max_y)};
      Region const bed = Region::of(around(at, half_m)).within(lawn);
      if (bed.area_m2() > half_m * half_m) draft.sponge.push_back({"rain_garden", bed});
    }
  }
}

/// On flat roofs of public buildings.
void add_green_roofs(Draft& draft, Random& random) {
  for (auto const& b : draft.buildings) {
    bool const is_public = b.usage == LandUse::school || b.usage == LandUse::hospital ||
                           b.usage == LandUse::civic || b.usage == LandUse::office;
    if (!is_public || b.roof != Roof::flat || !random.chance(0.5)) continue;
    Region const roof = Region::of(b.footprint).grown(-1, Join::mitre);
    if (!roof.empty() && roof.area_m2() > least_roof_m2)
      draft.sponge.push_back({"green_roof", roof});
  }
}

/// Squares, and the sidewalks of side streets away from their corners.
void add_pavements(Draft& draft, Random& random) {
  constexpr double from_corner_m = 12;
  for (auto const& park : draft.parks) {
    if (park.kind == "square") draft.sponge.push_back({"permeable_pavement", park.area});
  }
  for (auto const& road : draft.network.roads) {
    auto const& street = draft.street_of(road);
    bool const side_street = street.road_class == RoadClass::branch && street.sidewalk_m >= 1.5;
    if (!side_street || road.structure != Structure::ground || !random.chance(0.4)) continue;
    Polyline line;
    for (auto const& v : road.line) line.push_back(plan(v));
    double const length = length_m(line);
    if (length < 3 * from_corner_m) continue;
    // The carriageway reaches beyond the walks' ends: no sliver is left between the two sides.
    Polyline const carriageway = part(line, from_corner_m - 1, length - from_corner_m + 1);
    line = part(line, from_corner_m, length - from_corner_m);
    Region const walks = Region::ribbon(line, street.width_m / 2 + street.sidewalk_m)
                             .minus(Region::ribbon(carriageway, street.width_m / 2 + 0.1))
                             .within(Region::of(draft.plan.box));
    if (!walks.empty()) draft.sponge.push_back({"permeable_pavement", walks});
  }
}

}  // namespace

void place_sponge(Draft& draft) {
  auto random = draft.random("sponge");
  add_rain_gardens(draft, random);
  add_green_roofs(draft, random);
  add_pavements(draft, random);
}

}  // namespace citytwin::sample
