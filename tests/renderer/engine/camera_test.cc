#include <cmath>

#include "renderer/engine/camera_place.h"
#include "renderer/engine/view_matrices.h"
#include "renderer/scene/view_spec.h"
#include "tests/renderer/engine/tiny_city.h"
#include "tests/support/catch.h"

namespace {

using namespace citytwin;

}  // namespace

TEST_CASE("every named camera looks at the city from above the ground", "[renderer]") {
  Vec3 const focus{40, -30, 20};
  Box const extents[] = {
      {-1000, -1000, 1000, 1000}, {0, 0, 300, 200}, {-12000, -9000, 12000, 9000}};
  for (auto const& extent : extents) {
    for (auto const& name : camera_names()) {
      auto const camera = named_camera(name, focus, extent);
      REQUIRE(camera);
      CHECK(camera->eye.z > camera->target.z);
      CHECK_FALSE(camera->eye == camera->target);
    }
  }
  CHECK_FALSE(named_camera("nowhere", focus, extents[0]));
}

TEST_CASE("the plan shows the whole extent", "[renderer][analytic]") {
  Box const wide{0, 0, 4000, 1000};
  auto const camera = named_camera("plan", {0, 0, 0}, wide);
  REQUIRE(camera);
  CHECK(camera->plan);
  CHECK(camera->plan_height_m * 16 / 9 >= wide.width());
  CHECK(camera->plan_height_m >= wide.height());
}

TEST_CASE("headings are clockwise from grid north", "[renderer][exact]") {
  Camera camera;
  camera.eye = {0, 0, 10};
  camera.target = {10, 0, 10};
  CHECK(engine::heading_deg(camera) == Approx(90));
  camera.target = {0, -10, 10};
  CHECK(engine::heading_deg(camera) == Approx(180));
}

TEST_CASE("a plan view's pixels are its height over its lines", "[renderer][exact]") {
  Camera camera;
  camera.plan = true;
  camera.plan_height_m = 540;
  auto const view =
      engine::make_view(camera, 960, 1080, {{0, 0, 100, 100}, 0, 50}, {0, 0, 100, 100});
  CHECK(view.pixel_angle == 0.5);
  CHECK(view.eye.z > 50);
}

namespace {

citytwin::engine::PlacedCamera placed_at(citytwin::Vec3 eye, citytwin::ViewMode mode) {
  citytwin::ViewSpec view;
  view.camera.eye = eye;
  view.camera.target = {eye.x + 10, eye.y, eye.z + 1};
  view.mode = mode;
  return citytwin::engine::place_camera(*citytwin::test::tiny_city(), view);
}

}  // namespace

TEST_CASE("a camera underground or in a building is moved up, keeping its direction, and says so",
          "[renderer][exact]") {
  using citytwin::ViewMode;
  auto const buried = placed_at({20, 150, 1}, ViewMode::day);  // ground at 4 m
  CHECK(buried.camera.eye.z == Approx(5.7));
  CHECK(buried.camera.target.z == Approx(6.7));
  CHECK(buried.note == "the camera was underground; it was moved up by 4.7 m");
  auto const inside = placed_at({100, 100, 20}, ViewMode::day);  // a tower of 40 m
  CHECK(inside.camera.eye.z == Approx(47));
  CHECK(inside.note == "the camera was inside a building; it was moved up by 27.0 m");
  CHECK(placed_at({20, 150, 6}, ViewMode::day).note.empty());
  CHECK(placed_at({100, 100, 60}, ViewMode::day).note.empty());
  CHECK(placed_at({20, 150, 1}, ViewMode::underground).note.empty());
}
