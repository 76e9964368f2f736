#include "geodata/quality/quality.h"

#include <algorithm>
#include <set>

#include "tests/geodata/network/drawn_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

using Values = std::map<std::string, Value>;

QualityReport report_of(CityModel const& city, std::string const& as_of = "") {
  auto const rules = QualityRules::load();
  REQUIRE(rules.ok());
  QualityOptions options;
  options.as_of = as_of;
  auto report = check_quality(city, *rules, options);
  REQUIRE(report.ok());
  return std::move(report).value();
}

/// "check layer id [value]" of all findings but notes.
std::multiset<std::string> blamed(QualityReport const& report) {
  std::multiset<std::string> out;
  for (auto const& f : report.findings) {
    if (f.severity != Severity::note) {
      out.insert(f.check + " " + f.layer + " " + std::to_string(f.id));
    }
  }
  return out;
}

using Blamed = std::multiset<std::string>;

Values with(Values values, Values const& changes) {
  for (auto const& [key, value] : changes) values[key] = value;
  return values;
}

Values const road_values{{"class", std::string("branch")},
                         {"width_m", 7.0},
                         {"structure", std::string("ground")},
                         {"level", std::int64_t{0}},
                         {"oneway", std::int64_t{0}}};

Values pipe_values(std::string const& system, double diameter_mm = 200) {
  return {{"system", system},
          {"material", std::string("PE")},
          {"diameter_mm", diameter_mm},
          {"year", std::int64_t{2015}},
          {"cover_m", 1.0}};
}

CityModel city_of_pipes(std::vector<DrawnFeature> const& pipes) {
  return drawn_city({drawn_layer("pipes", LayerKind::pipe, GeometryType::line, pipes)});
}

std::vector<Vec3> square(double x, double y, double side) {
  return {{x, y, 0}, {x + side, y, 0}, {x + side, y + side, 0}, {x, y + side, 0}};
}

Values const building_values{{"usage", std::string("office")}, {"height_m", 20.0}};
Values const water_values{{"class", std::string("lake")}};

CityModel city_of_buildings(std::vector<DrawnFeature> const& buildings,
                            std::vector<DrawnFeature> const& water) {
  return drawn_city(
      {drawn_layer("buildings", LayerKind::building, GeometryType::polygon, buildings),
       drawn_layer("water", LayerKind::water, GeometryType::polygon, water)});
}

}  // namespace

TEST_CASE("a layer without fault has full scores and no finding", "[quality][exact]") {
  auto const report = report_of(city_of_buildings({{square(0, 0, 10), building_values}},
                                                  {{square(50, 0, 10), water_values}}));
  CHECK(blamed(report).empty());
  REQUIRE(report.scores.size() == 3);
  for (auto const& score : report.scores) {
    CHECK(score.accuracy == 100.0);
    CHECK(score.validity == 100.0);
    CHECK_FALSE(score.timeliness.has_value());  // nothing is dated: not known, not good
  }
}

TEST_CASE("a missing attribute is named, only where it is required", "[quality][exact]") {
  auto no_height = building_values;
  no_height.erase("height_m");
  auto const report = report_of(
      city_of_buildings({{square(0, 0, 10), building_values}, {square(20, 0, 10), no_height}}, {}));
  CHECK(blamed(report) == Blamed{"missing_attribute buildings 2"});
  CHECK(report.findings[0].what == "height_m");
  CHECK(report.scores[0].validity == 50.0);
  CHECK(report.scores[0].accuracy == 100.0);
  // Inverts are asked of gravity pipes only.
  auto const pipes = report_of(city_of_pipes({{{{0, 0, 1}, {9, 0, 1}}, pipe_values("gas")},
                                              {{{0, 9, 1}, {9, 9, 1}}, pipe_values("sewage")}}));
  CHECK(blamed(pipes) == Blamed{"missing_attribute pipes 2", "missing_attribute pipes 2"});
}

