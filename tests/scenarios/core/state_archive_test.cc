#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "scenarios/core/state_reader.h"
#include "scenarios/core/state_writer.h"
#include "tests/support/catch.h"

using namespace citytwin;

namespace {

enum class Gate : std::uint8_t { closed, opening, open };

struct Pump {
  double flow_m3_per_s = 0;
  std::int64_t starts = 0;
};

/// A thing with a part of its own.
struct Basement {
  std::vector<double> volume_m3 = std::vector<double>(3, 0.0);
  std::vector<float> arrivals_s;
  Gate gate = Gate::closed;

  void save(StateWriter& out) const {
    out.write("volume", volume_m3);
    out.write("arrivals", arrivals_s);
    out.write("gate", gate);
  }
  Result<void> load(StateReader& in) {
    in.read("volume", volume_m3);
    in.read_all("arrivals", arrivals_s);
    in.read("gate", gate);
    return in.status();
  }
};

struct Town {
  double time_s = 0;
  bool raining = false;
  std::array<Pump, 2> pumps;
  std::string phase;
  Basement basement;

  void save(StateWriter& out) const {
    out.write("time", time_s);
    out.write("raining", raining);
    out.write("pumps", pumps);
    out.write("phase", phase);
    out.write("basement", basement);
  }
  Result<void> load(StateReader& in) {
    in.read("time", time_s);
    in.read("raining", raining);
    in.read("pumps", pumps);
    in.read_all("phase", phase);
    in.read("basement", basement);
    return in.status();
  }
};

Town wet_town() {
  Town town{-0.0, true, {Pump{0.1, 7}, Pump{std::nan(""), -1}}, "routing 雨", {}};
  town.basement = {
      {1.5, std::numeric_limits<double>::denorm_min(), 1e300}, {3.25F, 4.5F}, Gate::opening};
  return town;
}

std::string saved(Town const& town) {
  return saved_state(town, "town", 3);
}

std::string refusal(std::string bytes) {
  Town town;
  auto const loaded = load_state(town, std::move(bytes), "town", 3);
  return loaded ? "" : loaded.error().message;
}

/// Reads something else than was written.
template <class Read>
std::string mismatch(Read const& read) {
  auto in = StateReader::open(saved(wet_town()), "state", "town", 3);
  REQUIRE(in);
  read(*in);
  return in->status() ? "" : in->status().error().message;
}

}  // namespace

TEST_CASE("a state comes back to the last bit", "[state][exact]") {
  auto const bytes = saved(wet_town());
  Town back;
  REQUIRE(load_state(back, bytes, "town", 3));
  CHECK(saved(back) == bytes);
  CHECK(std::signbit(back.time_s));
  CHECK(back.raining);
  CHECK(back.pumps[0].flow_m3_per_s == 0.1);
  CHECK(back.pumps[1].starts == -1);
  CHECK(std::isnan(back.pumps[1].flow_m3_per_s));
  CHECK(back.phase == "routing 雨");
  CHECK(back.basement.volume_m3 == wet_town().basement.volume_m3);
  CHECK(back.basement.arrivals_s == std::vector{3.25F, 4.5F});
  CHECK(back.basement.gate == Gate::opening);
}

TEST_CASE("a state larger than the writer's block comes back as well", "[state][exact]") {
  Basement big;
  big.arrivals_s.resize(700'000);
  for (std::size_t i = 0; i < big.arrivals_s.size(); ++i) {
    big.arrivals_s[i] = static_cast<float>(i) * 0.1F;
  }
  Basement back;
  REQUIRE(load_state(back, saved_state(big, "basement", 1), "basement", 1));
  CHECK(back.arrivals_s == big.arrivals_s);
}

TEST_CASE("every flipped bit is found", "[state][fuzz]") {
  auto const bytes = saved(wet_town());
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    auto damaged = bytes;
    damaged[i / 8] = static_cast<char>(damaged[i / 8] ^ (1 << (i % 8)));
    if (refusal(damaged).empty()) FAIL("bit " << i);
  }
}

TEST_CASE("a state cut short at any byte, or too long, is refused", "[state][fuzz]") {
  auto const bytes = saved(wet_town());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    if (refusal(bytes.substr(0, length)).empty()) FAIL("cut to " << length);
  }
  CHECK(refusal(bytes.substr(0, bytes.size() / 2)).find("is cut short") != std::string::npos);
  CHECK_FALSE(refusal(bytes + '\0').empty());
}

TEST_CASE("a foreign file, kind or layout is refused by what it is", "[state][exact]") {
  CHECK(refusal(std::string(500, 'x')) ==
        "state: does not begin as the state of a run; expected a file that a run left");
  CHECK(refusal(saved_state(wet_town(), "village", 3)) ==
        "state: is the state of a village, layout 3; expected town, layout 3");
  CHECK(refusal(saved_state(wet_town(), "town", 2)) ==
        "state: is the state of a town, layout 2; expected town, layout 3");
}

TEST_CASE("what does not fit is named by its path, with what was expected", "[state][exact]") {
  std::int64_t whole = 0;
  float narrow = 0;
  CHECK(mismatch([&](StateReader& in) { in.read("time", whole); }) ==
        "state: at 'time': holds 'time', 1 floating-point numbers of 8 bytes; expected 'time', 1 "
        "integers of 8 bytes");
  CHECK(mismatch([&](StateReader& in) { in.read("time", narrow); }).find("of 4 bytes") !=
        std::string::npos);
  CHECK(mismatch([&](StateReader& in) { in.read("tide", narrow); }).find("expected 'tide'") !=
        std::string::npos);

  Town smaller;
  smaller.basement.volume_m3.resize(2);
  auto const loaded = load_state(smaller, saved(wet_town()), "town", 3);
  REQUIRE_FALSE(loaded);
  CHECK(
      loaded.error().message ==
      "state: at 'basement/volume': holds 'volume', 3 floating-point numbers of 8 bytes; expected "
      "'volume', 2 floating-point numbers of 8 bytes");
}

TEST_CASE("what is left over is refused, in a section and at the end", "[state][exact]") {
  auto const first_of_basement = [](StateReader& in) {
    Town town;
    in.read("time", town.time_s);
    in.read("raining", town.raining);
    in.read("pumps", town.pumps);
    in.read_all("phase", town.phase);
    in.section("basement", [&] { return in.read("volume", town.basement.volume_m3), in.status(); });
  };
  CHECK(mismatch(first_of_basement).find("expected the end of the section") != std::string::npos);
  CHECK(mismatch([](StateReader& in) { CHECK_FALSE(in.finish()); }).find("end of the file") !=
        std::string::npos);
}

TEST_CASE("after the first error nothing is read", "[state][exact]") {
  double first = 1, second = 2;
  CHECK_FALSE(mismatch([&](StateReader& in) {
                in.read("tide", first);
                in.read("time", second);
              }).empty());
  CHECK(first == 1);
  CHECK(second == 2);
}

TEST_CASE("a sink that fails fails the writer", "[state][exact]") {
  StateWriter out(
      [](std::string_view) -> Result<void> {
        return Error{ErrorCode::resource_exhausted, "the disk is full", "disk"};
      },
      "town", 3);
  wet_town().save(out);
  auto const finished = out.finish();
  REQUIRE_FALSE(finished);
  CHECK(finished.error().message == "the disk is full");
}
