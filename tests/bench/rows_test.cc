#include "bench/rows.h"

#include <filesystem>
#include <fstream>
#include <random>

#include "bench/guarded.h"
#include "tests/support/catch.h"

using namespace citytwin::bench;
namespace fs = std::filesystem;

namespace {

BenchRow row(std::string name, double value, Better better) {
  BenchRow out;
  out.name = std::move(name);
  out.value = value;
  out.unit = "x";
  out.better = better;
  return out;
}

/// A file that lives as long as the test.
class ScratchFile {
 public:
  explicit ScratchFile(std::string const& text)
      : path_(fs::temp_directory_path() / ("bench_" + std::to_string(std::random_device{}()))) {
    std::ofstream(path_) << text;
  }
  ~ScratchFile() { fs::remove(path_); }
  ScratchFile(ScratchFile const&) = delete;
  ScratchFile& operator=(ScratchFile const&) = delete;
  [[nodiscard]] fs::path const& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("a ratio above 1 is good, whichever way is better", "[bench][exact]") {
  CHECK(with_rival(row("a", 30, Better::higher), "r", 10).ratio == 3.0);
  CHECK(with_rival(row("a", 10, Better::lower), "r", 30).ratio == 3.0);
}

TEST_CASE("a bar is missed below it, and by a row that has a bar but no rival", "[bench][exact]") {
  auto measured = with_rival(row("a", 2, Better::higher), "r", 1);
  CHECK_FALSE(measured.missed());
  measured.at_least = 2;
  CHECK_FALSE(measured.missed());
  measured.at_least = 2.01;
  CHECK(measured.missed());
  measured.ratio.reset();
  CHECK(measured.missed());
  CHECK(to_text({measured}).find("MISSED") != std::string::npos);
}

TEST_CASE("a guarded row that fell behind an earlier file is named, others are not",
          "[bench][exact]") {
  ScratchFile const base(to_json({with_rival(row("guarded", 10, Better::higher), "r", 1),
                                  with_rival(row("free", 10, Better::higher), "r", 1)}));
  ScratchFile const names("name,why\nguarded,it is the inner loop\n");
  auto const now = [&](double guarded) {
    return slower_than({with_rival(row("guarded", guarded, Better::higher), "r", 1),
                        with_rival(row("free", 1, Better::higher), "r", 1)},
                       base.path(), names.path());
  };
  REQUIRE(now(9));
  CHECK(now(9)->empty());
  CHECK(*now(8) == std::vector<std::string>{"guarded fell from 10.00 to 8.00 times better than r"});
}

TEST_CASE("a base file that is none is refused by name", "[bench][exact]") {
  ScratchFile const broken("[{\"name\": 3");
  ScratchFile const names("name,why\n");
  auto const result = slower_than({}, broken.path(), names.path());
  REQUIRE_FALSE(result);
  CHECK(result.error().message.starts_with(broken.path().string() +
                                           ": is not a file of benchmark rows"));
}
