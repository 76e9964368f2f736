/// @file
/// SpongeWorks: the sponge measures of a city's layer `sponge` at work beside the surface.
///
/// On open ground every cell that a polygon touches gets a stack of its own, over the area that
/// they share. By turns of a few seconds it takes the rain and the run-on that stand on its share
/// of the cell, as much as its layers have room for; what it cannot take stays on the surface. The
/// rest of the cell soaks and drains as before. On roofs (kinds that are `on` roof) a stack takes
/// the rain of its polygon's blocked cells before it reaches the ground, and runs over to the open
/// cells around the building.
///
/// Both ways water moves in whole quanta, so the books of the surface stay closed; what a stack
/// took beyond its whole quanta waits in it. Its drain goes to the storm sewers, its seepage into
/// the ground.
///
/// Units    SI; volumes in m3.
/// Errors   make_sponge_layout(): invalid_argument, as sponge_types.h; an unknown `kind` is a
///          warning of the ground.
/// Source   sponge_stack.h
/// Checked  tests/scenarios/flood/sponge_works_test.cc
#pragma once

#include <functional>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/core/scenario.h"
#include "scenarios/core/state_reader.h"
#include "scenarios/core/state_writer.h"
#include "scenarios/flood/city_ground.h"
#include "scenarios/flood/flood_tables.h"
#include "scenarios/flood/sponge_types.h"
#include "scenarios/flood/storm_sewers.h"
#include "scenarios/flood/surface_flow.h"

namespace citytwin::flood {

/// One stack.
struct SpongeUnit {
  std::size_t type = 0;    ///< in SpongeLayout::types
  std::size_t design = 0;  ///< in SpongeLayout::designs
  double area_m2 = 0;
  bool on_roof = false;
  std::vector<Cell> cells;  ///< the one it lies in; of a roof: those it runs over to
};

struct SpongeLayout {
  std::vector<SpongeType> types;
  std::vector<SpongeDesign> designs;
  std::vector<SpongeUnit> units;
  std::vector<std::size_t> measures;  ///< polygons by type
  std::vector<float> share;           ///< of each cell, 0..1
};

/// Takes what the measures cover out of the rain and the sewers of the ground's surface.
[[nodiscard]] Result<SpongeLayout> make_sponge_layout(CityModel const& model, CityGround& ground);

/// What one stack did so far.
struct SpongeBooks {
  std::int64_t taken = 0;    ///< quanta x cells, from its cell or off its roof
  std::int64_t overrun = 0;  ///< off its roof, to the ground
  double seeped_m = 0;       ///< depth over its area
  double drained_m = 0;
};

class SpongeWorks {
 public:
  /// Where a stack's drain leads: unit, m3.
  using Drain = std::function<void(std::size_t unit, double m3)>;

  /// @pre `layout` outlives the works
  SpongeWorks(SpongeLayout const& layout, double cell_area_m2, double saturation,
              Cumulative rain_m);

  /// After the surface has run since the last call.
  void follow(SurfaceFlow& surface, Drain const& drain);

  [[nodiscard]] SpongeLayout const& layout() const { return layout_; }
  [[nodiscard]] std::vector<SpongeBooks> const& books() const { return books_; }
  [[nodiscard]] double taken_m3() const;
  [[nodiscard]] double overrun_m3() const;
  [[nodiscard]] double seeped_m3() const;
  [[nodiscard]] double drained_m3() const;
  /// In the stacks now, beyond what was there at the begin.
  [[nodiscard]] double gained_m3() const;
  [[nodiscard]] double gained_m3(std::size_t unit) const;
  [[nodiscard]] double m3(std::int64_t quanta_cells) const;

  void save(StateWriter& out) const;
  [[nodiscard]] Result<void> load(StateReader& in);

 private:
  [[nodiscard]] double depth_m(std::size_t unit, std::int64_t quanta) const;
  [[nodiscard]] SpongeFlux step(std::size_t unit, double inflow_m, double dt_s);
  void on_ground(std::size_t unit, SurfaceFlow& surface, double dt_s, Drain const& drain);
  void on_roof(std::size_t unit, SurfaceFlow& surface, double dt_s, Drain const& drain);
  void run_over(std::size_t unit, SurfaceFlow& surface);

  SpongeLayout const& layout_;
  double cell_area_m2_;
  Cumulative rain_m_;
  std::vector<SpongeState> states_;
  std::vector<double> begun_m_;
  std::vector<double> waiting_m_;  ///< taken but not yet in the layers; of a roof: not yet run over
  std::vector<SpongeBooks> books_;
  double time_s_ = 0;
};

/// Columns of the mass ledger; both outlive them.
[[nodiscard]] std::vector<LedgerItem> sponge_ledger(SurfaceFlow const& surface,
                                                    SpongeWorks const& works);
/// What the stacks took less where it went, relative.
[[nodiscard]] RunCheck sponge_check(SpongeWorks const& works);

/// The node of the inlet nearest to each stack with a drain; sewer::kNone without drain or inlet.
[[nodiscard]] std::vector<std::uint32_t> nodes_of_drains(
    SpongeLayout const& layout, std::vector<StormSewers::Inlet> const& inlets);

/// Volumes and event capture ratio by kind, and of the whole catchment.
[[nodiscard]] Table sponge_capture(SpongeWorks const& works, SurfaceFlow const& surface,
                                   double rain_m);

}  // namespace citytwin::flood
