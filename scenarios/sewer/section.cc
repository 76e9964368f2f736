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

std::size_t peak_of(ShapeTable::Column const& column) {
  return static_cast<std::size_t>(std::max_element(column.begin(), column.end()) - column.begin());
}

}  // namespace

double Section::normal_depth(double conveyance) const {
  if (conveyance <= 0.0) return 0.0;
  double const relative = conveyance / full_conveyance();
  return full_depth_m * depth_where(shape->conveyance, peak_of(shape->conveyance), relative);
}

double Section::critical_depth(double flow_m3ps) const {
  if (flow_m3ps == 0.0) return 0.0;
  double const wanted = std::abs(flow_m3ps) / std::sqrt(kGravity_mps2);
  double const unit = full_area_m2 * std::sqrt(full_area_m2 / max_width_m);
  return full_depth_m * depth_where(shape->critical, ShapeTable::kNodes, wanted / unit);
}

}  // namespace citytwin::sewer
