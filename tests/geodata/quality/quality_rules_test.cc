#include "geodata/quality/quality_rules.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "geodata/data_dir.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

/// The shipped tables with one text changed, under CITYTWIN_DATA_DIR while this lives.
class ChangedTables {
 public:
  ChangedTables(std::string const& file, std::string const& from, std::string const& to) {
    auto const shipped = data_path("standards");
    std::filesystem::create_directories(scratch_ / "standards");
    for (auto const* name : {"quality_rules.csv", "quality_required.csv", "pipe_clearance.csv"}) {
      std::ifstream in(shipped / name);
      std::string text{std::istreambuf_iterator<char>(in), {}};
      if (name == file) {
        auto const at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
      }
      std::ofstream(scratch_ / "standards" / name) << text;
    }
    ::setenv("CITYTWIN_DATA_DIR", scratch_.path().c_str(), 1);
  }
  ~ChangedTables() { ::unsetenv("CITYTWIN_DATA_DIR"); }

 private:
  ScratchFolder scratch_;
};

}  // namespace

TEST_CASE("clearances hold both ways round, and none is asked of a system with itself",
          "[quality][exact]") {
  auto const rules = QualityRules::load();
  REQUIRE(rules.ok());
  for (auto const a : {PipeSystem::water, PipeSystem::gas, PipeSystem::sewage, PipeSystem::power}) {
    CHECK_FALSE(rules->clearance(a, a).vertical_m.has_value());
    for (auto const b : {PipeSystem::storm, PipeSystem::telecom}) {
      CHECK(rules->clearance(a, b).horizontal_m == rules->clearance(b, a).horizontal_m);
      CHECK(rules->clearance(a, b).vertical_m.value() > 0);
    }
  }
  CHECK(rules->widest_clearance_m() == 1.0);
}

TEST_CASE("tables that say what is not known are refused by line and column", "[quality][exact]") {
  {
    ChangedTables const changed("quality_rules.csv", "no_geometry,validity", "no_geometry,beauty");
    CHECK(QualityRules::load().error().message ==
          "quality_rules.csv:7: column 'dimension' is 'beauty', which is not known");
  }
  {
    ChangedTables const changed("quality_rules.csv", "old_data,timeliness,warning,1095",
                                "old_data,timeliness,warning,");
    CHECK(QualityRules::load().error().message.find("column 'limit'") != std::string::npos);
  }
  {
    ChangedTables const changed("pipe_clearance.csv", ",water,gas,", ",water,wine,");
    CHECK(QualityRules::load().error().message.find("'wine'") != std::string::npos);
  }
  CHECK(QualityRules::load().ok());
}
