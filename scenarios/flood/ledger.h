/// @file
/// Ledger: where every quantum of water came from and went.
///
/// Units    quanta x cells (water_quantum.h): exact sums, the same in any order. times
///          m3_per_quantum() they are volumes.
/// Checked  tests/scenarios/flood/surface_flow_test.cc
#pragma once

#include <cstdint>

namespace citytwin::flood {

struct Ledger {
  std::int64_t initial = 0;
  std::int64_t rain = 0;
  std::int64_t inflow = 0;        ///< hydrographs
  std::int64_t stage_inflow = 0;  ///< over edge cells whose level is held
  std::int64_t infiltration = 0;
  std::int64_t sewers = 0;          ///< taken by the storm sewers, modelled as a capacity
  std::int64_t inlets = 0;          ///< taken by the storm sewers through their inlets
  std::int64_t spills = 0;          ///< given back by storm sewers over their manholes
  std::int64_t sewer_outfalls = 0;  ///< discharged by storm sewers into water, net
  std::int64_t sponge_taken = 0;    ///< by sponge measures
  std::int64_t sponge_overrun = 0;  ///< given back by them, off roofs
  std::int64_t stage_outflow = 0;
  std::int64_t outfall = 0;  ///< at normal depth over the edge

  [[nodiscard]] std::int64_t gained() const {
    return initial + rain + inflow + stage_inflow + spills + sewer_outfalls + sponge_overrun;
  }
  [[nodiscard]] std::int64_t lost() const {
    return infiltration + sewers + inlets + sponge_taken + stage_outflow + outfall;
  }
  /// What the books say should be there less what is there; 0 unless the solver is broken.
  [[nodiscard]] std::int64_t residual(std::int64_t storage) const {
    return gained() - lost() - storage;
  }
};

}  // namespace citytwin::flood
