#include "scenarios/flood/time_series.h"

#include "tests/support/catch.h"

using citytwin::flood::RainRecord;
using citytwin::flood::TimeCourse;

TEST_CASE("a gauge record falls evenly within its steps", "[flood][rain][exact]") {
  auto const rain = RainRecord::parse("time_min,rain_mm\n5,1\n10,4\n15,0\n", "rain").value();
  CHECK(rain.duration_min() == 15.0);
  CHECK(rain.depth_mm() == 5.0);
  CHECK(rain.fallen_mm(-1) == 0.0);
  CHECK(rain.fallen_mm(2.5) == 0.5);
  CHECK(rain.fallen_mm(7.5) == 3.0);
  CHECK(rain.fallen_mm(12) == 5.0);
  CHECK(rain.fallen_mm(99) == 5.0);
}

TEST_CASE("an intensity is as good as a depth", "[flood][rain][exact]") {
  auto const rain = RainRecord::parse("# gauge 7\ntime_min,rain_mm_per_h\n30,10\n60,20\n", "rain");
  CHECK(rain.value().depth_mm() == 15.0);
}

TEST_CASE("a rain record that cannot be trusted is refused by line", "[flood][rain]") {
  auto const message = [](char const* text) {
    auto const rain = RainRecord::parse(text, "hyetograph");
    return rain.ok() ? std::string("accepted") : rain.error().message;
  };
  CHECK(message("time_min,rain\n5,1\n") ==
        "hyetograph: has the columns time_min, rain; expected time_min with rain_mm (fallen since "
        "the row before) or rain_mm_per_h (on average since then)");
  CHECK(message("time_min,rain_mm\n5,1\n15,2\n") ==
        "hyetograph:3: time_min is 15; expected 10, as the record goes in steps of 5 min: fill the "
        "gap, with 0 where no rain fell");
  CHECK(message("time_min,rain_mm\n5,1\n5,2\n") ==
        "hyetograph:3: time_min is 5; expected more than 5");
  CHECK(message("time_min,rain_mm\n5,-1\n") == "hyetograph:2: the rain is -1; expected 0 or more");
  CHECK(message("time_min,rain_mm\n5,0\n") ==
        "hyetograph: no rain falls in it; expected some above 0");
  CHECK(message("time_min,rain_mm\n") ==
        "hyetograph: has no row; expected a header and at least one");
  CHECK(message("time_min,rain_mm\n0,1\n") ==
        "hyetograph:2: time_min is 0; expected the end of the first step");
  CHECK(message("time_min,rain_mm\n5,much\n") != "accepted");
  CHECK(message("") != "accepted");
}

TEST_CASE("a course is straight between its points, its sum exact", "[flood][rain][exact]") {
  auto const flow =
      TimeCourse::parse("time_min,flow_m3_per_s\n0,0\n10,6\n30,2\n", "inflow", "flow_m3_per_s", 30)
          .value();
  CHECK(flow.at(0) == 0.0);
  CHECK(flow.at(300) == 3.0);
  CHECK(flow.at(1200) == 4.0);
  CHECK(flow.at(9999) == 2.0);
  CHECK(flow.sum(600) == 1800.0);
  CHECK(flow.sum(1200) == 1800.0 + 3000.0);
  CHECK(flow.sum(1800) == 1800.0 + 4800.0);
}

TEST_CASE("a course must cover the run", "[flood][rain]") {
  auto const message = [](char const* text) {
    return TimeCourse::parse(text, "inflow", "flow_m3_per_s", 90).error().message;
  };
  CHECK(message("time_min,flow_m3_per_s\n0,1\n60,2\n") ==
        "inflow:3: the course ends at 60 min; expected values until the run's end, 90 min");
  CHECK(message("time_min,flow_m3_per_s\n5,1\n90,2\n") ==
        "inflow:2: time_min is 5; expected the course to begin at 0");
}
