#include "geodata/edits/live_city.h"

#include <csignal>
#include <thread>

#include <sys/resource.h>

#include "geodata/edits/replay.h"
#include "geodata/edits/view_query.h"
#include "tests/geodata/edits/tiny_city.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<LiveCity> open(std::filesystem::path const& state, int trees = 5,
                               LiveCityOptions const& options = {}) {
  auto live = LiveCity::open(tiny_city(trees), state, options);
  if (!live) FAIL(live.error().message);
  return std::move(*live);
}

std::string etag(LiveCity const& live, std::string const& layer, FeatureId id) {
  auto const city = live.snapshot();
  auto const found = city->layer(layer)->find(id);
  return found ? etag_of(pack(*found->layer, found->row, city->frame())) : "none";
}

std::optional<double> height_m(LiveCity const& live, FeatureId id) {
  auto const city = live.snapshot();
  auto const found = city->layer("trees")->find(id);
  return found ? found->layer->number("height_m", found->row) : std::nullopt;
}

FeatureEdit grow(LiveCity const& live, FeatureId id, double to_m) {
  return {.kind = EditKind::update,
          .layer = "trees",
          .id = id,
          .etag = etag(live, "trees", id),
          .attributes = {{"height_m", to_m}}};
}

FeatureEdit fell(LiveCity const& live, FeatureId id) {
  return {.kind = EditKind::remove, .layer = "trees", .id = id, .etag = etag(live, "trees", id)};
}

}  // namespace

TEST_CASE("an edit is in the next snapshot and not in the one before", "[geodata][exact]") {
  ScratchFolder const state;
  auto const live = open(state.path());
  auto const before = live->snapshot();
  auto const answer = live->apply(request("r1", plant(50, 50)));
  REQUIRE(answer.ok());
  CHECK(answer->sequence == 1);
  CHECK(answer->features == std::vector<EditedFeature>{{"trees", 6, etag(*live, "trees", 6)}});
  CHECK(before->layer("trees")->size() == 5);
  CHECK_FALSE(before->layer("trees")->find(6));
  auto const after = live->snapshot();
  CHECK(after->layer("trees")->size() == 6);
  CHECK(after->version() == answer->model_version);
  CHECK(after->version() != before->version());
  CHECK(height_m(*live, 6) == 4.0);
}

TEST_CASE("an update changes what it names, clears what it nulls and keeps the rest",
          "[geodata][exact]") {
  ScratchFolder const state;
  auto const live = open(state.path());
  auto edit = grow(*live, 2, 9.5);
  edit.attributes["species_en"] = Value{};
  REQUIRE(live->apply(request("r1", edit)).ok());
  auto const city = live->snapshot();
  auto const tree = city->layer("trees")->find(2);
  CHECK(tree->layer->number("height_m", tree->row) == 9.5);
  CHECK(tree->layer->text("species_en", tree->row).empty());
  CHECK(tree->layer->value("conifer", tree->row) == Value(std::int64_t{0}));
  CHECK(tree->geometry().exterior(0)[0] == Vec3{10, 20, 3});
}

TEST_CASE("an edit of what the author has not seen is refused naming both etags",
          "[geodata][contract]") {
  ScratchFolder const state;
  auto const live = open(state.path());
  auto const seen = grow(*live, 2, 9.5);
  REQUIRE(live->apply(request("r1", seen)).ok());
  auto const refused = live->apply(request("r2", seen));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::failed_precondition);
  CHECK(refused.error().message.find(seen.etag) != std::string::npos);
  CHECK(refused.error().message.find(etag(*live, "trees", 2)) != std::string::npos);
  auto whatever = seen;
  whatever.etag = any_etag;
  CHECK(live->apply(request("r3", whatever)).ok());
}

TEST_CASE("a request is made as a whole or not at all", "[geodata][exact]") {
  ScratchFolder const state;
  auto const live = open(state.path());
  EditRequest both{.request_id = "r1", .author = "tester", .edits = {plant(1, 1), plant(2, 2)}};
  both.edits[1].attributes["colour"] = std::string("red");
  auto const refused = live->apply(both);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("'colour'") != std::string::npos);
  CHECK(live->snapshot()->sequence() == 0);
  both.edits[1].attributes.erase("colour");
  CHECK(live->apply(both)->features.size() == 2);  // the refused id was not used up
  CHECK(live->snapshot()->layer("trees")->size() == 7);
}

TEST_CASE("a repeated request id gets the first answer, also after a restart", "[geodata][exact]") {
  ScratchFolder const state;
  auto live = open(state.path());
  auto const wanted = request("r1", plant(50, 50));
  auto const first = live->apply(wanted);
  auto const again = live->apply(wanted);
  CHECK(again->repeated);
  CHECK(again->sequence == first->sequence);
  CHECK(again->features == first->features);
  CHECK(live->snapshot()->layer("trees")->size() == 6);
  live.reset();
  live = open(state.path());
  CHECK(live->apply(wanted)->features == first->features);
  REQUIRE(live->checkpoint().ok());
  live.reset();
  live = open(state.path());
  CHECK(live->apply(wanted)->features == first->features);
  auto const other = live->apply(request("r1", plant(60, 60)));
  REQUIRE_FALSE(other.ok());
  CHECK(other.error().code == ErrorCode::already_exists);
}

