#include "geodata/import/field_unit.h"

#include <algorithm>
#include <array>
#include <numbers>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace citytwin {

namespace {

enum class UnitKind { length, area, speed, pressure, power, angle };

struct Unit {
  std::string_view name;
  std::string_view ending;  ///< of a field's name; empty = no field of ours is in it
  UnitKind kind;
  UnitScale to_base;  ///< m, m2, km/h, kPa, W, deg
};

constexpr std::array<Unit, 25> units{{{"mm", "_mm", UnitKind::length, {1, 1000}},
                                      {"cm", "_cm", UnitKind::length, {1, 100}},
                                      {"dm", "", UnitKind::length, {1, 10}},
                                      {"m", "_m", UnitKind::length, {1, 1}},
                                      {"km", "_km", UnitKind::length, {1000, 1}},
                                      {"in", "", UnitKind::length, {0.0254, 1}},
                                      {"ft", "", UnitKind::length, {0.3048, 1}},
                                      {"us-ft", "", UnitKind::length, {1200, 3937}},
                                      {"m2", "_m2", UnitKind::area, {1, 1}},
                                      {"ha", "_ha", UnitKind::area, {10000, 1}},
                                      {"km2", "_km2", UnitKind::area, {1000000, 1}},
                                      {"mu", "", UnitKind::area, {10000, 15}},
                                      {"m/s", "_mps", UnitKind::speed, {3.6, 1}},
                                      {"km/h", "_km_h", UnitKind::speed, {1, 1}},
                                      {"mph", "", UnitKind::speed, {1.609344, 1}},
                                      {"kn", "", UnitKind::speed, {1.852, 1}},
                                      {"Pa", "", UnitKind::pressure, {1, 1000}},
                                      {"kPa", "_kpa", UnitKind::pressure, {1, 1}},
                                      {"MPa", "", UnitKind::pressure, {1000, 1}},
                                      {"bar", "", UnitKind::pressure, {100, 1}},
                                      {"W", "_w", UnitKind::power, {1, 1}},
                                      {"kW", "_kw", UnitKind::power, {1000, 1}},
                                      {"deg", "_deg", UnitKind::angle, {1, 1}},
                                      {"gon", "", UnitKind::angle, {9, 10}},
                                      {"rad", "", UnitKind::angle, {180, std::numbers::pi}}}};

Unit const* unit_of_field(std::string_view field) {
  auto const found = std::find_if(units.begin(), units.end(), [&](auto const& u) {
    return !u.ending.empty() && field.ends_with(u.ending);
  });
  return found == units.end() ? nullptr : &*found;
}

Error unexpected(std::string_view what, std::vector<std::string_view> const& expected,
                 std::string_view field) {
  return {ErrorCode::invalid_argument,
          fmt::format("{}; expected {}", what, fmt::join(expected, ", ")), std::string(field)};
}

}  // namespace

bool carries_unit(std::string_view field) {
  return unit_of_field(field) != nullptr;
}

Result<UnitScale> unit_scale(std::string_view unit, std::string_view field) {
  std::vector<std::string_view> expected;
  auto const* ours = unit_of_field(field);
  if (!ours) {
    for (auto const& u : units) {
      if (!u.ending.empty()) expected.push_back(u.ending);
    }
    return unexpected(fmt::format("is given, but the name '{}' ends in no unit", field), expected,
                      field);
  }
  for (auto const& u : units) {
    if (u.kind != ours->kind) continue;
    if (u.name == unit) {
      return UnitScale{u.to_base.times * ours->to_base.by, u.to_base.by * ours->to_base.times};
    }
    expected.push_back(u.name);
  }
  return unexpected(fmt::format("is '{}', which does not become {}", unit, ours->name), expected,
                    field);
}

}  // namespace citytwin
