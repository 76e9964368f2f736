#include <algorithm>

#include "geodata/sample/layouts.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double bank_m = 15;  ///< kept free along water for the greenways
constexpr double corner_radius_m = 5;
constexpr double smallest_m2 = 500;
constexpr double hint_reach_m = 70;

/// Between the sidewalks and off the banks.
std::vector<Region> land_of(Draft const& draft, Region const& face) {
  Box const near = grown(face.box(), bank_m + 5);
  return face.minus(draft.street_index.area(near))
      .minus(draft.water_near(near).grown(bank_m))
      .opened(corner_radius_m)
      .pieces();
}

/// Without a hint: offices round the centre, homes outside, green where it is narrow.
void choose_use(Draft const& draft, Block& block, Random& random) {
  auto const box = block.area.oriented_box();
  double const area = block.area.area_m2();
  double const away = draft.plan.sway(block.area.centroid()).away_m;
  if (draft.plan.rural(block.area.centroid())) {
    block.use = LandUse::farmland;
    return;
  }
  bool const narrow = box.width_m < 34 || area < 2600 || area < 0.3 * box.width_m * box.length_m;
  if (narrow) {
    block.use = LandUse::green;
    block.name = {"口袋公园", "Pocket Park"};
    return;
  }
  double const draw = random.uniform();
  if (away < 330) {
    block.use = draw < 0.7 ? LandUse::office : LandUse::commercial;
    block.style = "tower";
  } else if (away < 520 && draw < 0.3) {
    block.use = LandUse::office;
    block.style = "tower";
  } else if (draw < 0.06) {
    block.use = LandUse::green;
    block.name = {"街心花园", "Neighbourhood Garden"};
  } else if (draw < 0.12) {
    block.use = LandUse::commercial;
    block.style = "mall";
  } else {
    block.use = LandUse::residential;
    if (away > 500 && draw > 0.72) block.style = "villa";
  }
}

/// The block at a hint, or the nearest to it where it falls into a street or on a bank.
Block* block_at(std::vector<Block>& blocks, std::vector<Box> const& boxes, Hint const& hint) {
  Block* best = nullptr;
  double best_m = hint_reach_m;
  Box const near = around(hint.at, hint_reach_m);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (!boxes[i].intersects(near)) continue;
    double const away = blocks[i].area.distance_m(hint.at);
    if (away >= best_m || blocks[i].hinted) continue;
    best_m = away;
    best = &blocks[i];
  }
  return best;
}

void follow_hints(Draft& draft) {
  std::vector<Box> boxes;
  for (auto const& block : draft.blocks) boxes.push_back(block.area.box());
  for (auto const& hint : draft.plan.hints) {
    auto* block = block_at(draft.blocks, boxes, hint);
    if (!block) continue;
    block->hinted = true;
    block->use = hint.use;
    block->name = hint.name;
    block->style = hint.style;
  }
}

}  // namespace

void lay_blocks(Draft& draft) {
  for (auto const& face : draft.faces) {
    for (auto const& piece : land_of(draft, face)) {
      if (piece.area_m2() < smallest_m2) continue;
      Block block;
      block.id = static_cast<int>(draft.blocks.size()) + 1;
      block.area = piece;
      draft.blocks.push_back(std::move(block));
    }
  }
  follow_hints(draft);
  auto random = draft.random("blocks");
  for (auto& block : draft.blocks) {
    if (!block.hinted) choose_use(draft, block, random);
    bool const homes = block.use == LandUse::residential || block.use == LandUse::farmland;
    block.buildable = block.area.grown(homes ? -3.0 : -6.0, Join::mitre);
  }
}

void lay_out_blocks(Draft& draft) {
  auto random = draft.random("layouts");
  for (std::size_t i = 0; i < draft.blocks.size(); ++i) {
    Block& block = draft.blocks[i];
    switch (block.use) {
      case LandUse::residential:
        if (block.style == "villa") {
          lay_out_villas(draft, block, random);
        } else if (block.style == "old") {
          lay_out_old_quarter(draft, block, random);
        } else {
          lay_out_estate(draft, block, random);
        }
        break;
      case LandUse::office:
        lay_out_towers(draft, block, random);
        break;
      case LandUse::commercial:
        if (block.style == "mall") {
          lay_out_mall(draft, block, random);
        } else {
          lay_out_towers(draft, block, random);
        }
        break;
      case LandUse::civic:
        lay_out_civic(draft, block, random);
        break;
      case LandUse::school:
        lay_out_school(draft, block, random);
        break;
      case LandUse::hospital:
        lay_out_hospital(draft, block, random);
        break;
      case LandUse::industrial:
        lay_out_industry(draft, block, random);
        break;
      case LandUse::green:
        lay_out_park(draft, block, random);
        break;
      case LandUse::farmland:
        lay_out_fields(draft, block, random);
        break;
    }
  }
}

}  // namespace citytwin::sample
