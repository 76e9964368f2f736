#include "renderer/engine/scene_rays.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <mutex>
#include <stdexcept>
#include <tuple>

#include <embree3/rtcore.h>

#include "renderer/engine/instance_models.h"

namespace citytwin::engine {

namespace {

using scene::Instance;
using scene::InstanceSet;
using scene::Mesh;
using scene::Model;
using scene::Tile;

struct Release {
  void operator()(RTCDevice device) const { rtcReleaseDevice(device); }
  void operator()(RTCScene scene) const { rtcReleaseScene(scene); }
  void operator()(RTCGeometry geometry) const { rtcReleaseGeometry(geometry); }
};
template <class Handle>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, Release>;
using Triangle = std::array<std::uint32_t, 3>;
using Position = std::array<float, 3>;

constexpr double crown_margin_m = 2;  ///< crowns reach a little beyond the width they are given

Owned<RTCDevice> new_device() {
  Owned<RTCDevice> device(rtcNewDevice(nullptr));
  if (!device) throw std::runtime_error("Embree cannot be started on this processor");
  return device;
}

Owned<RTCScene> new_scene(RTCDevice device) {
  Owned<RTCScene> scene(rtcNewScene(device));
  rtcSetSceneFlags(scene.get(),
                   static_cast<RTCSceneFlags>(RTC_SCENE_FLAG_ROBUST | RTC_SCENE_FLAG_COMPACT |
                                              RTC_SCENE_FLAG_CONTEXT_FILTER_FUNCTION));
  return scene;
}

/// Copies: Embree reads a little beyond the last vertex of a shared buffer.
template <class T>
void copy_in(RTCGeometry geometry, RTCBufferType type, RTCFormat format,
             std::span<T const> values) {
  void* to = rtcSetNewGeometryBuffer(geometry, type, 0, format, sizeof(T), values.size());
  if (to == nullptr) throw std::runtime_error("no memory for the picking of this scene");
  std::copy(values.begin(), values.end(), static_cast<T*>(to));
}

void attach(RTCScene scene, Owned<RTCGeometry> const& geometry) {
  rtcCommitGeometry(geometry.get());
  rtcAttachGeometry(scene, geometry.get());
}

void add_triangles(RTCDevice device, RTCScene scene, std::span<Position const> positions,
                   std::span<Triangle const> triangles) {
  Owned<RTCGeometry> geometry(rtcNewGeometry(device, RTC_GEOMETRY_TYPE_TRIANGLE));
  copy_in(geometry.get(), RTC_BUFFER_TYPE_VERTEX, RTC_FORMAT_FLOAT3, positions);
  copy_in(geometry.get(), RTC_BUFFER_TYPE_INDEX, RTC_FORMAT_UINT3, triangles);
  attach(scene, geometry);
}

std::vector<Triangle> triangles_of(Mesh const& mesh) {
  std::vector<Triangle> out(mesh.indices.size() / 3);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = {mesh.indices[3 * i], mesh.indices[3 * i + 1], mesh.indices[3 * i + 2]};
  }
  return out;
}

/// A lamp post is stretched by its height and arm, as instance.glsl does; others by a matrix.
bool is_stretched(Model model) {
  return model == Model::lamp_post;
}

Position stretched(osg::Vec3 const& p, Instance const& lamp) {
  return {p.x() > 0.5F ? lamp.width_m + (p.x() - 1) : p.x(), p.y(),
          p.z() > 0.5F ? lamp.height_m + (p.z() - 1) : p.z()};
}

/// Model to tile, by columns.
std::array<float, 12> matrix_of(Model model, Instance const& i) {
  float const width = is_stretched(model) ? 1 : i.width_m;
  float const height = is_stretched(model) ? 1 : i.height_m;
  float const c = std::cos(i.yaw_rad) * width;
  float const s = std::sin(i.yaw_rad) * width;
  return {c, s, 0, -s, c, 0, 0, 0, height, i.x, i.y, i.z};
}

/// Carries the caller's wish to Embree's filter.
struct Context {
  RTCIntersectContext embree;  // first: the filter is handed its address
  std::vector<ScenePart> const* parts = nullptr;
  SceneRays::Wanted const* wanted = nullptr;
};

unsigned part_number(unsigned geometry, unsigned instance) {
  return instance != RTC_INVALID_GEOMETRY_ID ? instance : geometry;
}

void filter(RTCFilterFunctionNArguments const* args) {
  auto const& context = *reinterpret_cast<Context const*>(args->context);
  auto const part =
      part_number(RTCHitN_geomID(args->hit, args->N, 0), RTCHitN_instID(args->hit, args->N, 0, 0));
  if (!(*context.wanted)((*context.parts)[part])) args->valid[0] = 0;
}

/// Metres to where a ray enters a tile; infinite when it does not.
double entry_m(SceneRay const& ray, Tile const& tile) {
  double first = 0;
  double last = ray.max_m;
  double const m = crown_margin_m;
  for (auto const& [from, rate, low, high] :
       {std::tuple{ray.from.x, ray.direction.x, tile.box.min_x - m, tile.box.max_x + m},
        std::tuple{ray.from.y, ray.direction.y, tile.box.min_y - m, tile.box.max_y + m},
        std::tuple{ray.from.z, ray.direction.z, tile.min_z - m, tile.max_z + m}}) {
    if (rate == 0 && (from < low || from > high)) return std::numeric_limits<double>::infinity();
    if (rate == 0) continue;
    double const a = (low - from) / rate;
    double const b = (high - from) / rate;
    first = std::max(first, std::min(a, b));
    last = std::min(last, std::max(a, b));
  }
  return first <= last ? first : std::numeric_limits<double>::infinity();
}

Vec3 along(SceneRay const& ray, double t) {
  return {ray.from.x + t * ray.direction.x, ray.from.y + t * ray.direction.y,
          ray.from.z + t * ray.direction.z};
}

}  // namespace

