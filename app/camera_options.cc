#include "app/camera_options.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "geodata/crs.h"

namespace citytwin::app {

namespace {

constexpr double ahead_m = 100;

Error bad(char const* option, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), option};
}

Vec3 local(std::vector<double> const& world, LocalFrame const& frame) {
  auto const at = frame.to_local(world[0], world[1]);
  return {at.x, at.y, world[2]};
}

double ground_m(CityModel const& model, Vec2 at) {
  double const z = model.terrain ? bilinear(*model.terrain, at.x, at.y) : 0;
  return std::isfinite(z) ? z : 0;
}

Result<Camera> from_lonlat(CameraOptions const& options, CityModel const& model) {
  auto transformer = Transformer::create("EPSG:4490", model.frame);
  if (!transformer) return transformer.error();
  auto const at = transformer->to_local(Vec2{options.lonlat[0], options.lonlat[1]});
  if (!std::isfinite(at.x) || !std::isfinite(at.y)) {
    return bad("--lonlat", fmt::format("--lonlat is {},{}; expected longitude, latitude in degrees "
                                       "near the city",
                                       options.lonlat[0], options.lonlat[1]));
  }
  if (!(std::abs(options.pitch_deg) <= 90)) {
    return bad("--pitch", fmt::format("--pitch is {}; expected -90 to 90", options.pitch_deg));
  }
  double const heading = options.heading_deg * std::numbers::pi / 180;
  double const pitch = options.pitch_deg * std::numbers::pi / 180;
  Camera camera;
  camera.eye = {at.x, at.y, ground_m(model, at) + options.above_m};
  camera.target = {camera.eye.x + ahead_m * std::sin(heading) * std::cos(pitch),
                   camera.eye.y + ahead_m * std::cos(heading) * std::cos(pitch),
                   camera.eye.z + ahead_m * std::sin(pitch)};
  return camera;
}

Camera from_plan(CameraOptions const& options, LocalFrame const& frame) {
  Camera camera;
  camera.plan = true;
  camera.target = local({options.plan[0], options.plan[1], 0}, frame);
  camera.eye = {camera.target.x, camera.target.y, 1000};
  camera.plan_height_m = options.plan[2];
  return camera;
}

}  // namespace

Result<std::optional<Camera>> placed_camera(CameraOptions const& options, CityModel const& model) {
  bool const by_eye = !options.eye.empty() || !options.target.empty();
  int const ways =
      (by_eye ? 1 : 0) + (options.lonlat.empty() ? 0 : 1) + (options.plan.empty() ? 0 : 1);
  if (ways == 0) return std::optional<Camera>{};
  if (ways > 1) {
    return bad("--eye",
               "the camera is placed in two ways; expected one of --eye with --target, "
               "--lonlat, --plan");
  }
  if (!options.plan.empty()) return std::optional(from_plan(options, model.frame));
  if (by_eye && (options.eye.empty() || options.target.empty())) {
    return bad("--eye", "--eye and --target belong together; one of them is missing");
  }
  Camera camera;
  if (by_eye) {
    camera.eye = local(options.eye, model.frame);
    camera.target = local(options.target, model.frame);
  } else {
    auto const placed = from_lonlat(options, model);
    if (!placed) return placed.error();
    camera = *placed;
  }
  camera.field_of_view_deg = options.field_of_view_deg;
  return std::optional(camera);
}

}  // namespace citytwin::app
