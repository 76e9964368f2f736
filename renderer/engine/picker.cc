#include "renderer/engine/picker.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "renderer/engine/camera_place.h"
#include "renderer/engine/request_check.h"
#include "renderer/engine/shown_values.h"
#include "renderer/engine/view_matrices.h"

namespace citytwin::engine {

namespace {

using scene::Material;

bool is_buried(Material m) {
  return m == Material::pipe || m == Material::corridor;
}

LayerKind kind_of(ScenePart const& part) {
  if (part.mesh != nullptr) return part.mesh->kind;
  return part.set->model == scene::Model::lamp_post ? LayerKind::luminaire : LayerKind::tree;
}

/// Which parts a view leaves out.
class Hidden {
 public:
  Hidden(CityModel const& model, ViewSpec const& view)
      : model_(model), names_(view.hidden_layers) {}

  [[nodiscard]] bool operator()(ScenePart const& part) const {
    if (names_.empty()) return false;
    if (part.mesh != nullptr) return is_named(part.mesh->layer);
    auto const layers = model_.layers_of(kind_of(part));
    return !layers.empty() && std::all_of(layers.begin(), layers.end(),
                                          [&](Layer const* l) { return is_named(l->name()); });
  }

 private:
  [[nodiscard]] bool is_named(std::string const& layer) const {
    return std::find(names_.begin(), names_.end(), layer) != names_.end();
  }
  CityModel const& model_;
  std::vector<std::string> const& names_;
};

/// Pixels of one picture as rays.
class PixelRays {
 public:
  PixelRays(ViewMatrices const& view, int width_px, int height_px)
      : to_place_(osg::Matrixd::inverse(view.view * view.projection)),
        width_px_(width_px),
        height_px_(height_px) {}

  [[nodiscard]] SceneRay through(double x_px, double y_px) const {
    double const x = 2 * x_px / width_px_ - 1;
    double const y = 1 - 2 * y_px / height_px_;
    osg::Vec3d const near = osg::Vec3d(x, y, -1) * to_place_;
    osg::Vec3d const far = osg::Vec3d(x, y, 1) * to_place_;
    osg::Vec3d along = far - near;
    double const length = along.normalize();
    return {{near.x(), near.y(), near.z()}, {along.x(), along.y(), along.z()}, length};
  }

