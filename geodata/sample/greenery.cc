#include <algorithm>

#include "geodata/sample/road_index.h"
#include "geodata/sample/species.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double greenway_from_water_m = 7.5;

/// What stands where: what trees must keep away from.
class Obstacles {
 public:
  explicit Obstacles(Draft const& draft) : draft_(draft), index_(draft) {
    for (std::size_t b = 0; b < draft.buildings.size(); ++b) {
      buildings_.add(grown(box_of(draft.buildings[b].footprint.outer), from_walls_m), b);
    }
    for (auto const& lamp : draft.luminaires) {
      lamps_.add(around(plan(lamp.at), from_lamps_m), plan(lamp.at));
    }
    for (auto const& g : draft.greenways) add_walk(g.line, g.width_m);
    for (auto const& p : draft.paths) add_walk(p.line, p.width_m);
  }

  [[nodiscard]] bool free(Vec2 at, double kerb_m) const {
    auto const& b = draft_.plan.box;
    if (at.x < b.min_x + 1 || at.x > b.max_x - 1 || at.y < b.min_y + 1 || at.y > b.max_y - 1) {
      return false;
    }
    return !at_wall(at) && !on_walk(at) && !at_lamp(at) && index_.kerb(at).distance_m >= kerb_m &&
           draft_.water.distance_m(at) >= 1.5;
  }

 private:
  struct Walk {
    Vec2 a;
    Vec2 b;
    double half_m;
  };
  static constexpr double from_walls_m = 2.2;
  static constexpr double from_lamps_m = 2.5;
  static constexpr double from_walks_m = 0.7;

  void add_walk(Polyline const& line, double width_m) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      Walk const w{line[i], line[i + 1], width_m / 2};
      walks_.add(grown(box_of(w.a, w.b), w.half_m + from_walks_m), w);
    }
  }

  [[nodiscard]] bool at_wall(Vec2 at) const {
    return std::ranges::any_of(buildings_.at(at), [&](std::size_t b) {
      auto const& outer = draft_.buildings[b].footprint.outer;
      return inside(outer, at) || foot(outer, at).distance_m < from_walls_m;
    });
  }
  [[nodiscard]] bool on_walk(Vec2 at) const {
    return std::ranges::any_of(walks_.at(at), [&](Walk const& w) {
      return foot({w.a, w.b}, at).distance_m < w.half_m + from_walks_m;
    });
  }
  [[nodiscard]] bool at_lamp(Vec2 at) const {
    return std::ranges::any_of(lamps_.at(at),
                               [&](Vec2 l) { return distance(l, at) < from_lamps_m; });
  }

  Draft const& draft_;
  RoadIndex index_;
  CellMap<std::size_t> buildings_{25};
  CellMap<Walk> walks_{25};
  CellMap<Vec2> lamps_{25};
};

class Planter {
 public:
  Planter(Draft& draft, Random& random) : draft_(draft), random_(random), obstacles_(draft) {}

  void line_streets() {
    for (auto const& road : draft_.network.roads) {
      auto const& street = draft_.street_of(road);
      if (road.structure != Structure::ground || street.sidewalk_m < 2) continue;
      int const species = static_cast<int>(road.street % 3);  // one kind along a street
      Polyline line;
      for (auto const& v : road.line) line.push_back(plan(v));
      double const length = length_m(line);
      for (double at = 5; at < length - 4; at += 8.5) {
        auto const s = station(line, at);
        for (double side : {1.0, -1.0}) {
          Vec2 const p = s.point + left_of(s.direction) * (side * (street.width_m / 2 + 1.5));
          plant(p, species, 0.85, 1.2);
        }
      }
    }
  }

  void line_greenways() {
    for (auto const& g : draft_.greenways) {
      double const length = length_m(g.line);
      for (double at = 4; at < length; at += random_.between(8, 12)) {
        auto const s = station(g.line, at);
        for (double side : {1.0, -1.0}) {
          double const out = g.width_m / 2 + random_.between(1.2, 2.2);
          Vec2 const p = s.point + left_of(s.direction) * (side * out);
          bool const at_water = draft_.water.distance_m(p) < greenway_from_water_m - 2.5;
          plant(p, at_water ? willow : random_.chance(0.5) ? metasequoia : camphor, 0.9, 1.5);
        }
      }
    }
  }

