#include "geodata/filter/parser.h"
#include "geodata/nearest_name.h"
#include "tests/geodata/filter/estates.h"
#include "tests/support/catch.h"

using namespace citytwin;
using test::ask;

TEST_CASE("an error points at the character", "[geodata][filter][golden]") {
  CHECK(ask("floor > 5 AND owner = 'Anna'") ==
        "filter: layer 'estates' has no property 'floor'; did you mean 'floors'?\n"
        "  floor > 5 AND owner = 'Anna'\n"
        "  ^^^^^");
  CHECK(ask("owner = '王五' AND flors > 5") ==
        "filter: layer 'estates' has no property 'flors'; did you mean 'floors'?\n"
        "  owner = '王五' AND flors > 5\n"
        "                     ^^^^^");
  CHECK(ask("floors > 5 AND\n  owner = 7") ==
        "filter: property 'owner' (a text) cannot be compared with the whole number 7; write texts "
        "in single quotes\n"
        "    owner = 7\n"
        "            ^");
  CHECK(ask("floors >") ==
        "filter: expected a property, number, text, date or geometry but found the end\n"
        "  floors >\n"
        "          ^");
  std::string far(410, ' ');
  far.replace(200, 10, "floors ! 5");
  auto const cut = ask(far);
  CHECK_THAT(cut, Catch::Contains("not equal is written <>") && Catch::Contains("..."));
  CHECK(cut.size() < 300);
}

TEST_CASE("every mistake gets its own sentence", "[geodata][filter][contract]") {
  struct Case {
    char const* text;
    char const* sentence;
  };
  Case const cases[] = {
      {"", "found the end"},
      {"floors", "expected =, <>"},
      {"floors = 5 AND", "found the end"},
      {"floors = 5 owner", "expected AND, OR or the end"},
      {"(floors = 5", "expected ')'"},
      {"floors = 5)", "expected AND, OR or the end of the filter but found ')'"},
      {"floors = 'five'", "property 'floors' (a whole number) cannot be compared with the text"},
      {"floors = '5'", "write numbers without quotes"},
      {"owner = \"Anna\"", "texts stand in single quotes"},
      {"owner = NULL", "expected a property"},
      {"taxes = TRUE", "true or false value"},
      {"floors = DATE('2020-01-01')", "cannot be compared with the date"},
      {"owner < floors", "cannot be compared"},
      {"floors LIKE '5%'", "only texts can"},
      {"owner LIKE floors", "pattern in single quotes"},
      {"owner LIKE 'a\\\\\\\\\\'", "this quote is not closed"},
      {"owner = 'Anna", "this quote is not closed"},
      {"owner = ‘Anna’", "typographic"},
      {"floors * 1 = 2", "arithmetic is not supported"},
      {"floors != 2", "not equal is written <>"},
      {"floors = 5; DROP", "nothing can start"},
      {"5floors = 2", "double quotes"},
      {"floors = 1e999", "beyond what can be compared"},
      {"floors IN ()", "expected a property"},
      {"floors BETWEEN 1 OR 2", "expected AND"},
      {"floors IS 5", "expected NULL"},
      {"floors NOT = 5", "IN, BETWEEN or LIKE"},
      {"owner = DATE('2023-02-29')", "this is no date"},
      {"owner = TIMESTAMP('2023-02-28T00:00:00')", "this is no time"},
      {"CASEI(owner) = 'anna'", "function CASEI is not supported"},
      {"S_INTERSECT(geom, POINT(1 2))", "did you mean S_INTERSECTS?"},
      {"geom = 5", "is the feature's geometry"},
      {"S_INTERSECTS(owner, POINT(616000 3435000))", "which is named geom"},
      {"S_INTERSECTS(geom, geom)", "expected a geometry such as"},
      {"S_INTERSECTS(geom, owner)", "expected a geometry such as"},
      {"S_INTERSECTS(geom, POINT(616000))", "expected a number"},
      {"S_INTERSECTS(geom, LINESTRING(616000 3435000))", "at least 2 points"},
      {"S_INTERSECTS(geom, POLYGON((616000 3435000, 616100 3435000, 616100 3435100, 616000 "
       "3435100)))",
       "not closed"},
      {"S_INTERSECTS(geom, POLYGON((616000 3435000, 616100 3435100, 616100 3435000, 616000 "
       "3435100, 616000 3435000)))",
       "not valid: Self-intersection"},
      {"S_INTERSECTS(geom, BBOX(616000, 3435000, 615000, 3436000))", "west < east"},
      {"S_INTERSECTS(geom, BBOX(1, 2, 3))", "4 numbers"},
      {"S_INTERSECTS(geom, GEOMETRYCOLLECTION(POINT(1 2)))", "collections are not supported"},
      {"S_INTERSECTS(geom, POINT(121.2 31.0))", "in the city's CRS unless another is named"},
      {"S_INTERSECTS(geom, POINT(3435000 616000))", "axes swapped"},
      {"S_DWITHIN(geom, POINT(616000 3435000))", "expected ','"},
      {"S_DWITHIN(geom, POINT(616000 3435000), -1)", "cannot be negative"},
      {"S_DWITHIN(geom, POINT(616000 3435000), 5, miles)", "m or km"},
  };
  for (auto const& c : cases) {
    INFO(c.text);
    auto const message = ask(c.text);
    CHECK_THAT(message, Catch::Contains(c.sentence));
    CHECK_THAT(message, Catch::StartsWith("filter: ") && Catch::EndsWith("^"));
  }
}

