#include <algorithm>

#include "geodata/sample/layouts.h"
#include "geodata/sample/lot.h"

namespace citytwin::sample {

namespace {

/// A walk round the park, inside its edge.
void lay_round(Draft& draft, Region const& area, double inset_m, double width_m, std::size_t park) {
  for (auto const& piece : area.grown(-inset_m).opened(5).simplified(1.2).pieces()) {
    if (piece.area_m2() < 250) continue;
    auto const ring = piece.polygons().front().outer;
    auto const sparse = resampled(ring, 22);
    Polyline const open(sparse.begin(), sparse.end() - 1);
    if (open.size() < 4) continue;
    auto const walk = closed_spline(open, 4);
    if (area.grown(-1.5).covers(Region::ring(walk))) draft.paths.push_back({walk, width_m, park});
  }
}

/// Bent walks across, from edge to edge.
void lay_across(Draft& draft, Region const& area, std::size_t park, Random& random) {
  auto const box = area.oriented_box();
  Frame const frame{box.centre, box.axis};
  int const count = std::clamp(static_cast<int>(box.length_m / 55), 1, 6);
  auto const inner = area.grown(-1.5);
  for (int k = 0; k < count; ++k) {
    double const u = ((k + 0.5) / count - 0.5) * box.length_m * 0.9;
    double const d = box.width_m;
    Polyline const controls{frame.at(u + random.between(-18, 18), -0.75 * d),
                            frame.at(u + random.between(-14, 14), -0.25 * d),
                            frame.at(u + random.between(-14, 14), 0.2 * d),
                            frame.at(u + random.between(-18, 18), 0.75 * d)};
    for (auto const& walk : inner.clipped(spline(controls, 4))) {
      if (length_m(walk) > 14) draft.paths.push_back({walk, 2.2, park});
    }
  }
}

void set_pavilions(Draft& draft, Region const& area, std::size_t first_path, int count,
                   Random& random) {
  Lot lot(draft, area.grown(-7), 2014);
  auto kind = kind_of(LandUse::civic);
  kind.storey_m = 3.8;
  kind.roof = Roof::hip;
  kind.area_per_person_m2 = 0;
  auto const box = area.box();
  for (int tries = 0; tries < 12 * count && count > 0; ++tries) {
    Frame const frame{{random.between(box.min_x, box.max_x), random.between(box.min_y, box.max_y)},
                      unit({1, random.between(-0.4, 0.4)})};
    auto const shape = rectangle(random.between(8, 13), random.between(7, 9));
    auto const footprint = Region::ring(frame.placed(shape));
    auto const near = footprint.grown(2.5);
    bool const on_path =
        std::any_of(draft.paths.begin() + static_cast<std::ptrdiff_t>(first_path),
                    draft.paths.end(), [&](Path const& p) { return near.meets(p.line); });
    if (!on_path && lot.set(frame, shape, 1, kind, 15)) --count;
  }
}

void raise_mounds(Draft& draft, Region const& area, Random& random) {
  auto const box = area.box();
  int const count = static_cast<int>(area.area_m2() / 7000);
  for (int k = 0; k < count; ++k) {
    for (int tries = 0; tries < 10; ++tries) {
      Vec2 const at{random.between(box.min_x, box.max_x), random.between(box.min_y, box.max_y)};
      double const radius = random.between(22, 40);
      if (!area.covers(Region::ring(Frame{at, {1, 0}}.placed(ellipse(2 * radius, 2 * radius)))))
        continue;
      draft.mounds.push_back({at, radius, random.between(0.7, 2.2)});
      break;
    }
  }
}

}  // namespace

void lay_out_park(Draft& draft, Block const& block, Random& random) {
  double const area = block.area.area_m2();
  auto const park = draft.parks.size();
  auto const first_path = draft.paths.size();
  auto name = block.name.zh.empty() ? Name{"街心花园", "Neighbourhood Garden"} : block.name;
  if (block.name.en == "Neighbourhood Garden" && area > 9000) name = {"社区公园", "Community Park"};
  draft.parks.push_back({name, area > 9000 ? "park" : "pocket_park", block.area});
  lay_round(draft, block.area, area > 9000 ? 9 : 5, area > 9000 ? 3.2 : 2.2, park);
  lay_across(draft, block.area, park, random);
  if (area > 4000) raise_mounds(draft, block.area, random);
  set_pavilions(draft, block.area, first_path, static_cast<int>(area / 9000), random);
}

}  // namespace citytwin::sample
