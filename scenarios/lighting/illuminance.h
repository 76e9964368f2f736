/// @file
/// Illuminance of many lamps on many points: the raster of the city and lists of points.
///
/// Tiles of 128 x 128 cells are computed in parallel; every cell adds its lamps in the order of the
/// layer, so results do not depend on the thread count.
///
/// Units    local metres, lx.
/// Shapes   the raster has the geometry of the heights it is given.
/// Errors   cancelled, when the context asks for it.
/// Checked  tests/scenarios/lighting/illuminance_test.cc
#pragma once

#include <functional>
#include <vector>

#include "geodata/spatial_index.h"
#include "scenarios/lighting/lamp.h"
#include "scenarios/lighting/occlusion.h"

namespace citytwin::lighting {

/// Called on the calling thread between batches of work; false stops it.
using Continue = std::function<bool(double fraction)>;

/// Runs work(i) for i in 0 .. count - 1 in parallel, in batches small enough that the owner hears
/// from the run, and can stop it, every few hundredths of a second.
/// @return false when go_on stopped the work
bool in_batches(int count, std::function<void(int)> const& work, Continue const& go_on);

/// The error of a run that was stopped.
[[nodiscard]] Error cancelled();

/// Lamps ready to shine: placed, with reach, index and the buildings around them. Borrows its
/// parts.
class LitCity {
 public:
  /// @param occluders may be null: nothing blocks
  LitCity(LampSet const& lamps, std::vector<double> reaches_m, Occluders const* occluders);

  /// Horizontal illuminance at each point.
  [[nodiscard]] std::vector<float> at(std::vector<Vec3> const& points) const;

  /// NaN where the height is NaN.
  [[nodiscard]] Result<Grid<float>> on(Grid<float> const& heights,
                                       Continue const& go_on = {}) const;

  [[nodiscard]] LampSet const& lamps() const { return lamps_; }

 private:
  friend class TileWork;
  /// Lamps whose reach meets the box, ascending.
  [[nodiscard]] std::vector<std::uint32_t> lamps_near(Box const& box) const;

  LampSet const& lamps_;
  std::vector<double> reaches_m_;
  Occluders const* occluders_;
  SpatialIndex index_;
};

}  // namespace citytwin::lighting
