#include "scenarios/flood/flood_course.h"

#include <algorithm>

#include "scenarios/core/state_reader.h"

namespace citytwin::flood {

namespace {

constexpr double exchange_every_s = 2.0;  ///< with sponge measures and sewers
constexpr double observe_every_s = 5.0;   ///< a storm's water changes over minutes

}  // namespace

FloodCourse::FloodCourse(SurfaceFlow flow, FlowRecord record, SchemeChoice scheme,
                         StormSewers const* sewers, StormInlet const& inlet)
    : flow_(std::move(flow)), record_(std::move(record)), scheme_(std::move(scheme)) {
  if (sewers != nullptr) sewers_.emplace(*sewers, inlet);
}

void FloodCourse::add_sponge(SpongeWorks sponge, std::vector<std::uint32_t> nodes) {
  sponge_.emplace(std::move(sponge));
  sponge_nodes_ = std::move(nodes);
}

Result<void> FloodCourse::advance(double until_s, std::function<bool()> const& stop) {
  double const next_s = std::min(record_.observed_s() + observe_every_s, until_s);
  if (auto const moved = move(next_s, stop); !moved) return moved;
  record_.observe(flow_);
  scheme_.watch(flow_);
  return {};
}

Result<void> FloodCourse::move(double until_s, std::function<bool()> const& stop) {
  if (!sewers_ && !sponge_) return flow_.advance(until_s, stop);
  while (flow_.time_s() < until_s) {
    auto const moved = flow_.advance(std::min(turn_s_ + exchange_every_s, until_s), stop);
    if (!moved) return moved;
    if (sponge_) soak();
    if (sewers_) {
      auto const followed = sewers_->follow(flow_, flow_.time_s() - turn_s_);
      if (!followed) return followed;
    }
    turn_s_ = flow_.time_s();
  }
  return {};
}

void FloodCourse::soak() {
  sponge_->follow(flow_, [&](std::size_t unit, double m3) {
    if (!sewers_ || sponge_nodes_[unit] == sewer::kNone) return;
    sewers_->feed(sponge_nodes_[unit], m3);
  });
}

void FloodCourse::save(StateWriter& out) const {
  out.write("surface", flow_);
  out.write("record", record_);
  out.write("scheme", scheme_);
  if (sewers_) out.write("sewers", *sewers_);
  if (sponge_) out.write("sponge", *sponge_);
  out.write("turn", turn_s_);
}

Result<void> FloodCourse::load(StateReader& in) {
  in.read("surface", flow_);
  in.read("record", record_);
  in.read("scheme", scheme_);
  if (sewers_) in.read("sewers", *sewers_);
  if (sponge_) in.read("sponge", *sponge_);
  in.read("turn", turn_s_);
  return in.status();
}

}  // namespace citytwin::flood
