/// @file
/// CityScene: the built and uploaded scene of one model, with its lamps and ground.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "renderer/engine/scene_upload.h"

namespace citytwin::engine {

class CityScene {
 public:
  /// Builds and uploads; takes seconds for a city core.
  CityScene(std::shared_ptr<CityModel const> model, MaterialStates& materials);

  [[nodiscard]] CityModel const& model() const { return *model_; }
  [[nodiscard]] scene::Scene const& scene() const { return *scene_; }
  [[nodiscard]] std::shared_ptr<scene::Scene const> const& shared_scene() const { return scene_; }
  [[nodiscard]] UploadedScene& nodes() { return nodes_; }
  [[nodiscard]] passes::SceneBounds const& bounds() const { return nodes_.bounds; }
  /// Plan box of everything drawn, the land around the city included.
  [[nodiscard]] Box const& reach() const { return reach_; }
  [[nodiscard]] std::vector<std::string> const& warnings() const { return warnings_; }

  /// Shows every layer but these. @pre all are layers of the model
  void hide(std::vector<std::string> const& layers);
  /// Colours of a buried layer's features, RGBA each row; alpha 0 keeps the layer's own colour.
  void set_feature_colours(std::string const& layer, std::vector<float> const& rgba);
  void clear_feature_colours();
  void add_water_surface(osg::ref_ptr<osg::Node> const& surface);
  void clear_water_surfaces();

 private:
  void bind_extent();
  void bind_lights();

  std::shared_ptr<CityModel const> model_;
  std::shared_ptr<scene::Scene const> scene_;
  UploadedScene nodes_;
  std::vector<osg::ref_ptr<osg::Node>> water_surfaces_;
  Box reach_;
  std::vector<std::string> warnings_;
};

}  // namespace citytwin::engine
