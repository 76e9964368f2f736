#include "geodata/frames/vertical_datum.h"

#include "geodata/crs.h"
#include "tests/support/catch.h"

using namespace citytwin;

namespace {

std::string const wusong = "Wusong = EPSG:5737 + 1.634 m, source: survey 2021, benchmark 3-12";

std::string refusal(std::string const& text) {
  auto const datum = parse_vertical_datum(text);
  return datum ? std::string() : datum.error().message;
}

}  // namespace

TEST_CASE("registered vertical datums are known by their code and title",
          "[geodata][frames][oracle]") {
  CHECK(parse_vertical_datum("EPSG:5737")->title == "Yellow Sea 1985 height");
  CHECK(parse_vertical_datum("EPSG:5736")->title == "Yellow Sea 1956 height");
  CHECK(parse_vertical_datum("EPSG:5704")->title.find("Yellow Sea") == 0);
}

TEST_CASE("a local datum needs its offset and where that is from", "[geodata][frames][contract]") {
  auto const datum = parse_vertical_datum(wusong);
  REQUIRE(datum.ok());
  CHECK(datum->name == "Wusong");
  CHECK(datum->base == "EPSG:5737");
  CHECK(datum->height_above_base_m == 1.634);
  CHECK(datum->source == "survey 2021, benchmark 3-12");
  CHECK_THAT(refusal("Wusong"), Catch::Contains("NAME = EPSG:5737 + 1.234 m, source: DOCUMENT"));
  CHECK_THAT(refusal("Wusong = EPSG:5737, source: x"), Catch::Contains("no offset"));
  CHECK_THAT(refusal("Wusong = EPSG:5737 + 1.634 m"), Catch::Contains("where its offset is from"));
  CHECK_THAT(refusal("Wusong = EPSG:5737 + 1.634, source: x"), Catch::Contains("expected metres"));
  CHECK_THAT(refusal("Wusong = EPSG:5737 + 1634 m, source: x"), Catch::Contains("1634"));
  CHECK_THAT(refusal("Wusong = EPSG:4549 + 1.6 m, source: x"), Catch::Contains("EPSG:4549"));
  CHECK_THAT(refusal("= EPSG:5737 + 1 m, source: x"), Catch::Contains("no name"));
  CHECK_FALSE(parse_vertical_datum("").ok());
}

TEST_CASE("heights go between tied datums and back by the operator's offset alone",
          "[geodata][frames][exact]") {
  CHECK(*height_shift_m("EPSG:5737", "EPSG:5737") == 0);
  CHECK(*height_shift_m(wusong, "EPSG:5737") == -1.634);
  CHECK(*height_shift_m("EPSG:5737", wusong) == 1.634);
  CHECK(*height_shift_m(wusong, wusong) == 0);
}

TEST_CASE("heights of datums that nothing ties together are refused, both named",
          "[geodata][frames][contract]") {
  auto const refused = height_shift_m("EPSG:5736", "EPSG:5737");
  REQUIRE_FALSE(refused.ok());
  CHECK_THAT(refused.error().message, Catch::Contains("EPSG:5736 (Yellow Sea 1956 height)") &&
                                          Catch::Contains("EPSG:5737 (Yellow Sea 1985 height)"));
  auto const undeclared = height_shift_m("EPSG:5737", "");
  REQUIRE_FALSE(undeclared.ok());
  CHECK_THAT(undeclared.error().message,
             Catch::Contains("EPSG:5737") && Catch::Contains("undeclared"));
}

TEST_CASE("a source that names other heights than the city's is refused, both named",
          "[geodata][frames][contract]") {
  auto refusal = [](std::string const& crs, std::string const& datum) {
    auto const city = *make_local_frame("EPSG:4549", 616000, 3435000, datum);
    auto const made = Transformer::create(crs, city);
    return made ? std::string() : made.error().message;
  };
  CHECK(refusal("EPSG:4549", wusong).empty());
  CHECK(refusal("EPSG:4549+5737", "EPSG:5737").empty());
  CHECK(refusal("EPSG:4549+5736", "").empty());
  CHECK_THAT(refusal("EPSG:4549+5736", wusong),
             Catch::Contains("EPSG:5736") && Catch::Contains("Wusong"));
  CHECK_THAT(refusal("EPSG:4549+5737", wusong),
             Catch::Contains("+1.634 m") && Catch::Contains("Wusong"));
}
