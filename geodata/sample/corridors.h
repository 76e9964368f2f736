/// @file
/// The cross-section of the utility tunnel under the arterials.
///
/// Units    metres.
#pragma once

namespace citytwin::sample::tunnel {

inline constexpr double width_m = 9.6;
inline constexpr double height_m = 3.6;
inline constexpr double cover_m = 3.0;  ///< from road surface to the top, at least
inline constexpr double side_m = 6.5;   ///< of its axis, to the left of the road's
inline constexpr char const* cabins = "power,telecom,water,gas";

}  // namespace citytwin::sample::tunnel
