#include "scenarios/flood/flood_scenario.h"

#include <cmath>
#include <map>

#include "tests/scenarios/flood/small_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using citytwin::test::small_city;

namespace {

class Recorder final : public RunContext {
 public:
  explicit Recorder(int cancel_after = -1) : cancel_after_(cancel_after) {}
  void progress(double fraction, std::string_view phase) override {
    CHECK(fraction >= last_fraction_);
    CHECK(fraction <= 1.0);
    last_fraction_ = fraction;
    last_phase = phase;
  }
  [[nodiscard]] bool cancelled() const override {
    ++polls_;
    return cancel_after_ >= 0 && polls_ > cancel_after_;
  }
  void frame(Overlay const& description, RasterFrame const& frame) override {
    CHECK(description.frames.empty());
    CHECK(frame.values != nullptr);
    times_ms[description.id].push_back(frame.time_ms);
  }

  std::map<std::string, std::vector<std::int64_t>> times_ms;
  std::string last_phase;

 private:
  double last_fraction_ = 0;
  int cancel_after_;
  mutable int polls_ = 0;
};

Result<RunResult> run(CityModel const& city, std::map<std::string, ParameterValue> const& given,
                      RunContext& context) {
  auto const scenario = flood::make_scenario();
  auto const values = bind_parameters(scenario->parameters(), given);
  REQUIRE(values.ok());
  return scenario->run(city, *values, context);
}

std::map<std::string, ParameterValue> const short_storm{
    {"duration_min", 10.0}, {"after_min", 5.0}, {"frame_interval_min", 4.0}};

Table const& table(RunResult const& result, std::string const& id) {
  for (auto const& t : result.tables) {
    if (t.id == id) return t;
  }
  throw std::runtime_error("no table " + id);
}

Overlay const& overlay(RunResult const& result, std::string const& id) {
  for (auto const& o : result.overlays) {
    if (o->id == id) return *o;
  }
  throw std::runtime_error("no overlay " + id);
}

double last_number(Table const& t, std::string const& column, std::size_t row) {
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    if (t.columns[i].name == column) return std::get<double>(t.rows[row][i]);
  }
  throw std::runtime_error("no column " + column);
}

}  // namespace

TEST_CASE("a storm on a small city closes its books and leaves overlays and tables",
          "[flood][scenario]") {
  Recorder context;
  auto const result = run(small_city(), short_storm, context);
  REQUIRE(result.ok());
  for (auto const& check : result->checks) {
    INFO(check.name << " = " << check.value);
    CHECK(check.passed());
  }
  std::vector<std::string> ids;
  for (auto const& overlay : result->overlays) ids.push_back(overlay->id);
  CHECK(ids == std::vector<std::string>{"depth", "building_depth", "speed", "max_speed", "hazard",
                                        "max_level", "arrival", "duration", "road_depth",
                                        "max_depth"});
  // Every 4 min and at the end of 15 min.
  std::vector<std::int64_t> const times{0, 240000, 480000, 720000, 900000};
  CHECK(context.times_ms["depth"] == times);
  CHECK(result->overlays[0]->frames.size() == times.size());

  auto const& ledger = table(*result, "mass_ledger");
  CHECK(ledger.rows.size() == times.size());
  // 10 min of a 50-year storm over 8000 m2 (design_storm_test.cc): 36.5 mm to 0.1 mm.
  CHECK(last_number(ledger, "rain_m3", 4) == Approx(8000 * 0.0365).epsilon(0.002));
  CHECK(last_number(ledger, "storm_sewers_m3", 4) > 0);
  CHECK(last_number(ledger, "residual_m3", 4) == 0.0);
  CHECK(table(*result, "flooded_streets").rows.size() == 3);
  CHECK(table(*result, "flooded_buildings").rows.size() == 3);
}

