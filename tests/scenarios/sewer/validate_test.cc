#include "scenarios/sewer/validate.h"

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace citytwin::sewer {

TEST_CASE("every published model is compared or refused, and its books close", "[sewer][oracle]") {
  auto const data = citytwin::test::test_file("flood/swmm");
  if (!data) return;
  std::size_t compared = 0, refused = 0;
  for (auto const& row : validate(citytwin::test::data_root())) {
    INFO(row.case_name << ": " << row.quantity << " " << row.value << " " << row.unit);
    CHECK(row.pass);
    if (row.case_name == "all models") continue;
    (row.skipped.empty() ? compared : refused) += 1;
  }
  CHECK(compared == 25);
  CHECK(refused == 7);
}

TEST_CASE("without the models the suite says so", "[sewer][contract]") {
  auto const rows = validate("nowhere");
  REQUIRE(rows.size() == 1);
  CHECK_FALSE(rows[0].skipped.empty());
}

}  // namespace citytwin::sewer
