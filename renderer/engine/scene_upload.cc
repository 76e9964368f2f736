#include "renderer/engine/scene_upload.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <osg/Geometry>
#include <osg/Image>
#include <osg/LOD>
#include <osg/MatrixTransform>

#include "renderer/engine/instance_models.h"
#include "renderer/passes/shader_program.h"

namespace citytwin::engine {

namespace {

using scene::Material;
using scene::Mesh;
using scene::Tile;

constexpr float near_detail_m = 420;
constexpr float lamp_reach_m = 1600;

bool is_buried(Material m) {
  return m == Material::pipe || m == Material::corridor;
}
bool casts(Material m) {
  return m != Material::terrain && m != Material::grass && m != Material::water &&
         m != Material::road_marking && m != Material::paving && m != Material::greenway;
}

template <class Array, class Values>
osg::ref_ptr<Array> array_of(Values const& values) {
  osg::ref_ptr<Array> array = new Array(static_cast<unsigned>(values.size()));
  static_assert(sizeof((*array)[0]) == sizeof(values[0]));
  if (!values.empty())
    std::memcpy(static_cast<void*>(&(*array)[0]), values.data(), values.size() * sizeof(values[0]));
  return array;
}

/// sRGB of a material whose mesh brings no colours.
std::array<std::uint8_t, 4> own_colour(Material m) {
  switch (m) {
    case Material::asphalt:
      return {92, 94, 97, 255};
    case Material::road_marking:
      return {214, 214, 208, 255};
    case Material::paving:
      return {166, 162, 155, 255};
    case Material::greenway:
      return {150, 116, 100, 255};
    case Material::kerb:
      return {176, 174, 169, 255};
    case Material::terrain:
    case Material::grass:
      return {112, 124, 88, 255};
    case Material::metal:
      return {128, 131, 134, 255};
    case Material::corridor:
      return {168, 166, 160, 255};
    default:
      return {186, 183, 178, 255};
  }
}

osg::ref_ptr<osg::Array> colours_of(Mesh const& mesh) {
  if (!mesh.colours.empty()) return array_of<osg::Vec4ubArray>(mesh.colours);
  std::vector<std::array<std::uint8_t, 4>> const same(mesh.positions.size(),
                                                      own_colour(mesh.material));
  return array_of<osg::Vec4ubArray>(same);
}

osg::ref_ptr<osg::Array> rows_of(Mesh const& mesh) {
  osg::ref_ptr<osg::Vec4ubArray> rows = new osg::Vec4ubArray;
  rows->reserve(mesh.positions.size());
  for (std::size_t i = 0; i < mesh.positions.size(); ++i) {
    std::uint32_t const r = mesh.feature_rows.empty() ? 0 : mesh.feature_rows[i];
    rows->push_back({static_cast<GLubyte>(r & 255), static_cast<GLubyte>(r >> 8 & 255),
                     static_cast<GLubyte>(r >> 16 & 255), 255});
  }
  rows->setNormalize(true);
  return rows;
}

osg::ref_ptr<osg::Geometry> make_geometry(Mesh const& mesh) {
  osg::ref_ptr<osg::Geometry> g = new osg::Geometry;
  g->setVertexArray(array_of<osg::Vec3Array>(mesh.positions));
  g->setNormalArray(array_of<osg::Vec3Array>(mesh.normals), osg::Array::BIND_PER_VERTEX);
  auto colours = colours_of(mesh);
  colours->setNormalize(true);
  g->setColorArray(colours, osg::Array::BIND_PER_VERTEX);
  g->setVertexAttribArray(passes::feature_row_slot, rows_of(mesh), osg::Array::BIND_PER_VERTEX);
  if (!mesh.uvs.empty()) g->setTexCoordArray(0, array_of<osg::Vec2Array>(mesh.uvs));
  g->addPrimitiveSet(new osg::DrawElementsUInt(
      GL_TRIANGLES, static_cast<unsigned>(mesh.indices.size()), mesh.indices.data()));
  g->setUseDisplayList(false);
  g->setUseVertexBufferObjects(true);
  return g;
}

osg::ref_ptr<osg::MatrixTransform> tile_group(Tile const& tile) {
  osg::ref_ptr<osg::MatrixTransform> group = new osg::MatrixTransform(
      osg::Matrixd::translate(tile.origin.x, tile.origin.y, tile.origin.z));
  passes::set_uniform(
      *group->getOrCreateStateSet(), "tile_origin",
      osg::Vec3(static_cast<float>(tile.origin.x), static_cast<float>(tile.origin.y),
                static_cast<float>(tile.origin.z)));
  return group;
}

osg::ref_ptr<osg::Group> with_state(osg::StateSet* state, osg::Node* child) {
  osg::ref_ptr<osg::Group> group = new osg::Group;
  group->setStateSet(state);
  group->addChild(child);
  return group;
}

/// Two texels an instance, as instance.glsl reads them.
osg::ref_ptr<osg::TextureBuffer> instance_buffer(std::vector<scene::Instance> const& instances) {
  std::vector<float> values;
  values.reserve(instances.size() * 8);
  for (auto const& i : instances) {
    values.insert(values.end(), {i.x, i.y, i.z, i.height_m, i.width_m, i.yaw_rad, i.tint, 0.0F});
  }
  return passes::make_float_buffer(values, 4);
}

osg::BoundingBox bound_of(std::vector<scene::Instance> const& instances) {
  osg::BoundingBox box;
  for (auto const& i : instances) {
    float const r = i.width_m + 2;
    box.expandBy(i.x - r, i.y - r, i.z - 1);
    box.expandBy(i.x + r, i.y + r, i.z + i.height_m + 2);
  }
  return box;
}

/// Fine model nearby, coarse one farther off.
osg::ref_ptr<osg::Node> instance_node(scene::InstanceSet const& set) {
  auto const box = bound_of(set.instances);
  float const radius = box.radius();
  osg::ref_ptr<osg::LOD> lod = new osg::LOD;
  lod->setCenterMode(osg::LOD::USER_DEFINED_CENTER);
  lod->setCenter(box.center());
  lod->setRadius(radius);
  bool const lamp = set.model == scene::Model::lamp_post;
  float const end = lamp ? lamp_reach_m + radius : 1e9F;
  for (auto const& [detail, from, to] : {std::tuple{Detail::near, 0.0F, near_detail_m + radius},
                                         std::tuple{Detail::far, near_detail_m + radius, end}}) {
    auto geometry = make_instance_model(set.model, detail, static_cast<int>(set.instances.size()));
    geometry->setInitialBound(box);
    lod->addChild(geometry, from, to);
  }
  auto& state = *lod->getOrCreateStateSet();
  passes::bind_texture(state, passes::unit_instances, "instances", instance_buffer(set.instances));
  return lod;
}

LayerKind kind_of(scene::Model model) {
  return model == scene::Model::lamp_post ? LayerKind::luminaire : LayerKind::tree;
}

/// Adds one tile to the three groups of the whole scene.
class TileUpload {
 public:
  TileUpload(UploadedScene& out, MaterialStates& materials, Tile const& tile)
      : out_(out),
        materials_(materials),
        visible_(tile_group(tile)),
        casters_(tile_group(tile)),
        buried_(tile_group(tile)) {
    for (auto const& mesh : tile.meshes) add(mesh);
    for (auto const& set : tile.instances) add(set);
    attach(*out.visible, visible_);
    attach(*out.casters, casters_);
    attach(*out.buried, buried_);
  }

