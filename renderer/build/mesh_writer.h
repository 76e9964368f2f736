/// @file
/// Collecting the scene's meshes: one writer per (material, layer) and tile, fed in local metres.
///
/// Threads  a tile is written by one thread at a time; different tiles may be written at once.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "geodata/city_model.h"
#include "renderer/scene/scene.h"

namespace citytwin::scene {

using Colour = std::array<std::uint8_t, 4>;

/// What a vertex carries besides its place.
struct Paint {
  Colour colour{255, 255, 255, 255};
  std::uint32_t row = 0;  ///< row in the layer + 1; 0 = none
};

[[nodiscard]] Vec3 cross(Vec3 a, Vec3 b);
[[nodiscard]] Vec3 minus(Vec3 a, Vec3 b);
[[nodiscard]] Vec3 normalised(Vec3 v);

class MeshWriter {
 public:
  MeshWriter(Mesh mesh, Vec3 origin) : mesh_(std::move(mesh)), origin_(origin) {}

  /// @pre normal is of unit length.
  std::uint32_t vertex(Vec3 position, Vec3 normal, Paint const& paint, Vec2 uv = {});
  void triangle(std::uint32_t a, std::uint32_t b, std::uint32_t c);
  /// A flat-shaded triangle, counter-clockwise from outside; nothing when it has no area.
  void flat_triangle(Vec3 a, Vec3 b, Vec3 c, Paint const& paint);
  /// A flat-shaded quad, counter-clockwise from outside, with uv at its corners.
  void quad(std::array<Vec3, 4> const& corners, Paint const& paint,
            std::array<Vec2, 4> const& uvs = {});
  [[nodiscard]] Mesh const& mesh() const { return mesh_; }
  /// Leaves out attributes that say nothing.
  [[nodiscard]] Mesh take();

 private:
  Mesh mesh_;
  Vec3 origin_;
};

/// A tile under construction.
class TileWriter {
 public:
  explicit TileWriter(Vec3 origin) : origin_(origin) {}

  [[nodiscard]] Vec3 origin() const { return origin_; }
  [[nodiscard]] MeshWriter& mesh(Material material, LayerKind kind, std::string_view layer);
  [[nodiscard]] MeshWriter& mesh(Material material, Layer const& layer) {
    return mesh(material, layer.kind(), layer.name());
  }
  void instance(Model model, Vec3 foot, Instance shape);
  [[nodiscard]] Tile take();

 private:
  Vec3 origin_;
  std::vector<std::unique_ptr<MeshWriter>> meshes_;  ///< addresses stay valid
  std::vector<InstanceSet> instances_;
};

/// Square tiles over the city's extent, row by row from the south-west.
class TileLayout {
 public:
  static constexpr double tile_m = 256;

  explicit TileLayout(Box const& extent);
  [[nodiscard]] std::size_t count() const { return columns_ * rows_; }
  [[nodiscard]] Box const& extent() const { return extent_; }
  /// The tile's square, clipped to the extent.
  [[nodiscard]] Box box(std::size_t tile) const;
  [[nodiscard]] Vec3 origin(std::size_t tile) const;
  /// The tile of a place; places outside the extent fall to the nearest tile.
  [[nodiscard]] std::size_t tile_at(double x, double y) const;
  /// Rows of a layer by the tile that holds the middle of their box; rows without geometry are
  /// left out.
  [[nodiscard]] std::vector<std::vector<std::size_t>> rows_by_tile(Layer const& layer) const;

 private:
  Box extent_;
  std::size_t columns_;
  std::size_t rows_;
};

}  // namespace citytwin::scene
