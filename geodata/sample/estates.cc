#include <algorithm>
#include <cmath>

#include "geodata/sample/layouts.h"
#include "geodata/sample/lot.h"
#include "geodata/sample/names.h"

namespace citytwin::sample {

namespace {

constexpr double lane_width_m = 5.5;
constexpr double underpass_reach_m = 190;

/// What an estate is made of.
struct EstateStyle {
  int floors_low;
  int floors_high;
  double depth_m;
  double unit_m;  ///< width of one stair unit
  int units_low;
  int units_high;
  double row_gap_m;  ///< between rows, face to face
  double side_gap_m;
  Roof roof;
};

EstateStyle choose_style(double away_m, double area_m2, Random& random) {
  double const draw = random.uniform() + 0.25 * smoothstep(500, 1000, away_m);
  if (area_m2 < 7000) return {4, 6, 11.5, 11, 1, 3, 11, 4, Roof::hip};
  if (draw < 0.15) return {24, 32, 16, 15, 2, 2, 30, 11, Roof::flat};
  if (draw < 0.33) return {15, 18, 14, 13.5, 2, 3, 24, 8, Roof::flat};
  if (draw < 0.6) return {9, 11, 13, 12.5, 2, 3, 17, 6, Roof::flat};
  return {5, 6, 11.5, 11, 2, 3, 11, 4, Roof::hip};
}

Street lane(Polyline line, Name const& estate, int year) {
  Street s;
  s.name = {estate.zh + "内部路", estate.en + " Lane"};
  s.road_class = RoadClass::residential;
  s.line = std::move(line);
  s.width_m = lane_width_m;
  s.sidewalk_m = 0;
  s.lanes = 1;
  s.speed_km_h = 15;
  s.year = year;
  return s;
}

/// Where an estate's lane may leave for the street outside.
class Gate {
 public:
  explicit Gate(Draft const& draft) : draft_(draft) {}

  /// The best link from a point of the loop to a street's axis, passing both a little.
  [[nodiscard]] std::optional<Polyline> find(Polyline const& loop) const {
    std::optional<Polyline> best;
    double best_cost = 60;
    for (auto const& p : resampled(loop, 11)) {
      for (auto const& f : draft_.street_index.near(p, 50)) {
        auto const& street = draft_.streets[f.street];
        if (street.road_class == RoadClass::residential || f.distance_m < 8) continue;
        double const base = f.distance_m + (street.road_class <= RoadClass::arterial ? 25 : 0);
        if (base < best_cost && allowed(street, p, f)) {
          best_cost = base;
          Vec2 const out = unit(f.point - p);
          best = Polyline{p - out * 0.6, f.point + out * 0.6};
        }
      }
    }
    return best;
  }

 private:
  [[nodiscard]] bool allowed(Street const& street, Vec2 p, StreetIndex::Near const& f) const {
    if (draft_.water.distance_m(f.point) < shore_m || near_underpass(street, f.point)) return false;
    for (auto const& other : draft_.street_index.near(f.point, 50)) {
      if (other.street == f.street) continue;
      if (other.distance_m < draft_.streets[other.street].reach_m() + 16) return false;
    }
    Polyline const way{p, f.point};
    return !draft_.water.meets(way);
  }

  [[nodiscard]] bool near_underpass(Street const& street, Vec2 p) const {
    for (auto const& c : draft_.plan.crossings) {
      if (street.name.zh != c.below_zh && street.name.zh != c.above_zh) continue;
      for (auto const& near : draft_.street_index.near(p, underpass_reach_m)) {
        auto const& other = draft_.streets[near.street];
        bool const partner = other.name.zh == c.below_zh || other.name.zh == c.above_zh;
        if (partner && &other != &street) return true;
      }
    }
    return false;
  }

  static constexpr double shore_m = 24;

