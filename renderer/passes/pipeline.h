/// @file
/// Pipeline: the passes of a picture, from sun shadows to the finished bytes.
///
///   shadow x3 -> scene (radiance, surface, depth) -> [buried] -> occlusion -> bloom -> [overlays]
///   -> composite -> FXAA -> image
///
/// Contents are hung in by their owner: scene, casters, buried and overlay groups. All of it lives
/// on the render thread. What hangs in the groups and the shadow map outlive a change of size; the
/// targets of the old size are let go.
///
/// Checked  tests/renderer/engine_test.cc
#pragma once

#include <array>
#include <vector>

#include <osg/Camera>
#include <osg/Image>
#include <osg/Matrixd>

#include "renderer/passes/render_target.h"
#include "renderer/passes/sky_model.h"
#include "renderer/passes/sun_cascades.h"

namespace citytwin::passes {

/// Everything a frame's passes need besides what hangs in the groups.
struct FrameParameters {
  osg::Matrixd view;
  osg::Matrixd projection;
  Vec3 eye;
  bool plan = false;
  double pixel_angle = 0;  ///< metres per pixel at 1 m; in plan view metres per pixel
  Vec3 to_sun;
  SkyLight light;
  bool sun_shadows = true;
  bool underground = false;
  bool overlay_present = false;
  double overlay_opacity = 1;
  bool smooth_edges = true;
  SceneBounds bounds;
};

/// Texture units shared by all scene programs; passes use their own.
enum SceneUnit : unsigned {
  unit_noise,
  unit_shadow,
  unit_light_records,
  unit_light_cells,
  unit_light_indices,
  unit_photometry,
  unit_terrain,
  unit_instances,
  unit_feature_colours,
  unit_light_walls
};

class Pipeline {
 public:
  Pipeline();

  /// Makes the targets and passes of this size. @pre called before the first frame
  void resize(Size size);

  /// The viewer's scene.
  [[nodiscard]] osg::Group* root() const { return root_; }
  [[nodiscard]] osg::Group* scene() const { return scene_; }
  [[nodiscard]] osg::Group* casters() const { return casters_; }
  [[nodiscard]] osg::Group* buried() const { return buried_; }
  [[nodiscard]] osg::Group* overlays() const { return overlays_; }

  void set(FrameParameters const& frame);
  /// The finished picture, row 0 at the bottom; valid after the viewer's frame.
  [[nodiscard]] osg::Image const& image() const { return *image_; }

 private:
  void release_sized();
  void add_shadow_passes();
  void add_scene_pass();
  void add_buried_pass();
  void add_occlusion_passes();
  void add_bloom_passes();
  void add_overlay_pass();
  void add_composite_pass();
  void add_final_pass();
  void set_light(SkyLight const& light, Vec3 const& to_sun);
  void set_shadows(FrameParameters const& frame);

  Size size_;
  osg::ref_ptr<osg::Group> root_;
  osg::ref_ptr<osg::Group> sized_;  ///< the passes after the shadows
  osg::ref_ptr<osg::Group> scene_;
  osg::ref_ptr<osg::Group> casters_;
  osg::ref_ptr<osg::Group> buried_;
  osg::ref_ptr<osg::Group> overlays_;
  osg::ref_ptr<osg::Image> image_;

  std::array<osg::ref_ptr<osg::Camera>, cascade_count> shadow_cameras_;
  osg::ref_ptr<osg::Camera> scene_camera_;
  osg::ref_ptr<osg::Camera> buried_camera_;
  osg::ref_ptr<osg::Camera> overlay_camera_;

  osg::ref_ptr<osg::Texture2DArray> shadow_map_;
  osg::ref_ptr<osg::Texture2D> radiance_;
  osg::ref_ptr<osg::Texture2D> surface_;
  osg::ref_ptr<osg::Texture2D> depth_;
  osg::ref_ptr<osg::Texture2D> buried_colour_;
  osg::ref_ptr<osg::Texture2D> occlusion_;
  osg::ref_ptr<osg::Texture2D> bloom_;
  osg::ref_ptr<osg::Texture2D> overlay_;
  osg::ref_ptr<osg::Texture2D> picture_;
};

}  // namespace citytwin::passes
