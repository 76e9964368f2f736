#include "scenarios/flood/validate.h"

#include <algorithm>

#include "tests/support/catch.h"

using namespace citytwin;

TEST_CASE("the oracle suite passes, and says what it skips without data", "[flood][oracle]") {
  auto const rows = flood::validate("no/such/folder");
  CHECK(rows.size() >= 12);
  for (auto const& row : rows) {
    INFO(row.case_name << ", " << row.quantity << " = " << row.value << ", limit " << row.limit);
    CHECK((row.pass || !row.skipped.empty()));
  }
  auto const skipped =
      std::count_if(rows.begin(), rows.end(), [](auto const& row) { return !row.skipped.empty(); });
  CHECK(skipped == 2);  // EA test 5 and Monai
}