TEST_CASE("a source id used twice is named", "[quality][exact]") {
  auto const a = with(building_values, {{"source_id", std::string("B1")}});
  auto const report =
      report_of(city_of_buildings({{square(0, 0, 10), a}, {square(20, 0, 10), a}}, {}));
  CHECK(blamed(report) == Blamed{"duplicate_id buildings 2"});
}

TEST_CASE("a polygon that crosses itself is named with GEOS's words", "[quality][exact]") {
  auto const report = report_of(
      city_of_buildings({{{{0, 0, 0}, {10, 10, 0}, {10, 0, 0}, {0, 10, 0}}, building_values}}, {}));
  CHECK(blamed(report) == Blamed{"invalid_geometry buildings 1"});
  CHECK(report.findings[0].what == "Self-intersection");
}

TEST_CASE("a feature without geometry is named", "[quality][exact]") {
  LayerBuilder builder("water", LayerKind::water, GeometryType::polygon);
  builder.geometry().add_polygon(square(0, 0, 10));
  builder.set("class", std::string("lake"));
  builder.end_feature();
  builder.geometry().end_feature();
  builder.set("class", std::string("lake"));
  builder.end_feature();
  auto const report = report_of(drawn_city({std::move(builder).build()}));
  CHECK(blamed(report) == Blamed{"no_geometry water 2"});
}

TEST_CASE("the same thing twice is named; the same place at another level is not",
          "[quality][exact]") {
  Values const cell{{"level", std::int64_t{1}}, {"code", std::string("1")}};
  Values const lower{{"level", std::int64_t{2}}, {"code", std::string("1-1")}};
  auto const report = report_of(drawn_city({drawn_layer(
      "grid_cells", LayerKind::grid_cell, GeometryType::polygon,
      {{square(0, 0, 10), cell}, {square(0, 0, 10), lower}, {square(0, 0, 10), cell}})}));
  CHECK(blamed(report) == Blamed{"duplicate_geometry grid_cells 3"});
  CHECK(report.findings[0].other_id == 1);
  // A line drawn the other way is the same line.
  auto const roads = report_of(city_of_roads(
      {{{{0, 0, 0}, {90, 0, 0}}, road_values}, {{{90, 0, 0}, {0, 0, 0}}, road_values}}));
  CHECK(blamed(roads) == Blamed{"duplicate_geometry roads 2"});
}

TEST_CASE("an end just short of a street is a fault, a dead end a note, the city's rim neither",
          "[quality][exact]") {
  auto const report = report_of(city_of_roads({{{{0, 0, 0}, {200, 0, 0}}, road_values},
                                               {{{100, 2, 0}, {100, 200, 0}}, road_values},
                                               {{{100, 100, 0}, {50, 100, 0}}, road_values}}));
  CHECK(blamed(report) == Blamed{"nearly_touching roads 2"});
  auto const near = std::find_if(report.findings.begin(), report.findings.end(),
                                 [](auto const& f) { return f.check == "nearly_touching"; });
  CHECK(near->value == 2.0);
  CHECK(near->limit == 5.0);
  CHECK(near->other_id == 1);
  std::size_t dead_ends = 0;
  for (auto const& f : report.findings) dead_ends += f.check == "loose_end" ? 1 : 0;
  CHECK(dead_ends == 1);
  CHECK(report.scores[0].accuracy == Approx(100.0 * 2 / 3));  // a note costs nothing
}

TEST_CASE("a gravity pipe that rises is a fault by how much", "[quality][exact]") {
  auto const values = with(pipe_values("sewage"), {{"invert_from_m", 1.0}, {"invert_to_m", 1.25}});
  auto const report = report_of(city_of_pipes({{{{0, 0, 1}, {50, 0, 1}}, values}}));
  CHECK(blamed(report) == Blamed{"slope_against_flow pipes 1"});
  CHECK(report.findings[0].value == 0.25);
  auto const level = with(values, {{"invert_to_m", 1.0}});
  CHECK(blamed(report_of(city_of_pipes({{{{0, 0, 1}, {50, 0, 1}}, level}}))).empty());
}

