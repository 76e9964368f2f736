#include "scenarios/core/legend.h"

#include <cmath>
#include <fstream>
#include <limits>

#include "scenarios/core/legend_file.h"
#include "tests/support/catch.h"

using namespace citytwin;

namespace {

Result<Legend> legend_from(std::string const& text) {
  auto const path = std::filesystem::temp_directory_path() / "citytwin_legend_test.toml";
  std::ofstream(path) << text;
  return read_legend_file(path);
}

constexpr char const* two_classes = R"(title_en = "Depth"
unit = "m"
[[class]]
lower = 0.1
upper = 1
colour = "#102030"
[[class]]
lower = 1
colour = "#10203040"
label_zh = "深"
)";

}  // namespace

TEST_CASE("a legend file gives classes, colours and labels", "[legend][exact]") {
  auto const legend = legend_from(two_classes);
  REQUIRE(legend.ok());
  CHECK(legend->title_en == "Depth");
  REQUIRE(legend->classes.size() == 2);
  CHECK(legend->classes[0].colour == Rgba{0x10, 0x20, 0x30, 0xff});
  CHECK(legend->classes[1].colour == Rgba{0x10, 0x20, 0x30, 0x40});
  CHECK(std::isinf(legend->classes[1].upper));
  CHECK(legend->classes[1].label_zh == "深");
}

TEST_CASE("a value takes the class whose lower limit it reaches", "[legend][exact]") {
  auto const legend = *legend_from(two_classes);
  CHECK(!legend.class_of(0.0999).has_value());
  CHECK(legend.class_of(0.1) == 0U);
  CHECK(legend.class_of(1.0) == 1U);
  CHECK(legend.class_of(1e9) == 1U);
  CHECK(!legend.class_of(std::numeric_limits<double>::quiet_NaN()).has_value());
  CHECK(legend.colour_of(0.05) == Rgba{0, 0, 0, 0});
}

TEST_CASE("the last class holds its own upper limit, the others do not", "[legend][exact]") {
  Legend legend;
  legend.classes = {{0, 1, {1, 1, 1, 255}, "", ""}, {1, 2, {2, 2, 2, 255}, "", ""}};
  CHECK(legend.class_of(1.0) == 1U);
  CHECK(legend.class_of(2.0) == 1U);
  CHECK(!legend.class_of(2.0001).has_value());
}

TEST_CASE("a continuous legend blends between lower limits", "[legend][exact]") {
  Legend legend;
  legend.continuous = true;
  legend.classes = {{0, 1, {0, 0, 0, 255}, "", ""}, {1, 2, {100, 200, 40, 255}, "", ""}};
  CHECK(legend.colour_of(0.5) == Rgba{50, 100, 20, 255});
  CHECK(legend.colour_of(1.5) == Rgba{100, 200, 40, 255});
}

TEST_CASE("a legend file names the line and key of what is wrong", "[legend][exact]") {
  CHECK(legend_from("colour = 1\n").error().message ==
        "citytwin_legend_test.toml:1: unknown key 'colour'; expected title_en, title_zh, unit, "
        "continuous, nodata, source and [[class]]");
  CHECK(legend_from("unit = \"m\"\n[[class]]\ncolour = \"red\"\n").error().message ==
        "citytwin_legend_test.toml:3: key 'colour' is 'red'; expected #rrggbb or #rrggbbaa");
  CHECK(legend_from("[[class]]\nlower = 2\nupper = 1\n").error().message.find("ascending") !=
        std::string::npos);
  CHECK(legend_from("unit = \"m\"\n").error().message.find("no [[class]]") != std::string::npos);
}
