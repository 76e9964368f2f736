// Sections given point by point: surveyed transects, streets, and custom closed shapes.
#include <algorithm>
#include <cmath>

#include "scenarios/sewer/section_outline.h"
#include "scenarios/sewer/section_shapes.h"

namespace citytwin::sewer {

namespace {

/// What lies under level y between two neighbouring stations.
Outline slice(double x0, double z0, double x1, double z1, double y) {
  double const low = std::min(z0, z1), high = std::max(z0, z1), run = x1 - x0;
  if (y <= low) return {};
  double const edge = std::hypot(run, high - low);
  if (y >= high) return {run * (y - 0.5 * (low + high)), run, edge};
  double const share = (y - low) / (high - low);
  return {0.5 * run * share * (y - low), run * share, edge * share};
}

double conveyance(Outline const& part, double manning) {
  if (part.area <= 0.0 || part.perimeter <= 0.0) return 0.0;
  return part.area / manning * std::pow(part.area / part.perimeter, 2.0 / 3.0);
}

/// Stations with vertical walls up to the highest point at both ends.
Transect walled(Transect transect) {
  double const top = *std::max_element(transect.elevation_m.begin(), transect.elevation_m.end());
  transect.station_m.insert(transect.station_m.begin(), transect.station_m.front());
  transect.elevation_m.insert(transect.elevation_m.begin(), top);
  transect.station_m.push_back(transect.station_m.back());
  transect.elevation_m.push_back(top);
  return transect;
}

double manning_between(Transect const& t, std::size_t i) {
  if (t.station_m[i - 1] < t.left_bank_m) return t.manning_left;
  return t.station_m[i] > t.right_bank_m ? t.manning_right : t.manning_channel;
}

/// Sums the slices under level y; each wet stretch of one roughness conveys by itself, so that a
/// flood plain's long perimeter does not slow the channel beside it.
Outline under(Transect const& t, double y) {
  Outline sum, stretch;
  double total = 0.0, stretch_manning = 0.0;
  auto const close = [&] {
    if (stretch.area > 0.0) total += conveyance(stretch, stretch_manning);
    stretch = {};
  };
  for (std::size_t i = 1; i < t.station_m.size(); ++i) {
    auto const part =
        slice(t.station_m[i - 1], t.elevation_m[i - 1], t.station_m[i], t.elevation_m[i], y);
    double const manning = manning_between(t, i);
    bool const wall = t.station_m[i] == t.station_m[i - 1];
    bool const from_dry = t.elevation_m[i - 1] >= y;
    if (from_dry || part.perimeter <= 0.0 || (manning != stretch_manning && !wall)) close();
    if (part.perimeter <= 0.0) continue;
    if (!wall || stretch.area <= 0.0) stretch_manning = manning;
    sum = {sum.area + part.area, sum.width + part.width, 0.0};
    stretch = {stretch.area + part.area, 0.0, stretch.perimeter + part.perimeter};
  }
  close();
  if (sum.area <= 0.0 || total <= 0.0) return sum;
  double const radius = std::pow(total * t.manning_channel / sum.area, 1.5);
  sum.perimeter = sum.area / radius;
  return sum;
}

}  // namespace

Section transect_section(Transect const& transect) {
  auto const t = walled(transect);
  auto const [low, high] = std::minmax_element(t.elevation_m.begin(), t.elevation_m.end());
  double const bed = *low;
  return tabulated(*high - *low, true, [&](double y) { return under(t, bed + y); });
}

Section street_section(Street const& street) {
  double const kerb = street.kerb_height_m + street.gutter_depression_m;
  double const gutter = street.gutter_depression_m + street.cross_slope * street.gutter_width_m;
  double const crown = gutter + street.cross_slope * (street.width_m - street.gutter_width_m);
  double const top = std::max(street.back_slope * street.back_width_m + kerb, crown);
  double const back = street.back_width_m;
  Transect half;
  half.station_m = {0.0, back, back, back + street.gutter_width_m, back + street.width_m};
  half.elevation_m = {top, kerb, 0.0, gutter, crown};
  if (street.sides == 2) {
    double const width = 2.0 * (back + street.width_m);
    for (std::size_t i = 4; i-- > 0;) {
      half.station_m.push_back(width - half.station_m[i]);
      half.elevation_m.push_back(half.elevation_m[i]);
    }
  }
  half.manning_channel = street.manning;
  half.manning_left = half.manning_right = back > 0.0 ? street.back_manning : street.manning;
  half.left_bank_m = back;
  half.right_bank_m = half.station_m.back() - (street.sides == 2 ? back : 0.0);
  return transect_section(half);
}

Result<Section> custom_section(Curve const& curve, double height_m) {
  auto const& last = curve.points.back();
  if (curve.points.size() < 2 || std::abs(last.x - 1.0) > 1e-6) {
    return Error{ErrorCode::invalid_argument,
                 "SHAPE curve " + curve.name + " must run from depth 0 to depth 1", curve.name};
  }
  return from_widths(height_m, false, [&](double y) { return height_m * curve.at(y / height_m); });
}

}  // namespace citytwin::sewer
