#include <algorithm>

#include "geodata/sample/road_index.h"
#include "geodata/sample/species.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double greenway_from_water_m = 7.5;

/// What stands where: a raster of what trees must keep away from.
class Obstacles {
 public:
  explicit Obstacles(Draft const& draft) : draft_(draft), index_(draft), water_(draft.water) {
    for (auto const& b : draft.buildings) {
      auto const region = Region::of(b.footprint).grown(2.2, Join::mitre);
      Box const box = region.box();
      for (int x = cell(box.min_x); x <= cell(box.max_x); ++x) {
        for (int y = cell(box.min_y); y <= cell(box.max_y); ++y)
          buildings_[{x, y}].push_back(region);
      }
    }
    for (auto const& lamp : draft.luminaires) {
      lamps_[{cell(lamp.at.x), cell(lamp.at.y)}].push_back(plan(lamp.at));
    }
    for (auto const& g : draft.greenways) add_walk(g.line, g.width_m);
    for (auto const& p : draft.paths) add_walk(p.line, p.width_m);
  }

  [[nodiscard]] bool free(Vec2 at, double kerb_m) const {
    auto const& b = draft_.plan.box;
    if (at.x < b.min_x + 1 || at.x > b.max_x - 1 || at.y < b.min_y + 1 || at.y > b.max_y - 1) {
      return false;
    }
    if (index_.kerb(at).distance_m < kerb_m || water_.distance_m(at) < 1.5) return false;
    std::pair const key{cell(at.x), cell(at.y)};
    if (auto const f = buildings_.find(key); f != buildings_.end()) {
      if (std::any_of(f->second.begin(), f->second.end(),
                      [&](auto const& r) { return r.covers(at); })) {
        return false;
      }
    }
    if (auto const f = walks_.find(key); f != walks_.end()) {
      if (std::any_of(f->second.begin(), f->second.end(), [&](Walk const& w) {
            return foot({w.a, w.b}, at).distance_m < w.half_m + 0.7;
          })) {
        return false;
      }
    }
    auto const f = lamps_.find(key);
    return f == lamps_.end() || std::none_of(f->second.begin(), f->second.end(),
                                             [&](Vec2 l) { return distance(l, at) < 2.5; });
  }

 private:
  struct Walk {
    Vec2 a;
    Vec2 b;
    double half_m;
  };
  static int cell(double v) { return static_cast<int>(std::floor(v / 25)); }

  void add_walk(Polyline const& line, double width_m) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      Walk const w{line[i], line[i + 1], width_m / 2};
      for (int x = cell(std::min(w.a.x, w.b.x) - 3); x <= cell(std::max(w.a.x, w.b.x) + 3); ++x) {
        for (int y = cell(std::min(w.a.y, w.b.y) - 3); y <= cell(std::max(w.a.y, w.b.y) + 3); ++y) {
          walks_[{x, y}].push_back(w);
        }
      }
    }
  }

  Draft const& draft_;
  RoadIndex index_;
  Region water_;
  std::map<std::pair<int, int>, std::vector<Region>> buildings_;
  std::map<std::pair<int, int>, std::vector<Walk>> walks_;
  std::map<std::pair<int, int>, std::vector<Vec2>> lamps_;
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
    double const per_tree_m2 = block.use == LandUse::residential ? 135 : 300;
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
    if (!obstacles_.free(at, kerb_m) || crowded(at)) return;
    auto const& kind = species_list()[static_cast<std::size_t>(species)];
    double const size = scale * random_.between(0.75, 1.2);
    grown_[{cell(at.x), cell(at.y)}].push_back(at);
    draft_.trees.push_back(
        {at, species, quantised(kind.height_m * size), quantised(kind.crown_m * size)});
  }

  [[nodiscard]] bool crowded(Vec2 at) const {
    for (int x = -1; x <= 1; ++x) {
      for (int y = -1; y <= 1; ++y) {
        auto const f = grown_.find({cell(at.x) + x, cell(at.y) + y});
        if (f == grown_.end()) continue;
        if (std::any_of(f->second.begin(), f->second.end(),
                        [&](Vec2 t) { return distance(t, at) < 3.2; })) {
          return true;
        }
      }
    }
    return false;
  }

  static int cell(double v) { return static_cast<int>(std::floor(v / 4)); }

  Draft& draft_;
  Random& random_;
  Obstacles obstacles_;
  std::map<std::pair<int, int>, std::vector<Vec2>> grown_;
};

}  // namespace

void lay_greenways(Draft& draft) {
  auto const around = draft.water.grown(greenway_from_water_m + 14).grown(-14);
  auto const open = Region::of(draft.plan.box).grown(-1, Join::mitre).minus(draft.street_area);
  auto const add = [&](Polyline const& ring) {
    for (auto const& line : open.clipped(resampled(ring, 5))) {
      if (length_m(line) < 25) continue;
      auto const near = std::min_element(draft.waters.begin(), draft.waters.end(),
                                         [&](auto const& a, auto const& b) {
                                           return a.area.distance_m(line[line.size() / 2]) <
                                                  b.area.distance_m(line[line.size() / 2]);
                                         });
      draft.greenways.push_back({{near->name.zh + "绿道", near->name.en + " Greenway"}, line, 4});
    }
  };
  for (auto const& polygon : around.polygons()) {
    add(polygon.outer);
    for (auto const& hole : polygon.holes) add(hole);
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