 private:
  osg::Matrixd to_place_;
  int width_px_;
  int height_px_;
};

double distance_m(Vec3 const& a, Vec3 const& b) {
  return std::hypot(a.x - b.x, a.y - b.y, a.z - b.z);
}

/// Underground things show through everything; thin pipes are drawn wider, by this much.
constexpr double widened_px = 0.8;

std::optional<SceneHit> first_buried(SceneRays const& rays, PixelRays const& pixels,
                                     PickRequest const& request, Hidden const& hidden) {
  auto const buried = [&](ScenePart const& p) { return is_buried(p.material()) && !hidden(p); };
  auto const exact = rays.first(pixels.through(request.x_px, request.y_px), buried);
  if (exact) return exact;
  auto const pipe = [&](ScenePart const& p) {
    return p.material() == Material::pipe && !hidden(p);
  };
  std::optional<SceneHit> best;
  for (int k = 0; k < 8; ++k) {
    double const angle = k * std::numbers::pi / 4;
    auto const hit = rays.first(pixels.through(request.x_px + widened_px * std::cos(angle),
                                               request.y_px + widened_px * std::sin(angle)),
                                pipe);
    if (hit && (!best || hit->distance_m < best->distance_m)) best = hit;
  }
  return best;
}

std::optional<SceneHit> first_hit(SceneRays const& rays, PixelRays const& pixels,
                                  PickRequest const& request) {
  Hidden const hidden(*request.model, request.view);
  if (request.view.mode == ViewMode::underground) {
    if (auto const hit = first_buried(rays, pixels, request, hidden)) return hit;
  }
  return rays.first(pixels.through(request.x_px, request.y_px),
                    [&](ScenePart const& p) { return !is_buried(p.material()) && !hidden(p); });
}

/// A feature by layer and row; a null layer is ground of no layer.
struct Found {
  Layer const* layer = nullptr;
  std::optional<std::size_t> row;
};

/// The tree or lamp that stands at an instance's foot.
Found planted(CityModel const& model, ScenePart const& part) {
  constexpr double rounding_m = 0.05;
  auto const& foot = part.set->instances[part.instance];
  double const x = part.tile->origin.x + foot.x;
  double const y = part.tile->origin.y + foot.y;
  std::vector<std::uint32_t> rows;
  for (auto const* layer : model.layers_of(kind_of(part))) {
    rows.clear();
    layer->index().window({x - rounding_m, y - rounding_m, x + rounding_m, y + rounding_m}, rows);
    if (!rows.empty()) return {layer, *std::min_element(rows.begin(), rows.end())};
  }
  return {};
}

Found land_use_at(CityModel const& model, Vec3 const& at) {
  std::vector<std::uint32_t> rows;
  for (auto const* layer : model.layers_of(LayerKind::land_use)) {
    rows.clear();
    layer->index().window({at.x, at.y, at.x, at.y}, rows);
    std::sort(rows.begin(), rows.end());
    for (auto const row : rows) {
      if (contains(layer->geometry(row), at.x, at.y)) return {layer, row};
    }
  }
  return {};
}

Found find_feature(CityModel const& model, SceneHit const& hit) {
  if (hit.part.mesh == nullptr) return planted(model, hit.part);
  auto const& mesh = *hit.part.mesh;
  if (mesh.layer.empty()) {
    return mesh.material == Material::terrain ? land_use_at(model, hit.at) : Found{};
  }
  auto const* layer = model.layer(mesh.layer);
  if (hit.feature_row == 0) return {layer, std::nullopt};
  return {layer, hit.feature_row - 1};
}

std::optional<double> ground_at(CityModel const& model, Vec3 const& at) {
  if (!model.terrain) return std::nullopt;
  double const z = bilinear(*model.terrain, at.x, at.y);
  return std::isfinite(z) ? std::optional(z) : std::nullopt;
}

void add_values(PickRequest const& request, ShownPlace const& place, PickedThing& thing) {
  for (auto const& overlay : request.overlays) {
    auto const value = shown_value(*overlay, *request.model, request.view.overlay_time_ms, place);
    if (value) thing.values.push_back({overlay->id, *value, overlay->legend.class_of(*value)});
  }
}

Result<void> check_pixel(PickRequest const& r) {
  bool const inside =
      r.x_px >= 0 && r.x_px < r.view.width_px && r.y_px >= 0 && r.y_px < r.view.height_px;
  if (inside) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("pixel {}, {} is not in the picture of {} x {}", r.x_px, r.y_px,
                           r.view.width_px, r.view.height_px),
               "pixel"};
}

}  // namespace

Result<Pick> Picker::pick(PickRequest const& request) const {
  if (auto r = check_request({request.model, request.overlays, request.view, {}, {}}); !r) {
    return r.error();
  }
  if (auto r = check_pixel(request); !r) return r.error();
  auto const& v = request.view;
  auto const camera = place_camera(*request.model, v).camera;
  auto const view = make_view(camera, v.width_px, v.height_px, scene_.bounds, scene_.reach);
  auto const hit = first_hit(rays_, PixelRays(view, v.width_px, v.height_px), request);
  if (!hit) return Pick{};
  auto const found = find_feature(*request.model, *hit);
  PickedThing thing;
  thing.at = hit->at;
  thing.distance_m = distance_m(view.eye, hit->at);
  thing.surface = hit->part.material();
  if (found.layer != nullptr) thing.layer = found.layer->name();
  if (found.row) thing.feature_id = found.layer->id(*found.row);
  thing.ground_m = ground_at(*request.model, hit->at);
  double const footprint_m = view.pixel_angle * (camera.plan ? 1 : thing.distance_m);
  add_values(request,
             {{hit->at.x, hit->at.y}, thing.surface, found.layer, thing.feature_id, footprint_m},
             thing);
  return Pick{std::move(thing)};
}

}  // namespace citytwin::engine
