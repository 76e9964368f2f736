/// @file
/// Units of numbers in a source, and what brings them to the unit that a field of ours carries at
/// the end of its name: `width_m`, `diameter_mm`, `area_m2`, `speed_km_h`, `pressure_kpa`.
///
/// | of | units |
/// |---|---|
/// | length | mm, cm, dm, m, km, in, ft, us-ft |
/// | area | m2, ha, km2, mu |
/// | speed | m/s, km/h, mph, kn |
/// | pressure | Pa, kPa, MPa, bar |
/// | power | W, kW |
/// | angle | deg, gon, rad |
///
/// Errors   a name that ends in none of them, a unit that is unknown or of another kind: half a
///          sentence that lists what was expected.
/// Source   international foot 0.3048 m, US survey foot 1200/3937 m, 15 mu = 1 ha.
/// Checked  tests/geodata/import_map_test.cc, tests/geodata/import_test.cc
#pragma once

#include <string_view>

#include "geodata/result.h"

namespace citytwin {

/// Two factors, so that 57 cm are 0.57 m to the last bit.
struct UnitScale {
  double times = 1;
  double by = 1;

  [[nodiscard]] double apply(double value) const { return value * times / by; }
};

/// Whether the field's name ends in a unit.
[[nodiscard]] bool carries_unit(std::string_view field);

/// From a source's unit to the field's.
[[nodiscard]] Result<UnitScale> unit_scale(std::string_view unit, std::string_view field);

}  // namespace citytwin
