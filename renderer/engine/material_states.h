/// @file
/// The GL state of each material: program, blending, depth offset and draw order.
#pragma once

#include <array>
#include <map>

#include <osg/StateSet>

#include "renderer/scene/scene.h"

namespace citytwin::engine {

/// What only the engine draws, continuing scene::Material.
enum class ExtraMaterial : int { flood = 15 };

class MaterialStates {
 public:
  MaterialStates();

  /// Shared by all meshes of a material; follows the light set by set_night().
  [[nodiscard]] osg::StateSet* of(scene::Material material);
  [[nodiscard]] osg::StateSet* of(scene::Model model);
  [[nodiscard]] osg::StateSet* flood();
  [[nodiscard]] osg::StateSet* caster();
  [[nodiscard]] osg::StateSet* caster(scene::Model model);

  /// A new state for one buried layer (pipes or corridors) of the x-ray view.
  [[nodiscard]] osg::ref_ptr<osg::StateSet> buried(scene::Material material) const;

  /// Switches every program between sunlight and street lighting.
  void set_night(bool night);

 private:
  struct Entry {
    osg::ref_ptr<osg::StateSet> state;
    osg::ref_ptr<osg::Program> day;
    osg::ref_ptr<osg::Program> night;
  };
  Entry& entry(int code, std::string const& vertex, std::string const& fragment, int bin);
  Entry& mesh_entry(scene::Material material);

  std::map<int, Entry> entries_;  ///< by material code; instance models follow from 100
  osg::ref_ptr<osg::StateSet> caster_;
  osg::ref_ptr<osg::StateSet> plant_caster_;
  osg::ref_ptr<osg::StateSet> lamp_caster_;
  osg::ref_ptr<osg::Program> buried_program_;
  bool night_ = false;
};

}  // namespace citytwin::engine
