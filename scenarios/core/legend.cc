#include "scenarios/core/legend.h"

#include <cmath>

namespace citytwin {

namespace {

Rgba blend(Rgba const& a, Rgba const& b, double t) {
  Rgba out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::uint8_t>(std::lround(a[i] + (b[i] - a[i]) * t));
  }
  return out;
}

}  // namespace

std::optional<std::size_t> Legend::class_of(double value) const {
  if (std::isnan(value)) return std::nullopt;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    bool const last = i + 1 == classes.size();
    if (value >= classes[i].lower &&
        (value < classes[i].upper || (last && value == classes[i].upper))) {
      return i;
    }
  }
  return std::nullopt;
}

Rgba Legend::colour_of(double value) const {
  if (std::isnan(value)) return nodata;
  auto const index = class_of(value);
  if (!index) return {0, 0, 0, 0};
  auto const& here = classes[*index];
  if (!continuous || *index + 1 == classes.size() || !std::isfinite(here.lower)) return here.colour;
  auto const& next = classes[*index + 1];
  return blend(here.colour, next.colour, (value - here.lower) / (next.lower - here.lower));
}

}  // namespace citytwin
