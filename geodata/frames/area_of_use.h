/// @file
/// Whether coordinates lie where their CRS is meant to be used; swapped axes do not.
///
/// Units    of the CRS; the margin is 3 degrees, since real data crosses zone borders.
/// Errors   a CRS that is unknown.
/// Source   areas of use of the EPSG registry through PROJ.
/// Checked  tests/geodata/frames/source_frame_test.cc
#pragma once

#include <memory>
#include <string>

#include "geodata/geometry.h"
#include "geodata/result.h"

namespace citytwin {

enum class Placement : std::uint8_t {
  inside,
  outside,
  swapped  ///< outside, but inside with x and y exchanged
};

struct AreaCheck {
  Placement placement = Placement::inside;
  std::string sentence;  ///< empty when inside
};

/// One CRS, asked again and again: PROJ takes milliseconds to look it up. One per thread.
class AreaOfUse {
 public:
  /// @param source_crs as in source_frame.h
  [[nodiscard]] static Result<AreaOfUse> create(std::string const& source_crs);
  AreaOfUse(AreaOfUse&&) noexcept;
  ~AreaOfUse();

  /// @param extent in coordinates of the source; its centre decides
  [[nodiscard]] AreaCheck check(Box const& extent) const;

 private:
  struct State;
  explicit AreaOfUse(std::unique_ptr<State const> state);

  std::unique_ptr<State const> state_;
};

/// Asked once.
[[nodiscard]] Result<AreaCheck> check_area_of_use(std::string const& source_crs, Box const& extent);

}  // namespace citytwin
