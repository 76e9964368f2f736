#include "renderer/engine/city_scene.h"

#include <algorithm>
#include <cmath>

#include "renderer/build/scene_builder.h"
#include "renderer/passes/light_grid.h"
#include "renderer/passes/photometry_map.h"

namespace citytwin::engine {

namespace {

/// Normal, distance and top of each wall.
std::vector<float> wall_texels(std::vector<scene::LightWall> const& walls) {
  std::vector<float> texels;
  texels.reserve(walls.size() * 4);
  for (auto const& w : walls) {
    texels.insert(texels.end(), {w.normal_x, w.normal_y, w.distance_m, w.above_light_m});
  }
  return texels;
}

}  // namespace

CityScene::CityScene(std::shared_ptr<CityModel const> model, MaterialStates& materials)
    : model_(std::move(model)) {
  auto built = scene::build_scene(*model_);
  scene_ = std::move(built.scene);
  warnings_ = std::move(built.report.warnings);
  nodes_ = upload_scene(*scene_, materials);
  reach_ = scene_->extent;
  for (auto const& tile : scene_->tiles) {
    if (tile.box.empty()) continue;
    reach_.add(tile.box.min_x, tile.box.min_y);
    reach_.add(tile.box.max_x, tile.box.max_y);
  }
  bind_terrain(*nodes_.visible->getOrCreateStateSet(), scene_->terrain.get());
  bind_extent();
  bind_lights();
}

void CityScene::bind_extent() {
  auto const& e = scene_->extent;
  passes::set_uniform(*nodes_.visible->getOrCreateStateSet(), "city_box",
                      osg::Vec4(static_cast<float>(e.min_x), static_cast<float>(e.min_y),
                                static_cast<float>(e.max_x), static_cast<float>(e.max_y)));
  double const x = (e.min_x + e.max_x) / 2;
  double const y = (e.min_y + e.max_y) / 2;
  double const ground_m = scene_->terrain ? bilinear(*scene_->terrain, x, y) : 0;
  passes::set_uniform(*nodes_.buried->getOrCreateStateSet(), "ground_z",
                      std::isfinite(ground_m) ? static_cast<float>(ground_m) : 0.0F);
}

void CityScene::bind_lights() {
  auto const grid = passes::make_light_grid(scene_->lights);
  auto photometry = passes::make_photometry_map(grid.photometries);
  warnings_.insert(warnings_.end(), photometry.warnings.begin(), photometry.warnings.end());
  auto& state = *nodes_.visible->getOrCreateStateSet();
  using namespace passes;
  bind_texture(state, unit_light_records, "light_records", make_float_buffer(grid.records, 4));
  bind_texture(state, unit_light_cells, "light_cells", make_uint_buffer(grid.cells, 2));
  bind_texture(state, unit_light_indices, "light_indices", make_uint_buffer(grid.indices, 1));
  bind_texture(state, unit_light_walls, "light_walls",
               make_float_buffer(wall_texels(scene_->light_walls), 4));
  set_uniform(state, "light_wall_directions", scene::Scene::light_wall_directions);
  bind_texture(state, unit_photometry, "photometry_map", photometry.texture);
  set_uniform(state, "photometry_bands", static_cast<float>(photometry.bands));
  set_uniform(state, "light_grid",
              osg::Vec4(static_cast<float>(grid.west_m), static_cast<float>(grid.south_m),
                        static_cast<float>(1 / grid.cell_m), static_cast<float>(grid.radius_m)));
  state.getOrCreateUniform("light_grid_size", osg::Uniform::INT_VEC2)->set(grid.columns, grid.rows);
}

void CityScene::hide(std::vector<std::string> const& layers) {
  auto const hidden = [&](std::string const& name) {
    return std::find(layers.begin(), layers.end(), name) != layers.end();
  };
  for (auto const& [name, nodes] : nodes_.by_layer) {
    for (auto* node : nodes) node->setNodeMask(hidden(name) ? 0U : ~0U);
  }
  for (auto const& [kind, nodes] : nodes_.by_kind) {
    auto const of_kind = model_->layers_of(kind);
    bool const all_hidden =
        !of_kind.empty() && std::all_of(of_kind.begin(), of_kind.end(),
                                        [&](Layer const* l) { return hidden(l->name()); });
    for (auto* node : nodes) node->setNodeMask(all_hidden ? 0U : ~0U);
  }
}

void CityScene::set_feature_colours(std::string const& layer, std::vector<float> const& rgba) {
  auto const at = nodes_.buried_states.find(layer);
  if (at == nodes_.buried_states.end()) return;
  auto& state = *at->second;
  passes::bind_texture(state, passes::unit_feature_colours, "feature_colours",
                       passes::make_float_buffer(rgba, 4));
  passes::set_uniform(state, "feature_count", static_cast<int>(rgba.size() / 4));
}

void CityScene::clear_feature_colours() {
  for (auto const& [layer, state] : nodes_.buried_states) {
    passes::set_uniform(*state, "feature_count", 0);
  }
}

void CityScene::add_water_surface(osg::ref_ptr<osg::Node> const& surface) {
  if (!surface) return;
  water_surfaces_.push_back(surface);
  nodes_.visible->addChild(surface);
}

void CityScene::clear_water_surfaces() {
  for (auto const& surface : water_surfaces_) nodes_.visible->removeChild(surface);
  water_surfaces_.clear();
}

}  // namespace citytwin::engine
