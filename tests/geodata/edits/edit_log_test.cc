#include "geodata/edits/edit_log.h"

#include <fstream>

#include "geodata/edits/live_city.h"
#include "geodata/edits/log_record.h"
#include "geodata/edits/replay.h"
#include "tests/geodata/edits/tiny_city.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

namespace fs = std::filesystem;

constexpr Sequence edit_count = 4;

/// A log of a few edits, each a record of its own, as bytes, and where its records end.
struct SmallLog {
  SmallLog() {
    ScratchFolder const state;
    auto const live = LiveCity::open(tiny_city(), state.path());
    for (Sequence i = 0; i < edit_count; ++i) {
      REQUIRE((*live)->apply(request("r" + std::to_string(i), plant(1.0 * i, 5))).ok());
      ends.push_back(fs::file_size(only_file(state.path())));
    }
    name = only_file(state.path()).filename();
    bytes = *read_file(only_file(state.path()));
  }

  static fs::path only_file(fs::path const& state) {
    return log_files(edits_folder(state)).at(0).path;
  }

  /// The last edit whose record ends at or before a byte.
  [[nodiscard]] Sequence edits_before(std::size_t offset) const {
    Sequence count = 0;
    while (count < edit_count && ends[count] <= offset) ++count;
    return count;
  }

  fs::path name;
  std::string bytes;
  std::vector<std::size_t> ends;
};

