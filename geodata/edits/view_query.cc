#include "geodata/edits/view_query.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "geodata/geos_polygon.h"

namespace citytwin {

namespace {

/// Walks the index of every segment, newest last, and refines. @param hit (layer, row) -> bool
template <class Hit>
QueryCounts refine(LayerView const& view, Box const& box, FeatureVisitor const& visit, Hit&& hit) {
  QueryCounts counts;
  for (auto const& segment : view.segments()) {
    auto const& layer = *segment.layer;
    if (!layer.extent().intersects(box)) continue;
    counts.stopped = !layer.index().visit_window(box, [&](std::span<std::uint32_t const> rows) {
      for (auto const row : rows) {
        ++counts.candidates;
        if (!view.alive(segment, row) || !hit(layer, row)) continue;
        ++counts.hits;
        if (!visit({&layer, row})) return false;
      }
      return true;
    });
    if (counts.stopped) break;
  }
  return counts;
}

bool nearer(NearFeature const& a, NearFeature const& b) {
  if (a.distance_m != b.distance_m) return a.distance_m < b.distance_m;
  return a.feature.id() < b.feature.id();
}

/// The k best of a segment; the dead are infinitely far away.
std::vector<NearFeature> nearest_in(LayerView const& view, Segment const& segment, double x,
                                    double y, std::size_t k, double max_m) {
  auto const& layer = *segment.layer;
  auto const exact_m = [&](std::uint32_t row) {
    if (!view.alive(segment, row)) return std::numeric_limits<double>::infinity();
    return distance_m(layer.geometry(row), layer.geometry_type(), x, y);
  };
  std::vector<NearFeature> found;
  for (auto const& neighbour : layer.index().nearest(x, y, k, exact_m, max_m)) {
    if (std::isinf(neighbour.distance_m)) break;
    found.push_back({{&layer, neighbour.row}, neighbour.distance_m});
  }
  return found;
}

}  // namespace

QueryCounts query_box(LayerView const& view, Box const& box, FeatureVisitor const& visit) {
  return refine(view, box, visit, [&](Layer const& layer, std::uint32_t row) {
    return meets(layer.geometry(row), layer.geometry_type(), box);
  });
}

Result<QueryCounts> query_polygon(LayerView const& view, Geometry const& polygon,
                                  FeatureVisitor const& visit) {
  auto const area = GeosPolygon::create(polygon);
  if (!area) return area.error();
  return refine(view, polygon.box(), visit, [&](Layer const& layer, std::uint32_t row) {
    return area->meets(layer.geometry(row), layer.geometry_type());
  });
}

Result<std::vector<NearFeature>> query_nearest(LayerView const& view, double x, double y,
                                               std::size_t k, double max_m) {
  if (!std::isfinite(x) || !std::isfinite(y)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("the point ({}, {}) is not finite; expected metres", x, y), "point"};
  }
  std::vector<NearFeature> best;
  if (k == 0) return best;
  for (auto const& segment : view.segments()) {
    double const bound_m = best.size() < k ? max_m : best.back().distance_m;
    auto const more = nearest_in(view, segment, x, y, k, bound_m);
    auto const middle = static_cast<std::ptrdiff_t>(best.size());
    best.insert(best.end(), more.begin(), more.end());
    std::inplace_merge(best.begin(), best.begin() + middle, best.end(), nearer);
    if (best.size() > k) best.resize(k);
  }
  return best;
}

}  // namespace citytwin
