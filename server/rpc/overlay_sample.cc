#include "server/rpc/overlay_sample.h"

#include <cmath>
#include <limits>
#include <vector>

#include <fmt/format.h>

namespace citytwin::server {

namespace {

constexpr int most_points = 1000;

struct Sample {
  Vec2 at;  ///< in the city's CRS
  double distance_m = 0;
};

Error bad(char const* field, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), field};
}

Result<void> check(Overlay const& overlay, v1::SampleOverlayRequest const& request) {
  if (overlay.kind != OverlayKind::raster) {
    return bad("overlay_id", fmt::format("overlay '{}' has a value per feature of layer '{}'; "
                                         "expected a raster",
                                         overlay.id, overlay.layer));
  }
  double const spacing_m = request.spacing_m();
  if (!std::isfinite(spacing_m) || spacing_m < 0) {
    return bad("spacing_m", fmt::format("spacing_m is {} m; expected 0 or more", spacing_m));
  }
  int const least = spacing_m > 0 ? 2 : 1;
  if (request.points_size() < least || request.points_size() > most_points) {
    return bad("points", fmt::format("{} points are given; expected {} to {}",
                                     request.points_size(), least, most_points));
  }
  for (auto const& point : request.points()) {
    if (std::isfinite(point.easting_m()) && std::isfinite(point.northing_m())) continue;
    return bad("points", fmt::format("a point lies at {}, {} m; expected finite coordinates",
                                     point.easting_m(), point.northing_m()));
  }
  return {};
}

/// Every spacing_m along the line through the points, and its end.
Result<std::vector<Sample>> along(v1::SampleOverlayRequest const& request) {
  std::vector<Sample> samples;
  double begin_m = 0;  ///< of the segment
  double next_m = 0;
  for (int i = 0; i + 1 < request.points_size(); ++i) {
    auto const& a = request.points(i);
    auto const& b = request.points(i + 1);
    double const length_m =
        std::hypot(b.easting_m() - a.easting_m(), b.northing_m() - a.northing_m());
    if ((begin_m + length_m) / request.spacing_m() >= most_points) {
      return bad("spacing_m", fmt::format("{} m along this line makes more than {} samples; "
                                          "expected a wider spacing",
                                          request.spacing_m(), most_points));
    }
    for (; next_m < begin_m + length_m; next_m += request.spacing_m()) {
      double const share = (next_m - begin_m) / length_m;
      samples.push_back({{a.easting_m() + share * (b.easting_m() - a.easting_m()),
                          a.northing_m() + share * (b.northing_m() - a.northing_m())},
                         next_m});
    }
    begin_m += length_m;
  }
  auto const& last = request.points(request.points_size() - 1);
  samples.push_back({{last.easting_m(), last.northing_m()}, begin_m});
  return samples;
}

std::vector<Sample> at_points(v1::SampleOverlayRequest const& request) {
  std::vector<Sample> samples;
  for (auto const& point : request.points()) {
    samples.push_back({{point.easting_m(), point.northing_m()}, 0});
  }
  return samples;
}

float value_at(Grid<float> const& grid, Vec2 const& local) {
  auto const& g = grid.geometry();
  int const row = g.row(local.y);
  int const column = g.column(local.x);
  return g.contains(row, column) ? grid.at(row, column) : std::numeric_limits<float>::quiet_NaN();
}

}  // namespace

Result<void> sample_overlay(Overlay const& overlay, LocalFrame const& frame,
                            v1::SampleOverlayRequest const& request,
                            v1::SampleOverlayResponse& response) {
  if (auto const sound = check(overlay, request); !sound) return sound.error();
  auto const samples = request.spacing_m() > 0 ? along(request) : at_points(request);
  if (!samples) return samples.error();
  response.set_unit(overlay.legend.unit);
  for (auto const& raster : overlay.frames) response.add_times_ms(raster.time_ms);
  for (auto const& sample : *samples) {
    auto* series = response.add_series();
    series->mutable_point()->set_easting_m(sample.at.x);
    series->mutable_point()->set_northing_m(sample.at.y);
    series->set_distance_m(sample.distance_m);
    auto const local = frame.to_local(sample.at.x, sample.at.y);
    for (auto const& raster : overlay.frames) {
      series->add_values(value_at(*raster.values, local));
    }
  }
  return {};
}

}  // namespace citytwin::server
