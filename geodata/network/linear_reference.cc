#include "geodata/network/linear_reference.h"

#include "geodata/network/line_foot.h"

namespace citytwin {

namespace {

double plan_m(Vec3 const& a, Vec3 const& b) {
  return std::hypot(b.x - a.x, b.y - a.y);
}

SpatialIndex index_of(Network const& network) {
  std::vector<Box> boxes(network.edges.size());
  for (std::size_t e = 0; e < boxes.size(); ++e) {
    for (auto const& v : network.course(e)) boxes[e].add(v.x, v.y);
  }
  return SpatialIndex(boxes);
}

}  // namespace

LinearReference::LinearReference(Network const& network)
    : network_(network), index_(index_of(network)) {}

Vec3 LinearReference::point(LinearPosition position) const {
  auto const course = network_.course(position.edge);
  double const ground_m = network_.edges[position.edge].length_m;
  double const share = ground_m > 0 ? std::clamp(position.offset_m / ground_m, 0.0, 1.0) : 0.0;
  double left_m = share * length_m(course);
  for (std::size_t i = 0; i + 1 < course.size(); ++i) {
    double const segment_m = plan_m(course[i], course[i + 1]);
    if (left_m <= segment_m && segment_m > 0) {
      return between(course[i], course[i + 1], left_m / segment_m);
    }
    left_m -= segment_m;
  }
  return course.back();
}

LinearMatch LinearReference::match(std::uint32_t edge, double x, double y) const {
  auto const course = network_.course(edge);
  auto const foot = nearest_on(course, x, y);
  double const grid_m = length_m(course);
  double const along_m = length_m(course.first(foot.segment + 1)) +
                         foot.share * plan_m(course[foot.segment], course[foot.segment + 1]);
  double const share = grid_m > 0 ? along_m / grid_m : 0.0;
  return {{edge, share * network_.edges[edge].length_m}, foot.distance_m};
}

std::vector<LinearMatch> LinearReference::candidates(double x, double y, std::size_t k,
                                                     double max_m) const {
  auto const exact = [&](std::uint32_t edge) {
    return nearest_on(network_.course(edge), x, y).distance_m;
  };
  std::vector<LinearMatch> out;
  for (auto const& found : index_.nearest(x, y, k, exact, max_m)) {
    out.push_back(match(found.row, x, y));
  }
  return out;
}

std::optional<LinearMatch> LinearReference::nearest(double x, double y, double max_m) const {
  auto const found = candidates(x, y, 1, max_m);
  return found.empty() ? std::nullopt : std::optional(found.front());
}

}  // namespace citytwin
