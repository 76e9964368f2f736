#include "scenarios/core/overlay.h"

#include <algorithm>
#include <cassert>

namespace citytwin {

RasterFrame const& Overlay::frame_at(std::int64_t time_ms) const {
  assert(!frames.empty());
  auto const after =
      std::upper_bound(frames.begin(), frames.end(), time_ms,
                       [](std::int64_t t, RasterFrame const& f) { return t < f.time_ms; });
  return after == frames.begin() ? frames.front() : *(after - 1);
}

}  // namespace citytwin
