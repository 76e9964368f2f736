#include "scenarios/flood/flood_course.h"

#include <span>
#include <vector>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "scenarios/core/state_reader.h"
#include "tests/scenarios/flood/street_grid.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;
using citytwin::test::StreetGrid;

namespace {

constexpr double end_s = 150.0;

template <class Value>
void add(std::string& bytes, std::span<Value const> values) {
  bytes.append(reinterpret_cast<char const*>(values.data()), values.size_bytes());
}
template <class Value>
void add(std::string& bytes, Value const& value) {
  add(bytes, std::span<Value const>(&value, 1));
}

/// All that can be seen of a course, as bits.
std::string seen(FloodCourse const& course) {
  auto bytes = saved_state(course.record(), "record", 1);
  auto const& flow = course.flow();
  add(bytes, flow.depth().values());
  add(bytes, flow.greatest_depth().values());
  add(bytes, flow.flow_x().values());
  add(bytes, flow.flow_y().values());
  add(bytes, flow.ledger());
  add(bytes, flow.time_s());
  add(bytes, flow.steps());
  add(bytes, flow.cell_updates());
  auto const& sewers = *course.sewers();
  for (std::size_t i = 0; i < sewers.nodes().size(); ++i) {
    add(bytes, sewers.nodes()[i]);
    add(bytes, sewers.flow().depth_m(i));
    add(bytes, sewers.flow().node(i).account_m3);
  }
  add(bytes, std::span(sewers.greatest_fill()));
  for (std::size_t i = 0; i < sewers.greatest_fill().size(); ++i) {
    add(bytes, sewers.flow().flow_m3ps(i));
  }
  add(bytes, sewers.flow().totals());
  add(bytes, sewers.waiting_m3(Through::street));
  add(bytes, sewers.waiting_m3(Through::outfall));
  return bytes;
}

/// Cells that were wet outside the rain.
int reached(FloodCourse const& course) {
  int cells = 0;
  for (int r = 0; r < StreetGrid::rows; ++r) {
    for (int c = 0; c < StreetGrid::columns; ++c) {
      cells += !StreetGrid::rained_on(r, c) && course.flow().greatest_depth().at(r, c) > 0;
    }
  }
  return cells;
}

/// Runs to the end, or to the `polls`-th time that it asks whether to stop.
bool run(FloodCourse& course, int polls = -1) {
  auto const stop = [&] { return polls >= 0 && polls-- == 0; };
  while (course.time_s() < end_s) {
    auto const moved = course.advance(end_s, stop);
    if (!moved && moved.error().code == ErrorCode::cancelled) return false;
    if (!moved) FAIL(moved.error().message);
  }
  return true;
}

std::string saved(FloodCourse const& course) {
  return saved_state(course, "flood course", 1);
}

/// The engines share all but the steps of the surface: the quick one is stopped more often.
std::vector<int> stops(FlowOptions const& options, int steps) {
  if (options.scheme == Scheme::local_inertial) return {0, 1, steps / 3, steps / 2 + 1, steps - 1};
  return {2 * steps / 3};
}

struct Case {
  char const* name;
  FlowOptions options;
};

std::vector<Case> cases() {
  FlowOptions first, second;
  first.scheme = second.scheme = Scheme::shallow_water;
  second.order = 2;
  return {{"local inertial", {}}, {"full, first order", first}, {"full, second order", second}};
}

}  // namespace

TEST_CASE(
    "a front in the streets, over 64 tiles, with sewers: the same bits from 1, 2 and 4 threads",
    "[flood][sewer][exact]") {
  tbb::global_control const four(tbb::global_control::max_allowed_parallelism, 4);
  auto const sewers = StreetGrid::sewers();
  for (auto const& [name, options] : cases()) {
    INFO(name);
    std::vector<std::string> ends;
    for (int const threads : {1, 2, 4}) {
      tbb::task_arena arena(threads);
      arena.execute([&] {
        auto course = StreetGrid::course(sewers, options);
        CHECK(course.flow().storage() == 0);
        run(course);
        ends.push_back(seen(course));
        CHECK(reached(course) > 1000);
        CHECK(course.flow().ledger().inlets > 0);
        CHECK(course.flow().ledger().spills > 0);
        CHECK(course.flow().ledger().residual(course.flow().storage()) == 0);
      });
    }
    CHECK(ends[1] == ends[0]);
    CHECK(ends[2] == ends[0]);
  }
}

TEST_CASE("a course that is stopped at any step and loaded goes on to the same bits",
          "[flood][sewer][exact]") {
  auto const sewers = StreetGrid::sewers();
  for (auto const& [name, options] : cases()) {
    INFO(name);
    auto whole = StreetGrid::course(sewers, options);
    run(whole);
    auto const end = seen(whole);
    auto const steps = static_cast<int>(whole.flow().steps());
    for (int const polls : stops(options, steps)) {
      INFO("stopped before step " << polls);
      auto stopped = StreetGrid::course(sewers, options);
      REQUIRE_FALSE(run(stopped, polls));
      REQUIRE(stopped.flow().steps() == polls);
      auto resumed = StreetGrid::course(sewers, options);
      auto const loaded = load_state(resumed, saved(stopped), "flood course", 1);
      if (!loaded) FAIL(loaded.error().message);
      REQUIRE(run(resumed));
      CHECK(seen(resumed) == end);
    }
  }
}
