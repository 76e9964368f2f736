/// @file
/// A Scene as OSG nodes: what the eye sees, what casts shadows, what lies buried.
///
/// Every tile stands under a double transform; meshes of one material share one state.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <osg/Group>
#include <osg/Texture2D>

#include "renderer/engine/material_states.h"
#include "renderer/passes/pipeline.h"
#include "renderer/scene/scene.h"

namespace citytwin::engine {

struct UploadedScene {
  osg::ref_ptr<osg::Group> visible = new osg::Group;
  osg::ref_ptr<osg::Group> casters = new osg::Group;
  osg::ref_ptr<osg::Group> buried = new osg::Group;
  std::map<std::string, std::vector<osg::Node*>> by_layer;  ///< to hide a layer by its name
  std::map<LayerKind, std::vector<osg::Node*>> by_kind;     ///< instances: trees and lamp posts
  std::map<std::string, osg::ref_ptr<osg::StateSet>> buried_states;  ///< by layer
  passes::SceneBounds bounds;
};

[[nodiscard]] UploadedScene upload_scene(scene::Scene const& scene, MaterialStates& materials);

/// Binds the ground elevation for water depth; a null grid means "no terrain".
void bind_terrain(osg::StateSet& state, Grid<float> const* terrain);

}  // namespace citytwin::engine
