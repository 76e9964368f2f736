#include "app/view_options.h"

#include "app/progress_line.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::app;

TEST_CASE("view options become a view", "[app][exact]") {
  ViewOptions options;
  options.size = "640x360";
  options.mode = "night";
  options.time = "2026-01-20T21:05";
  options.language = "en";
  options.overlay_minute = 7.5;
  auto const view = make_view(options);
  REQUIRE(view);
  CHECK(view->width_px == 640);
  CHECK(view->height_px == 360);
  CHECK(view->mode == ViewMode::night);
  CHECK(view->time.month == 1);
  CHECK(view->time.minute == 5);
  CHECK_FALSE(view->chinese);
  CHECK(view->overlay_time_ms == 450000);
}

TEST_CASE("a bad view option is refused with its name, its value and what was expected", "[app]") {
  struct Case {
    void (*spoil)(ViewOptions&);
    char const* option;
    char const* value;
  };
  auto const bad = GENERATE(
      Case{[](ViewOptions& o) { o.size = "640"; }, "--size", "'640'"},
      Case{[](ViewOptions& o) { o.size = "640x360x2"; }, "--size", "'640x360x2'"},
      Case{[](ViewOptions& o) { o.size = "9000x10"; }, "--size", "'9000x10'"},
      Case{[](ViewOptions& o) { o.mode = "dusk"; }, "--mode", "'dusk'"},
      Case{[](ViewOptions& o) { o.time = "2026-13-01T00:00"; }, "--time", "'2026-13-01T00:00'"},
      Case{[](ViewOptions& o) { o.language = "de"; }, "--lang", "'de'"},
      Case{[](ViewOptions& o) { o.opacity = 1.5; }, "--opacity", "'1.5'"});
  ViewOptions options;
  bad.spoil(options);
  auto const view = make_view(options);
  REQUIRE_FALSE(view);
  CHECK(view.error().subject == bad.option);
  CHECK_THAT(view.error().message, Catch::Contains(bad.value) && Catch::Contains("expected"));
}

TEST_CASE("the time left follows from the fraction done", "[app][exact]") {
  CHECK(time_left(0.5, 30) == "30 s left");
  CHECK(time_left(0.25, 60) == "3 min 0 s left");
  CHECK(time_left(0.001, 60).empty());
  CHECK(time_left(1, 60).empty());
}
