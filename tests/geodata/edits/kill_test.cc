// Fifty times, a process that edits is killed in the middle; what it had acknowledged is there.
#include <csignal>
#include <map>
#include <sstream>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "geodata/edits/live_city.h"
#include "geodata/edits/replay.h"
#include "tests/geodata/edits/tiny_city.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

constexpr int kills = 50;

class Writer {
 public:
  Writer(std::filesystem::path const& state, int seed) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    auto const number = std::to_string(seed);
    id_ = ::fork();
    if (id_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      ::close(ends[1]);
      ::execl(CITYTWIN_EDIT_WRITER, CITYTWIN_EDIT_WRITER, state.c_str(), number.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    pipe_ = ends[0];
  }
  Writer(Writer const&) = delete;
  Writer& operator=(Writer const&) = delete;
  ~Writer() { ::close(pipe_); }

  /// Lets it acknowledge some edits, waits a little, kills it. @return all that it acknowledged
  std::string run_and_kill(long lines, std::chrono::microseconds then) {
    std::string said;
    while (std::count(said.begin(), said.end(), '\n') < lines && read_more(said)) {
    }
    std::this_thread::sleep_for(then);
    ::kill(id_, SIGKILL);
    while (read_more(said)) {
    }
    int status = 0;
    ::waitpid(id_, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    return said;
  }

 private:
  bool read_more(std::string& said) const {
    char bytes[4096];
    auto const got = ::read(pipe_, bytes, sizeof(bytes));
    if (got > 0) said.append(bytes, static_cast<std::size_t>(got));
    return got > 0;
  }

  pid_t id_ = -1;
  int pipe_ = -1;
};

/// What every tree was acknowledged to be, by sequence: the etag, or "gone".
struct Acknowledged {
  std::map<Sequence, std::vector<std::pair<FeatureId, std::string>>> edits;

  void add(std::string const& said) {
    std::istringstream lines(said);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      Sequence sequence = 0;
      FeatureId id = 0;
      std::string etag;
      words >> sequence;
      while (words >> id >> etag) edits[sequence].emplace_back(id, etag);
    }
  }
};

std::string etag_or_gone(std::optional<PackedFeature> const& feature) {
  return feature ? etag_of(*feature) : "gone";
}

/// Every acknowledged edit is in the log as it was acknowledged, and every edit is whole.
void check_log(LiveCity const& live, Acknowledged const& acknowledged) {
  std::map<FeatureId, std::string> now;
  Sequence next = 1;
  auto token = tiny_city()->version + ".0";
  for (;;) {
    auto const batch = live.watch(token, 1000, std::chrono::milliseconds(0));
    if (!batch) FAIL(batch.error().message);
    if (batch->edits.empty()) break;
    for (auto const& edit : batch->edits) {
      REQUIRE(edit.sequence == next++);
      REQUIRE(edit.changes.size() == 2);
      for (auto const& change : edit.changes) now[change.id] = etag_or_gone(change.after);
      auto const told = acknowledged.edits.find(edit.sequence);
      if (told == acknowledged.edits.end()) continue;
      for (std::size_t i = 0; i < 2; ++i) {
        REQUIRE(edit.changes[i].id == told->second[i].first);
        REQUIRE(etag_or_gone(edit.changes[i].after) == told->second[i].second);
      }
    }
    token = batch->resume_token;
  }
  if (!acknowledged.edits.empty()) REQUIRE(acknowledged.edits.rbegin()->first < next);
  auto const city = live.snapshot();
  for (auto const& [id, etag] : now) {
    auto const found = city->layer("trees")->find(id);
    auto const has =
        found ? std::optional(pack(*found->layer, found->row, city->frame())) : std::nullopt;
    REQUIRE(etag_or_gone(has) == etag);
  }
}

/// Trees come, grow and go in pairs: a half-made edit would leave an odd one.
void check_pairs(LiveCity const& live) {
  auto const model = live.snapshot()->model();
  auto const& trees = *model->layer("trees");
  std::size_t const planted_before = 5;
  REQUIRE((trees.size() - planted_before) % 2 == 0);
  for (std::size_t row = planted_before; row + 1 < trees.size(); row += 2) {
    REQUIRE(trees.id(row) + 1 == trees.id(row + 1));
    REQUIRE(trees.number("height_m", row) == trees.number("height_m", row + 1));
  }
}

}  // namespace

TEST_CASE("after kill -9, fifty times, every acknowledged edit is there and none is half there",
          "[geodata][e2e]") {
  ScratchFolder const state;
  Acknowledged acknowledged;
  for (int kill = 0; kill < kills; ++kill) {
    INFO("kill " << kill);
    auto const before = acknowledged.edits.size();
    Writer writer(state.path(), kill);
    acknowledged.add(writer.run_and_kill(1 + kill % 12, std::chrono::microseconds(137 * kill)));
    REQUIRE(acknowledged.edits.size() > before);  // of this process, not of earlier ones
    auto const live = LiveCity::open(tiny_city(), state.path());
    if (!live) FAIL(live.error().message);
    check_log(**live, acknowledged);
    check_pairs(**live);
  }
  CHECK(acknowledged.edits.size() > 5 * kills);
  CHECK(check_edits(edits_folder(state.path()), tiny_city()->version)->problems.empty());
}
