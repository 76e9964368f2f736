#include <algorithm>
#include <cmath>

#include "tests/server/feature_calls.h"
#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

using Stub = v1::FeatureService::Stub;
constexpr double east = 500000;
constexpr double north = 3400000;

template <class Request>
Request along(std::vector<Vec2> const& local) {
  Request request;
  for (auto const& p : local) {
    auto* point = request.add_points();
    point->set_easting_m(east + p.x);
    point->set_northing_m(north + p.y);
  }
  return request;
}

}  // namespace

TEST_CASE("a line on the central meridian is as long on the ground as on the grid",
          "[server][analytic]") {
  RunningServer const running;
  auto const request = along<v1::MeasureLineRequest>({{0, 0}, {300, 400}, {300, 700}});
  auto const answer = call(running, &Stub::MeasureLine, request);
  REQUIRE(answer.status.ok());
  CHECK(answer.response.grid_length_m() == 800);
  // The scale of a 3-degree Gauss-Kruger zone is 1 on its meridian (easting 500 km), and 1 + 1.1e-9
  // 300 m beside it.
  CHECK(std::abs(answer.response.length_m() - 800) < 1e-5);
  REQUIRE(answer.response.leg_lengths_m_size() == 2);
  CHECK(std::abs(answer.response.leg_lengths_m(1) - 300) < 1e-5);
}

TEST_CASE("a profile crosses every road that a plain loop crosses, and is sampled end to end",
          "[server][exact]") {
  RunningServer const running;
  auto request = along<v1::ProfileLineRequest>({{10, 20}, {950, 870}});
  request.set_spacing_m(7);
  request.add_crossing_layers("roads");
  auto const answer = call(running, &Stub::ProfileLine, request);
  REQUIRE(answer.status.ok());
  std::vector<std::pair<double, std::uint64_t>> expected;
  auto const& roads = *small_city()->layer("roads");
  double const length = std::hypot(940, 850);
  for (std::size_t row = 0; row < roads.size(); ++row) {
    auto const line = roads.geometry(row).exterior(0);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      // Which side of the line, and where along it (2 x 2 by Cramer's rule).
      double const a = 850 * (line[i].x - 10) - 940 * (line[i].y - 20);
      double const b = 850 * (line[i + 1].x - 10) - 940 * (line[i + 1].y - 20);
      if ((a < 0) == (b < 0)) continue;
      double const u = a / (a - b);
      double const x = line[i].x + u * (line[i + 1].x - line[i].x);
      double const y = line[i].y + u * (line[i + 1].y - line[i].y);
      double const along_m = ((x - 10) * 940 + (y - 20) * 850) / length;
      if (along_m >= 0 && along_m <= length) expected.emplace_back(along_m, roads.id(row));
    }
  }
  std::sort(expected.begin(), expected.end());
  REQUIRE(expected.size() > 20);
  REQUIRE(answer.response.crossings_size() == static_cast<int>(expected.size()));
  for (int i = 0; i < answer.response.crossings_size(); ++i) {
    auto const& crossing = answer.response.crossings(i);
    CHECK(crossing.feature_id() == expected[static_cast<std::size_t>(i)].second);
    CHECK(std::abs(crossing.distance_m() - expected[static_cast<std::size_t>(i)].first) < 1e-6);
    CHECK(crossing.up_m() >= 3);  // roads rise from 3 to 4 m
    CHECK(crossing.up_m() <= 4);
  }
  auto const& samples = answer.response.samples();
  CHECK(samples.size() == static_cast<int>(std::ceil(length / 7)) + 1);
  CHECK(samples.begin()->distance_m() == 0);
  CHECK(std::abs(samples.rbegin()->distance_m() - length) < 1e-9);
  CHECK(std::abs(samples.rbegin()->easting_m() - (east + 950)) < 1e-6);
}

TEST_CASE("a line that is none is refused by the name of its field", "[server][exact]") {
  RunningServer const running;
  auto const measure = [&](v1::MeasureLineRequest const& request) {
    return call(running, &Stub::MeasureLine, request).status;
  };
  CHECK(measure(along<v1::MeasureLineRequest>({{0, 0}})).error_message().find("points") == 0);
  CHECK(measure(along<v1::MeasureLineRequest>({{0, 0}, {std::nan(""), 0}})).error_code() ==
        grpc::StatusCode::INVALID_ARGUMENT);
  auto request = along<v1::ProfileLineRequest>({{0, 0}, {900, 0}});
  request.set_spacing_m(0.01);
  CHECK(call(running, &Stub::ProfileLine, request).status.error_code() ==
        grpc::StatusCode::INVALID_ARGUMENT);
  request.set_spacing_m(0);
  request.add_crossing_layers("canals");
  CHECK(call(running, &Stub::ProfileLine, request).status.error_code() ==
        grpc::StatusCode::NOT_FOUND);
}

}  // namespace citytwin::test
