#include "geodata/spatial_index_file.h"

#include <fstream>
#include <iterator>
#include <string>

#include "tests/geodata/boxes.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;

namespace {

namespace fs = std::filesystem;

std::string contents(fs::path const& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void overwrite(fs::path const& file, std::string const& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

std::vector<std::uint32_t> rows_in(SpatialIndex const& index, Box const& query) {
  std::vector<std::uint32_t> rows;
  index.window(query, rows);
  return rows;
}

/// A written index of 5000 boxes, two of them empty.
struct Written {
  explicit Written(test::ScratchFolder const& folder) : file(folder / "buildings.idx") {
    boxes[7] = boxes[4999] = Box{};
    index = SpatialIndex(boxes);
    REQUIRE(write_index(index, index_key(boxes), file));
  }
  [[nodiscard]] Error refusal() const {
    auto const mapped = map_index(file, index_key(boxes));
    REQUIRE_FALSE(mapped.ok());
    CHECK(mapped.error().subject == file.string());
    return mapped.error();
  }

  std::vector<Box> boxes = test::city_boxes(5000, 3000, 2000, 8);
  SpatialIndex index;
  fs::path file;
};

bool says(Error const& error, std::string const& words) {
  return error.message.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a mapped index answers like the one that was written", "[geodata][exact]") {
  test::ScratchFolder const folder;
  Written const written(folder);
  auto const mapped = map_index(written.file, index_key(written.boxes));
  REQUIRE(mapped.ok());
  CHECK(mapped->size() == 4998);
  CHECK(mapped->extent() == written.index.extent());
  fs::remove(written.file);  // the mapping outlives the name
  for (auto const& query : written.boxes) {
    REQUIRE(rows_in(*mapped, query) == rows_in(written.index, query));
  }
  CHECK(mapped->nearest(100, 100, 30) == written.index.nearest(100, 100, 30));
}

TEST_CASE("an index of nothing can be written and mapped", "[geodata][exact]") {
  test::ScratchFolder const folder;
  for (std::vector<Box> const& boxes : {std::vector<Box>{}, std::vector<Box>(3)}) {
    auto const file = folder / "none.idx";
    REQUIRE(write_index(SpatialIndex(boxes), index_key(boxes), file));
    auto const mapped = map_index(file, index_key(boxes));
    REQUIRE(mapped.ok());
    CHECK(mapped->size() == 0);
    CHECK(rows_in(*mapped, {-1e9, -1e9, 1e9, 1e9}).empty());
  }
}

TEST_CASE("a damaged index is refused wherever a byte is changed or lost", "[geodata][exact]") {
  test::ScratchFolder const folder;
  Written const written(folder);
  auto const whole = contents(written.file);
  for (std::size_t at = 0; at < whole.size(); at += at < 256 ? 1 : 997) {
    auto bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    overwrite(written.file, bytes);
    CHECK_FALSE(map_index(written.file, index_key(written.boxes)).ok());
  }
  for (std::size_t size = 0; size < whole.size(); size += 4096) {
    overwrite(written.file, whole.substr(0, size));
    CHECK(written.refusal().code == ErrorCode::data_corrupt);
  }
  overwrite(written.file, whole + "x");
  CHECK(says(written.refusal(), "bytes; expected"));
  overwrite(written.file, whole);
  CHECK(map_index(written.file, index_key(written.boxes)).ok());
}

TEST_CASE("a refusal names what differs", "[geodata][contract]") {
  test::ScratchFolder const folder;
  Written const written(folder);
  auto const whole = contents(written.file);
  auto const with = [&](std::size_t at, std::string const& bytes) {
    overwrite(written.file, std::string(whole).replace(at, bytes.size(), bytes));
    return written.refusal();
  };
  CHECK(says(with(0, "SQLite f"), "begins with 'SQLite f'; expected 'CTWINIDX'"));
  CHECK(says(with(8, std::string("\x01\x02\x03\x04", 4)), "byte order"));
  CHECK(says(with(12, "\x02"), "version 2; expected 1"));
  CHECK(says(with(60, "?"), "header hash"));
  CHECK(says(with(whole.size() - 40, "?"), "tree hash"));
  overwrite(written.file, "short");
  CHECK(says(written.refusal(), "5 bytes"));
  fs::remove(written.file);
  CHECK(written.refusal().code == ErrorCode::not_found);
}

TEST_CASE("an index of other boxes is refused, then built anew and written", "[geodata][exact]") {
  test::ScratchFolder const folder;
  Written written(folder);
  written.boxes[100].max_x += 1e-9;  // far below what the tree itself could tell
  CHECK(says(written.refusal(), "index of other boxes: 5000 rows"));
  auto const built = open_or_build_index(written.file, written.boxes);
  CHECK_FALSE(built.mapped);
  REQUIRE(built.refused);
  CHECK(says(*built.refused, "other boxes"));
  CHECK_FALSE(built.not_written);
  auto const again = open_or_build_index(written.file, written.boxes);
  CHECK(again.mapped);
  CHECK(rows_in(again.index, written.boxes[3]) == rows_in(built.index, written.boxes[3]));
}

TEST_CASE("an index that cannot be written is still built, and says so", "[geodata][contract]") {
  auto const boxes = test::city_boxes(100, 300, 200, 8);
  auto const built = open_or_build_index("/nowhere/at/all/roads.idx", boxes);
  CHECK(built.index.size() == 100);
  CHECK_FALSE(built.refused);
  REQUIRE(built.not_written);
  CHECK(says(*built.not_written, "cannot be written"));
}
