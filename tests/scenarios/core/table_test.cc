#include "scenarios/core/table.h"

#include "scenarios/core/overlay.h"
#include "tests/support/catch.h"

using namespace citytwin;

TEST_CASE("a table becomes CSV with quotes where RFC 4180 asks for them", "[table][exact]") {
  Table table;
  table.columns = {{"name", "", "", ""}, {"length_m", "", "", "m"}, {"count", "", "", ""}};
  table.rows = {{std::string("A \"b\", c"), 0.1, std::int64_t{-3}},
                {std::string("人民路"), Value(), std::int64_t{9007199254740993}}};
  CHECK(to_csv(table) ==
        "name,length_m,count\r\n\"A \"\"b\"\", c\",0.1,-3\r\n人民路,,9007199254740993\r\n");
}

TEST_CASE("the frame of a time is the last one that has begun", "[overlay][exact]") {
  Overlay overlay;
  for (std::int64_t const t : {0, 60, 120}) overlay.frames.push_back({t, nullptr});
  CHECK(overlay.frame_at(-5).time_ms == 0);
  CHECK(overlay.frame_at(59).time_ms == 0);
  CHECK(overlay.frame_at(60).time_ms == 60);
  CHECK(overlay.frame_at(1000).time_ms == 120);
}
