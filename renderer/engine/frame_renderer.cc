#include "renderer/engine/frame_renderer.h"

#include <algorithm>
#include <cmath>

#include "renderer/engine/camera_choice.h"
#include "renderer/engine/camera_place.h"
#include "renderer/engine/decorator.h"
#include "renderer/engine/flood_surface.h"
#include "renderer/engine/request_check.h"
#include "renderer/engine/sidecar.h"
#include "renderer/engine/sun.h"
#include "renderer/gl/egl_context.h"

namespace citytwin::engine {

namespace {

/// What OSG must be told before anything is drawn in a fresh context.
class PrepareContext : public osg::GraphicsOperation {
 public:
  explicit PrepareContext(gl::GlGuard& guard)
      : osg::GraphicsOperation("prepare", false), guard_(guard) {}
  void operator()(osg::GraphicsContext* context) override {
    auto& state = *context->getState();
    state.setUseModelViewAndProjectionUniforms(true);
    state.setUseVertexAttributeAliasing(true);
    strings = gl::gl_strings();
    guard_.watch_current_context();
  }
  gl::GlStrings strings;

 private:
  gl::GlGuard& guard_;
};

/// Places within a pixel that spread evenly: the Halton sequence of bases 2 and 3.
double halton(int index, int base) {
  double fraction = 1;
  double sum = 0;
  for (int i = index; i > 0; i /= base) {
    fraction /= base;
    sum += fraction * (i % base);
  }
  return sum;
}

void add_picture(osg::Image const& image, std::vector<std::uint32_t>& sum) {
  auto const width = static_cast<std::size_t>(image.s()) * 4;
  auto const height = static_cast<std::size_t>(image.t());
  for (std::size_t row = 0; row < height; ++row) {
    // GL's row 0 is at the bottom, ours at the top.
    auto const* from = image.data(0, static_cast<unsigned>(height - 1 - row));
    for (std::size_t i = 0; i < width; ++i) sum[row * width + i] += from[i];
  }
}

bool is_blank(Frame const& frame) {
  auto const same_as_first = [&](std::size_t i) {
    return std::equal(frame.rgba.begin(), frame.rgba.begin() + 3,
                      frame.rgba.begin() + static_cast<std::ptrdiff_t>(i));
  };
  for (std::size_t i = 4; i < frame.rgba.size(); i += 4) {
    if (!same_as_first(i)) return false;
  }
  return true;
}

/// Flood water is drawn where the legend's first class begins.
double first_limit(Legend const& legend) {
  double const lower = legend.classes.front().lower;
  return std::isfinite(lower) ? std::max(lower, 0.01) : 0.01;
}

}  // namespace

FrameRenderer::FrameRenderer() = default;
FrameRenderer::~FrameRenderer() = default;

Result<std::unique_ptr<FrameRenderer>> FrameRenderer::create() {
  std::unique_ptr<FrameRenderer> renderer(new FrameRenderer);
  if (auto started = renderer->start(); !started) return started.error();
  return renderer;
}

Result<void> FrameRenderer::start() {
  auto decorator = Decorator::create();
  if (!decorator) return decorator.error();
  decorator_ = std::move(*decorator);
  auto context = gl::make_egl_context();
  if (!context) return context.error();
  viewer_ = new osgViewer::Viewer;
  viewer_->setThreadingModel(osgViewer::ViewerBase::SingleThreaded);
  viewer_->setKeyEventSetsDone(0);
  viewer_->setQuitEventSetsDone(false);
  viewer_->setReleaseContextAtEndOfFrameHint(false);
  auto& camera = *viewer_->getCamera();
  camera.setGraphicsContext(*context);
  camera.setViewport(0, 0, 16, 16);
  camera.setComputeNearFarMode(osg::CullSettings::DO_NOT_COMPUTE_NEAR_FAR);
  osg::ref_ptr<PrepareContext> prepare = new PrepareContext(guard_);
  viewer_->setRealizeOperation(prepare);
  viewer_->realize();
  gl_ = prepare->strings;
  materials_ = std::make_unique<MaterialStates>();
  pipeline_ = std::make_unique<passes::Pipeline>();
  viewer_->setSceneData(pipeline_->root());
  overlay_nodes_ = std::make_unique<passes::OverlayNodes>();
  if (auto error = guard_.take_error()) return *error;
  if (gl_.version.empty()) {
    return Error{ErrorCode::unavailable, "no headless OpenGL: the context has no version", "EGL"};
  }
  return {};
}

CityScene& FrameRenderer::scene_of(std::shared_ptr<CityModel const> const& model) {
  if (!city_ || city_->model().version != model->version || model->version.empty()) {
    city_ = std::make_unique<CityScene>(model, *materials_);
    hang_in(*city_);
  }
  return *city_;
}

void FrameRenderer::hang_in(CityScene& city) {
  auto const replace = [](osg::Group& parent, osg::Node* child) {
    parent.removeChildren(0, parent.getNumChildren());
    parent.addChild(child);
  };
  replace(*pipeline_->scene(), city.nodes().visible);
  replace(*pipeline_->casters(), city.nodes().casters);
  replace(*pipeline_->buried(), city.nodes().buried);
}

void FrameRenderer::hang_overlays(FrameRequest const& request, CityScene& city) {
  auto& overlays = *pipeline_->overlays();
  overlays.removeChildren(0, overlays.getNumChildren());
  city.clear_water_surfaces();
  city.clear_feature_colours();
  for (auto const& overlay : request.overlays) {
    if (overlay->kind == OverlayKind::features) {
      auto const& layer = *city.model().layer(overlay->layer);
      overlays.addChild(overlay_nodes_->features(*overlay, layer));
      city.set_feature_colours(overlay->layer, passes::feature_colours(*overlay, layer));
      continue;
    }
    auto const& values = *passes::shown_frame(*overlay, request.view.overlay_time_ms).values;
    overlays.addChild(overlay_nodes_->raster(*overlay, values));
    if (overlay->look != OverlayLook::water_surface || !city.scene().terrain) continue;
    city.add_water_surface(make_flood_surface(values, *city.scene().terrain,
                                              first_limit(overlay->legend), *materials_));
  }
}

passes::FrameParameters FrameRenderer::parameters(FrameRequest const& request, CityScene& city,
                                                  ViewMatrices const& view) const {
  bool const night = request.view.mode == ViewMode::night;
  passes::FrameParameters p;
  p.view = view.view;
  p.projection = view.projection;
  p.eye = view.eye;
  p.plan = request.view.camera.plan;
  p.pixel_angle = view.pixel_angle;
  p.to_sun = sun_over(city.model().frame, request.view.time);
  p.light = night ? passes::night_light() : passes::day_light(p.to_sun);
  p.sun_shadows = !night && p.to_sun.z > 0;
  p.underground = request.view.mode == ViewMode::underground;
  p.overlay_present = !request.overlays.empty();
  p.overlay_opacity = request.view.overlay_opacity;
  p.smooth_edges = request.view.samples < 4;
  p.bounds = city.bounds();
  return p;
}

Result<void> FrameRenderer::draw(FrameRequest const& request, passes::FrameParameters frame,
                                 Frame& out) {
  auto const& v = request.view;
  std::vector<std::uint32_t> sum(out.rgba.size(), 0);
  auto const projection = frame.projection;
  for (int i = 0; i < v.samples; ++i) {
    double const dx = v.samples > 1 ? halton(i + 1, 2) - 0.5 : 0;
    double const dy = v.samples > 1 ? halton(i + 1, 3) - 0.5 : 0;
    frame.projection = jittered(projection, dx, dy, v.width_px, v.height_px);
    pipeline_->set(frame);
    viewer_->frame();
    if (auto error = guard_.take_error()) return *error;
    add_picture(pipeline_->image(), sum);
  }
  auto const n = static_cast<std::uint32_t>(v.samples);
  for (std::size_t i = 0; i < sum.size(); ++i) {
    out.rgba[i] = static_cast<std::uint8_t>((sum[i] + n / 2) / n);
  }
  return {};
}

Result<Frame> FrameRenderer::render(FrameRequest const& asked) {
  if (auto checked = check_request(asked); !checked) return checked.error();
  auto request = asked;
  auto const placed = place_camera(*asked.model, asked.view);
  request.view.camera = placed.camera;
  auto const& v = request.view;
  auto& city = scene_of(request.model);
  pipeline_->resize({v.width_px, v.height_px});
  city.hide(v.hidden_layers);
  materials_->set_night(v.mode == ViewMode::night);
  hang_overlays(request, city);
  auto const view = make_view(v.camera, v.width_px, v.height_px, city.bounds(), city.reach());
  auto const frame = parameters(request, city, view);

  Frame out;
  out.camera_note = placed.note;
  out.width_px = v.width_px;
  out.height_px = v.height_px;
  out.rgba.resize(static_cast<std::size_t>(v.width_px) * static_cast<std::size_t>(v.height_px) * 4);
  if (auto drawn = draw(request, frame, out); !drawn) return drawn.error();
  if (is_blank(out)) {
    return Error{ErrorCode::internal,
                 "the picture is blank: nothing of the city lies before the camera", "camera"};
  }
  if (v.decorations) decorator_->draw(request, city.model(), out);
  auto warnings = city.warnings();
  if (!placed.note.empty()) warnings.push_back(placed.note);
  out.sidecar_json = sidecar_json(request, {frame.to_sun, frame.light, gl_, std::move(warnings)});
  return out;
}

Result<Camera> FrameRenderer::camera(std::shared_ptr<CityModel const> const& model,
                                     std::string const& name) {
  if (!model)
    return Error{ErrorCode::invalid_argument, "model: a camera needs a city model", "model"};
  return choose_camera(*model, scene_of(model).scene(), name);
}

Result<PickScene> FrameRenderer::pick_scene(std::shared_ptr<CityModel const> const& model) {
  auto const& city = scene_of(model);
  return PickScene{city.shared_scene(), city.bounds(), city.reach()};
}

}  // namespace citytwin::engine
