#include "renderer/build/mesh_writer.h"

#include <algorithm>
#include <cmath>

namespace citytwin::scene {

Vec3 cross(Vec3 a, Vec3 b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
Vec3 minus(Vec3 a, Vec3 b) {
  return {a.x - b.x, a.y - b.y, a.z - b.z};
}
Vec3 normalised(Vec3 v) {
  double const length = std::sqrt(v.x * v.x + v.y * v.y + v.z * v.z);
  return length > 0 ? Vec3{v.x / length, v.y / length, v.z / length} : Vec3{0, 0, 1};
}

std::uint32_t MeshWriter::vertex(Vec3 position, Vec3 normal, Paint const& paint, Vec2 uv) {
  auto const p = minus(position, origin_);
  auto const f = [](double v) { return static_cast<float>(v); };
  mesh_.positions.push_back({f(p.x), f(p.y), f(p.z)});
  mesh_.normals.push_back({f(normal.x), f(normal.y), f(normal.z)});
  mesh_.colours.push_back(paint.colour);
  mesh_.uvs.push_back({f(uv.x), f(uv.y)});
  mesh_.feature_rows.push_back(paint.row);
  return static_cast<std::uint32_t>(mesh_.positions.size() - 1);
}

void MeshWriter::triangle(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  mesh_.indices.insert(mesh_.indices.end(), {a, b, c});
}

void MeshWriter::flat_triangle(Vec3 a, Vec3 b, Vec3 c, Paint const& paint) {
  auto const n = cross(minus(b, a), minus(c, a));
  if (n == Vec3{}) return;
  auto const unit = normalised(n);
  triangle(vertex(a, unit, paint), vertex(b, unit, paint), vertex(c, unit, paint));
}

void MeshWriter::quad(std::array<Vec3, 4> const& corners, Paint const& paint,
                      std::array<Vec2, 4> const& uvs) {
  // The cross product of the diagonals: right for a triangle with a doubled corner as well.
  auto const n = cross(minus(corners[2], corners[0]), minus(corners[3], corners[1]));
  if (n == Vec3{}) return;
  auto const unit = normalised(n);
  auto const first = vertex(corners[0], unit, paint, uvs[0]);
  for (std::size_t i = 1; i < 4; ++i) vertex(corners[i], unit, paint, uvs[i]);
  triangle(first, first + 1, first + 2);
  triangle(first, first + 2, first + 3);
}

Mesh MeshWriter::take() {
  auto const no_uv = [](auto const& uv) { return uv[0] == 0 && uv[1] == 0; };
  auto const no_row = [](std::uint32_t row) { return row == 0; };
  if (std::all_of(mesh_.uvs.begin(), mesh_.uvs.end(), no_uv)) mesh_.uvs = {};
  if (std::all_of(mesh_.feature_rows.begin(), mesh_.feature_rows.end(), no_row)) {
    mesh_.feature_rows = {};
  }
  return std::move(mesh_);
}

MeshWriter& TileWriter::mesh(Material material, LayerKind kind, std::string_view layer) {
  auto const found = std::find_if(meshes_.begin(), meshes_.end(), [&](auto const& writer) {
    return writer->mesh().material == material && writer->mesh().layer == layer;
  });
  if (found != meshes_.end()) return **found;
  Mesh mesh;
  mesh.material = material;
  mesh.kind = kind;
  mesh.layer = layer;
  meshes_.push_back(std::make_unique<MeshWriter>(std::move(mesh), origin_));
  return *meshes_.back();
}

void TileWriter::instance(Model model, Vec3 foot, Instance shape) {
  auto const p = minus(foot, origin_);
  shape.x = static_cast<float>(p.x);
  shape.y = static_cast<float>(p.y);
  shape.z = static_cast<float>(p.z);
  auto found = std::find_if(instances_.begin(), instances_.end(),
                            [&](InstanceSet const& set) { return set.model == model; });
  if (found == instances_.end()) found = instances_.insert(found, InstanceSet{model, {}});
  found->instances.push_back(shape);
}

Tile TileWriter::take() {
  Tile tile;
  tile.origin = origin_;
  tile.min_z = std::numeric_limits<double>::infinity();
  tile.max_z = -tile.min_z;
  auto const cover = [&](double x, double y, double low, double high) {
    tile.box.add(origin_.x + x, origin_.y + y);
    tile.min_z = std::min(tile.min_z, origin_.z + low);
    tile.max_z = std::max(tile.max_z, origin_.z + high);
  };
  for (auto& writer : meshes_) {
    if (writer->mesh().indices.empty()) continue;
    tile.meshes.push_back(writer->take());
    for (auto const& p : tile.meshes.back().positions) cover(p[0], p[1], p[2], p[2]);
  }
  for (auto const& set : instances_) {
    for (auto const& i : set.instances) {
      for (float const side : {-i.width_m, i.width_m}) {
        cover(i.x + side, i.y + side, i.z, i.z + i.height_m);
      }
    }
  }
  tile.instances = std::move(instances_);
  return tile;
}

TileLayout::TileLayout(Box const& extent) : extent_(extent) {
  auto const count = [](double length) {
    return static_cast<std::size_t>(std::max(1.0, std::ceil(length / tile_m)));
  };
  columns_ = count(extent.width());
  rows_ = count(extent.height());
}

Box TileLayout::box(std::size_t tile) const {
  auto const o = origin(tile);
  return {o.x, o.y, std::min(o.x + tile_m, extent_.max_x), std::min(o.y + tile_m, extent_.max_y)};
}

Vec3 TileLayout::origin(std::size_t tile) const {
  return {extent_.min_x + static_cast<double>(tile % columns_) * tile_m,
          extent_.min_y + static_cast<double>(tile / columns_) * tile_m, 0};
}

std::size_t TileLayout::tile_at(double x, double y) const {
  auto const place = [](double offset, std::size_t n) {
    return static_cast<std::size_t>(
        std::clamp(std::floor(offset / tile_m), 0.0, static_cast<double>(n - 1)));
  };
  return place(y - extent_.min_y, rows_) * columns_ + place(x - extent_.min_x, columns_);
}

std::vector<std::vector<std::size_t>> TileLayout::rows_by_tile(Layer const& layer) const {
  std::vector<std::vector<std::size_t>> out(count());
  for (std::size_t row = 0; row < layer.size(); ++row) {
    auto const box = layer.geometry(row).box();
    if (box.empty()) continue;
    out[tile_at((box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2)].push_back(row);
  }
  return out;
}

}  // namespace citytwin::scene
