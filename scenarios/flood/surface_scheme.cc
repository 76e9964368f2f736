#include <algorithm>
#include <cmath>

#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/water_quantum.h"

// From the local-inertial scheme to the full equations while the water runs.

namespace citytwin::flood {

namespace {

constexpr double gravity = 9.81;

/// The mean of what crosses both faces, at most critical: a cell takes from a deeper neighbour
/// what its own film could not carry.
float cell_momentum(float before, float after, double depth_m, double froude_max) {
  auto const most = static_cast<float>(froude_max * depth_m * std::sqrt(gravity * depth_m));
  return std::clamp(0.5F * (before + after), -most, most);
}

}  // namespace

void SurfaceFlow::use_full_equations() {
  if (full()) return;
  now_ = with_cell_momentum();
  next_ = now_;
  if (options_->order == 2) stage_ = now_;
  fastest_ = fastest(now_);
  scheme_ = Scheme::shallow_water;
  crests_.use(scheme_);
  edges_.use(scheme_);
  gather_spans();
}

WaterState SurfaceFlow::with_cell_momentum() const {
  auto const& g = surface_->geometry;
  PaddedField<float> const still(g.rows, g.columns, 0.0F);
  WaterState out{now_.depth, still, still};
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      double const h = depth_m(r, c);
      if (h <= options_->least_depth_m) continue;  // a film stands still
      out.flow_x.at(r, c) =
          cell_momentum(now_.flow_x.at(r, c - 1), now_.flow_x.at(r, c), h, options_->froude_max);
      out.flow_y.at(r, c) =
          cell_momentum(now_.flow_y.at(r - 1, c), now_.flow_y.at(r, c), h, options_->froude_max);
    }
  }
  return out;
}

/// Largest |u| + c in either direction, films left out, as the kernels of the full equations say.
float SurfaceFlow::fastest(WaterState const& state) const {
  double out = 0;
  for (int r = 0; r < surface_->geometry.rows; ++r) {
    for (int c = 0; c < surface_->geometry.columns; ++c) {
      double const h = to_metres(state.depth.at(r, c));
      if (h < options_->step_depth_m) continue;
      double const q = std::max(std::abs(static_cast<double>(state.flow_x.at(r, c))),
                                std::abs(static_cast<double>(state.flow_y.at(r, c))));
      out = std::max(out, q / h + std::sqrt(gravity * h));
    }
  }
  return static_cast<float>(out);
}

LimitedFaces SurfaceFlow::limited_faces(double deeper_than_m) const {
  LimitedFaces out;
  if (full()) return out;
  auto const count = [&](std::int32_t left, std::int32_t right, std::int32_t rise, float flow) {
    if (flow == 0.0F) return;
    double const h = to_metres(std::max(left - std::max(rise, 0), right + std::min(rise, 0)));
    if (h <= deeper_than_m) return;
    ++out.flowing;
    if (std::abs(flow) >= 0.999 * options_->froude_max * h * std::sqrt(gravity * h)) ++out.limited;
  };
  auto const down = now_.depth.stride();
  for (auto const& span : spans_) {
    for (int r = span.row_begin; r < span.row_end; ++r) {
      auto const* const d = now_.depth.row(r);
      auto const* const z = surface_->bed.row(r);
      for (int c = span.column_begin; c < span.column_end; ++c) {
        count(d[c], d[c + 1], static_cast<std::int32_t>(z[c + 1] - z[c]), now_.flow_x.at(r, c));
        count(d[c], d[c + down], static_cast<std::int32_t>(z[c + down] - z[c]),
              now_.flow_y.at(r, c));
      }
    }
  }
  return out;
}

}  // namespace citytwin::flood
