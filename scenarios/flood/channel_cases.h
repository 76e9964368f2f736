/// @file
/// Channels with a closed form, and what an independent code of the same methods makes of them.
/// Internal to validate.cc.
///
/// Units    SI.
/// Source   each case names its own; the reference errors are those of a plain double-precision
///          code (HLLC, hydrostatic reconstruction, minmod, Heun, Courant number 0.45).
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace citytwin::flood {

using Profile = std::function<double(double x_m)>;

/// One cell wide, from x = 0 to length_m.
struct Channel {
  double length_m;
  Profile bed_m;
  Profile level_m;  ///< at time 0; NaN = dry
  double manning = 0;
  double inflow_m2ps = 0;  ///< at x = 0
  Profile outlet_m{};      ///< depth held in one more cell beyond the end; empty = closed
  double rain_m_per_s = 0;
  double duration_s;
};

struct ChannelCase {
  std::string name;
  std::string source;
  Channel channel;
  Profile depth_m;                      ///< at the end, closed form
  std::array<double, 3> first_order{};  ///< errors of the reference code on reference_cells
  std::array<double, 3> second_order{};
};

inline constexpr std::array<int, 3> reference_cells{100, 200, 400};

[[nodiscard]] std::vector<ChannelCase> channel_cases();

}  // namespace citytwin::flood
