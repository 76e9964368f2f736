/// @file
/// Land surfaces: roughness, sealing, infiltration and hollows by what covers the ground.
///
/// Horton's capacity decays with the time since the storm began, whether or not there was water to
/// soak up: late rain meets ground that is taken for wet.
///
/// Units    manning s/m^(1/3); sealed 0..1; rates mm/h; depths mm; time h since the storm began.
/// Errors   load(): a broken table or a value out of range, with file, line and column.
/// Source   data/standards/land_surface.csv; Horton (1940): f = fc + (f0 - fc) exp(-k t).
/// Checked  tests/scenarios/flood/design_storm_test.cc, validate_losses.cc
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/result.h"

namespace citytwin::flood {

struct LandSurface {
  std::string name;  ///< "road", "land_use/office", ...
  double manning = 0;
  double sealed = 0;
  double f0_mm_per_h = 0;
  double fc_mm_per_h = 0;
  double k_per_h = 1;
  double depression_mm = 0;  ///< what its hollows hold before water runs
  std::string soil;          ///< texture of its unsealed part, soil_table.h; "none"

  /// Depth that one square metre of it (sealed part included) can have soaked up by then.
  [[nodiscard]] double infiltration_mm(double time_h) const;
};

class LandSurfaces {
 public:
  [[nodiscard]] static Result<LandSurfaces> load();

  [[nodiscard]] std::vector<LandSurface> const& all() const { return all_; }
  /// Index into all().
  [[nodiscard]] std::optional<std::uint8_t> find(std::string_view name) const;

 private:
  std::vector<LandSurface> all_;
};

}  // namespace citytwin::flood
