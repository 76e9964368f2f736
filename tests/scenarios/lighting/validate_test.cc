#include "scenarios/lighting/validate.h"

#include <cstdio>

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;

TEST_CASE("every row of the lighting validation passes", "[lighting][oracle]") {
  for (auto const& row : lighting::validate(test::data_root())) {
    INFO(row.case_name << ": " << row.quantity << " is " << row.value << ", limit " << row.limit);
    if (!row.skipped.empty()) {
      std::printf("SKIPPED: %s: %s\n", row.case_name.c_str(), row.skipped.c_str());
      continue;
    }
    CHECK(row.pass);
  }
}
