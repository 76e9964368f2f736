// Time series and patterns of network.h.
#include <algorithm>
#include <cstddef>

#include "scenarios/sewer/calendar.h"
#include "scenarios/sewer/network.h"

namespace citytwin::sewer {

double TimeSeries::at(double time_s, bool hold) const {
  if (time_s < points.front().x) return hold ? points.front().y : 0.0;
  if (time_s > points.back().x) return hold ? points.back().y : 0.0;
  auto const above = std::lower_bound(points.begin(), points.end(), time_s,
                                      [](CurvePoint const& p, double t) { return p.x < t; });
  if (above == points.begin()) return above->y;
  auto const& a = *(above - 1);
  double const dt = above->x - a.x;
  return dt > 0 ? a.y + (time_s - a.x) * (above->y - a.y) / dt : 0.5 * (a.y + above->y);
}

double Pattern::at(double time_s) const {
  auto const now = calendar_time(time_s);
  bool const weekend = now.weekday == 0 || now.weekday == 6;
  switch (kind) {
    case PatternKind::monthly:
      return factors[static_cast<std::size_t>(now.month)];
    case PatternKind::daily:
      return factors[static_cast<std::size_t>(now.weekday)];
    case PatternKind::hourly:
      return factors[static_cast<std::size_t>(now.hour)];
    case PatternKind::weekend:
      return weekend ? factors[static_cast<std::size_t>(now.hour)] : 1.0;
  }
  return 1.0;
}

}  // namespace citytwin::sewer