TEST_CASE("the buildings marked are those that the table counts", "[flood][scenario][exact]") {
  Recorder context;
  auto const result = run(small_city(), short_storm, context).value();
  auto const& marked = *result.overlays[1];
  CHECK(marked.kind == OverlayKind::features);
  CHECK(marked.layer == "buildings");
  REQUIRE_FALSE(marked.features.empty());
  for (auto const& row : table(result, "flooded_buildings").rows) {
    double const mark_m = std::get<double>(row[0]);
    auto const deeper = std::count_if(marked.features.begin(), marked.features.end(),
                                      [&](auto const& f) { return f.value > mark_m; });
    CHECK(std::get<std::int64_t>(row[3]) == deeper);
  }
}

TEST_CASE("depth says nothing in buildings and in the pond, and is never below zero",
          "[flood][scenario]") {
  Recorder context;
  auto const result = run(small_city(), short_storm, context).value();
  auto const& last = *result.overlays[0]->frames.back().values;
  CHECK(std::isnan(last.at(15, 10)));  // in the house
  CHECK(std::isnan(last.at(15, 40)));  // in the pond
  auto const& greatest = *overlay(result, "max_depth").frames.back().values;
  for (std::size_t i = 0; i < last.values().size(); ++i) {
    if (std::isnan(last.values()[i])) continue;
    CHECK(last.values()[i] >= 0.0F);
    CHECK(greatest.values()[i] >= last.values()[i]);
  }
}

TEST_CASE("a rarer storm floods no cell less", "[flood][scenario]") {
  auto const greatest = [](double return_period_a) {
    Recorder context;
    auto given = short_storm;
    given["return_period_a"] = return_period_a;
    return overlay(run(small_city(), given, context).value(), "max_depth").frames.back().values;
  };
  auto const often = greatest(2);
  auto const rare = greatest(100);
  int less = 0;
  for (std::size_t i = 0; i < often->values().size(); ++i) {
    // Two waves that meet at other moments may differ by some millimetres either way.
    if (rare->values()[i] < often->values()[i] - 0.005F) ++less;
  }
  CHECK(less == 0);
}

TEST_CASE("equal parameters give equal overlays, bit for bit", "[flood][scenario][exact]") {
  Recorder a;
  Recorder b;
  auto const one = run(small_city(), short_storm, a).value();
  auto const two = run(small_city(), short_storm, b).value();
  auto const& x = one.overlays[0]->frames.back().values->values();
  auto const& y = two.overlays[0]->frames.back().values->values();
  REQUIRE(x.size() == y.size());
  bool same = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    same = same && (x[i] == y[i] || (std::isnan(x[i]) && std::isnan(y[i])));
  }
  CHECK(same);
}

TEST_CASE("a cancelled run says so and hands out nothing more", "[flood][scenario][cancel]") {
  Recorder context(10);
  auto const result = run(small_city(), short_storm, context);
  REQUIRE(!result);
  CHECK(result.error().code == ErrorCode::cancelled);
  CHECK(context.times_ms["depth"].size() == 1);
}

TEST_CASE("a city without terrain is refused", "[flood][scenario][bad-input]") {
  auto city = small_city();
  city.terrain = nullptr;
  Recorder context;
  auto const result = run(city, {}, context);
  REQUIRE(!result);
  CHECK(result.error().code == ErrorCode::not_found);
}

TEST_CASE("parameters out of range are refused by name", "[flood][scenario][bad-input]") {
  auto const scenario = flood::make_scenario();
  for (auto const& [name, value] :
       std::map<std::string, ParameterValue>{{"return_period_a", 0.1},
                                             {"duration_min", -1.0},
                                             {"cell_m", 0.0},
                                             {"buildings", std::string("raised")},
                                             {"rain_mm", 50.0}}) {
    auto const bound = bind_parameters(scenario->parameters(), {{name, value}});
    REQUIRE(!bound);
    CHECK(bound.error().message.find(name) != std::string::npos);
  }
}