scene::Material ScenePart::material() const {
  if (mesh != nullptr) return mesh->material;
  return set->model == Model::lamp_post ? scene::Material::metal : scene::Material::foliage;
}

struct SceneRays::Impl {
  struct TileRays {
    std::once_flag once;
    Owned<RTCScene> scene;
    std::vector<ScenePart> parts;  ///< by Embree's geometry number
  };

  explicit Impl(std::shared_ptr<scene::Scene const> given)
      : scene(std::move(given)), device(new_device()), tiles(scene->tiles.size()) {}

  TileRays const& rays_of(std::size_t number) {
    auto& rays = tiles[number];
    std::call_once(rays.once, [&] { build(scene->tiles[number], rays); });
    return rays;
  }

  void build(Tile const& tile, TileRays& rays) {
    rays.scene = new_scene(device.get());
    for (auto const& mesh : tile.meshes) {
      add_triangles(device.get(), rays.scene.get(), mesh.positions, triangles_of(mesh));
      rays.parts.push_back({&tile, &mesh, nullptr, 0});
    }
    for (auto const& set : tile.instances) {
      for (std::size_t i = 0; i < set.instances.size(); ++i) {
        add_instance(rays.scene.get(), set.model, set.instances[i]);
        rays.parts.push_back({&tile, nullptr, &set, i});
      }
    }
    rtcCommitScene(rays.scene.get());
  }

  void add_instance(RTCScene into, Model model, Instance const& instance) {
    Owned<RTCGeometry> geometry(rtcNewGeometry(device.get(), RTC_GEOMETRY_TYPE_INSTANCE));
    rtcSetGeometryInstancedScene(geometry.get(), model_scene(model, instance));
    auto const matrix = matrix_of(model, instance);
    rtcSetGeometryTransform(geometry.get(), 0, RTC_FORMAT_FLOAT3X4_COLUMN_MAJOR, matrix.data());
    attach(into, geometry);
  }

  RTCScene model_scene(Model model, Instance const& instance) {
    bool const own = is_stretched(model);
    std::tuple const key{model, own ? instance.width_m : 0, own ? instance.height_m : 0};
    std::lock_guard const lock(models_mutex);
    auto& made = models[key];
    if (!made) made = make_model(model, instance);
    return made.get();
  }

