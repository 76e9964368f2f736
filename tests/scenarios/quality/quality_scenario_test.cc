#include "scenarios/quality/quality_scenario.h"

#include <algorithm>

#include "geodata/sample/sample_city.h"
#include "tests/support/catch.h"

using namespace citytwin;

namespace {

class Quiet final : public RunContext {
 public:
  void progress(double fraction, std::string_view) override {
    CHECK(fraction >= last_);
    last_ = fraction;
  }
  [[nodiscard]] bool cancelled() const override { return cancel_after_ <= last_; }
  void frame(Overlay const&, RasterFrame const&) override {}

  double cancel_after_ = 2;

 private:
  double last_ = 0;
};

CityModel const& city() {
  static auto const made = sample::make_city(sample::Size::block, 7);
  return *made;
}

Result<RunResult> run(std::map<std::string, ParameterValue> const& given, Quiet& context) {
  auto const scenario = quality::make_scenario();
  auto const values = bind_parameters(scenario->parameters(), given);
  REQUIRE(values.ok());
  return scenario->run(city(), *values, context);
}

}  // namespace

TEST_CASE("a quality run scores every layer and closes its books", "[quality][contract]") {
  Quiet context;
  auto const result = run({}, context);
  REQUIRE(result.ok());
  for (auto const& check : result->checks) CHECK(check.passed());
  REQUIRE(result->tables.size() == 3);
  auto const& scores = result->tables[0];
  CHECK(scores.rows.size() == city().layers.size() + 1);
  for (auto const& table : result->tables) {
    for (auto const& row : table.rows) CHECK(row.size() == table.columns.size());
  }
}

TEST_CASE("overlays show every feature of a layer that has findings", "[quality][contract]") {
  Quiet context;
  auto const result = run({}, context);
  REQUIRE(result.ok());
  for (auto const& overlay : result->overlays) {
    auto const* layer = city().layer(overlay->layer);
    REQUIRE(layer);
    CHECK(overlay->features.size() == layer->size());
    CHECK(std::is_sorted(overlay->features.begin(), overlay->features.end(),
                         [](auto const& a, auto const& b) { return a.id < b.id; }));
    CHECK(std::any_of(overlay->features.begin(), overlay->features.end(),
                      [](auto const& f) { return f.value > 0; }));
    for (auto const& f : overlay->features) CHECK(overlay->legend.class_of(f.value).has_value());
  }
}

TEST_CASE("two quality runs are the same", "[quality][exact]") {
  Quiet first, second;
  auto const a = run({}, first);
  auto const b = run({}, second);
  REQUIRE((a.ok() && b.ok()));
  for (std::size_t t = 0; t < a->tables.size(); ++t) {
    CHECK(to_csv(a->tables[t]) == to_csv(b->tables[t]));
  }
}

TEST_CASE("a quality run is cancelled, and refuses a day that is none", "[quality][exact]") {
  Quiet stopped;
  stopped.cancel_after_ = 0.4;
  auto const cancelled = run({}, stopped);
  REQUIRE_FALSE(cancelled.ok());
  CHECK(cancelled.error().code == ErrorCode::cancelled);
  Quiet context;
  auto const refused = run({{"as_of", std::string("soon")}}, context);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().subject == "as_of");
}
