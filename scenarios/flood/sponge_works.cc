#include "scenarios/flood/sponge_works.h"

#include <algorithm>
#include <cmath>

#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

SpongeWorks::SpongeWorks(SpongeLayout const& layout, double cell_area_m2, double saturation,
                         Cumulative rain_m)
    : layout_(layout),
      cell_area_m2_(cell_area_m2),
      rain_m_(std::move(rain_m)),
      waiting_m_(layout.units.size(), 0.0),
      books_(layout.units.size()) {
  for (auto const& unit : layout.units) {
    auto const& design = layout.designs[unit.design];
    states_.push_back(sponge_at_begin(design, design.soil_m > 0 ? saturation : 0.0));
    states_.back().storage_m = 0;  // drained before the storm
    begun_m_.push_back(states_.back().water_m(design));
  }
}

double SpongeWorks::depth_m(std::size_t unit, std::int64_t quanta) const {
  return to_metres(quanta) * cell_area_m2_ / layout_.units[unit].area_m2;
}

double SpongeWorks::m3(std::int64_t quanta_cells) const {
  return to_metres(quanta_cells) * cell_area_m2_;
}

void SpongeWorks::follow(SurfaceFlow& surface, Drain const& drain) {
  double const dt_s = surface.time_s() - time_s_;
  if (dt_s <= 0) return;
  for (std::size_t u = 0; u < layout_.units.size(); ++u) {
    if (layout_.units[u].on_roof) {
      on_roof(u, surface, dt_s, drain);
    } else {
      on_ground(u, surface, dt_s, drain);
    }
  }
  time_s_ = surface.time_s();
}

SpongeFlux SpongeWorks::step(std::size_t u, double inflow_m, double dt_s) {
  auto const& unit = layout_.units[u];
  auto const flux = step_sponge(layout_.designs[unit.design], std::sqrt(unit.area_m2), inflow_m,
                                dt_s, states_[u]);
  books_[u].seeped_m += flux.seeped_m;
  books_[u].drained_m += flux.drained_m;
  return flux;
}

/// What the stack cannot take never leaves the cell. It takes up to a quantum more than its layers
/// did: that waits for the next turn.
void SpongeWorks::on_ground(std::size_t u, SurfaceFlow& surface, double dt_s, Drain const& drain) {
  auto const& unit = layout_.units[u];
  auto const& cell = unit.cells.front();
  double const share = unit.area_m2 / cell_area_m2_;
  auto const standing = surface.depth().at(cell.row, cell.column);
  auto const offered = static_cast<std::int64_t>(share * static_cast<double>(standing));
  double const offered_m = depth_m(u, offered);
  auto const flux = step(u, offered_m + waiting_m_[u], dt_s);
  double const kept_m = offered_m + waiting_m_[u] - flux.overflow_m;
  double const wanted = std::ceil((kept_m - waiting_m_[u]) * share * quanta_per_m);
  auto const taken = std::clamp(static_cast<std::int64_t>(wanted), std::int64_t{0}, offered);
  if (taken > 0) surface.exchange(cell, -taken, Through::sponge);
  waiting_m_[u] = std::max(waiting_m_[u] + depth_m(u, taken) - kept_m, 0.0);
  books_[u].taken += taken;
  if (flux.drained_m > 0) drain(u, flux.drained_m * unit.area_m2);
}

void SpongeWorks::on_roof(std::size_t u, SurfaceFlow& surface, double dt_s, Drain const& drain) {
  auto const& unit = layout_.units[u];
  double const cells = unit.area_m2 / cell_area_m2_;
  double const fallen = rain_m_ ? rain_m_(surface.time_s()) * cells * quanta_per_m : 0.0;
  auto const caught = static_cast<std::int64_t>(fallen) - books_[u].taken;
  surface.divert_rain(caught);
  books_[u].taken += caught;
  auto const flux = step(u, depth_m(u, caught), dt_s);
  waiting_m_[u] += flux.overflow_m;
  run_over(u, surface);
  if (flux.drained_m > 0) drain(u, flux.drained_m * unit.area_m2);
}

/// In equal parts, the first cells a quantum more.
void SpongeWorks::run_over(std::size_t u, SurfaceFlow& surface) {
  auto const& unit = layout_.units[u];
  double const cells = unit.area_m2 / cell_area_m2_;
  auto const due = static_cast<std::int64_t>(waiting_m_[u] * cells * quanta_per_m);
  auto const count = static_cast<std::int64_t>(unit.cells.size());
  for (std::int64_t i = 0; i < count; ++i) {
    auto const part = due / count + (i < due % count ? 1 : 0);
    if (part > 0) surface.exchange(unit.cells[static_cast<std::size_t>(i)], part, Through::sponge);
  }
  waiting_m_[u] -= depth_m(u, due);
  books_[u].overrun += due;
}

double SpongeWorks::taken_m3() const {
  std::int64_t sum = 0;
  for (auto const& unit : books_) sum += unit.taken;
  return m3(sum);
}

double SpongeWorks::overrun_m3() const {
  std::int64_t sum = 0;
  for (auto const& unit : books_) sum += unit.overrun;
  return m3(sum);
}

double SpongeWorks::seeped_m3() const {
  double sum = 0;
  for (std::size_t u = 0; u < books_.size(); ++u) {
    sum += books_[u].seeped_m * layout_.units[u].area_m2;
  }
  return sum;
}

double SpongeWorks::drained_m3() const {
  double sum = 0;
  for (std::size_t u = 0; u < books_.size(); ++u) {
    sum += books_[u].drained_m * layout_.units[u].area_m2;
  }
  return sum;
}

double SpongeWorks::gained_m3(std::size_t u) const {
  auto const& unit = layout_.units[u];
  double const water_m = states_[u].water_m(layout_.designs[unit.design]) + waiting_m_[u];
  return (water_m - begun_m_[u]) * unit.area_m2;
}

double SpongeWorks::gained_m3() const {
  double sum = 0;
  for (std::size_t u = 0; u < books_.size(); ++u) sum += gained_m3(u);
  return sum;
}

void SpongeWorks::save(StateWriter& out) const {
  out.write("states", states_);
  out.write("waiting", waiting_m_);
  out.write("books", books_);
  out.write("time", time_s_);
}

Result<void> SpongeWorks::load(StateReader& in) {
  in.read("states", states_);
  in.read("waiting", waiting_m_);
  in.read("books", books_);
  in.read("time", time_s_);
  return in.status();
}

}  // namespace citytwin::flood
