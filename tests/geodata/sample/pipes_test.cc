#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "tests/geodata/sample/cities.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

bool gravity(std::string_view system) {
  return system == "storm" || system == "sewage";
}

Vec3 node_of(CityModel const& city, char const* end, std::size_t pipe) {
  auto const& nodes = layer(city, "pipe_nodes");
  auto const id = layer(city, "pipes").number(end, pipe).value();
  auto const row = nodes.row_of(static_cast<FeatureId>(id)).value();
  return nodes.geometry(row).exterior(0)[0];
}

/// Parts of a side of the city; sewage leaves from one wet well in each, about 2.4 km wide.
std::size_t quarters(double side_m) {
  return static_cast<std::size_t>(std::max(1.0, std::round(side_m / 2400)));
}

}  // namespace

TEST_CASE("every gravity pipe falls, and none starts below the end of one that feeds it",
          "[sample][exact]") {
  for (auto const* city : cities()) {
    auto const& pipes = layer(*city, "pipes");
    std::map<std::int64_t, double> lowest_inflow;
    for (std::size_t p = 0; p < pipes.size(); ++p) {
      if (!gravity(pipes.text("system", p))) continue;
      double const to = pipes.number("invert_to_m", p).value();
      CHECK(pipes.number("invert_from_m", p).value() > to);
      auto const node = static_cast<std::int64_t>(pipes.number("to_node", p).value());
      auto const [found, added] = lowest_inflow.try_emplace(node, to);
      if (!added) found->second = std::min(found->second, to);
    }
    // What flows in can flow on: from each node with inflow some pipe starts at or below it.
    std::map<std::int64_t, double> lowest_start;
    for (std::size_t p = 0; p < pipes.size(); ++p) {
      if (!gravity(pipes.text("system", p))) continue;
      double const from = pipes.number("invert_from_m", p).value();
      auto const node = static_cast<std::int64_t>(pipes.number("from_node", p).value());
      auto const [found, added] = lowest_start.try_emplace(node, from);
      if (!added) found->second = std::min(found->second, from);
    }
    auto const& nodes = layer(*city, "pipe_nodes");
    for (auto const& [node, invert] : lowest_inflow) {
      auto const row = nodes.row_of(static_cast<FeatureId>(node)).value();
      if (nodes.text("type", row) == "outfall") continue;
      REQUIRE(lowest_start.contains(node));
      CHECK(lowest_start[node] <= invert);
    }
  }
}

TEST_CASE("pipes begin and end at their nodes and lie below ground", "[sample][exact]") {
  for (auto const* city : cities()) {
    auto const& pipes = layer(*city, "pipes");
    for (std::size_t p = 0; p < pipes.size(); ++p) {
      auto const line = pipes.geometry(p).exterior(0);
      auto const from = node_of(*city, "from_node", p);
      auto const to = node_of(*city, "to_node", p);
      CHECK((line.front().x == from.x && line.front().y == from.y));
      CHECK((line.back().x == to.x && line.back().y == to.y));
      CHECK(line.front().z < from.z - 0.3);
      if (pipes.text("system", p) != "storm") CHECK(line.back().z < to.z - 0.3);
      CHECK(pipes.number("diameter_mm", p).value() >= 90);
    }
  }
}

TEST_CASE("manholes are never more than 50 m apart, but under water", "[sample][exact]") {
  auto const& pipes = layer(core(), "pipes");
  std::size_t spans = 0;
  for (std::size_t p = 0; p < pipes.size(); ++p) {
    if (!gravity(pipes.text("system", p))) continue;
    ++spans;
    bool wet = false;
    for (auto const w : rows_near(layer(core(), "water"), pipes.geometry(p), 0)) {
      wet = wet ||
            polygon_line_distance_m(layer(core(), "water").geometry(w), pipes.geometry(p)) == 0;
    }
    if (!wet) CHECK(length_m(pipes.geometry(p).exterior(0)) <= 50.0);
  }
  CHECK(spans > 1000);
}

TEST_CASE("all six systems are there, and drains end at outfalls", "[sample][contract]") {
  for (auto const* city : cities()) {
    std::map<std::string, std::size_t> count;
    auto const& pipes = layer(*city, "pipes");
    for (std::size_t p = 0; p < pipes.size(); ++p) ++count[std::string(pipes.text("system", p))];
    CHECK(count.size() == 6);
    std::map<std::string, std::size_t> outfalls;
    auto const& nodes = layer(*city, "pipe_nodes");
    for (std::size_t n = 0; n < nodes.size(); ++n) {
      if (nodes.text("type", n) == "outfall") ++outfalls[std::string(nodes.text("system", n))];
    }
    CHECK(outfalls["storm"] >= 1);
    CHECK(outfalls["sewage"] == quarters(city->extent.width()) * quarters(city->extent.height()));
  }
}

TEST_CASE("the utility tunnel stays below ground and below the beds of canals", "[sample][exact]") {
  auto const& corridors = layer(core(), "corridors");
  REQUIRE(corridors.size() > 10);
  for (std::size_t c = 0; c < corridors.size(); ++c) {
    double const half = corridors.number("height_m", c).value() / 2;
    for (auto const& v : corridors.geometry(c).exterior(0)) {
      double const ground = bilinear(*core().terrain, v.x, v.y);
      if (!std::isnan(ground)) CHECK(v.z + half < ground - 1.0);
    }
  }
}
