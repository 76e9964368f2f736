#include <cmath>

#include "renderer/engine/view_matrices.h"
#include "renderer/scene/view_spec.h"
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
