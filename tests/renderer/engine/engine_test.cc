#include <cstdlib>

#include <nlohmann/json.hpp>

#include "tests/renderer/engine/tiny_city.h"
#include "tests/support/catch.h"

namespace {

using namespace citytwin;
using test::pixel_at;
using test::plan_request;
using test::rendered;
using test::shared_engine;
using test::tiny_city;

int brightness(std::array<int, 3> const& p) {
  return p[0] + p[1] + p[2];
}

FrameRequest oblique_request(std::shared_ptr<CityModel const> model) {
  auto request = plan_request(std::move(model));
  request.view.camera = {{-80, -120, 90}, {100, 100, 10}, 40, false, 0};
  request.view.width_px = 240;
  request.view.height_px = 135;
  return request;
}

}  // namespace

TEST_CASE("the same request twice gives the same bytes", "[renderer][exact]") {
  auto const request = oblique_request(tiny_city());
  auto const first = rendered(request);
  auto const second = rendered(request);
  CHECK(first.rgba == second.rgba);
  CHECK(first.sidecar_json == second.sidecar_json);
}

TEST_CASE("another request in between changes nothing", "[renderer][exact]") {
  auto const request = oblique_request(tiny_city());
  auto const first = rendered(request);
  auto other = plan_request(tiny_city({.lamp = true}));
  other.view.mode = ViewMode::night;
  CHECK(rendered(other).rgba != first.rgba);
  CHECK(rendered(request).rgba == first.rgba);
}

TEST_CASE("pictures of different sizes follow one another on one engine", "[renderer][exact]") {
  auto small = oblique_request(tiny_city({.lamp = true}));
  auto large = small;
  large.view.width_px = 480;
  large.view.height_px = 270;
  auto const first = rendered(small);
  auto const first_large = rendered(large);
  CHECK(rendered(small).rgba == first.rgba);
  large.view.mode = ViewMode::night;
  CHECK(rendered(large).rgba != first_large.rgba);
  small.view.mode = ViewMode::underground;
  CHECK(rendered(small).rgba != first.rgba);
  large.view.mode = small.view.mode = ViewMode::day;
  CHECK(rendered(large).rgba == first_large.rgba);
  CHECK(rendered(small).rgba == first.rgba);
}

TEST_CASE("the tower's shadow lies away from the sun", "[renderer][analytic]") {
  auto request = plan_request(tiny_city());
  request.view.time.hour = 8;  // sun in the east: shadow to the west
  auto const morning = rendered(request);
  request.view.time.hour = 16;
  auto const afternoon = rendered(request);
  // 20 m from the walls; the shadow is about 40 m long at both hours.
  CHECK(brightness(pixel_at(morning, 60, 100)) < brightness(pixel_at(afternoon, 60, 100)) - 60);
  CHECK(brightness(pixel_at(afternoon, 140, 100)) < brightness(pixel_at(morning, 140, 100)) - 60);
}

TEST_CASE("a lamp adds light about its foot and nothing beyond its reach", "[renderer][analytic]") {
  auto without = plan_request(tiny_city({.tower = false}));
  auto with = plan_request(tiny_city({.tower = false, .lamp = true}));
  without.view.mode = with.view.mode = ViewMode::night;
  auto const dark = rendered(without);
  auto const lit = rendered(with);
  CHECK(brightness(pixel_at(lit, 166, 150)) > brightness(pixel_at(dark, 166, 150)) + 40);
  CHECK(pixel_at(lit, 20, 190) == pixel_at(dark, 20, 190));
  CHECK(pixel_at(lit, 60, 60) == pixel_at(dark, 60, 60));
}

TEST_CASE("hiding a layer removes it; an unknown layer is refused by name", "[renderer]") {
  auto request = oblique_request(tiny_city());
  auto const shown = rendered(request);
  request.view.hidden_layers = {"buildings"};
  CHECK(rendered(request).rgba != shown.rgba);
  request.view.hidden_layers = {"bildings"};
  auto const refused = shared_engine().render(request).get();
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::not_found);
  CHECK(refused.error().message.find("bildings") != std::string::npos);
  CHECK(refused.error().message.find("roads") != std::string::npos);
}

TEST_CASE("sizes, cameras and times out of range are refused", "[renderer]") {
  auto const refused = [](auto change) {
    auto request = oblique_request(tiny_city());
    change(request.view);
    auto const frame = shared_engine().render(request).get();
    return !frame.ok() && frame.error().code == ErrorCode::invalid_argument;
  };
  CHECK(refused([](ViewSpec& v) { v.width_px = 0; }));
  CHECK(refused([](ViewSpec& v) { v.height_px = 100000; }));
  CHECK(refused([](ViewSpec& v) { v.samples = 0; }));
  CHECK(refused([](ViewSpec& v) { v.overlay_opacity = 1.5; }));
  CHECK(refused([](ViewSpec& v) { v.camera.eye = v.camera.target; }));
  CHECK(refused([](ViewSpec& v) { v.time.month = 13; }));
}

TEST_CASE("the sidecar names model, run, camera, sun and GL", "[renderer]") {
  auto request = oblique_request(tiny_city());
  request.run_id = "run-7";
  request.spec_hash = "00ff";
  auto const json = nlohmann::json::parse(rendered(request).sidecar_json);
  CHECK(json["model_version"] == request.model->version);
  CHECK(json["run_id"] == "run-7");
  CHECK(json["spec_hash"] == "00ff");
  CHECK(json["synthetic"] == true);
  CHECK(json["camera"]["eye"]["easting_m"] == Approx(-80.0));
  CHECK(json["sun_direction"][2].get<double>() > 0.9);  // noon at the solstice, 82 deg high
  CHECK_FALSE(json["gl"]["renderer"].get<std::string>().empty());
  CHECK(json["gl"]["errors"] == 0);
}

TEST_CASE("without its font the engine says which package is missing", "[renderer]") {
  setenv("CITYTWIN_FONT_DIR", "/nonexistent", 1);
  auto const engine = Engine::create();
  unsetenv("CITYTWIN_FONT_DIR");
  REQUIRE_FALSE(engine.ok());
  CHECK(engine.error().code == ErrorCode::unavailable);
  CHECK(engine.error().message.find("fonts-noto-cjk") != std::string::npos);
}

TEST_CASE("a frame becomes a PNG; a broken one is refused", "[renderer]") {
  auto const png = encode_png(rendered(plan_request(tiny_city())));
  REQUIRE(png.ok());
  CHECK(std::vector<std::uint8_t>(png->begin() + 1, png->begin() + 4) ==
        std::vector<std::uint8_t>{'P', 'N', 'G'});
  CHECK_FALSE(encode_png(Frame{4, 4, {1, 2, 3}, "", ""}).ok());
}

TEST_CASE("at night the ground behind a building is dark, before it as bright as without",
          "[renderer][analytic]") {
  auto const night = [](bool tower) {
    auto request = plan_request(tiny_city({.tower = tower, .lamp = true, .lamp_at = {76, 112}}));
    request.view.mode = ViewMode::night;
    return rendered(request);
  };
  auto const with = night(true);
  auto const without = night(false);
  // From the lamp to (88, 124) light would cross the tower's corner.
  CHECK(brightness(pixel_at(with, 88, 124)) < 0.8 * brightness(pixel_at(without, 88, 124)));
  CHECK(brightness(pixel_at(with, 64, 124)) ==
        Approx(brightness(pixel_at(without, 64, 124))).epsilon(0.03));
}
