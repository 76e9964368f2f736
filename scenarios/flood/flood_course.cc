#include "scenarios/flood/flood_course.h"

#include <algorithm>

#include "scenarios/core/state_reader.h"

namespace citytwin::flood {

namespace {

constexpr double exchange_every_s = 2.0;  ///< with the sewers
constexpr double observe_every_s = 5.0;   ///< a storm's water changes over minutes

}  // namespace

FloodCourse::FloodCourse(SurfaceFlow flow, FlowRecord record, SchemeChoice scheme,
                         StormSewers const* sewers, StormInlet const& inlet)
    : flow_(std::move(flow)), record_(std::move(record)), scheme_(std::move(scheme)) {
  if (sewers != nullptr) sewers_.emplace(*sewers, inlet);
}

Result<void> FloodCourse::advance(double until_s, std::function<bool()> const& stop) {
  double const next_s = std::min(record_.observed_s() + observe_every_s, until_s);
  if (auto const moved = move(next_s, stop); !moved) return moved;
  record_.observe(flow_);
  scheme_.watch(flow_);
  return {};
}

Result<void> FloodCourse::move(double until_s, std::function<bool()> const& stop) {
  if (!sewers_) return flow_.advance(until_s, stop);
  while (flow_.time_s() < until_s) {
    auto const moved = flow_.advance(std::min(turn_s_ + exchange_every_s, until_s), stop);
    if (!moved) return moved;
    auto const followed = sewers_->follow(flow_, flow_.time_s() - turn_s_);
    if (!followed) return followed;
    turn_s_ = flow_.time_s();
  }
  return {};
}

void FloodCourse::save(StateWriter& out) const {
  out.write("surface", flow_);
  out.write("record", record_);
  out.write("scheme", scheme_);
  if (sewers_) out.write("sewers", *sewers_);
  out.write("turn", turn_s_);
}

Result<void> FloodCourse::load(StateReader& in) {
  in.read("surface", flow_);
  in.read("record", record_);
  in.read("scheme", scheme_);
  if (sewers_) in.read("sewers", *sewers_);
  in.read("turn", turn_s_);
  return in.status();
}

}  // namespace citytwin::flood
