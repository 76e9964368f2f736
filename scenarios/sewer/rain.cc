#include "scenarios/sewer/rain.h"

#include <algorithm>
#include <limits>

namespace citytwin::sewer {

Rain::Rain(Network const& network, RainGauge const& gauge) {
  double const unit = network.units.rain_rate_mps, per_hour = 3600.0 / gauge.interval_s;
  double total = 0.0;
  for (auto const& point : network.series[gauge.series].points) {
    double rate = point.y;
    if (gauge.kind == RainKind::volume) rate *= per_hour;
    if (gauge.kind == RainKind::cumulative) {
      rate = (point.y < total ? point.y : point.y - total) * per_hour;
      total = point.y;
    }
    if (rate == 0.0) continue;
    double const start = blocks_.empty() ? point.x : std::max(point.x, blocks_.back().end_s);
    blocks_.push_back({start, start + gauge.interval_s, rate * unit});
  }
}

double Rain::rate_mps(double time_s) const {
  auto const after =
      std::upper_bound(blocks_.begin(), blocks_.end(), time_s,
                       [](double t, Block const& block) { return t < block.start_s; });
  if (after == blocks_.begin()) return 0.0;
  auto const& block = *(after - 1);
  return time_s < block.end_s ? block.rate_mps : 0.0;
}

double Rain::next_change_s(double time_s) const {
  for (auto const& block : blocks_) {
    if (block.start_s > time_s) return block.start_s;
    if (block.end_s > time_s) return block.end_s;
  }
  return std::numeric_limits<double>::infinity();
}

}  // namespace citytwin::sewer
