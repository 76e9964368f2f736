#include "scenarios/core/parameters.h"

#include <limits>

#include "tests/support/catch.h"

using namespace citytwin;

namespace {

std::vector<Parameter> const table = {
    {"return_period_a", ParameterType::number, "a", 50.0, 1.0, 200.0, {}, "", "", ""},
    {"steps", ParameterType::integer, "", std::int64_t{3}, 1.0, {}, {}, "", "", ""},
    {"occlusion", ParameterType::boolean, "", true, {}, {}, {}, "", "", ""},
    {"pattern",
     ParameterType::text,
     "",
     std::string("early"),
     {},
     {},
     {"early", "late"},
     "",
     "",
     ""},
    {"note", ParameterType::text, "", std::string(), {}, {}, {}, "", "", ""}};

std::string refusal(std::map<std::string, ParameterValue> const& given) {
  auto const bound = bind_parameters(table, given);
  REQUIRE(!bound.ok());
  CHECK(bound.error().code == ErrorCode::invalid_argument);
  return bound.error().message;
}

}  // namespace

TEST_CASE("what is not given takes its default", "[parameters][exact]") {
  auto const bound = bind_parameters(table, {{"steps", std::int64_t{7}}});
  REQUIRE(bound.ok());
  CHECK(bound->number("return_period_a") == 50);
  CHECK(bound->integer("steps") == 7);
  CHECK(bound->boolean("occlusion"));
  CHECK(bound->text("pattern") == "early");
  CHECK(bound->all().size() == table.size());
}

TEST_CASE("a whole number serves where a number is asked, not the other way round",
          "[parameters][exact]") {
  CHECK(
      bind_parameters(table, {{"return_period_a", std::int64_t{20}}})->number("return_period_a") ==
      20.0);
  CHECK(refusal({{"steps", 2.5}}) == "parameter 'steps' is 2.5; expected a whole number");
}

TEST_CASE("an unknown parameter suggests the nearest known one", "[parameters][exact]") {
  CHECK(refusal({{"return_period", 20.0}}) ==
        "unknown parameter 'return_period'; did you mean 'return_period_a'?");
  CHECK(refusal({{"oclusion", true}}) == "unknown parameter 'oclusion'; did you mean 'occlusion'?");
}

TEST_CASE("a value out of range is refused with the range and its unit", "[parameters][exact]") {
  CHECK(refusal({{"return_period_a", 0.5}}) ==
        "parameter 'return_period_a' is 0.5; expected 1 to 200 a");
  CHECK(refusal({{"return_period_a", 200.5}}) ==
        "parameter 'return_period_a' is 200.5; expected 1 to 200 a");
  CHECK(refusal({{"steps", std::int64_t{0}}}) == "parameter 'steps' is 0; expected at least 1");
  CHECK(bind_parameters(table, {{"return_period_a", 200.0}}).ok());
  CHECK(bind_parameters(table, {{"return_period_a", 1.0}}).ok());
}

TEST_CASE("no number is not a number, and infinity is out of range", "[parameters][exact]") {
  CHECK(!bind_parameters(table, {{"return_period_a", std::numeric_limits<double>::quiet_NaN()}}));
  CHECK(!bind_parameters(table, {{"return_period_a", std::numeric_limits<double>::infinity()}}));
}

TEST_CASE("a wrong type and an unknown choice name what was expected", "[parameters][exact]") {
  CHECK(refusal({{"occlusion", std::string("yes")}}) ==
        "parameter 'occlusion' is 'yes'; expected true or false");
  CHECK(refusal({{"pattern", std::string("middle")}}) ==
        "parameter 'pattern' is 'middle'; expected one of early, late");
  CHECK(refusal({{"note", 3.0}}) == "parameter 'note' is 3; expected a text");
}
