#include <algorithm>

#include "geodata/sample/layouts.h"
#include "geodata/sample/lot.h"

namespace citytwin::sample {

namespace {

/// A 300 m or shorter running track round its pitch, where there is room.
std::optional<Region> sports_field(Region const& area, Frame const& frame, OrientedBox const& box) {
  for (double scale : {1.0, 0.85, 0.7, 0.55}) {
    double const w = 130 * scale;
    double const d = 66 * scale;
    double const room = box.length_m / 2 - w / 2 - 2;
    for (double side : {1.0, -1.0}) {
      for (double across : {0.0, 0.2, -0.2}) {
        auto const field = Region::ring(
            frame.moved(side * room, across * box.width_m).placed(rounded(w, d, d / 2 - 0.6)));
        if (area.covers(field)) return field;
      }
    }
    for (double side : {1.0, -1.0}) {  // across the block
      auto const field = Region::ring(frame.moved(side * (box.length_m / 2 - d / 2 - 2), 0)
                                          .turned()
                                          .placed(rounded(w, d, d / 2 - 0.6)));
      if (area.covers(field)) return field;
    }
  }
  return std::nullopt;
}

}  // namespace

void lay_out_school(Draft& draft, Block& block, Random& random) {
  Lot lot(draft, block.buildable, random.whole(2003, 2018));
  auto const frame = south_facing(block.buildable);
  auto const box = block.buildable.oriented_box();
  auto const kind = kind_of(LandUse::school);
  if (auto const field = sports_field(block.buildable, frame_of(block.buildable), box)) {
    draft.parks.push_back(
        {{block.name.zh + "运动场", block.name.en + " Sports Field"}, "pocket_park", *field});
    lot.take(field->grown(5));
  }
  auto const place = [&](Polyline const& shape, int floors, BuildingKind const& k) {
    for (double v : {0.0, 28.0, -28.0, 52.0, -52.0, 76.0, -76.0}) {
      for (double u : {0.0, 30.0, -30.0, 60.0, -60.0, 90.0, -90.0}) {
        if (auto const set = lot.set(frame.moved(u, v), shape, floors, k, 9)) return set;
      }
    }
    return std::optional<std::size_t>{};
  };
  auto const main = place(u_shape(62, 44, 13), 4, kind);
  if (main) draft.buildings[*main].name = block.name;
  place(l_shape(52, 38, 13), 4, kind);
  auto gym = kind;
  gym.storey_m = 5.5;
  place(rounded(38, 26, 4), 2, gym);
  auto low = kind;
  low.roof = Roof::gable;
  place(rectangle(44, 13), 3, low);
  place(rectangle(40, 12), 4, kind);
  place(rectangle(24, 12), 2, low);
}

void lay_out_hospital(Draft& draft, Block const& block, Random& random) {
  Lot lot(draft, block.buildable, random.whole(2006, 2016));
  auto const frame = south_facing(block.buildable);
  auto const kind = kind_of(LandUse::hospital);
  auto const place = [&](Polyline const& shape, int floors) {
    for (double v : {0.0, 30.0, -30.0, 55.0, -55.0, 80.0, -80.0}) {
      for (double u : {0.0, 35.0, -35.0, 70.0, -70.0}) {
        if (auto const set = lot.set(frame.moved(u, v), shape, floors, kind, 11)) return set;
      }
    }
    return std::optional<std::size_t>{};
  };
  auto const main = place(h_shape(78, 54, 20), 5);
  if (main) draft.buildings[*main].name = block.name;
  place(slab(72, 20, 3), 16);
  place(u_shape(56, 40, 15), 6);
  place(rectangle(50, 16), 9);
  place(rectangle(36, 15), 4);
}

void lay_out_industry(Draft& draft, Block const& block, Random& random) {
  Lot lot(draft, block.buildable, random.whole(2001, 2016));
  auto const frame = frame_of(block.buildable);
  auto const box = block.buildable.oriented_box();
  auto kind = kind_of(LandUse::industrial);
  kind.storey_m = 6;
  for (double v = -box.width_m / 2 + 16; v < box.width_m / 2; v += 40) {
    for (double u = -box.length_m / 2; u < box.length_m / 2;) {
      double const w = random.between(34, 66);
      bool const office = random.chance(0.25);
      bool const set =
          office ? lot.set(frame.moved(u + w / 2, v), l_shape(w * 0.8, 26, 12), random.whole(4, 7),
                           kind_of(LandUse::office), 8)
                       .has_value()
                 : lot.set(frame.moved(u + w / 2, v), rectangle(w, 26), random.whole(1, 2), kind, 8)
                       .has_value();
      u += set ? w + 9 : 5;
    }
  }
}

}  // namespace citytwin::sample