TEST_CASE("nesting is bounded and said; long chains are not nesting", "[geodata][filter][exact]") {
  auto nested = [](std::size_t depth) {
    return ask(std::string(depth, '(') + "floors > 5" + std::string(depth, ')'));
  };
  CHECK(nested(cql2::max_nesting) == "2 3 5");
  CHECK_THAT(nested(cql2::max_nesting + 1), Catch::Contains("nested more than 100 deep"));
  CHECK_THAT(nested(400000), Catch::Contains("nested more than 100 deep"));
  std::string negations;
  for (int i = 0; i < 100000; ++i) negations += "NOT ";
  CHECK_THAT(ask(negations + "TRUE"), Catch::Contains("nested more than 100 deep"));
  std::string chain = "floors > 5";
  for (int i = 0; i < 20000; ++i) chain += " OR floors = 3 AND TRUE";
  CHECK(ask(chain) == "1 2 3 5");
  CHECK_THAT(ask(std::string(cql2::max_filter_bytes + 1, ' ')), Catch::Contains("at most 1048576"));
}

TEST_CASE("a message is UTF-8 whatever the filter was", "[geodata][filter][fuzz]") {
  CHECK(ask("\x93w = 3") ==
        "filter: this is not valid UTF-8\n"
        "  ?w = 3\n"
        "  ^");
  auto const nothing_else = ask(std::string(300, '\x80'));
  CHECK(nothing_else.find('\x80') == std::string::npos);
  CHECK(nothing_else.size() < 200);
}

TEST_CASE("bytes that are no UTF-8 are refused", "[geodata][filter][contract]") {
  for (auto const* bytes :
       {"owner = '\xff'", "\xc0\x80 = 1", "owner = '\xe4\xba", "\xed\xa0\x80 = 1"}) {
    CHECK_THAT(ask(bytes), Catch::Contains("not valid UTF-8"));
  }
}

TEST_CASE("a filter made for one schema is refused by a layer of another",
          "[geodata][filter][contract]") {
  FilterSchema const other{"other", {{"floors", ColumnType::text}}};
  auto const filter = Filter::parse("floors = 'x'", other, test::songjiang());
  REQUIRE(filter.ok());
  auto const found = filter->rows(*test::estates());
  REQUIRE_FALSE(found.ok());
  CHECK_THAT(found.error().message, Catch::Contains("'floors' of texts"));
}

TEST_CASE("the nearest names come first and far ones not at all", "[geodata][filter][exact]") {
  std::vector<std::string> const names{"height_m", "floors", "usage", "heading_deg"};
  CHECK(nearest_names(names, "hieght_m") == std::vector<std::string>{"height_m"});
  CHECK(nearest_names(names, "he") == std::vector<std::string>{"height_m", "heading_deg"});
  CHECK(nearest_names(names, "zzzzzz").empty());
  CHECK(edit_distance("kitten", "sitting") == 3);
}
