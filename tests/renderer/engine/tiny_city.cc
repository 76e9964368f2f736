#include "tests/renderer/engine/tiny_city.h"

#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

constexpr double ground_m = 4;
constexpr double side_m = 200;

std::vector<Vec3> rectangle(double x0, double y0, double x1, double y1) {
  return {{x0, y0, ground_m}, {x1, y0, ground_m}, {x1, y1, ground_m}, {x0, y1, ground_m}};
}

std::shared_ptr<Layer const> towers() {
  LayerBuilder layer("buildings", LayerKind::building, GeometryType::polygon);
  layer.geometry().add_polygon(rectangle(80, 80, 120, 120));
  layer.set("height_m", 40.0);
  layer.set("usage", std::string("residential"));
  layer.set("roof", std::string("flat"));
  layer.end_feature();
  return std::move(layer).build();
}

std::shared_ptr<Layer const> streets() {
  LayerBuilder layer("roads", LayerKind::road, GeometryType::line);
  std::vector<Vec3> const line{{0, 30, ground_m}, {side_m, 30, ground_m}};
  layer.geometry().add_line(line);
  layer.set("width_m", 10.0);
  layer.set("class", std::string("branch"));
  layer.set("structure", std::string("ground"));
  layer.end_feature();
  return std::move(layer).build();
}

std::shared_ptr<Layer const> lamps(Vec2 at) {
  LayerBuilder layer("luminaires", LayerKind::luminaire, GeometryType::point);
  layer.geometry().add_point({at.x, at.y, ground_m});
  layer.set("height_m", 8.0);
  layer.set("arm_m", 1.0);
  layer.set("heading_deg", 90.0);
  layer.set("flux_lm", 9000.0);
  layer.set("cct_k", 4000.0);
  layer.set("photometry", std::string("street_medium"));
  layer.end_feature();
  return std::move(layer).build();
}

}  // namespace

std::shared_ptr<CityModel const> tiny_city(TinyCity const& options) {
  auto model = std::make_shared<CityModel>();
  model->name_en = "Tiny";
  model->name_zh = "小城";
  model->synthetic = true;
  model->frame.longitude_deg = 121.2;
  model->frame.latitude_deg = 31.0;
  model->extent = {0, 0, side_m, side_m};
  model->terrain = std::make_shared<Grid<float>>(GridGeometry{0, side_m, 2, 100, 100},
                                                 static_cast<float>(ground_m));
  model->layers.push_back(streets());
  if (options.tower) model->layers.push_back(towers());
  if (options.lamp) model->layers.push_back(lamps(options.lamp_at));
  model->version = content_version(*model);
  return model;
}

Engine& shared_engine() {
  static auto const engine = [] {
    auto created = Engine::create();
    if (!created) FAIL(created.error().message);
    return std::move(*created);
  }();
  return *engine;
}

FrameRequest plan_request(std::shared_ptr<CityModel const> model) {
  FrameRequest request;
  request.model = std::move(model);
  auto& v = request.view;
  v.width_px = 200;
  v.height_px = 200;
  v.camera.plan = true;
  v.camera.target = {100, 100, ground_m};
  v.camera.eye = {100, 100, 500};
  v.camera.plan_height_m = side_m;
  v.decorations = false;
  v.time = {2026, 6, 21, 12, 0, 480};
  return request;
}

std::array<int, 3> pixel_at(Frame const& frame, double x, double y) {
  auto const column = static_cast<std::size_t>(x);
  auto const row = static_cast<std::size_t>(side_m - y);
  auto const* p = &frame.rgba[(row * static_cast<std::size_t>(frame.width_px) + column) * 4];
  return {p[0], p[1], p[2]};
}

Frame rendered(FrameRequest const& request) {
  auto frame = shared_engine().render(request).get();
  if (!frame) FAIL(frame.error().message);
  return std::move(*frame);
}

}  // namespace citytwin::test
