/// @file
/// WaterState: where the water is and how it moves, at one moment.
///
/// Units    depth in water quanta (water_quantum.h); flow in m2/s, positive east and south: of the
///          eastern and southern face in the local-inertial scheme, of the cell in the full
///          equations.
#pragma once

#include <cstdint>

#include "scenarios/core/state_writer.h"
#include "scenarios/flood/padded_field.h"

namespace citytwin::flood {

struct WaterState {
  PaddedField<std::int32_t> depth;
  PaddedField<float> flow_x;
  PaddedField<float> flow_y;

  void save(StateWriter& out) const;
  [[nodiscard]] Result<void> load(StateReader& in);
};

}  // namespace citytwin::flood