  /// Groves of one species and single trees between.
  void fill_park(Park const& park) {
    if (park.kind == "square") {
      scatter(park.area, 420, ginkgo, 0.9);
      return;
    }
    if (park.name.en.find("Sports") != std::string::npos) return;
    Box const box = park.area.box();
    int const groves = static_cast<int>(park.area.area_m2() / 1500) + 1;
    for (int k = 0; k < groves; ++k) {
      Vec2 const middle{random_.between(box.min_x, box.max_x),
                        random_.between(box.min_y, box.max_y)};
      int const species = random_.whole(0, 4);
      double const spread = random_.between(9, 20);
      for (int t = 0; t < random_.whole(9, 22); ++t) {
        Vec2 const p = middle + Vec2{random_.between(-1, 1) + random_.between(-1, 1),
                                     random_.between(-1, 1) + random_.between(-1, 1)} *
                                    (spread / 1.6);
        if (park.area.covers(p)) plant(p, species, 1.0, 1.5);
      }
    }
    scatter(park.area, 260, -1, 1.0);
  }

  void fill_block(Block const& block) {
    if (block.use == LandUse::green) return;
    double per_tree_m2 = block.use == LandUse::residential ? 135 : 300;
    if (block.use == LandUse::farmland) per_tree_m2 = 1900;  // round the yards and field edges
    scatter(block.area, per_tree_m2, -1, 0.8);
  }

 private:
  void scatter(Region const& area, double per_tree_m2, int species, double scale) {
    Box const box = area.box();
    int const tries = static_cast<int>(box.width() * box.height() / per_tree_m2);
    for (int k = 0; k < tries; ++k) {
      Vec2 const p{random_.between(box.min_x, box.max_x), random_.between(box.min_y, box.max_y)};
      int const kind = species >= 0 ? species : random_.whole(0, 3);
      if (area.covers(p)) plant(p, kind, scale, 1.5);
    }
  }

  void plant(Vec2 at, int species, double scale, double kerb_m) {
    at = quantised(at);
    if (crowded(at) || !obstacles_.free(at, kerb_m)) return;
    auto const& kind = species_list()[static_cast<std::size_t>(species)];
    double const size = scale * random_.between(0.75, 1.2);
    grown_.add(around(at, apart_m), at);
    draft_.trees.push_back(
        {at, species, quantised(kind.height_m * size), quantised(kind.crown_m * size)});
  }

  [[nodiscard]] bool crowded(Vec2 at) const {
    return std::ranges::any_of(grown_.at(at), [&](Vec2 t) { return distance(t, at) < apart_m; });
  }

  static constexpr double apart_m = 3.2;

  Draft& draft_;
  Random& random_;
  Obstacles obstacles_;
  CellMap<Vec2> grown_{8};  ///< in all cells that they crowd
};

/// Along both banks of one water, off its neighbours and the streets.
void line_banks(Draft& draft, WaterBody const& body) {
  constexpr double shortest_m = 25;
  Box const near = grown(body.box, 60);
  auto const waters = draft.water_near(near);
  auto const around_water = waters.grown(greenway_from_water_m + 14).grown(-14);
  auto const open = Region::of(draft.plan.box)
                        .grown(-1, Join::mitre)
                        .within(body.area.grown(greenway_from_water_m + 1.5))
                        .minus(draft.street_index.area(near));
  auto const add = [&](Polyline const& ring) {
    for (auto const& line : open.clipped(resampled(ring, 5))) {
      if (length_m(line) < shortest_m) continue;
      draft.greenways.push_back({{body.name.zh + "绿道", body.name.en + " Greenway"}, line, 4});
    }
  };
  for (auto const& polygon : around_water.polygons()) {
    add(polygon.outer);
    for (auto const& hole : polygon.holes) add(hole);
  }
}

}  // namespace

void lay_greenways(Draft& draft) {
  for (auto const& body : draft.waters) {
    bool const country = draft.plan.rural(body.area.centroid());
    if (!body.culverted() && !country) line_banks(draft, body);
  }
}

void plant_trees(Draft& draft) {
  auto random = draft.random("trees");
  Planter planter(draft, random);
  planter.line_streets();
  planter.line_greenways();
  for (auto const& park : draft.parks) planter.fill_park(park);
  for (auto const& block : draft.blocks) planter.fill_block(block);
}

}  // namespace citytwin::sample
