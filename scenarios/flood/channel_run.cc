#include "scenarios/flood/channel_run.h"

#include <memory>
#include <stdexcept>

#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

Forcing forcing_of(Channel const& channel, double cell_m) {
  Forcing out;
  if (channel.inflow_m2ps > 0) {
    double const q = channel.inflow_m2ps * cell_m;
    out.inflows = {{{0, 0}, [q](double t_s) { return q * t_s; }}};
  }
  if (channel.rain_m_per_s > 0) {
    out.rain_m = [rain = channel.rain_m_per_s](double t_s) { return rain * t_s; };
  }
  return out;
}

}  // namespace

FlowOptions thin_films(int order) {
  FlowOptions options;
  options.scheme = Scheme::shallow_water;
  options.order = order;
  options.least_depth_m = 1e-6;
  options.step_depth_m = 1e-4;  // the cases are smaller than a street
  options.sweep_s = 0;          // sources in every step
  return options;
}

SurfaceInput ground_of(Channel const& channel, int cells) {
  double const cell_m = channel.length_m / cells;
  int const columns = cells + (channel.outlet_m ? 1 : 0);
  SurfaceInput in({0, 0, cell_m, columns, 1});
  for (int c = 0; c < columns; ++c) {
    auto const i = in.index(0, c);
    in.bed_m[i] = channel.bed_m((c + 0.5) * cell_m);
    in.level_m[i] = channel.level_m((c + 0.5) * cell_m);
    in.manning[i] = static_cast<float>(channel.manning);
  }
  return in;
}

SurfaceFlow run_surface(Surface surface, Forcing const& forcing, FlowOptions const& options,
                        double duration_s) {
  SurfaceFlow flow(std::make_shared<Surface const>(std::move(surface)), forcing, options);
  if (auto const done = flow.advance(duration_s); !done) {
    throw std::logic_error(done.error().message);
  }
  return flow;
}

SurfaceFlow flow_through(Channel const& channel, int cells, FlowOptions const& options) {
  double const cell_m = channel.length_m / cells;
  auto surface = make_surface(ground_of(channel, cells));
  if (channel.outlet_m) {
    auto const depth = to_quanta(channel.outlet_m(channel.length_m + 0.5 * cell_m));
    surface.held_stages = {{{0, cells}, static_cast<std::int32_t>(depth)}};
  }
  return run_surface(std::move(surface), forcing_of(channel, cell_m), options, channel.duration_s);
}

}  // namespace citytwin::flood