TEST_CASE("a drain that reaches no outfall is a fault; without any outfall it is not judged",
          "[quality][exact]") {
  auto const falls = with(pipe_values("storm"), {{"invert_from_m", 2.0}, {"invert_to_m", 1.0}});
  std::vector<DrawnFeature> const pipes{{{{0, 0, 1}, {50, 0, 1}}, falls},
                                        {{{0, 90, 1}, {50, 90, 1}}, falls}};
  Values const outfall{{"system", std::string("storm")}, {"type", std::string("outfall")}};
  auto const city = drawn_city({drawn_layer("pipes", LayerKind::pipe, GeometryType::line, pipes),
                                drawn_layer("pipe_nodes", LayerKind::pipe_node, GeometryType::point,
                                            {{{{50, 0, 2}}, outfall}})});
  CHECK(blamed(report_of(city)) == Blamed{"no_outfall pipes 2"});
  auto const unjudged = report_of(city_of_pipes(pipes));
  CHECK(blamed(unjudged).empty());
  CHECK(std::any_of(unjudged.warnings.begin(), unjudged.warnings.end(), [](auto const& w) {
    return w.find("'storm' has no outfall") != std::string::npos;
  }));
}

TEST_CASE("a pipe that names a node which is not there is a fault", "[quality][exact]") {
  auto const values = with(pipe_values("gas"),
                           {{"from_node", std::string("RQ1")}, {"to_node", std::string("RQ9")}});
  Values const valve{{"system", std::string("gas")},
                     {"type", std::string("valve")},
                     {"source_id", std::string("RQ1")}};
  auto const report =
      report_of(drawn_city({drawn_layer("pipes", LayerKind::pipe, GeometryType::line,
                                        {{{{0, 0, 1}, {50, 0, 1}}, values}}),
                            drawn_layer("pipe_nodes", LayerKind::pipe_node, GeometryType::point,
                                        {{{{0, 0, 2}}, valve}})}));
  CHECK(blamed(report) == Blamed{"unknown_node pipes 1"});
}

TEST_CASE("pipes that share space are a fault, by how far they overlap", "[quality][analytic]") {
  auto const report =
      report_of(city_of_pipes({{{{0, 0, 1}, {50, 0, 1}}, pipe_values("water", 400)},
                               {{{25, -20, 1.2}, {25, 20, 1.2}}, pipe_values("gas", 200)}}));
  CHECK(blamed(report) == Blamed{"same_space pipes 1"});
  CHECK(report.findings[0].value.value() == Approx(0.2 - 0.3));
  CHECK(report.findings[0].other_id == 2);
  CHECK(report.scores[0].accuracy == 0.0);  // both are at fault
}

TEST_CASE("crossing pipes need their vertical clearance, no more", "[quality][analytic]") {
  // Water and sewage: 0.40 m between surfaces; radii 0.2 and 0.1 m.
  for (double const clear_m : {0.40, 0.39}) {
    auto const report = report_of(city_of_pipes(
        {{{{0, 0, 1}, {50, 0, 1}}, pipe_values("water", 400)},
         {{{25, -20, 1.3 + clear_m}, {25, 20, 1.3 + clear_m}},
          with(pipe_values("sewage", 200), {{"invert_from_m", 1.5}, {"invert_to_m", 1.4}})}}));
    CHECK(blamed(report) == (clear_m < 0.4 ? Blamed{"vertical_clearance pipes 1"} : Blamed{}));
    if (clear_m < 0.4) CHECK(report.findings[0].value.value() == Approx(0.39));
  }
}

TEST_CASE("pipes side by side need their horizontal clearance, no more", "[quality][analytic]") {
  // Water and gas: 0.5 m between surfaces; radii 0.2 and 0.1 m.
  for (double const clear_m : {0.50, 0.49}) {
    double const y = 0.3 + clear_m;
    auto const report =
        report_of(city_of_pipes({{{{0, 0, 1}, {50, 0, 1}}, pipe_values("water", 400)},
                                 {{{0, y, 1}, {50, y, 1}}, pipe_values("gas", 200)}}));
    CHECK(blamed(report) == (clear_m < 0.5 ? Blamed{"horizontal_clearance pipes 1"} : Blamed{}));
  }
}

