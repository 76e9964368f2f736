#include "renderer/engine/decorator.h"

#include "renderer/engine/text_lines.h"
#include "tests/renderer/engine/tiny_city.h"
#include "tests/support/catch.h"

namespace {

using namespace citytwin;
using namespace citytwin::engine;

}  // namespace

TEST_CASE("scale bars take lengths of 1, 2 or 5", "[renderer][exact]") {
  CHECK(round_distance_m(260) == 200);
  CHECK(round_distance_m(99) == 50);
  CHECK(round_distance_m(100) == 100);
  CHECK(round_distance_m(1900) == 1000);
  CHECK(round_distance_m(0.7) == Approx(0.5));
}

TEST_CASE("UTF-8 is read by code points and broken bytes do not stop the text",
          "[renderer][exact]") {
  std::string_view text = "a城\xff!";
  CHECK(take_code_point(text) == U'a');
  CHECK(take_code_point(text) == U'城');
  CHECK(take_code_point(text) == 0xFFFD);
  CHECK(take_code_point(text) == U'!');
  CHECK(text.empty());
}

TEST_CASE("a Chinese glyph is drawn, as wide as it is high", "[renderer]") {
  auto const font = Font::open(Weight::regular);
  REQUIRE(font.ok());
  int covered = 0;
  double const advance = (*font)->draw("城", 0, 20, 20, [&](int, int, std::uint8_t) { ++covered; });
  CHECK(advance == Approx(20).margin(0.5));
  CHECK(covered > 60);
}

TEST_CASE("a long text is broken into lines that fit and never ends beyond the last",
          "[renderer][exact]") {
  auto const font = Font::open(Weight::regular);
  REQUIRE(font.ok());
  std::string const source = "own classes around the 0.15 m and 0.30 m marks of practice";
  double const half = 0.6 * (*font)->width_px(source, 12);
  auto const two = text_lines(**font, source, 12, half, 2);
  REQUIRE(two.size() == 2);
  CHECK(two[0] + two[1] == source);
  for (auto const& line : two) CHECK((*font)->width_px(line, 12) <= half);
  auto const cut = text_lines(**font, source, 12, half / 2, 2);
  REQUIRE(cut.size() == 2);
  CHECK(cut[1].ends_with("…"));
  for (auto const& line : cut) CHECK((*font)->width_px(line, 12) <= half / 2);
  CHECK(text_lines(**font, "最大积水深度", 12, 40, 2).size() == 2);
  CHECK(text_lines(**font, "", 12, half, 2).empty());
}

TEST_CASE("a titled picture still names its overlay, city, time and mode", "[renderer][exact]") {
  auto overlay = std::make_shared<Overlay>();
  overlay->title_zh = "最大积水深度";
  overlay->title_en = "Greatest water depth";
  CityModel model;
  model.name_zh = "松江";
  model.name_en = "Songjiang";
  FrameRequest request;
  request.overlays = {overlay};
  request.view.title_zh = request.view.title_en = "50-year storm";
  CHECK(subtitle(request, model) == "最大积水深度 · 松江 · 2026-06-21 15:00 UTC+8 · 日景");
  request.view.chinese = false;
  CHECK(subtitle(request, model) ==
        "Greatest water depth · Songjiang · 2026-06-21 15:00 UTC+8 · day");
  model.name_en.clear();
  CHECK(subtitle(request, model) == "Greatest water depth · 松江 · 2026-06-21 15:00 UTC+8 · day");
  request.view.title_en.clear();
  CHECK(subtitle(request, model) == "Greatest water depth · 2026-06-21 15:00 UTC+8 · day");
}

TEST_CASE("an overlay through time says which moment is shown", "[renderer][exact]") {
  auto overlay = std::make_shared<Overlay>();
  overlay->title_zh = "积水深度";
  overlay->title_en = "Water depth";
  auto const values = std::make_shared<Grid<float>>(GridGeometry{0, 0, 1, 1, 1}, 0.0F);
  overlay->frames = {{0, values}, {1500000, values}, {3630000, values}};
  CityModel const model;
  FrameRequest request;
  request.overlays = {overlay};
  request.view.overlay_time_ms = 1500000;
  CHECK(subtitle(request, model).starts_with("积水深度（第 25 分钟） · "));
  request.view.overlay_time_ms = -1;
  request.view.chinese = false;
  CHECK(subtitle(request, model).starts_with("Water depth at 60.5 min · "));
}

TEST_CASE("a picture says where it looks in the city's own coordinates", "[renderer][exact]") {
  LocalFrame frame;
  frame.origin_easting_m = 616000;
  frame.origin_northing_m = 3434000;
  ViewSpec view;
  view.camera.target = {482.9, 939.7, 4.2};
  view.camera.eye = {0, 0, 320};
  CHECK(place_text(view, frame) ==
        "目标 E 616483 N 3434940 H 4 m · 视点 E 616000 N 3434000 H 320 m · EPSG:4549");
  view.chinese = false;
  view.camera.plan = true;
  CHECK(place_text(view, frame) == "target E 616483 N 3434940 H 4 m · EPSG:4549");
}

TEST_CASE("open classes are labelled by the limit they have", "[renderer][exact]") {
  LegendClass entry{0.15, 0.3, {}, "", ""};
  CHECK(class_label(entry, true) == "0.15 – 0.3");
  entry.upper = std::numeric_limits<double>::infinity();
  CHECK(class_label(entry, true) == "≥ 0.15");
  entry.label_zh = "深";
  CHECK(class_label(entry, true) == "深");
}

TEST_CASE("the legend's swatches carry the classes' exact colours", "[renderer][exact]") {
  auto overlay = std::make_shared<Overlay>();
  overlay->id = "depth";
  overlay->legend.title_zh = "水深";
  overlay->legend.unit = "m";
  overlay->legend.classes = {{0.1, 0.3, {201, 17, 203, 255}, "", ""},
                             {0.3, 0.6, {11, 202, 77, 255}, "", ""}};
  overlay->frames = {{0, std::make_shared<Grid<float>>(GridGeometry{0, 200, 2, 100, 100}, 0.0F)}};
  auto request = test::plan_request(test::tiny_city());
  request.view.width_px = 480;
  request.view.height_px = 270;
  request.overlays = {overlay};
  auto const plain = test::rendered(request);
  request.view.decorations = true;
  auto const decorated = test::rendered(request);
  CHECK(plain.rgba != decorated.rgba);
  for (auto const& entry : overlay->legend.classes) {
    int exact = 0;
    for (std::size_t i = 0; i < decorated.rgba.size(); i += 4) {
      exact += std::equal(entry.colour.begin(), entry.colour.begin() + 3,
                          decorated.rgba.begin() + static_cast<std::ptrdiff_t>(i))
                   ? 1
                   : 0;
    }
    CHECK(exact > 50);
  }
}
