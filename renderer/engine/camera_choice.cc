#include "renderer/engine/camera_choice.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace citytwin::engine {

namespace {

struct Lake {
  Vec2 centre;
  double radius_m = 0;
};

/// The lake, or the largest water, of the city.
std::optional<Lake> find_lake(CityModel const& model) {
  std::optional<Lake> best;
  double best_weight = 0;
  for (auto const* layer : model.layers_of(LayerKind::water)) {
    for (std::size_t row = 0; row < layer->size(); ++row) {
      auto const geometry = layer->geometry(row);
      auto const box = geometry.box();
      if (box.empty()) continue;
      double const weight = area_m2(geometry) * (layer->text("class", row) == "lake" ? 100 : 1);
      if (weight <= best_weight) continue;
      best_weight = weight;
      best = Lake{{(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2},
                  std::min(box.width(), box.height()) / 2};
    }
  }
  return best;
}

/// A straight length of street and which way it runs.
struct Stretch {
  Vec3 from;
  Vec3 to;
  double width_m = 12;
};

/// Wide and near the focus is best; bridges and underpasses make poor street scenes.
std::optional<Stretch> find_street(CityModel const& model, Vec3 const& focus) {
  std::optional<Stretch> best;
  double best_score = -std::numeric_limits<double>::infinity();
  for (auto const* layer : model.layers_of(LayerKind::road)) {
    for (std::size_t row = 0; row < layer->size(); ++row) {
      if (layer->number("level", row).value_or(0) != 0) continue;
      auto const geometry = layer->geometry(row);
      if (geometry.empty() || geometry.exterior(0).size() < 2) continue;
      auto const line = geometry.exterior(0);
      double const length =
          std::hypot(line.back().x - line.front().x, line.back().y - line.front().y);
      double const width = layer->number("width_m", row).value_or(8);
      double const away = std::hypot(line.front().x - focus.x, line.front().y - focus.y);
      double const score = 12 * width + std::min(length, 250.0) - 0.8 * away;
      if (score <= best_score) continue;
      best_score = score;
      bool const forward = std::hypot(line.back().x - focus.x, line.back().y - focus.y) < away;
      best = forward ? Stretch{line.front(), line.back(), width}
                     : Stretch{line.back(), line.front(), width};
    }
  }
  return best;
}

double ground_m(scene::Scene const& scene, double x, double y) {
  double const z = scene.terrain ? bilinear(*scene.terrain, x, y) : 0;
  return std::isfinite(z) ? z : 0;
}

Camera street_camera(Stretch const& s, scene::Scene const& scene) {
  double const length = std::max(1.0, std::hypot(s.to.x - s.from.x, s.to.y - s.from.y));
  Vec2 const along{(s.to.x - s.from.x) / length, (s.to.y - s.from.y) / length};
  // On the right-hand side of the carriageway, as a cyclist sees it.
  double const side = s.width_m * 0.36;
  Camera c;
  c.eye = {s.from.x + along.x * 8 + along.y * side, s.from.y + along.y * 8 - along.x * side, 0};
  c.eye.z = ground_m(scene, c.eye.x, c.eye.y) + 2.6;
  c.target = {s.from.x + along.x * 160 - along.y * 2, s.from.y + along.y * 160 + along.x * 2,
              c.eye.z + 9};
  c.field_of_view_deg = 52;
  return c;
}

/// Over the water towards the skyline.
Camera lake_camera(Lake const& lake, scene::Scene const& scene) {
  double const dx = scene.focus.x - lake.centre.x;
  double const dy = scene.focus.y - lake.centre.y;
  double const d = std::max(1.0, std::hypot(dx, dy));
  double const back = lake.radius_m + 110;
  Camera c;
  c.eye = {lake.centre.x - dx / d * back, lake.centre.y - dy / d * back, scene.water_level_m + 42};
  c.target = {lake.centre.x + dx / d * lake.radius_m, lake.centre.y + dy / d * lake.radius_m,
              scene.water_level_m + 18};
  c.field_of_view_deg = 44;
  return c;
}

/// The overview turned about its target so that the lake lies in front of the skyline.
Camera turned_to_lake(Camera camera, Lake const& lake) {
  double const dx = lake.centre.x - camera.target.x;
  double const dy = lake.centre.y - camera.target.y;
  double const d = std::hypot(dx, dy);
  if (d < 1) return camera;
  double const away = std::hypot(camera.eye.x - camera.target.x, camera.eye.y - camera.target.y);
  camera.eye.x = camera.target.x + dx / d * away;
  camera.eye.y = camera.target.y + dy / d * away;
  return camera;
}

}  // namespace

Result<Camera> choose_camera(CityModel const& model, scene::Scene const& scene,
                             std::string const& name) {
  auto camera = named_camera(name, scene.focus, scene.extent);
  if (!camera) {
    std::string known;
    for (auto const& n : camera_names()) known += (known.empty() ? "" : ", ") + n;
    return Error{ErrorCode::not_found,
                 "camera: no view is named '" + name + "'; there are " + known, name};
  }
  if (name == "street") {
    if (auto const street = find_street(model, scene.focus)) return street_camera(*street, scene);
  }
  auto const lake = name == "lake" || name == "overview" ? find_lake(model) : std::nullopt;
  if (!lake) return *camera;
  return name == "lake" ? lake_camera(*lake, scene) : turned_to_lake(*camera, *lake);
}

}  // namespace citytwin::engine
