/// @file
/// Legend: the one table that colours an overlay in the 3D view, in pictures, tiles and exports.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace citytwin {

using Rgba = std::array<std::uint8_t, 4>;  ///< sRGB, straight alpha

/// Values v with lower <= v < upper (the last class includes its upper limit).
struct LegendClass {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
  Rgba colour{};
  std::string label_en;
  std::string label_zh;
};

struct Legend {
  std::string title_en;
  std::string title_zh;
  std::string unit;                  ///< as displayed: "m", "lx"; empty for classes without unit
  std::vector<LegendClass> classes;  ///< ascending, without overlap
  bool continuous = false;           ///< colours blend between class lower limits
  Rgba nodata{0, 0, 0, 0};           ///< drawn hatched when its alpha is not 0
  std::string source;                ///< the standard or style file and version it comes from

  /// Colour of a value: transparent below the first class, `nodata` for NaN.
  [[nodiscard]] Rgba colour_of(double value) const;
  /// Index of the class that holds the value; nullopt outside all classes and for NaN.
  [[nodiscard]] std::optional<std::size_t> class_of(double value) const;
};

}  // namespace citytwin
