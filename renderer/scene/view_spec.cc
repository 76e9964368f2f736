#include "renderer/scene/view_spec.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

namespace citytwin {

namespace {

struct Place {
  Vec3 focus;
  Vec2 centre;
  double size_m;  ///< of the longer side of the extent
  double width_m;
  double height_m;
};

double radians(double degrees) {
  return degrees * std::numbers::pi / 180.0;
}

/// An eye that looks along `azimuth_deg` (clockwise from grid north) down at the target.
Camera looking(Vec3 target, double azimuth_deg, double elevation_deg, double distance_m,
               double field_of_view_deg) {
  double const a = radians(azimuth_deg);
  double const e = radians(elevation_deg);
  Camera camera;
  camera.target = target;
  camera.eye = {target.x - std::sin(a) * std::cos(e) * distance_m,
                target.y - std::cos(a) * std::cos(e) * distance_m,
                target.z + std::sin(e) * distance_m};
  camera.field_of_view_deg = field_of_view_deg;
  return camera;
}

Vec3 between(Place const& p, double towards_focus) {
  return {p.centre.x + (p.focus.x - p.centre.x) * towards_focus,
          p.centre.y + (p.focus.y - p.centre.y) * towards_focus, p.focus.z};
}

Camera overview(Place const& p) {
  return looking(between(p, 0.6), 335, 14, p.size_m * 0.60, 36);
}
Camera aerial_north(Place const& p) {
  return looking(between(p, 0.3), 0, 36, p.size_m * 0.85, 36);
}
Camera aerial_east(Place const& p) {
  return looking(between(p, 0.3), 90, 36, p.size_m * 0.85, 36);
}

Camera street(Place const& p) {
  Vec3 const target{p.focus.x, p.focus.y, p.focus.z + 12};
  return looking(target, 20, 2.5, std::min(260.0, p.size_m * 0.3), 50);
}

Camera close_oblique(Place const& p) {
  return looking(p.focus, 320, 30, std::min(420.0, p.size_m * 0.6), 40);
}

Camera plan(Place const& p) {
  Camera camera;
  camera.plan = true;
  camera.target = {p.centre.x, p.centre.y, p.focus.z};
  camera.eye = {p.centre.x, p.centre.y, p.focus.z + 1000};
  camera.plan_height_m = 1.04 * std::max(p.height_m, p.width_m * 9.0 / 16.0);
  return camera;
}

using Maker = std::function<Camera(Place const&)>;

std::vector<std::pair<std::string, Maker>> const& makers() {
  static std::vector<std::pair<std::string, Maker>> const table = {
      {"overview", overview}, {"aerial_north", aerial_north}, {"aerial_east", aerial_east},
      {"street", street},     {"close", close_oblique},       {"lake", close_oblique},
      {"plan", plan}};
  return table;
}

}  // namespace

std::optional<Camera> named_camera(std::string const& name, Vec3 const& focus, Box const& extent) {
  Box const box =
      extent.empty() ? Box{focus.x - 500, focus.y - 500, focus.x + 500, focus.y + 500} : extent;
  Place const place{focus,
                    {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2},
                    std::max({box.width(), box.height(), 50.0}),
                    std::max(box.width(), 50.0),
                    std::max(box.height(), 50.0)};
  for (auto const& [known, make] : makers()) {
    if (known == name) return make(place);
  }
  return std::nullopt;
}

std::vector<std::string> camera_names() {
  std::vector<std::string> names;
  for (auto const& [name, make] : makers()) names.push_back(name);
  return names;
}

}  // namespace citytwin
