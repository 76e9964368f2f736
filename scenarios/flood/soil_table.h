/// @file
/// Soils by texture, for infiltration after Green and Ampt: a sharp wetting front that suction and
/// ponded water pull down.
///
///   f = K (1 + (psi + h) dtheta / F)
///
/// F is what has soaked in since the begin; dtheta, the air that the front fills, is the effective
/// porosity times what the antecedent rain has left of it.
///
/// Units    psi mm, K mm/h, porosity and saturation 0..1.
/// Errors   load(): a broken table or a value out of range, with file, line and column.
/// Source   data/standards/soil.csv; Green and Ampt (1911) J. Agric. Sci. 4, 1-24; Mein and Larson
///          (1973) Water Resour. Res. 9, 384-394.
/// Checked  tests/scenarios/flood/soil_losses_test.cc, validate_losses.cc
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/result.h"

namespace citytwin::flood {

struct Soil {
  std::string name;  ///< "silt_loam", ...
  double suction_mm = 0;
  double conductivity_mm_per_h = 0;
  double effective_porosity = 0;
};

class SoilTable {
 public:
  [[nodiscard]] static Result<SoilTable> load();

  [[nodiscard]] std::vector<Soil> const& all() const { return all_; }
  /// Index into all().
  [[nodiscard]] std::optional<std::uint8_t> find(std::string_view name) const;

 private:
  std::vector<Soil> all_;
};

}  // namespace citytwin::flood
