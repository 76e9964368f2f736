#include "app/camera_options.h"

#include "geodata/crs.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::app;

namespace {

CityModel flat_city() {
  CityModel city;
  city.frame = make_local_frame("EPSG:4549", 616000, 3434000, "EPSG:5737").value();
  city.terrain = std::make_shared<Grid<float>>(GridGeometry{0, 2000, 10, 200, 200}, 4.0F);
  return city;
}

Camera placed(CameraOptions const& options) {
  auto const camera = placed_camera(options, flat_city());
  REQUIRE(camera);
  REQUIRE(*camera);
  return **camera;
}

std::string refusal(CameraOptions const& options) {
  auto const camera = placed_camera(options, flat_city());
  REQUIRE_FALSE(camera);
  return camera.error().message;
}

}  // namespace

TEST_CASE("eye and target are given in the city's CRS", "[app][exact]") {
  CameraOptions options;
  options.eye = {616100, 3434200, 50};
  options.target = {616300, 3434200, 10};
  options.field_of_view_deg = 60;
  auto const camera = placed(options);
  CHECK(camera.eye == Vec3{100, 200, 50});
  CHECK(camera.target == Vec3{300, 200, 10});
  CHECK(camera.field_of_view_deg == 60);
}

TEST_CASE("a camera by longitude and latitude stands over the ground and looks along its heading",
          "[app][analytic]") {
  auto city = flat_city();
  auto transformer = Transformer::create("EPSG:4490", city.frame).value();
  auto const geographic = transformer.from_local({500, 600});
  CameraOptions options;
  options.lonlat = {geographic.x, geographic.y};
  options.above_m = 60;
  options.heading_deg = 90;
  options.pitch_deg = -30;
  auto const camera = placed(options);
  CHECK(camera.eye.x == Approx(500).margin(1e-3));
  CHECK(camera.eye.y == Approx(600).margin(1e-3));
  CHECK(camera.eye.z == Approx(64));
  CHECK(camera.target.y == Approx(camera.eye.y).margin(1e-9));
  CHECK(camera.target.x - camera.eye.x == Approx(100 * std::cos(0.5235987756)));
  CHECK(camera.target.z - camera.eye.z == Approx(-50));
}

TEST_CASE("a map is given by its middle and height", "[app][exact]") {
  CameraOptions options;
  options.plan = {616100, 3434200, 800};
  auto const camera = placed(options);
  CHECK(camera.plan);
  CHECK(camera.plan_height_m == 800);
  CHECK(camera.target == Vec3{100, 200, 0});
}

TEST_CASE("a camera placed by half or twice is refused; none is no error", "[app][exact]") {
  CHECK_FALSE(placed_camera({}, flat_city()).value());
  CameraOptions half;
  half.eye = {1, 2, 3};
  CHECK(refusal(half) == "--eye and --target belong together; one of them is missing");
  CameraOptions twice;
  twice.plan = {1, 2, 3};
  twice.lonlat = {121, 31};
  CHECK(refusal(twice) ==
        "the camera is placed in two ways; expected one of --eye with --target, --lonlat, --plan");
}
