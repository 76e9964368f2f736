#include "scenarios/flood/flood_forcing.h"

#include <map>

#include "scenarios/flood/flood_scenario.h"
#include "tests/scenarios/flood/small_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;
using citytwin::test::small_city;

namespace {

using Given = std::map<std::string, ParameterValue>;

class Quiet final : public RunContext {
 public:
  void progress(double, std::string_view) override {}
  [[nodiscard]] bool cancelled() const override { return false; }
  void frame(Overlay const&, RasterFrame const&) override {}
};

FloodSettings settings(Given const& given) {
  return settings_from(bind_parameters(flood_parameters(), given).value());
}

/// The last row of the books, by column.
std::map<std::string, double> last_books(Given const& given) {
  Quiet context;
  auto const scenario = make_scenario();
  auto const values = bind_parameters(scenario->parameters(), given).value();
  auto const result = scenario->run(small_city(), values, context);
  REQUIRE(result.ok());
  for (auto const& check : result->checks) {
    INFO(check.name << " = " << check.value);
    CHECK(check.passed());
  }
  auto const& ledger = result->tables.front();
  std::map<std::string, double> out;
  for (std::size_t i = 0; i < ledger.columns.size(); ++i) {
    out[ledger.columns[i].name] = std::get<double>(ledger.rows.back()[i]);
  }
  return out;
}

std::string refusal(Given const& given) {
  auto const drive = FloodDrive::from(small_city(), settings(given));
  return drive.ok() ? "accepted" : drive.error().message;
}

}  // namespace

TEST_CASE("a gauge record rains its depth on the whole city", "[flood][forcing][exact]") {
  auto const books = last_books({{"rain", std::string("record")},
                                 {"rain_record", std::string("time_min,rain_mm\n5,10\n10,5\n")},
                                 {"after_min", 5.0}});
  CHECK(books.at("time_min") == 15.0);
  CHECK(books.at("rain_m3") == Approx(8000 * 0.015).epsilon(1e-5));
}

TEST_CASE("an inflow brings what its course says, without any rain", "[flood][forcing][exact]") {
  auto const books =
      last_books({{"rain", std::string("none")},
                  {"duration_min", 10.0},
                  {"after_min", 0.0},
                  {"edge", std::string("closed")},
                  {"infiltration", false},
                  {"drain_mm_per_h", 0.0},
                  {"inflow", std::string("time_min,flow_m3_per_s\n0,0\n5,0.2\n10,0.2\n")},
                  {"inflow_line", std::string("5 60, 5 70")}});
  CHECK(books.at("rain_m3") == 0.0);
  CHECK(books.at("inflow_m3") == Approx(30.0 + 60.0).epsilon(1e-5));
  CHECK(books.at("storage_m3") - books.at("initial_m3") == Approx(90.0).epsilon(1e-5));
}

TEST_CASE("a tide at the edge fills the pond that lies on it", "[flood][forcing]") {
  Given const still{{"rain", std::string("none")}, {"duration_min", 20.0}, {"after_min", 0.0}};
  Given tide = still;
  tide["edge_level"] = std::string("time_min,level_m\n0,2.5\n10,2.8\n20,2.8\n");
  CHECK(last_books(still).at("storage_m3") == last_books(still).at("initial_m3"));
  auto const books = last_books(tide);
  // The pond of 30 m x 30 m rises by 0.3 m.
  CHECK(books.at("storage_m3") - books.at("initial_m3") == Approx(900 * 0.3).epsilon(0.02));
}

TEST_CASE("what cannot drive a flood is refused by parameter", "[flood][forcing]") {
  Given const record{{"rain", std::string("record")}};
  CHECK(refusal(record).starts_with("rain_record is empty; expected a table"));
  CHECK(refusal({{"inflow", std::string("time_min,flow_m3_per_s\n0,1\n90,1\n")}}) ==
        "inflow and inflow_line belong together; expected both or neither");
  auto const on = [](char const* line) {
    return refusal({{"inflow", std::string("time_min,flow_m3_per_s\n0,1\n90,1\n")},
                    {"inflow_line", std::string(line)}});
  };
  CHECK(on("5 60, 5 70") == "accepted");
  CHECK(on("5 60") ==
        "inflow_line has 2 numbers; expected easting and northing of two points or more");
  CHECK(on("5 60, x 70") ==
        "inflow_line: 'x' is not a coordinate; expected 'easting northing, easting northing', m");
  CHECK(
      on("5 60, 500 70") ==
      "inflow_line: 500 70 lies outside the city; expected easting 0 to 100 and northing 0 to 80 m "
      "of EPSG:4549");
  CHECK(refusal({{"edge_level", std::string("time_min,level_m\n0,2\n30,2\n")}}) ==
        "edge_level:3: the course ends at 30 min; expected values until the run's end, 90 min");
}

TEST_CASE("a window computes its part of the city", "[flood][forcing][exact]") {
  Quiet context;
  auto const scenario = make_scenario();
  auto const run = [&](char const* window) {
    auto const values = bind_parameters(
        scenario->parameters(),
        {{"window", std::string(window)}, {"duration_min", 5.0}, {"after_min", 0.0}});
    return scenario->run(small_city(), values.value(), context);
  };
  auto const part = run("20 10, 60 50");
  REQUIRE(part.ok());
  CHECK(part->overlays.front()->frames.front().values->geometry() ==
        GridGeometry{20, 50, 2, 20, 20});
  // What lies beyond the city is cut off.
  CHECK(run("80 60, 500 500")->overlays.front()->frames.front().values->geometry() ==
        GridGeometry{80, 80, 2, 10, 10});
  CHECK(run("60 50, 20 10").error().message ==
        "window '60 50, 20 10' holds nothing of the city; expected 'west south, east north' within "
        "easting 0 to 100 and northing 0 to 80 m of EPSG:4549");
  CHECK(run("1 2, 3 4, 5 6").error().message ==
        "window has 3 points; expected two corners, 'west south, east north'");
}