TEST_CASE("clearances are not asked for inside a utility tunnel, nor of a system with itself",
          "[quality][exact]") {
  std::vector<DrawnFeature> const pipes{{{{0, 0, 1}, {50, 0, 1}}, pipe_values("water", 400)},
                                        {{{0, 0.5, 1}, {50, 0.5, 1}}, pipe_values("gas", 200)}};
  Values const tunnel{{"width_m", 6.0}, {"height_m", 3.0}, {"year", std::int64_t{2016}}};
  auto const city = drawn_city({drawn_layer("pipes", LayerKind::pipe, GeometryType::line, pipes),
                                drawn_layer("corridors", LayerKind::corridor, GeometryType::line,
                                            {{{{-5, 0, 1}, {55, 0, 1}}, tunnel}})});
  CHECK(blamed(report_of(city)).empty());
  CHECK(blamed(report_of(city_of_pipes({{{{0, 0, 1}, {50, 0, 1}}, pipe_values("power", 200)},
                                        {{{0, 0.3, 1}, {50, 0.3, 1}}, pipe_values("power", 200)}})))
            .empty());
}

TEST_CASE("pipes without heights are not judged by height, and the report says so",
          "[quality][exact]") {
  auto const report = report_of(city_of_pipes({{{{0, 0, 0}, {50, 0, 0}}, pipe_values("water")},
                                               {{{25, -20, 0}, {25, 20, 0}}, pipe_values("gas")}}));
  CHECK(blamed(report).empty());
  CHECK(report.warnings.at(0).find("has no heights") == std::string::npos);
  CHECK(std::any_of(report.warnings.begin(), report.warnings.end(),
                    [](auto const& w) { return w.find("has no heights") != std::string::npos; }));
}

TEST_CASE("a building is in water by the area they share", "[quality][analytic]") {
  auto const report = report_of(
      city_of_buildings({{square(0, 0, 10), building_values},    // 2 x 10 m2 in the lake
                         {square(0, 20, 10), building_values},   // touches its shore
                         {square(40, 0, 10), building_values}},  // far away
                        {{square(8, -5, 20), water_values}, {square(10, 20, 5), water_values}}));
  CHECK(blamed(report) == Blamed{"building_in_water buildings 1"});
  CHECK(report.findings[0].value.value() == Approx(20.0));
  CHECK(report.scores[1].accuracy == 100.0);  // not the water's fault
}

TEST_CASE("data is old by the day of its survey, counted to the newest or to a given day",
          "[quality][exact]") {
  auto const dated = [](char const* day) {
    return with(building_values, {{"surveyed", std::string(day)}});
  };
  auto const city = city_of_buildings({{square(0, 0, 10), dated("2020-01-01")},
                                       {square(20, 0, 10), dated("2022-12-31T08:00:00+08:00")},
                                       {square(40, 0, 10), building_values}},
                                      {});
  auto const own = report_of(city);
  CHECK(own.as_of == "2022-12-31");
  CHECK(blamed(own).empty());  // 1095 days: not over the limit
  auto const later = report_of(city, "2023-01-01");
  CHECK(blamed(later) == Blamed{"old_data buildings 1"});
  CHECK(later.findings[0].value == 1096.0);
  CHECK(later.scores[0].timeliness == 50.0);  // of the two that have a date
  auto const rules = QualityRules::load();
  QualityOptions options;
  options.as_of = "2023-02-30";
  CHECK(check_quality(city, *rules, options).error().message ==
        "as_of is '2023-02-30'; expected a date such as 2026-01-31");
}

TEST_CASE("the checks stop when asked to", "[quality][contract]") {
  auto const rules = QualityRules::load();
  QualityOptions options;
  options.progress = [](double fraction, std::string_view) { return fraction < 0.5; };
  auto const report = check_quality(city_of_buildings({}, {}), *rules, options);
  REQUIRE_FALSE(report.ok());
  CHECK(report.error().code == ErrorCode::cancelled);
}