  Owned<RTCScene> make_model(Model model, Instance const& instance) {
    auto const drawn = make_instance_model(model, Detail::near, 1);
    auto const& vertices = dynamic_cast<osg::Vec3Array const&>(*drawn->getVertexArray());
    std::vector<Position> positions;
    for (auto const& p : vertices) {
      positions.push_back(is_stretched(model) ? stretched(p, instance)
                                              : Position{p.x(), p.y(), p.z()});
    }
    auto const& indices = *drawn->getPrimitiveSet(0)->getDrawElements();
    std::vector<Triangle> triangles;
    for (unsigned i = 0; i + 2 < indices.getNumIndices(); i += 3) {
      triangles.push_back({indices.index(i), indices.index(i + 1), indices.index(i + 2)});
    }
    auto made = new_scene(device.get());
    add_triangles(device.get(), made.get(), positions, triangles);
    rtcCommitScene(made.get());
    return made;
  }

  /// Tiles that the ray passes, nearest first.
  [[nodiscard]] std::vector<std::pair<double, std::size_t>> passed(SceneRay const& ray) const {
    std::vector<std::pair<double, std::size_t>> out;
    for (std::size_t t = 0; t < scene->tiles.size(); ++t) {
      double const entry = entry_m(ray, scene->tiles[t]);
      if (std::isfinite(entry)) out.emplace_back(entry, t);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  std::optional<SceneHit> first_in(std::size_t number, SceneRay const& ray, double from_m,
                                   double to_m, Wanted const& wanted) {
    auto const& rays = rays_of(number);
    // Starts at the tile, where floats are fine.
    auto const start = along(ray, from_m);
    auto const& origin = scene->tiles[number].origin;
    RTCRayHit query{};
    query.ray.org_x = static_cast<float>(start.x - origin.x);
    query.ray.org_y = static_cast<float>(start.y - origin.y);
    query.ray.org_z = static_cast<float>(start.z - origin.z);
    query.ray.dir_x = static_cast<float>(ray.direction.x);
    query.ray.dir_y = static_cast<float>(ray.direction.y);
    query.ray.dir_z = static_cast<float>(ray.direction.z);
    query.ray.tfar = static_cast<float>(to_m - from_m);
    query.ray.mask = ~0U;
    query.hit.geomID = query.hit.instID[0] = RTC_INVALID_GEOMETRY_ID;
    Context context;
    rtcInitIntersectContext(&context.embree);
    context.embree.filter = filter;
    context.parts = &rays.parts;
    context.wanted = &wanted;
    rtcIntersect1(rays.scene.get(), &context.embree, &query);
    if (query.hit.geomID == RTC_INVALID_GEOMETRY_ID) return std::nullopt;
    SceneHit hit;
    hit.distance_m = from_m + static_cast<double>(query.ray.tfar);
    hit.at = along(ray, hit.distance_m);
    hit.part = rays.parts[part_number(query.hit.geomID, query.hit.instID[0])];
    auto const* mesh = hit.part.mesh;
    if (mesh != nullptr && !mesh->feature_rows.empty()) {
      hit.feature_row = mesh->feature_rows[mesh->indices[std::size_t{3} * query.hit.primID]];
    }
    return hit;
  }

  std::shared_ptr<scene::Scene const> scene;
  Owned<RTCDevice> device;
  std::mutex models_mutex;
  std::map<std::tuple<Model, float, float>, Owned<RTCScene>> models;
  std::deque<TileRays> tiles;
};

SceneRays::SceneRays(std::shared_ptr<scene::Scene const> scene)
    : impl_(std::make_unique<Impl>(std::move(scene))) {}

SceneRays::~SceneRays() = default;

std::optional<SceneHit> SceneRays::first(SceneRay const& ray, Wanted const& wanted) const {
  std::optional<SceneHit> best;
  for (auto const& [entry_m, tile] : impl_->passed(ray)) {
    double const end_m = best ? best->distance_m : ray.max_m;
    if (entry_m > end_m) break;
    auto const hit = impl_->first_in(tile, ray, entry_m, end_m, wanted);
    if (hit) best = hit;
  }
  return best;
}

}  // namespace citytwin::engine
