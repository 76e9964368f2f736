#include "renderer/engine/material_states.h"

#include <string>

#include <osg/BlendFunci>
#include <osg/CullFace>
#include <osg/PolygonOffset>

#include "renderer/passes/pipeline.h"
#include "renderer/passes/shader_program.h"

namespace citytwin::engine {

namespace {

using passes::make_program;
using scene::Material;

constexpr int model_code = 100;

/// Draw order: what hides much comes first, ground last; water over the sky.
enum Bin { bin_buildings = 0, bin_instances = 1, bin_roads = 2, bin_ground = 3, bin_water = 20 };

std::string material_define(int code) {
  return "MATERIAL " + std::to_string(code);
}

std::vector<std::string> night_defines(int code) {
  return {material_define(code), "NIGHT", "WINDOW_RADIANCE 6.5", "HEAD_RADIANCE 120.0"};
}

/// Coplanar layers on the ground win in this order.
void set_offset(osg::StateSet& state, float steps) {
  state.setAttributeAndModes(new osg::PolygonOffset(-0.25F * steps, -2.0F * steps));
}

int bin_of(Material material) {
  switch (material) {
    case Material::terrain:
    case Material::grass:
      return bin_ground;
    case Material::asphalt:
    case Material::road_marking:
    case Material::paving:
    case Material::greenway:
      return bin_roads;
    case Material::water:
      return bin_water;
    default:
      return bin_buildings;
  }
}

char const* fragment_of(Material material) {
  switch (material) {
    case Material::facade:
    case Material::facade_glass:
      return "facade.frag";
    case Material::water:
      return "water.frag";
    default:
      return "surface.frag";
  }
}

/// The second target holds codes, not colours: it is never blended.
void blend_radiance_only(osg::StateSet& state) {
  state.setMode(GL_BLEND, osg::StateAttribute::ON);
  state.setAttribute(new osg::BlendFunci(0, GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
  state.setAttribute(new osg::BlendFunci(1, GL_ONE, GL_ZERO));
}

}  // namespace

MaterialStates::MaterialStates()
    : caster_(new osg::StateSet),
      plant_caster_(new osg::StateSet),
      lamp_caster_(new osg::StateSet) {
  caster_->setAttribute(make_program("shadow.vert", "shadow.frag"));
  plant_caster_->setAttribute(make_program("shadow_instance.vert", "shadow.frag"));
  lamp_caster_->setAttribute(make_program("shadow_instance.vert", "shadow.frag", {"LAMP"}));
  buried_program_ = make_program("buried.vert", "buried.frag");
  for (auto* state : {caster_.get(), plant_caster_.get(), lamp_caster_.get()}) {
    state->setAttributeAndModes(new osg::PolygonOffset(1.5F, 4.0F));
    state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  }
}

MaterialStates::Entry& MaterialStates::entry(int code, std::string const& vertex,
                                             std::string const& fragment, int bin) {
  auto& e = entries_[code];
  if (e.state) return e;
  int const material =
      code >= model_code
          ? static_cast<int>(fragment == "lamp.frag" ? Material::metal : Material::foliage)
          : code;
  e.state = new osg::StateSet;
  e.day = make_program(vertex, fragment, {material_define(material)});
  e.night = make_program(vertex, fragment, night_defines(material));
  if (fragment == "lamp.frag") {
    e.day = make_program(vertex, fragment, {material_define(material), "LAMP"});
    auto defines = night_defines(material);
    defines.emplace_back("LAMP");
    e.night = make_program(vertex, fragment, defines);
  }
  e.state->setAttribute(night_ ? e.night : e.day);
  e.state->setRenderBinDetails(bin, "RenderBin");
  return e;
}

MaterialStates::Entry& MaterialStates::mesh_entry(Material material) {
  int const code = static_cast<int>(material);
  bool const is_new = !entries_.contains(code);
  auto& e = entry(code, "surface.vert", fragment_of(material), bin_of(material));
  if (!is_new) return e;
  if (material == Material::grass || material == Material::paving) set_offset(*e.state, 1);
  if (material == Material::asphalt || material == Material::greenway) set_offset(*e.state, 2);
  if (material == Material::road_marking) set_offset(*e.state, 3);
  if (material == Material::water) blend_radiance_only(*e.state);
  return e;
}

osg::StateSet* MaterialStates::of(Material material) {
  return mesh_entry(material).state;
}

osg::StateSet* MaterialStates::of(scene::Model model) {
  bool const lamp = model == scene::Model::lamp_post;
  return entry(model_code + (lamp ? 1 : 0), "instance.vert", lamp ? "lamp.frag" : "foliage.frag",
               bin_instances)
      .state;
}

osg::StateSet* MaterialStates::flood() {
  return entry(static_cast<int>(ExtraMaterial::flood), "surface.vert", "water.frag", bin_water)
      .state;
}

osg::StateSet* MaterialStates::caster() {
  return caster_;
}
osg::StateSet* MaterialStates::caster(scene::Model model) {
  return model == scene::Model::lamp_post ? lamp_caster_ : plant_caster_;
}

osg::ref_ptr<osg::StateSet> MaterialStates::buried(Material material) const {
  bool const pipe = material == Material::pipe;
  osg::ref_ptr<osg::StateSet> state = new osg::StateSet;
  state->setAttribute(buried_program_);
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  passes::set_uniform(*state, "widened", pipe ? 1.0F : 0.0F);
  passes::set_uniform(*state, "cover", pipe ? 1.0F : 0.55F);
  passes::bind_texture(*state, passes::unit_feature_colours, "feature_colours",
                       passes::make_float_buffer({}, 4));
  passes::set_uniform(*state, "feature_count", 0);
  return state;
}

void MaterialStates::set_night(bool night) {
  night_ = night;
  for (auto& [code, e] : entries_) e.state->setAttribute(night ? e.night : e.day);
}

}  // namespace citytwin::engine