  Draft const& draft_;
};

/// A loop lane inside the block with a gate to the street, and a spine in larger estates.
void lay_lanes(Draft& draft, Block const& block, Lot& lot, Frame const& frame, double inset_m,
               Name const& name, int year) {
  auto const core = block.area.grown(-inset_m).opened(9).simplified(0.8);
  auto const pieces = core.pieces();
  if (pieces.empty() || pieces.front().area_m2() < 2500) return;
  auto const loop = resampled(pieces.front().polygons().front().outer, 8);
  auto const link = Gate(draft).find(loop);
  if (!link) return;
  auto const add = [&](Polyline const& line) {
    draft.street_index.add(draft.streets.size(), line, lane_width_m / 2);
    draft.streets.push_back(lane(line, name, year));
    lot.take(Region::ribbon(line, lane_width_m / 2 + 2));
  };
  add(loop);
  add(*link);
  if (pieces.front().area_m2() < 14000) return;
  Polyline const cross{frame.at(0, -600), frame.at(0, 600)};
  for (auto inside : pieces.front().clipped(cross)) {
    if (length_m(inside) < 60) continue;
    inside.front() = inside.front() - unit(inside.back() - inside.front()) * 0.6;
    inside.back() = inside.back() + unit(inside.back() - inside.front()) * 0.6;
    add(inside);
  }
}

/// Low shops along the edges of a block, their backs to the estate.
void set_shops(Block const& block, Lot& lot, Random& random) {
  auto kind = kind_of(LandUse::commercial);
  kind.storey_m = 4.2;
  auto const outline = block.area.simplified(1.5).polygons().front().outer;
  for (std::size_t i = 0; i + 1 < outline.size(); ++i) {
    double const length = distance(outline[i], outline[i + 1]);
    if (length < 45 || !random.chance(0.85)) continue;
    Frame const edge{outline[i], unit(outline[i + 1] - outline[i])};
    double u = 14;
    while (u < length - 20) {
      double const width = std::min(random.between(10, 22), length - 8 - u);
      if (width < 10) break;
      lot.set(edge.moved(u + width / 2, 8.2), rectangle(width, 9.5), random.whole(1, 3), kind, 0.6);
      u += width + (random.chance(0.25) ? 9 : 1.2);
    }
  }
}

/// Rows of slabs from south to north.
int set_rows(Lot& lot, Region const& area, Frame const& frame, EstateStyle const& style, int estate,
             Random& random) {
  auto kind = kind_of(LandUse::residential);
  kind.roof = style.roof;
  int count = 0;
  Box extent;
  auto const outline = area.polygons().front().outer;
  for (auto const& p : outline) {
    auto const l = frame.local(p);
    extent.add(l.x, l.y);
  }
  for (double v = extent.min_y + style.depth_m / 2 + 1; v < extent.max_y;) {
    int const base = random.whole(style.floors_low, style.floors_high);
    bool any = false;
    for (double u = extent.min_x; u < extent.max_x;) {
      int const units = random.whole(style.units_low, style.units_high);
      double const width = units * style.unit_m;
      int const floors =
          std::clamp(base + random.whole(-1, 1), style.floors_low, style.floors_high);
      bool const set = lot.set(frame.moved(u + width / 2, v), slab(width, style.depth_m, units),
                               floors, kind, std::min(6.0, style.side_gap_m), estate)
                           .has_value();
      any = any || set;
      count += set ? floors * units * 2 : 0;
      u += set ? width + style.side_gap_m : 3.0;
    }
    v += any ? style.depth_m + style.row_gap_m : 4.0;
  }
  return count;
}

/// Point blocks of one unit where the rows left room.
int fill_gaps(Lot& lot, Region const& area, Frame const& frame, EstateStyle const& style,
              int estate, Random& random) {
  auto kind = kind_of(LandUse::residential);
  kind.roof = style.roof;
  auto const box = area.oriented_box();
  double const reach = (box.length_m + box.width_m) / 2;
  double const gap = std::max(style.side_gap_m, 0.55 * style.row_gap_m);
  Vec2 const middle = area.centroid();
  int count = 0;
  for (double v = -reach; v < reach; v += 5) {
    for (double u = -reach; u < reach; u += 5) {
      Frame const at{middle + frame.axis * u + left_of(frame.axis) * v, frame.axis};
      if (!lot.free().covers(at.origin)) continue;
      int const floors = random.whole(style.floors_low, style.floors_high);
      auto const shape = slab(1.5 * style.unit_m, style.depth_m, 1);
      if (lot.set(at, shape, floors, kind, gap, estate)) count += floors * 2;
    }
  }
  return count;
}

/// Farmhouses in rows behind the road, each with its yard; @return how many.
int set_houses(Lot& lot, Frame const& road, double from_m, double to_m, int rows, int estate,
               Random& random) {
  auto kind = kind_of(LandUse::residential);
  kind.basement_floors = 0;
  kind.area_per_person_m2 = 60;
  int count = 0;
  for (int row = 0; row < rows; ++row) {
    double const depth = 14 + 19.0 * row;
    for (double u = from_m; u < to_m;) {
      double const width = random.between(9, 14);
      kind.roof = random.chance(0.7) ? Roof::gable : Roof::hip;
      Frame const at = road.moved(u + width / 2, depth + random.between(-1.5, 1.5));
      bool const set = lot.set(at, rectangle(width, random.between(8, 10.5)), random.whole(2, 3),
                               kind, 3, estate)
                           .has_value();
      count += set ? 1 : 0;
      u += width + (set ? random.between(3.5, 7.5) : 4);
    }
  }
  return count;
}

/// Gate houses, substations, waste rooms and bicycle sheds.
void set_sheds(Lot& lot, Region const& area, Frame const& frame, int count, int estate,
               Random& random) {
  BuildingKind const kind{LandUse::civic, 3.4, Roof::flat, 0, 0};
  auto const box = area.box();
  for (int tries = 0; tries < 20 * count && count > 0; ++tries) {
    Vec2 const at{random.between(box.min_x, box.max_x), random.between(box.min_y, box.max_y)};
    auto const shape = rectangle(random.between(5, 12), random.between(4, 6));
    if (lot.set({at, frame.axis}, shape, 1, kind, 2.5, estate)) --count;
  }
}

Name numbered(Draft const& draft, Block const& block) {
  return block.name.zh.empty() ? estate_name(draft.estates.size()) : block.name;
}

}  // namespace

void lay_out_estate(Draft& draft, Block const& block, Random& random) {
  double const away = draft.plan.sway(block.area.centroid()).away_m;
  auto const style = choose_style(away, block.area.area_m2(), random);
  int const year = style.roof == Roof::hip ? random.whole(1996, 2006) : random.whole(2005, 2021);
  auto const name = numbered(draft, block);
  auto const frame = south_facing(block.area);
  Lot lot(draft, block.buildable, year);
  bool const shops = block.area.area_m2() > 6500 && random.chance(0.85);
  lay_lanes(draft, block, lot, frame, shops ? 18 : 8, name, year);
  if (shops) set_shops(block, lot, random);
  int const estate = static_cast<int>(draft.estates.size());
  draft.estates.push_back({name, block.area, 0});
  int households = set_rows(lot, block.area, frame, style, estate, random);
  households += fill_gaps(lot, block.area, frame, style, estate, random);
  draft.estates.back().households = households;
  set_sheds(lot, block.area, frame, 3 + static_cast<int>(block.area.area_m2() / 800), estate,
            random);
}

void lay_out_villas(Draft& draft, Block const& block, Random& random) {
  auto const name = numbered(draft, block);
  auto const frame = south_facing(block.area);
  int const year = random.whole(2004, 2015);
  Lot lot(draft, block.buildable, year);
  lay_lanes(draft, block, lot, frame, 24, name, year);
  int const estate = static_cast<int>(draft.estates.size());
  draft.estates.push_back({name, block.area, 0});
  EstateStyle const style{2, 3, 11, 9, 1, 3, 11, 5, random.chance(0.5) ? Roof::hip : Roof::gable};
  draft.estates.back().households = set_rows(lot, block.area, frame, style, estate, random) / 4;
}

void lay_out_fields(Draft& draft, Block const& block, Random& random) {
  bool const settled = block.area.area_m2() > 9000 && random.chance(0.62);
  if (!settled) return;
  auto const outline = block.area.simplified(2).polygons().front().outer;
  std::size_t longest = 0;
  for (std::size_t i = 0; i + 1 < outline.size(); ++i) {
    double const now = distance(outline[longest], outline[longest + 1]);
    if (distance(outline[i], outline[i + 1]) > now) longest = i;
  }
  Vec2 const a = outline[longest];
  Vec2 const b = outline[longest + 1];
  Frame const road{a, unit(b - a)};
  auto const name = place_name(draft.estates.size());
  Lot lot(draft, block.buildable, random.whole(1984, 2012));
  int const estate = static_cast<int>(draft.estates.size());
  double const from = random.between(0, 0.3) * distance(a, b);
  double const to = random.between(0.7, 1) * distance(a, b);
  int const rows = random.whole(2, 6);
  draft.estates.push_back({{name.zh + "村", name.en + " Village"}, block.area, 0});
  draft.estates.back().households = set_houses(lot, road, from, to, rows, estate, random);
}

void lay_out_old_quarter(Draft& draft, Block const& block, Random& random) {
  auto const frame = south_facing(block.area);
  Lot lot(draft, block.buildable, random.whole(1978, 1993));
  int const estate = static_cast<int>(draft.estates.size());
  draft.estates.push_back({numbered(draft, block), block.area, 0});
  EstateStyle const style{1, 3, 8.5, 6.5, 1, 3, 4.5, 2.2, Roof::gable};
  draft.estates.back().households = set_rows(lot, block.area, frame, style, estate, random) / 2;
}

}  // namespace citytwin::sample
