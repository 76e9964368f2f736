#include <cmath>
#include <limits>

#include "tests/renderer/engine/tiny_city.h"
#include "tests/support/catch.h"

namespace {

using namespace citytwin;
using test::pixel_at;
using test::plan_request;
using test::rendered;
using test::tiny_city;

Legend three_classes() {
  Legend legend;
  legend.title_en = "Depth";
  legend.title_zh = "水深";
  legend.unit = "m";
  legend.classes = {{0.1, 0.3, {198, 219, 239, 255}, "", ""},
                    {0.3, 0.6, {107, 174, 214, 255}, "", ""},
                    {0.6, 2.0, {8, 81, 156, 255}, "", ""}};
  return legend;
}

/// Bands of 50 m from west to east: dry, then one class each.
std::shared_ptr<Overlay> bands() {
  auto overlay = std::make_shared<Overlay>();
  overlay->id = "depth";
  overlay->legend = three_classes();
  auto values = std::make_shared<Grid<float>>(GridGeometry{0, 200, 2, 100, 100}, 0.0F);
  float const depth[] = {0.0F, 0.2F, 0.45F, 1.0F};
  for (int row = 0; row < 100; ++row) {
    for (int column = 0; column < 100; ++column) values->at(row, column) = depth[column / 25];
  }
  overlay->frames.push_back({0, values});
  return overlay;
}

std::array<int, 3> rgb(Rgba const& c) {
  return {c[0], c[1], c[2]};
}

}  // namespace

TEST_CASE("a draped pixel away from edges equals its legend class exactly", "[renderer][exact]") {
  auto request = plan_request(tiny_city());
  auto const overlay = bands();
  request.overlays = {overlay};
  auto const frame = rendered(request);
  for (double y : {10.0, 30.0, 60.0, 150.0, 190.0}) {
    CHECK(pixel_at(frame, 75, y) == rgb(overlay->legend.classes[0].colour));
    CHECK(pixel_at(frame, 125, y) == rgb(overlay->legend.classes[1].colour));
    CHECK(pixel_at(frame, 175, y) == rgb(overlay->legend.classes[2].colour));
  }
}

TEST_CASE("averaging samples leaves legend colours as they are", "[renderer][exact]") {
  auto request = plan_request(tiny_city());
  auto const overlay = bands();
  request.overlays = {overlay};
  request.view.samples = 4;
  auto const frame = rendered(request);
  CHECK(pixel_at(frame, 125, 150) == rgb(overlay->legend.classes[1].colour));
}

TEST_CASE("a value below the first class takes no colour of the legend", "[renderer][exact]") {
  auto request = plan_request(tiny_city());
  auto const overlay = bands();
  request.overlays = {overlay};
  auto const frame = rendered(request);
  for (auto const& c : overlay->legend.classes) CHECK(pixel_at(frame, 25, 150) != rgb(c.colour));
}

TEST_CASE("an overlay of the ground is not painted on roofs", "[renderer][exact]") {
  auto request = plan_request(tiny_city());
  auto const overlay = bands();
  request.overlays = {overlay};
  auto const frame = rendered(request);
  for (auto const& c : overlay->legend.classes) {
    CHECK(pixel_at(frame, 90, 110) != rgb(c.colour));
    CHECK(pixel_at(frame, 112, 90) != rgb(c.colour));
  }
}

TEST_CASE("nodata is hatched, never drawn as a class", "[renderer][exact]") {
  auto overlay = bands();
  overlay->legend.nodata = {120, 120, 120, 255};
  auto values = std::make_shared<Grid<float>>(GridGeometry{0, 200, 2, 100, 100},
                                              std::numeric_limits<float>::quiet_NaN());
  overlay->frames = {{0, values}};
  auto request = plan_request(tiny_city({.tower = false}));
  request.overlays = {overlay};
  auto const frame = rendered(request);
  int hatched = 0;
  for (int i = 0; i < 90; ++i) {
    hatched += pixel_at(frame, 50 + i, 150) == rgb(overlay->legend.nodata) ? 1 : 0;
  }
  // Stripes cover half the width; smoothing softens their edges.
  CHECK(hatched > 10);
  CHECK(hatched < 60);
}

TEST_CASE("a street's class shows as a band along the street", "[renderer][exact]") {
  auto const model = tiny_city({.tower = false});
  auto overlay = std::make_shared<Overlay>();
  overlay->id = "road_risk";
  overlay->kind = OverlayKind::features;
  overlay->layer = "roads";
  overlay->legend = three_classes();
  overlay->features = {{model->layer("roads")->id(0), 1.0F}};
  auto request = plan_request(model);
  request.overlays = {overlay};
  auto const frame = rendered(request);
  CHECK(pixel_at(frame, 60, 30) == rgb(overlay->legend.classes[2].colour));
  CHECK(pixel_at(frame, 150, 30) == rgb(overlay->legend.classes[2].colour));
  CHECK(pixel_at(frame, 60, 60) != rgb(overlay->legend.classes[2].colour));
}

TEST_CASE("a building's class shows on its roof and not on the ground beside it",
          "[renderer][exact]") {
  auto const model = tiny_city();
  auto overlay = std::make_shared<Overlay>();
  overlay->id = "building_depth";
  overlay->kind = OverlayKind::features;
  overlay->layer = "buildings";
  overlay->legend = three_classes();
  overlay->features = {{model->layer("buildings")->id(0), 1.0F}};
  auto request = plan_request(model);
  request.overlays = {overlay};
  auto const frame = rendered(request);
  auto const marked = rgb(overlay->legend.classes[2].colour);
  CHECK(pixel_at(frame, 90, 110) == marked);
  CHECK(pixel_at(frame, 112, 90) == marked);
  CHECK(pixel_at(frame, 78, 100) != marked);
  CHECK(pixel_at(frame, 122, 100) != marked);
}

TEST_CASE("a depth raster shown as water keeps its class colours", "[renderer][exact]") {
  auto request = plan_request(tiny_city());
  auto const overlay = bands();
  overlay->look = OverlayLook::water_surface;
  request.overlays = {overlay};
  auto const frame = rendered(request);
  CHECK(pixel_at(frame, 175, 150) == rgb(overlay->legend.classes[2].colour));
  CHECK(pixel_at(frame, 75, 150) == rgb(overlay->legend.classes[0].colour));
}

TEST_CASE("an overlay of a layer that the city lacks is refused by name", "[renderer]") {
  auto overlay = std::make_shared<Overlay>();
  overlay->id = "risk";
  overlay->kind = OverlayKind::features;
  overlay->layer = "pipes";
  overlay->legend = three_classes();
  auto request = plan_request(tiny_city());
  request.overlays = {overlay};
  auto const frame = test::shared_engine().render(request).get();
  REQUIRE_FALSE(frame.ok());
  CHECK(frame.error().code == ErrorCode::not_found);
  CHECK(frame.error().message.find("pipes") != std::string::npos);
}
