#include "geodata/query_join.h"

#include <algorithm>
#include <cmath>

#include "geodata/query_relation.h"

namespace citytwin {

namespace {

/// For every left row with a reach, tests the right rows around it.
/// @param test (left shape, right shape, reach) -> distance, infinite when they are no pair
template <class Test>
QueryCounts join(Layer const& left, Layer const& right,
                 std::function<double(std::uint32_t)> const& reach_m, PairVisitor const& visit,
                 Test&& test) {
  QueryCounts counts;
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < left.size(); ++row) {
    PlanShape const shape(left.geometry(row), left.geometry_type());
    double const reach = reach_m(row);
    if (shape.box.empty() || !(reach >= 0)) continue;
    rows.clear();
    right.index().window({shape.box.min_x - reach, shape.box.min_y - reach, shape.box.max_x + reach,
                          shape.box.max_y + reach},
                         rows);
    std::sort(rows.begin(), rows.end());
    for (auto const other : rows) {
      ++counts.candidates;
      double const distance =
          test(shape, PlanShape(right.geometry(other), right.geometry_type()), reach);
      if (!std::isfinite(distance)) continue;
      ++counts.hits;
      if (!visit(row, other, distance)) {
        counts.stopped = true;
        return counts;
      }
    }
  }
  return counts;
}

}  // namespace

QueryCounts join_intersects(Layer const& left, Layer const& right, PairVisitor const& visit) {
  constexpr double apart = std::numeric_limits<double>::infinity();
  return join(
      left, right, [](std::uint32_t) { return 0.0; }, visit,
      [](PlanShape const& a, PlanShape const& b, double) { return meets(a, b) ? 0.0 : apart; });
}

QueryCounts join_within(Layer const& left, Layer const& right,
                        std::function<double(std::uint32_t)> const& reach_m,
                        PairVisitor const& visit) {
  return join(
      left, right, reach_m, visit,
      [](PlanShape const& a, PlanShape const& b, double reach) { return distance_m(a, b, reach); });
}

}  // namespace citytwin
