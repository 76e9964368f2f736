#include "geodata/filter/temporal.h"

#include "tests/support/catch.h"

using namespace citytwin::cql2;

TEST_CASE("days count from 1970 through leap years and centuries", "[geodata][filter][oracle]") {
  CHECK(parse_instant("1970-01-01")->day == 0);
  CHECK(parse_instant("2000-03-01")->day == 11017);
  CHECK(parse_instant("1900-03-01")->day - parse_instant("1900-02-28")->day == 1);
  CHECK(parse_instant("2000-03-01")->day - parse_instant("2000-02-28")->day == 2);
  CHECK(parse_instant("0001-01-01")->day == -719162);
}

TEST_CASE("an instant keeps its offset and its fraction", "[geodata][filter][oracle]") {
  auto const a = *parse_instant("2015-04-22T00:00:00+07:00");
  CHECK(a.utc_us == parse_instant("2015-04-21T17:00:00Z")->utc_us);
  CHECK(a.day == parse_instant("2015-04-22")->day);
  CHECK(parse_instant("1970-01-01T00:00:00.25Z")->utc_us == 250000);
  CHECK(parse_instant("1970-01-01T00:00:00.1234567Z")->utc_us == 123456);
  CHECK(parse_instant("2015-04-22 00:00:00+07")->utc_us == a.utc_us);
  CHECK(parse_instant("2015-04-22T00:00+0700")->utc_us == a.utc_us);
  CHECK(parse_instant("2015-04-22T10:00")->precision == Precision::local_time);
}

TEST_CASE("what is no date is none", "[geodata][filter][exact]") {
  for (auto const* text :
       {"", "2015", "2015-4-22", "2015-13-01", "2015-00-01", "2015-02-29", "2015-04-31",
        "2015-04-22T", "2015-04-22T24:00", "2015-04-22T10:60", "2015-04-22T10:00:00.Z",
        "2015-04-22T10:00:00+", "2015-04-22T10:00:00+19:00", "2015-04-22x", "n/a", "-015-04-22"}) {
    INFO(text);
    CHECK_FALSE(parse_instant(text));
  }
}

TEST_CASE("a date beside an instant compares by the day, a time without offset not at all",
          "[geodata][filter][exact]") {
  auto const at = [](char const* text) { return *parse_instant(text); };
  CHECK(compare(at("2015-04-22"), at("2015-04-22T23:59:59+07:00")) == 0);
  CHECK(compare(at("2015-04-22"), at("2015-04-23T00:00:00+07:00")) == -1);
  CHECK(compare(at("2015-04-22T00:00:00Z"), at("2015-04-22T00:00:00+07:00")) == 1);
  CHECK(compare(at("2015-04-22T10:00"), at("2015-04-22T11:00")) == -1);
  CHECK_FALSE(compare(at("2015-04-22T10:00"), at("2015-04-22T11:00Z")));
}