 private:
  static void attach(osg::Group& parent, osg::ref_ptr<osg::MatrixTransform> const& group) {
    if (group->getNumChildren() > 0) parent.addChild(group);
  }

  void add(Mesh const& mesh) {
    if (mesh.indices.empty()) return;
    auto geometry = make_geometry(mesh);
    out_.by_layer[mesh.layer].push_back(geometry);
    if (is_buried(mesh.material)) {
      buried_->addChild(with_state(buried_state(mesh), geometry));
      return;
    }
    visible_->addChild(with_state(materials_.of(mesh.material), geometry));
    if (casts(mesh.material)) casters_->addChild(with_state(materials_.caster(), geometry));
  }

  void add(scene::InstanceSet const& set) {
    if (set.instances.empty()) return;
    auto node = instance_node(set);
    out_.by_kind[kind_of(set.model)].push_back(node);
    visible_->addChild(with_state(materials_.of(set.model), node));
    casters_->addChild(with_state(materials_.caster(set.model), node));
  }

  osg::StateSet* buried_state(Mesh const& mesh) {
    auto& state = out_.buried_states[mesh.layer];
    if (!state) state = materials_.buried(mesh.material);
    return state;
  }

  UploadedScene& out_;
  MaterialStates& materials_;
  osg::ref_ptr<osg::MatrixTransform> visible_;
  osg::ref_ptr<osg::MatrixTransform> casters_;
  osg::ref_ptr<osg::MatrixTransform> buried_;
};

passes::SceneBounds bounds_of(scene::Scene const& scene) {
  passes::SceneBounds b;
  b.plan = scene.extent;
  b.min_z = 1e30;
  b.max_z = -1e30;
  for (auto const& tile : scene.tiles) {
    b.min_z = std::min(b.min_z, tile.min_z);
    b.max_z = std::max(b.max_z, tile.max_z);
  }
  if (b.min_z > b.max_z) b.min_z = b.max_z = 0;
  return b;
}

}  // namespace

UploadedScene upload_scene(scene::Scene const& scene, MaterialStates& materials) {
  UploadedScene out;
  for (auto const& tile : scene.tiles) TileUpload(out, materials, tile);
  out.bounds = bounds_of(scene);
  return out;
}

void bind_terrain(osg::StateSet& state, Grid<float> const* terrain) {
  osg::ref_ptr<osg::Image> image = new osg::Image;
  osg::Vec4 window;
  if (terrain && !terrain->empty()) {
    auto const& g = terrain->geometry();
    image->allocateImage(g.columns, g.rows, 1, GL_RED, GL_FLOAT);
    std::memcpy(image->data(), terrain->values().data(), g.size() * sizeof(float));
    window = {static_cast<float>(g.west_m), static_cast<float>(g.north_m),
              static_cast<float>(1.0 / (g.columns * g.cell_m)),
              static_cast<float>(1.0 / (g.rows * g.cell_m))};
  } else {
    image->allocateImage(1, 1, 1, GL_RED, GL_FLOAT);
    std::memset(image->data(), 0, sizeof(float));
  }
  osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(image);
  texture->setInternalFormat(GL_R32F);
  texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  texture->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
  texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  texture->setResizeNonPowerOfTwoHint(false);
  passes::bind_texture(state, passes::unit_terrain, "terrain_map", texture);
  passes::set_uniform(state, "terrain_window", window);
}

}  // namespace citytwin::engine
