#include <algorithm>
#include <cmath>

#include "geodata/sample/layouts.h"
#include "geodata/sample/lot.h"

namespace citytwin::sample {

namespace {

/// The skyline: highest at the nearest centre, falling gracefully outwards.
double skyline_m(Draft const& draft, Vec2 at, Random& random) {
  auto const sway = draft.plan.sway(at);
  double const top = sway.centre->skyline_m;
  double const low = std::min(28.0, top);
  double const fall = 1 - smoothstep(40, 620, sway.away_m);
  return (low + (top - low) * fall * fall) * random.between(0.72, 1.06);
}

Polyline tower_plan(double width_m, double depth_m, Random& random) {
  switch (random.whole(0, 6)) {
    case 0:
      return chamfered(width_m, depth_m, 0.16 * width_m);
    case 1:
      return rounded(width_m, depth_m, 0.32 * depth_m);
    case 2:
      return ellipse(width_m, depth_m);
    case 3:
      return cross_shape(width_m, depth_m, 0.14 * width_m);
    case 4:
      return rounded(width_m, depth_m, 3.5);
    default:
      return rectangle(width_m, depth_m);
  }
}

/// A tower with a podium round its foot; the podium is its own building with a hole.
void set_tower(Draft& draft, Lot& lot, Frame const& frame, Vec2 room, Random& random) {
  double const target = skyline_m(draft, frame.origin, random);
  auto const kind = kind_of(random.chance(0.85) ? LandUse::office : LandUse::commercial);
  double const widest = target > 90 ? 44 : 38;
  double const width = std::min(room.x * 0.66, random.between(0.8, 1.0) * widest);
  double const depth = std::min(room.y * 0.66, random.between(0.75, 1.0) * std::min(widest, width));
  if (width < 14 || depth < 12) return;
  int const floors = std::max(4, static_cast<int>(target / kind.storey_m));
  double const u = random.between(-0.5, 0.5) * (room.x - width - 8) * 0.7;
  double const v = random.between(-0.5, 0.5) * (room.y - depth - 8) * 0.7;
  auto const tower = lot.set(frame.moved(u, v), tower_plan(width, depth, random), floors, kind, 6);
  if (!tower || floors < 9 || !random.chance(0.75)) return;
  auto const foot_print = Region::of(draft.buildings[*tower].footprint).grown(0.4, Join::mitre);
  for (double share : {0.96, 0.86, 0.76}) {
    auto const plot = Region::ring(
        frame.placed(chamfered(room.x * share, room.y * share, std::min(6.0, room.x * 0.1))));
    auto const podium = plot.minus(foot_print).polygons();
    if (podium.size() != 1) continue;
    if (lot.set(podium.front(), random.whole(2, 4), kind_of(LandUse::commercial), 0.15)) return;
  }
}

/// The tallest tower, and a lower twin where there is room.
void set_landmark(Draft& draft, Block const& block, Lot& lot) {
  auto const frame = frame_of(block.buildable);
  auto const box = block.buildable.oriented_box();
  auto const kind = kind_of(LandUse::office);
  double const top = draft.plan.centres.front().skyline_m;
  double height_m = top;
  for (double size : {44.0, 38.0, 32.0}) {
    for (double u = -box.length_m / 2; u < box.length_m / 2; u += 6) {
      for (double v : {0.0, 8.0, -8.0, 16.0, -16.0}) {
        int const floors = static_cast<int>(height_m / kind.storey_m);
        if (!lot.set(frame.moved(u, v), rounded(size, size, 9), floors, kind, 14)) continue;
        if (height_m < top) return;
        height_m *= 0.82;
      }
    }
  }
}

void set_mid_rise(Draft& draft, Lot& lot, Frame const& frame, Vec2 room, Random& random) {
  double const target = std::min(60.0, skyline_m(draft, frame.origin, random));
  auto const kind = kind_of(LandUse::office);
  int const floors = std::max(3, static_cast<int>(target / kind.storey_m));
  double const wing = std::min(15.0, room.y * 0.3);
  double const w = room.x * random.between(0.74, 0.9);
  double const d = room.y * random.between(0.7, 0.88);
  switch (random.whole(0, 5)) {
    case 0:
      lot.set(frame, l_shape(w, d, wing), floors, kind, 5);
      return;
    case 1:
      lot.set(frame, u_shape(w, d, wing), floors, kind, 5);
      return;
    case 2: {
      Polygon ring{frame.placed(rectangle(w, d)),
                   {frame.placed(rectangle(w - 2 * wing, d - 2 * wing))}};
      if (w > 3 * wing && d > 3 * wing) lot.set(std::move(ring), floors, kind, 5);
      return;
    }
    case 3:
      lot.set(frame, rounded(w, std::min(d, 22.0), 6), floors, kind, 5);
      return;
    default:
      lot.set(frame.moved(0, -d / 4), rectangle(w, std::min(18.0, d * 0.4)), floors, kind, 5);
      lot.set(frame.moved(0, d / 4),
              rectangle(w * random.between(0.6, 1.0), std::min(17.0, d * 0.36)),
              std::max(3, floors - random.whole(0, 5)), kind, 5);
  }
}

/// Divides a block into lots of about lot_m and calls visit(frame, room) for each.
template <class Visit>
void each_lot(Region const& area, double lot_m, double gap_m, Visit visit) {
  auto const box = area.oriented_box();
  int const nx = std::max(1, static_cast<int>(box.length_m / lot_m + 0.4));
  int const ny = std::max(1, static_cast<int>(box.width_m / lot_m + 0.4));
  double const w = box.length_m / nx;
  double const d = box.width_m / ny;
  Frame const middle{box.centre, box.axis};
  for (int j = 0; j < ny; ++j) {
    for (int i = 0; i < nx; ++i) {
      visit(middle.moved((i + 0.5 - nx / 2.0) * w, (j + 0.5 - ny / 2.0) * d),
            Vec2{w - gap_m, d - gap_m});
    }
  }
}

/// Smaller buildings where the lots left room, until cover is the share of ground built on.
void fill_gaps(Draft& draft, Lot& lot, Region const& area, double cover, Random& random) {
  auto const frame = frame_of(area);
  auto const box = area.oriented_box();
  auto const built = [&] {
    double sum = 0;
    for (auto const& p : lot.placed()) sum += p.area_m2();
    return sum / area.area_m2();
  };
  for (double size : {38.0, 28.0, 20.0}) {
    for (double v = -box.width_m / 2; v < box.width_m / 2; v += 8) {
      for (double u = -box.length_m / 2; u < box.length_m / 2; u += 8) {
        if (built() > cover) return;
        auto const at = frame.moved(u, v);
        if (!lot.free().covers(at.origin)) continue;
        bool const shop = size < 25 || random.chance(0.3);
        auto const kind = kind_of(shop ? LandUse::commercial : LandUse::office);
        double const target = std::min(shop ? 14.0 : 48.0, skyline_m(draft, at.origin, random));
        int const floors = std::max(2, static_cast<int>(target / kind.storey_m));
        auto const shape = random.chance(0.5) ? l_shape(size, size * 0.7, size * 0.36)
                                              : rectangle(size, size * random.between(0.45, 0.7));
        lot.set(random.chance(0.5) ? at : at.turned(), shape, floors, kind, 7);
      }
    }
  }
}

/// What a block leaves open becomes a square.
void pave_square(Draft& draft, Name name, Region const& area, Lot const& lot) {
  std::vector<Region> taken;
  for (auto const& p : lot.placed()) taken.push_back(p.grown(2.5, Join::mitre));
  auto const open = area.minus(Region::united(taken)).opened(4).pieces();
  if (open.empty() || open.front().area_m2() < 800) return;
  draft.parks.push_back({std::move(name), "square", open.front()});
}

}  // namespace

void lay_out_towers(Draft& draft, Block const& block, Random& random) {
  Lot lot(draft, block.buildable, random.whole(2008, 2022));
  double const away = draft.plan.sway(block.area.centroid()).away_m;
  std::size_t const before = draft.buildings.size();
  if (block.name.zh == draft.plan.landmark_zh) set_landmark(draft, block, lot);
  each_lot(block.buildable, away < 260 ? 60 : 54, 9, [&](Frame const& frame, Vec2 room) {
    double const share = away < 260 ? 0.95 : 0.5;
    if (random.chance(share)) {
      set_tower(draft, lot, frame, room, random);
    } else {
      set_mid_rise(draft, lot, frame, room, random);
    }
  });
  fill_gaps(draft, lot, block.buildable, 0.36, random);
  if (draft.buildings.size() > before) draft.buildings[before].name = block.name;
  if (!block.name.zh.empty()) {
    pave_square(draft, {block.name.zh + "广场", block.name.en + " Plaza"}, block.area.grown(-2),
                lot);
  }
}

void lay_out_mall(Draft& draft, Block const& block, Random& random) {
  Lot lot(draft, block.buildable, random.whole(2009, 2020));
  auto kind = kind_of(LandUse::commercial);
  kind.basement_floors = 2;
  auto const frame = frame_of(block.buildable);
  auto const box = block.buildable.oriented_box();
  auto const name = block.name.zh.empty() ? Name{"邻里中心", "Neighbourhood Mall"} : block.name;
  for (double share : {0.82, 0.7, 0.58, 0.46}) {
    double const w = std::min(150.0, box.length_m * share * 0.8);
    double const d = std::min(90.0, box.width_m * share);
    auto const hall = lot.set(frame.moved(-box.length_m * 0.08, 0), rounded(w, d, 12),
                              random.whole(4, 6), kind, 6);
    if (!hall) continue;
    draft.buildings[*hall].name = name;
    break;
  }
  each_lot(block.buildable, 46, 8, [&](Frame const& at, Vec2 room) {
    int const floors = std::max(6, static_cast<int>(skyline_m(draft, at.origin, random) / 4.2));
    auto const usage = random.chance(0.6) ? LandUse::office : LandUse::commercial;
    if (random.chance(0.7)) {
      lot.set(at, tower_plan(std::min(32.0, room.x * 0.8), std::min(26.0, room.y * 0.7), random),
              floors, kind_of(usage), 7);
    } else {
      lot.set(at, rectangle(room.x * 0.85, room.y * 0.5), random.whole(2, 4),
              kind_of(LandUse::commercial), 5);
    }
  });
  fill_gaps(draft, lot, block.buildable, 0.34, random);
  pave_square(draft, {name.zh + "广场", name.en + " Square"}, block.area.grown(-2), lot);
}

void lay_out_civic(Draft& draft, Block const& block, Random& random) {
  Lot lot(draft, block.buildable, random.whole(2008, 2019));
  auto const frame = frame_of(block.buildable);
  auto const box = block.buildable.oriented_box();
  auto const kind = kind_of(LandUse::civic);
  double const size = std::min(86.0, box.width_m * 0.62);
  std::optional<std::size_t> main;
  for (double share : {1.0, 0.8, 0.62}) {
    auto const shape = block.style == "library"
                           ? bent(size * 1.25 * share, size * 0.42 * share, size * 0.2)
                           : ellipse(size * 1.2 * share, size * 0.86 * share);
    main = lot.set(frame, shape, random.whole(4, 6), kind, 8);
    if (main) break;
  }
  if (main) draft.buildings[*main].name = block.name;
  for (double side : {-1.0, 1.0}) {
    lot.set(frame.moved(side * box.length_m * 0.34, 0),
            rounded(30, std::min(46.0, box.width_m * 0.5), 5), random.whole(3, 5), kind, 10);
  }
  pave_square(draft, {block.name.zh + "广场", block.name.en + " Square"}, block.area.grown(-1),
              lot);
}

}  // namespace citytwin::sample
