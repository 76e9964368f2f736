#include "geodata/names/name_text.h"

#include "tests/support/catch.h"

using namespace citytwin;

namespace {

NameText const& text() {
  static NameText const one = *NameText::create();
  return one;
}

std::string spelled(std::string const& name, std::size_t reading = 0) {
  auto const readings = text().readings(NameText::tokens(text().normalised(name)));
  std::string out;
  if (reading >= readings.size()) return out;
  for (auto const& syllable : readings[reading]) out += (out.empty() ? "" : " ") + syllable;
  return out;
}

}  // namespace

TEST_CASE("one spelling stands for all writings of a name", "[geodata][names][oracle]") {
  CHECK(text().normalised("ＲＥＮＭＩＮ Ｒｏａｄ") == "renmin road");
  CHECK(text().normalised("車站") == "车站");
  CHECK(text().normalised("G60滬昆高速") == "g60沪昆高速");
  CHECK(text().normalised("") == "");
}

TEST_CASE("Chinese falls into characters, the rest into words", "[geodata][names][exact]") {
  auto const tokens = NameText::tokens("g60沪昆高速 (north)");
  REQUIRE(tokens.size() == 6);
  CHECK(tokens[0].text == "g60");
  CHECK_FALSE(tokens[0].han);
  CHECK(tokens[1].text == "沪");
  CHECK(tokens[1].han);
  CHECK(tokens[5].text == "north");
  CHECK(NameText::tokens(" -/- ").empty());
}

TEST_CASE("names are read without tones, with a second reading where one is common",
          "[geodata][names][oracle]") {
  CHECK(spelled("人民北路") == "ren min bei lu");
  CHECK(spelled("G60沪昆高速") == "g60 hu kun gao su");
  CHECK(spelled("松江新城") == "song jiang xin cheng");
  CHECK(spelled("莘庄", 1) == "xin zhuang");
  CHECK(spelled("长兴路", 1) == "chang xing lu");
  CHECK(spelled("人民北路", 1).empty());
  CHECK(spelled("North Road").empty());
}
