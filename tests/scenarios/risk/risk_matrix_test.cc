#include "scenarios/risk/risk_matrix.h"

#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::risk;

TEST_CASE("a score never falls to a lower grade when a level rises", "[risk][exact]") {
  auto const matrix = RiskMatrix::load();
  REQUIRE(matrix);
  for (int l = 1; l <= 5; ++l) {
    for (int c = 1; c < 5; ++c) {
      CHECK(matrix->grade_of_score(l * c) <= matrix->grade_of_score(l * (c + 1)));
      CHECK(matrix->grade_of_score(c * l) <= matrix->grade_of_score((c + 1) * l));
    }
  }
  CHECK(matrix->grade_of_score(25) == Grade::major);
  CHECK(matrix->grade_of_score(1) == Grade::low);
}

TEST_CASE("a value on a limit belongs to the higher class", "[risk][exact]") {
  auto const matrix = RiskMatrix::load();
  REQUIRE(matrix);
  CHECK(matrix->likelihood_level(1e-3) == 3);
  CHECK(matrix->likelihood_level(0.999e-3) == 2);
  CHECK(matrix->consequence_level(10) == 5);
  CHECK(matrix->consequence_level(9.999) == 4);
  CHECK(matrix->grade_of_failure_rate(30) == Grade::major);
  CHECK(matrix->grade_of_failure_rate(29.999) == Grade::larger);
}

TEST_CASE("the legend names the tables' version and colours every score as the matrix grades it",
          "[risk][exact]") {
  auto const matrix = RiskMatrix::load();
  REQUIRE(matrix);
  auto const legend = matrix->legend();
  REQUIRE(legend);
  CHECK(legend->source.find(matrix->version()) != std::string::npos);
  for (int score = 1; score <= 25; ++score) {
    auto const index = legend->class_of(score);
    REQUIRE(index);
    CHECK(static_cast<std::size_t>(matrix->grade_of_score(score)) == *index + 1);
  }
}

TEST_CASE("grey means unrated and is none of the four colours", "[risk][exact]") {
  auto const matrix = RiskMatrix::load();
  REQUIRE(matrix);
  auto const legend = matrix->legend();
  REQUIRE(legend);
  auto const grey = legend->colour_of(std::numeric_limits<double>::quiet_NaN());
  CHECK(grey[3] > 0);
  for (auto const& c : legend->classes) CHECK(c.colour != grey);
  CHECK(legend->colour_of(0)[3] == 0);
}
