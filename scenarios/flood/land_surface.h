/// @file
/// Land surfaces: roughness, sealing and infiltration by what covers the ground.
///
/// Units    manning s/m^(1/3); sealed 0..1; rates mm/h; time h since the storm began.
/// Errors   load(): a broken table or a value out of range, with file, line and column.
/// Source   data/standards/land_surface.csv; Horton (1940): f = fc + (f0 - fc) exp(-k t).
/// Checked  tests/scenarios/flood/design_storm_test.cc
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
