/// @file
/// FloodCourse: the water of a flood through time. The surface moves alone or by turns with sponge
/// measures and sewers; the record looks at it every few seconds. All of a run that changes with
/// the water.
///
/// Units    SI. Threads: as SurfaceFlow.
/// Errors   advance(): cancelled, and those of both engines; load(): state_reader.h.
/// Checked  tests/scenarios/flood/flood_course_test.cc
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "scenarios/flood/flow_record.h"
#include "scenarios/flood/scheme_choice.h"
#include "scenarios/flood/sewer_coupling.h"
#include "scenarios/flood/sponge_works.h"
#include "scenarios/flood/surface_flow.h"

namespace citytwin::flood {

class FloodCourse {
 public:
  /// @param sewers none where it is nullptr; else it outlives the course
  FloodCourse(SurfaceFlow flow, FlowRecord record, SchemeChoice scheme, StormSewers const* sewers,
              StormInlet const& inlet);

  /// @param nodes of the sewers that each stack drains to, sewer::kNone = none; empty without
  ///        sewers: drains then lead out of the city
  void add_sponge(SpongeWorks sponge, std::vector<std::uint32_t> nodes);

  /// To the next look of the record, at most until a time, which is then hit exactly. Stopped in
  /// between, the course can be saved, or go on by the next call with the same time, and ends the
  /// same.
  [[nodiscard]] Result<void> advance(double until_s, std::function<bool()> const& stop);

  [[nodiscard]] double time_s() const { return flow_.time_s(); }
  [[nodiscard]] SurfaceFlow const& flow() const { return flow_; }
  [[nodiscard]] FlowRecord const& record() const { return record_; }
  [[nodiscard]] SchemeChoice const& scheme() const { return scheme_; }
  /// nullptr: none
  [[nodiscard]] SewerCoupling const* sewers() const { return sewers_ ? &*sewers_ : nullptr; }

  /// nullptr: none
  [[nodiscard]] SpongeWorks const* sponge() const { return sponge_ ? &*sponge_ : nullptr; }

  void save(StateWriter& out) const;
  /// @pre made from the same ground, forcing, sewers and sponge measures
  [[nodiscard]] Result<void> load(StateReader& in);

 private:
  [[nodiscard]] Result<void> move(double until_s, std::function<bool()> const& stop);
  void soak();

  SurfaceFlow flow_;
  FlowRecord record_;
  SchemeChoice scheme_;
  std::optional<SewerCoupling> sewers_;
  std::optional<SpongeWorks> sponge_;
  std::vector<std::uint32_t> sponge_nodes_;
  double turn_s_ = 0;  ///< when the surface began its turn
};

}  // namespace citytwin::flood
