#include "geodata/sample/street_index.h"

#include <algorithm>

namespace citytwin::sample {

namespace {

constexpr std::size_t stretch = 24;  ///< segments of a ribbon

}  // namespace

void StreetIndex::add(std::size_t street, Polyline const& line, double reach_m) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    segments_.add(box_of(line[i], line[i + 1]), Segment{street, line[i], line[i + 1]});
  }
  for (std::size_t i = 0; i + 1 < line.size(); i += stretch) {
    // One segment more than its own: ribbons overlap, and their union has no seam.
    auto const end = std::min(line.size(), i + stretch + 2);
    auto const begin = i > 0 ? i - 1 : 0;
    Polyline const piece(line.begin() + static_cast<std::ptrdiff_t>(begin),
                         line.begin() + static_cast<std::ptrdiff_t>(end));
    ribbons_.push_back(Region::ribbon(piece, reach_m));
    ribbon_cells_.add(ribbons_.back().box(), ribbons_.size() - 1);
  }
}

std::vector<StreetIndex::Near> StreetIndex::near(Vec2 p, double reach_m) const {
  std::vector<Near> out;
  segments_.visit(around(p, reach_m), [&](Segment const& s) {
    auto const f = foot({s.a, s.b}, p);
    if (f.distance_m <= reach_m) out.push_back({s.street, f.distance_m, f.point});
  });
  std::sort(out.begin(), out.end(), [](Near const& a, Near const& b) {
    return a.street != b.street ? a.street < b.street : a.distance_m < b.distance_m;
  });
  out.erase(std::unique(out.begin(), out.end(),
                        [](Near const& a, Near const& b) { return a.street == b.street; }),
            out.end());
  return out;
}

Region StreetIndex::area(Box const& box) const {
  std::vector<std::size_t> found;
  ribbon_cells_.visit(box, [&](std::size_t ribbon) { found.push_back(ribbon); });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<Region> ribbons;
  for (auto const ribbon : found) {
    if (ribbons_[ribbon].box().intersects(box)) ribbons.push_back(ribbons_[ribbon]);
  }
  return Region::united(ribbons);
}

}  // namespace citytwin::sample