TEST_CASE("one id in one group is made once", "[geodata][exact]") {
  ScratchFolder const state;
  auto const live = open(state.path());
  std::vector<std::future<Result<EditAnswer>>> answers;
  for (int i = 0; i < 50; ++i) answers.push_back(live->submit(request("same", plant(50, 50))));
  int first_times = 0;
  for (auto& answer : answers) {
    auto const got = answer.get();
    REQUIRE(got.ok());
    CHECK(got->sequence == 1);
    first_times += got->repeated ? 0 : 1;
  }
  CHECK(first_times == 1);
}

TEST_CASE("an id is given once, even after its feature is gone", "[geodata][exact]") {
  ScratchFolder const state;
  auto live = open(state.path());
  auto const id = live->apply(request("r1", plant(50, 50)))->features[0].id;
  REQUIRE(live->apply(request("r2", fell(*live, id))).ok());
  REQUIRE(live->checkpoint().ok());
  live->merge_all();
  live.reset();
  live = open(state.path());
  CHECK(live->apply(request("r3", plant(50, 50)))->features[0].id == id + 1);
}

TEST_CASE("history tells who, when, before and after", "[geodata][exact]") {
  ScratchFolder const state;
  auto const live = open(state.path());
  auto const old = etag(*live, "trees", 2);
  REQUIRE(live->apply({.request_id = "r1",
                       .author = "Wang",
                       .note = "measured",
                       .edits = {grow(*live, 2, 9.5)}})
              .ok());
  REQUIRE(live->apply({.request_id = "r2", .author = "Li", .edits = {fell(*live, 2)}}).ok());
  REQUIRE(live->apply(request("r3", plant(0, 0))).ok());
  auto const history = live->history("trees", 2);
  REQUIRE(history.ok());
  REQUIRE(history->size() == 2);
  CHECK((*history)[0].author == "Wang");
  CHECK((*history)[0].note == "measured");
  CHECK((*history)[0].time_ms > 1'700'000'000'000);
  CHECK(etag_of(*(*history)[0].changes[0].before) == old);
  CHECK((*history)[0].changes[0].after == (*history)[1].changes[0].before);
  CHECK((*history)[1].author == "Li");
  CHECK_FALSE((*history)[1].changes[0].after);
  CHECK(live->history("trees", 4)->empty());
}

TEST_CASE("undo puts back what an edit changed, and can be undone", "[geodata][exact]") {
  ScratchFolder const state;
  auto const live = open(state.path());
  auto const original = etag(*live, "trees", 2);
  EditRequest const wanted{.request_id = "r1",
                           .author = "tester",
                           .edits = {grow(*live, 2, 9.5), fell(*live, 3), plant(7, 7)}};
  REQUIRE(live->apply(wanted).ok());
  auto const grown = etag(*live, "trees", 2);
  auto const undone = live->undo({.sequence = 1, .request_id = "u1", .author = "chief"});
  REQUIRE(undone.ok());
  CHECK(etag(*live, "trees", 2) == original);
  CHECK(etag(*live, "trees", 3) != "none");
  CHECK(etag(*live, "trees", 6) == "none");
  CHECK(live->edit(undone->sequence)->undoes == 1);
  REQUIRE(live->undo({.sequence = 2, .request_id = "u2", .author = "chief"}).ok());
  CHECK(etag(*live, "trees", 2) == grown);
  CHECK(etag(*live, "trees", 3) == "none");
}

TEST_CASE("undo of what was changed since is refused", "[geodata][contract]") {
  ScratchFolder const state;
  auto const live = open(state.path());
  REQUIRE(live->apply(request("r1", grow(*live, 2, 9))).ok());
  REQUIRE(live->apply(request("r2", grow(*live, 2, 10))).ok());
  auto const refused = live->undo({.sequence = 1, .request_id = "u1", .author = "chief"});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::failed_precondition);
  CHECK(height_m(*live, 2) == 10.0);
  auto const unknown = live->undo({.sequence = 9, .request_id = "u2", .author = "chief"});
  CHECK(unknown.error().message.find("the last edit is 2") != std::string::npos);
}

