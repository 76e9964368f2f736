/// @file
/// Scene: what to draw, as plain arrays; no GL, no OSG. Built from a CityModel by renderer/build,
/// turned into GPU objects by renderer/engine.
///
/// Units    metres. Vertices are float relative to their tile's double origin (local frame, z up).
/// Shapes   indexed triangles, counter-clockwise seen from outside.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/geometry.h"
#include "geodata/grid.h"
#include "geodata/layer.h"

namespace citytwin::scene {

/// What a surface is made of; the shader's look and the passes it takes part in follow from it.
enum class Material : std::uint8_t {
  terrain,  ///< ground; vertex colour tints it by land use
  asphalt,  ///< no uv: junctions have no direction; grain comes from the place
  road_marking,
  paving,        ///< sidewalks, squares, park paths
  greenway,      ///< cycle and foot band of its own colour
  kerb,          ///< also bridge parapets, retaining walls and quay walls: concrete
  facade,        ///< uv in metres: x along the wall, y above ground; colour = wall tint
  facade_glass,  ///< curtain wall
  roof,
  grass,
  water,  ///< drawn translucent after the opaque scene
  metal,  ///< poles and fittings
  foliage,
  pipe,     ///< underground; vertex colour is the CJJ 61 colour of its system
  corridor  ///< underground utility tunnel, drawn open-topped
};

/// "facade_glass", "road_marking", ...: the enumerator's name, for people and protocols.
[[nodiscard]] std::string_view to_string(Material material);

struct Mesh {
  Material material = Material::terrain;
  LayerKind kind = LayerKind::other;
  std::string layer;  ///< layer name; empty for ground
  std::vector<std::array<float, 3>> positions;
  std::vector<std::array<float, 3>> normals;  ///< unit length
  std::vector<std::array<std::uint8_t, 4>>
      colours;                              ///< sRGB; one per vertex, or empty = material's own
  std::vector<std::array<float, 2>> uvs;    ///< one per vertex, or empty
  std::vector<std::uint32_t> feature_rows;  ///< row in the layer + 1 per vertex, or empty
  std::vector<std::uint32_t> indices;
};

/// Things drawn many times from one small model.
enum class Model : std::uint8_t { tree_broadleaf, tree_conifer, shrub, lamp_post };

struct Instance {
  float x = 0, y = 0, z = 0;  ///< foot, relative to the tile's origin
  float height_m = 1;
  float width_m = 1;  ///< crown diameter; arm length of a lamp
  float yaw_rad = 0;  ///< counter-clockwise from east: the direction a lamp's arm points
  float tint = 0;     ///< 0..1, varies the colour
};

struct InstanceSet {
  Model model = Model::tree_broadleaf;
  std::vector<Instance> instances;
};

/// A square piece of the city with everything in it.
struct Tile {
  Vec3 origin;  ///< local frame
  Box box;      ///< plan extent of its content
  double min_z = 0;
  double max_z = 0;
  std::vector<Mesh> meshes;  ///< at most one per (material, layer)
  std::vector<InstanceSet> instances;
};

/// A luminaire as the night view and the lux bake see it.
struct Light {
  Vec3 position;  ///< local frame, of the light source
  float flux_lm = 0;
  float heading_rad = 0;  ///< counter-clockwise from east: towards the road (C90)
  float cct_k = 4000;
  std::string photometry;  ///< key of the photometric file
};

/// The wall that a light meets first in one direction: normal . p = distance for places p relative
/// to the light.
struct LightWall {
  static constexpr float none_m = 1e9F;
  float normal_x = 1, normal_y = 0;  ///< unit, pointing away from the light
  float distance_m = none_m;
  float above_light_m = -none_m;  ///< top of the wall over the light
};

struct Scene {
  static constexpr int light_wall_directions = 64;  ///< counter-clockwise from east

  std::string model_version;
  Box extent;
  std::vector<Tile> tiles;
  std::vector<Light> lights;
  std::vector<LightWall> light_walls;          ///< light_wall_directions per light
  std::shared_ptr<Grid<float> const> terrain;  ///< may be null: then the ground is a plane at z = 0
  Vec3 focus;                ///< a point worth looking at: the centre of the tallest cluster
  double water_level_m = 0;  ///< typical, for fog and reflections
};

}  // namespace citytwin::scene
