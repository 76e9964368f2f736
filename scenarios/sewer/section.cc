#include "scenarios/sewer/section.h"

#include <algorithm>

#include "scenarios/sewer/units.h"

namespace citytwin::sewer {

namespace {

/// Normalised depth at which a column that rises up to `last` reaches `value`.
double depth_where(ShapeTable::Column const& column, std::size_t last, double value) {
  auto const end = column.begin() + static_cast<std::ptrdiff_t>(last) + 1;
  auto const above = std::lower_bound(column.begin(), end, value);
  if (above == end) return ShapeTable::depth(last);
  if (above == column.begin()) return 0.0;
  auto const i = static_cast<std::size_t>(above - column.begin());
  double const rise = column[i] - column[i - 1];
  double const share = rise > 0 ? (value - column[i - 1]) / rise : 0.0;
  double const t = (static_cast<double>(i - 1) + share) / ShapeTable::kNodes;
  return t * t;
}

}  // namespace

double Section::normal_depth_of_share(double share) const {
  if (share <= 0.0) return 0.0;
  return full_depth_m * depth_where(shape->conveyance, shape->conveyance_peak, share);
}

double Section::critical_depth(double flow_m3ps) const {
  if (flow_m3ps == 0.0) return 0.0;
  double const wanted = std::abs(flow_m3ps) / std::sqrt(kGravity_mps2);
  double const unit = full_area_m2 * std::sqrt(full_area_m2 / max_width_m);
  return full_depth_m * depth_where(shape->critical, ShapeTable::kNodes, wanted / unit);
}

}  // namespace citytwin::sewer