TEST_CASE("a watch gets every edit once, in order, across restarts", "[geodata][exact]") {
  ScratchFolder const state;
  auto live = open(state.path());
  auto token = live->resume_token();
  CHECK(live->watch(token, 10, 1ms)->edits.empty());
  for (int i = 0; i < 5; ++i) {
    REQUIRE(live->apply(request("r" + std::to_string(i), plant(i, i))).ok());
  }
  auto const first = live->watch(token, 3, 1s);
  REQUIRE(first->edits.size() == 3);
  CHECK(first->edits[0].sequence == 1);
  live.reset();
  live = open(state.path());
  auto const rest = live->watch(first->resume_token, 10, 1s);
  REQUIRE(rest->edits.size() == 2);
  CHECK(rest->edits[1].sequence == 5);
  std::jthread const later([&] {
    std::this_thread::sleep_for(20ms);
    (void)live->apply(request("late", plant(9, 9)));
  });
  CHECK(live->watch(rest->resume_token, 10, 30s)->edits.size() == 1);
}

TEST_CASE("a token of another city is refused, one too old is answered as such",
          "[geodata][contract]") {
  ScratchFolder const state;
  auto const live = open(state.path());
  auto const begin = live->resume_token();
  CHECK(live->watch("0000000000000000.0", 10, 1ms).error().code == ErrorCode::invalid_argument);
  CHECK(live->watch(begin + "7", 10, 1ms).error().code == ErrorCode::invalid_argument);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(live->apply(request("r" + std::to_string(i), plant(i, i))).ok());
    REQUIRE(live->checkpoint().ok());
  }
  auto const left = live->drop_history_before(3);
  REQUIRE(left.ok());
  CHECK(*left == 3);
  auto const old = live->watch(begin, 10, 1ms);
  REQUIRE_FALSE(old.ok());
  CHECK(old.error().code == ErrorCode::failed_precondition);
  CHECK(old.error().message.find("too old") != std::string::npos);
  CHECK(live->snapshot()->layer("trees")->size() == 8);
  CHECK(live->history("trees", 8)->size() == 1);
}

TEST_CASE("dropped history is in the checkpoint: the city starts whole", "[geodata][exact]") {
  ScratchFolder const state;
  auto live = open(state.path());
  for (int i = 0; i < 4; ++i) {
    REQUIRE(live->apply(request("r" + std::to_string(i), plant(i, i, 10 + i))).ok());
    REQUIRE(live->checkpoint().ok());
  }
  auto const version = live->snapshot()->version();
  REQUIRE(live->drop_history_before(4).ok());
  live.reset();
  live = open(state.path());
  CHECK(live->warnings().empty());
  CHECK(live->snapshot()->version() == version);
  CHECK(height_m(*live, 9) == 13.0);
  CHECK(live->apply(request("next", plant(5, 5)))->sequence == 5);
  CHECK(check_edits(edits_folder(state.path()), tiny_city()->version)->problems.empty());
}

TEST_CASE("the merged model has what the views have, and an unedited one is the base itself",
          "[geodata][exact]") {
  ScratchFolder const state;
  auto const live = open(state.path());
  CHECK(live->snapshot()->model()->version == tiny_city()->version);
  REQUIRE(live->apply(request("r1", plant(50, 50))).ok());
  REQUIRE(live->apply(request("r2", fell(*live, 1))).ok());
  auto const city = live->snapshot();
  auto const model = city->model();
  CHECK(model->version == city->version());
  CHECK(model->layer("roads") == city->base().layer("roads"));
  auto const& trees = *model->layer("trees");
  CHECK(trees.size() == 5);
  CHECK_FALSE(trees.row_of(1));
  CHECK(trees.attribution() == "Trees of the test");
  live->merge_all();
  CHECK(live->snapshot()->layer("trees")->segments().size() == 1);
  CHECK(content_version(*live->snapshot()->model()) == content_version(*model));
}

TEST_CASE("edits of another city are refused naming both versions", "[geodata][contract]") {
  ScratchFolder const state;
  REQUIRE(open(state.path())->apply(request("r1", plant(50, 50))).ok());
  auto const other = LiveCity::open(tiny_city(9), state.path());
  REQUIRE_FALSE(other.ok());
  CHECK(other.error().message.find(tiny_city(9)->version) != std::string::npos);
  CHECK(other.error().message.find(tiny_city(5)->version) != std::string::npos);
}

TEST_CASE("one process edits at a time", "[geodata][contract]") {
  ScratchFolder const state;
  auto const live = open(state.path());
  auto const second = LiveCity::open(tiny_city(), state.path());
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == ErrorCode::unavailable);
}

TEST_CASE("a disk that is full refuses the edit, and later ones are kept", "[geodata][exact]") {
  ScratchFolder const state;
  auto live = open(state.path());
  REQUIRE(live->apply(request("r1", plant(1, 1))).ok());
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  auto const handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit const tight{300, before.rlim_max};  // bytes a file may have: within the next record
  setrlimit(RLIMIT_FSIZE, &tight);
  auto const refused = live->apply(request("r2", plant(2, 2)));
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::resource_exhausted);
  CHECK(live->snapshot()->sequence() == 1);
  CHECK(live->apply(request("r2", plant(2, 2)))->sequence == 2);
  live.reset();
  live = open(state.path());
  CHECK(live->warnings().empty());
  CHECK(live->snapshot()->layer("trees")->size() == 7);
}
