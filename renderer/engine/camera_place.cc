#include "renderer/engine/camera_place.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace citytwin::engine {

namespace {

constexpr double eye_over_ground_m = 1.7;
constexpr double eye_over_roof_m = 3;
constexpr double storey_m = 3.2;

double ground_m(CityModel const& model, Vec3 const& at) {
  double const z = model.terrain ? bilinear(*model.terrain, at.x, at.y) : 0;
  return std::isfinite(z) ? z : -1e9;  // nobody knows of ground there
}

std::optional<double> top_m(Layer const& layer, std::uint32_t row, double ground) {
  auto height = layer.number("height_m", row);
  if (auto const floors = layer.number("floors", row); !height && floors)
    height = *floors * storey_m;
  if (!height) return std::nullopt;
  return layer.number("base_m", row).value_or(ground) + *height;
}

/// Top of the building that holds the eye; nullopt when none does.
std::optional<double> roof_over(CityModel const& model, Vec3 const& eye, double ground) {
  std::vector<std::uint32_t> rows;
  for (auto const* layer : model.layers_of(LayerKind::building)) {
    if (layer->geometry_type() != GeometryType::polygon) continue;
    rows.clear();
    layer->index().window({eye.x, eye.y, eye.x, eye.y}, rows);
    for (auto const row : rows) {
      auto const top = top_m(*layer, row, ground);
      if (top && eye.z < *top && contains(layer->geometry(row), eye.x, eye.y)) return top;
    }
  }
  return std::nullopt;
}

}  // namespace

PlacedCamera place_camera(CityModel const& model, ViewSpec const& view) {
  PlacedCamera placed{view.camera, {}};
  if (view.camera.plan || view.mode == ViewMode::underground) return placed;
  auto& camera = placed.camera;
  double const ground = ground_m(model, camera.eye);
  auto const roof = roof_over(model, camera.eye, ground);
  bool const buried = camera.eye.z < ground;
  if (!roof && !buried) return placed;
  double const up_m = (roof ? *roof + eye_over_roof_m : ground + eye_over_ground_m) - camera.eye.z;
  camera.eye.z += up_m;
  camera.target.z += up_m;
  placed.note = fmt::format("the camera was {}; it was moved up by {:.1f} m",
                            roof ? "inside a building" : "underground", up_m);
  return placed;
}

}  // namespace citytwin::engine