void put(fs::path const& state, SmallLog const& log, std::string const& bytes) {
  fs::create_directories(edits_folder(state));
  std::ofstream(edits_folder(state) / log.name, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("a log cut off at any byte gives the edits before the cut", "[geodata][exact]") {
  SmallLog const log;
  ScratchFolder const state;
  for (std::size_t size = 0; size < log.bytes.size(); ++size) {
    INFO("cut at byte " << size);
    put(state.path(), log, log.bytes.substr(0, size));
    auto const replay = replay_edits(edits_folder(state.path()), tiny_city()->version);
    REQUIRE(replay.ok());
    REQUIRE(replay->state.sequence == log.edits_before(size));
    bool const between =
        size == log_header_bytes || std::count(log.ends.begin(), log.ends.end(), size) > 0;
    REQUIRE(replay->log.bad.has_value() == !between);
    REQUIRE((between || replay->log.bad->torn_tail));
  }
}

TEST_CASE("a city with a torn log says so once and goes on from there", "[geodata][exact]") {
  SmallLog const log;
  for (std::size_t size = 1; size < log.bytes.size(); size += 31) {  // an odd step: all fields
    INFO("cut at byte " << size);
    ScratchFolder const state;
    put(state.path(), log, log.bytes.substr(0, size));
    auto const kept = log.edits_before(size);
    auto live = LiveCity::open(tiny_city(), state.path(), {.log = {.sync = false}});
    REQUIRE(live.ok());
    REQUIRE((*live)->snapshot()->sequence() == kept);
    REQUIRE((*live)->warnings().size() == 1);
    REQUIRE((*live)->apply(request("next", plant(9, 9)))->sequence == kept + 1);
    live->reset();
    auto const again = LiveCity::open(tiny_city(), state.path());
    REQUIRE((*again)->snapshot()->sequence() == kept + 1);
    REQUIRE((*again)->warnings().empty());
  }
}

TEST_CASE("a bit flipped at any byte ends the replay before it, and says where",
          "[geodata][exact]") {
  SmallLog const log;
  for (std::size_t at = 0; at < log.bytes.size(); ++at) {
    INFO("byte " << at);
    ScratchFolder const state;
    auto bytes = log.bytes;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
    put(state.path(), log, bytes);
    auto const replay = replay_edits(edits_folder(state.path()), tiny_city()->version);
    if (at < log_header_bytes) {  // not a log, or one of another city: nothing is guessed
      REQUIRE_FALSE(replay.ok());
      continue;
    }
    auto const good = log.edits_before(at);
    REQUIRE(replay.ok());
    REQUIRE(replay->state.sequence == good);
    REQUIRE(replay->log.bad);
    REQUIRE(replay->log.bad->offset == (good == 0 ? log_header_bytes : log.ends[good - 1]));
    // Damage before intact edits must not be taken for the end that a crash leaves.
    REQUIRE(replay->log.bad->torn_tail == (good == edit_count - 1));
    if (at % 16 != 0) continue;
    REQUIRE(LiveCity::open(tiny_city(), state.path()).ok() == (good == edit_count - 1));
  }
}

TEST_CASE("damage can be cut off on purpose, and what is cut is kept aside", "[geodata][exact]") {
  SmallLog const log;
  ScratchFolder const state;
  auto bytes = log.bytes;
  bytes[log.ends[1] + 20] ^= 4;
  put(state.path(), log, bytes);
  auto const folder = edits_folder(state.path());
  auto const check = check_edits(folder, tiny_city()->version);
  REQUIRE(check->bad);
  CHECK(check->last == 2);
  CHECK(check->problems.size() == 1);
  REQUIRE(cut_log(folder, *check->bad).ok());
  CHECK(check_edits(folder, tiny_city()->version)->problems.empty());
  auto const live = LiveCity::open(tiny_city(), state.path());
  REQUIRE(live.ok());
  CHECK((*live)->snapshot()->sequence() == 2);
  std::size_t aside = 0;
  for (auto const& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with("cut-")) aside += entry.file_size();
  }
  CHECK(aside == log.bytes.size() - log.ends[1]);
}

TEST_CASE("a damaged checkpoint is passed over: the log gives the same city", "[geodata][exact]") {
  ScratchFolder const state;
  std::string version;
  {
    auto const live = LiveCity::open(tiny_city(), state.path());
    for (int i = 0; i < 3; ++i) {
      REQUIRE((*live)->apply(request(std::to_string(i), plant(i, i))).ok());
    }
    REQUIRE((*live)->checkpoint().ok());
    REQUIRE((*live)->apply(request("last", plant(7, 7))).ok());
    version = (*live)->snapshot()->version();
  }
  fs::path checkpoint;
  for (auto const& entry : fs::directory_iterator(edits_folder(state.path()))) {
    if (entry.path().extension() == ".checkpoint") checkpoint = entry.path();
  }
  auto const good = *read_file(checkpoint);
  for (std::size_t at = 0; at < good.size(); at += 7) {
    auto bytes = good;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    std::ofstream(checkpoint, std::ios::binary) << bytes;
    auto const replay = replay_edits(edits_folder(state.path()), tiny_city()->version);
    REQUIRE(replay.ok());
    REQUIRE(replay->warnings.size() == 1);
    REQUIRE(replay->state.version == version);
  }
}

TEST_CASE("a log whose end is lost behind a checkpoint gives the whole city, and says so",
          "[geodata][exact]") {
  ScratchFolder const state;
  {
    auto const live = LiveCity::open(tiny_city(), state.path());
    for (int i = 0; i < 3; ++i) {
      REQUIRE((*live)->apply(request(std::to_string(i), plant(i, i))).ok());
    }
    REQUIRE((*live)->checkpoint().ok());
  }
  auto const file = SmallLog::only_file(state.path());
  fs::resize_file(file, fs::file_size(file) - 5);
  {
    auto const live = LiveCity::open(tiny_city(), state.path());
    REQUIRE(live.ok());
    CHECK((*live)->warnings().size() == 2);
    CHECK((*live)->snapshot()->layer("trees")->size() == 8);
    CHECK((*live)->apply(request("next", plant(8, 8)))->sequence == 4);
    CHECK((*live)->history("trees", 9)->size() == 1);
  }
  auto const again = LiveCity::open(tiny_city(), state.path());
  CHECK((*again)->warnings().empty());
  CHECK((*again)->snapshot()->sequence() == 4);
}
