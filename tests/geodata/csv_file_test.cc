#include "geodata/csv_file.h"

#include <fstream>

#include "tests/support/catch.h"

using namespace citytwin;

namespace {

std::filesystem::path written(std::string const& text) {
  auto const path = std::filesystem::temp_directory_path() / "citytwin_csv_file_test.csv";
  std::ofstream(path) << text;
  return path;
}

}  // namespace

TEST_CASE("a CSV keeps quotes and commas and drops comments, BOM and CR", "[csv][exact]") {
  auto const csv =
      CsvFile::read(written("\xEF\xBB\xBF# note\r\nname,lx\r\n\"a, \"\"b\"\"\",2.5\r\n"));
  REQUIRE(csv.ok());
  REQUIRE(csv->size() == 1);
  CHECK(*csv->text(0, "name") == "a, \"b\"");
  CHECK(*csv->number(0, "lx") == 2.5);
  CHECK(csv->line(0) == 3);
}

TEST_CASE("a CSV names the line and column of what is wrong", "[csv][exact]") {
  auto const ragged = CsvFile::read(written("a,b\n1,2\n3\n"));
  REQUIRE(!ragged.ok());
  CHECK(ragged.error().message ==
        "citytwin_csv_file_test.csv:3: 1 fields; expected 2 as in the header");
  auto const csv = CsvFile::read(written("a,b\n1,x\n"));
  REQUIRE(csv.ok());
  CHECK(csv->number(0, "b").error().message ==
        "citytwin_csv_file_test.csv:2: column 'b' is 'x'; expected a number");
  CHECK(csv->number(0, "c").error().message ==
        "citytwin_csv_file_test.csv: there is no column 'c'; it has a, b");
}
