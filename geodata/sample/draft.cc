#include "geodata/sample/draft.h"

namespace citytwin::sample {

Region Draft::water_near(Box const& box) const {
  auto const square = Region::of(box);
  std::vector<Region> parts;
  for (auto const& body : waters) {
    if (body.box.intersects(box) && body.area.meets(square)) {
      parts.push_back(body.area.within(square));
    }
  }
  return Region::united(parts);
}

}  // namespace citytwin::sample
