#include "scenarios/risk/validate.h"

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;

TEST_CASE("every oracle of the risk scenario holds", "[risk][oracle]") {
  auto const data = test::test_file("risk/nanaimo");
  auto const rows = risk::validate(test::data_root());
  CHECK(rows.size() > (data ? 30U : 20U));
  for (auto const& row : rows) {
    INFO(row.case_name << ": " << row.quantity << " = " << row.value << ", limit " << row.limit);
    CHECK((row.pass || !row.skipped.empty()));
    CHECK((row.skipped.empty() || !data));
  }
}