TEST_CASE("ponding places hold the cells that the depth shows, and their water",
          "[flood][scenario][exact]") {
  Recorder context;
  auto given = short_storm;
  given["threshold_m"] = 0.05;
  auto const result = run(small_city(), given, context).value();
  double cells = 0;
  double water_m3 = 0;
  for (float const depth_m : overlay(result, "max_depth").frames.back().values->values()) {
    if (!(depth_m > 0.05F)) continue;
    cells += 1;
    water_m3 += 4.0 * static_cast<double>(depth_m);
  }
  REQUIRE(cells > 0);
  auto const& places = table(result, "ponding_places");
  double area_m2 = 0;
  double volume_m3 = 0;
  for (std::size_t row = 0; row < places.rows.size(); ++row) {
    area_m2 += last_number(places, "area_m2", row);
    volume_m3 += last_number(places, "volume_m3", row);
  }
  CHECK(area_m2 == 4.0 * cells);
  CHECK(volume_m3 == Approx(water_m3).epsilon(1e-6));  // sums of float32 depths in another order
}

TEST_CASE("hazard, arrival and duration agree with the depth", "[flood][scenario]") {
  Recorder context;
  auto const result = run(small_city(), short_storm, context).value();
  auto const values = [&](std::string const& id) -> std::vector<float> const& {
    return overlay(result, id).frames.back().values->values();
  };
  auto const& depth = values("max_depth");
  for (std::size_t i = 0; i < depth.size(); ++i) {
    if (std::isnan(depth[i])) {
      CHECK(std::isnan(values("hazard")[i]));
      continue;
    }
    // A peak between two observations, 5 s apart, may be missed by a millimetre.
    if (depth[i] > 0.051F) CHECK(values("hazard")[i] >= 1.0F);
    if (depth[i] < 0.05F) CHECK(values("hazard")[i] == 0.0F);
    if (depth[i] > 0.151F) CHECK(values("arrival")[i] >= 0.0F);
    if (depth[i] < 0.15F) CHECK(values("arrival")[i] == -1.0F);
    CHECK((values("duration")[i] > 0) == (values("arrival")[i] >= 0));
    CHECK(values("duration")[i] <= 15.0F);
  }
}

TEST_CASE("a road under a flood is closed to who cannot pass it", "[flood][scenario]") {
  auto city = small_city();
  auto basin = std::make_shared<Grid<float>>(*city.terrain);
  for (int r = 50; r < 70; ++r) {
    for (int c = 40; c < 60; ++c) basin->at(r, c) = 2.6F;  // the road dips by 0.4 m and more
  }
  city.terrain = basin;
  Recorder context;
  auto given = short_storm;
  given["duration_min"] = 60.0;
  given["drain_mm_per_h"] = 0.0;
  auto const result = run(city, given, context).value();
  auto const& closed = table(result, "closed_roads");
  REQUIRE_FALSE(closed.rows.empty());
  CHECK(std::get<std::int64_t>(closed.rows[0][0]) == 1);  // the road on the ground, not the bridge
  CHECK(std::get<std::string>(closed.rows[0][4]) == "closed to cars");
  CHECK(last_number(closed, "greatest_depth_m", 0) > 0.30);
  CHECK(last_number(closed, "for_min", 0) + last_number(closed, "from_min", 0) <=
        65.001);  // float32 s
}

TEST_CASE("scheme = auto says which equations ran, and a gradual storm keeps the quick ones",
          "[flood][scenario][scheme]") {
  auto given = short_storm;
  Recorder quick_context;
  auto const quick = run(small_city(), given, quick_context).value();
  given["scheme"] = std::string("auto");
  Recorder context;
  auto const chosen = run(small_city(), given, context).value();
  CHECK(table(chosen, "equations").rows.size() == 1);
  REQUIRE_FALSE(chosen.warnings.empty());
  CHECK(chosen.warnings.back().find("local_inertial from the begin") != std::string::npos);
  auto const values = [](RunResult const& r) {
    return overlay(r, "max_depth").frames.front().values->values();
  };
  auto const a = values(quick);
  auto const b = values(chosen);
  CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end(),
                   [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); }));
}
