// WatchEdits: those who watch are told every edit once and in order.

#include <future>
#include <set>

#include "tests/server/edit_requests.h"
#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

using Stub = v1::FeatureService::Stub;

/// A WatchEdits that is being read.
struct Watching {
  grpc::ClientContext context;
  std::unique_ptr<Stub> stub;
  std::unique_ptr<grpc::ClientReader<v1::WatchEditsResponse>> reader;
  v1::WatchEditsResponse message;

  Watching(RunningServer const& running, v1::WatchEditsRequest const& request)
      : stub(v1::FeatureService::NewStub(running.channel())),
        reader(stub->WatchEdits(&context, request)) {}
  ~Watching() { context.TryCancel(); }

  bool next() { return reader->Read(&message); }
};

}  // namespace

TEST_CASE("a watcher gets every edit once and in order, also after its stream broke",
          "[server][exact]") {
  RunningServer const running;
  v1::WatchEditsRequest request;
  request.set_include_features(true);
  std::vector<std::uint64_t> sequences;
  {
    Watching watch(running, request);
    REQUIRE(watch.next());
    CHECK(watch.message.heartbeat());
    request.set_resume_token(watch.message.resume_token());
    REQUIRE(edit(running, widen("a", 7, "*", 20)).status.ok());
    REQUIRE(watch.next());
    REQUIRE(watch.message.edits_size() == 1);
    auto const& change = watch.message.edits(0).changes(0);
    CHECK(change.layer() == "roads");
    CHECK(change.feature_id() == 7);
    CHECK(change.after().attributes().at("width_m").number() == 20);
    CHECK(!change.after().geometry_wkb().empty());
    CHECK(watch.message.model_version() == watch.message.edits(0).model_version());
    sequences.push_back(watch.message.edits(0).sequence());
    request.set_resume_token(watch.message.resume_token());
  }
  for (int i = 0; i < 40; ++i) {
    REQUIRE(edit(running, widen("b" + std::to_string(i), 8, "*", 20 + i)).status.ok());
  }
  Watching watch(running, request);
  while (sequences.size() < 41 && watch.next()) {
    for (auto const& one : watch.message.edits()) sequences.push_back(one.sequence());
  }
  REQUIRE(sequences.size() == 41);
  for (std::size_t i = 0; i < sequences.size(); ++i) CHECK(sequences[i] == i + 1);
}

TEST_CASE("a server that stops ends the watch with UNAVAILABLE, and its token goes on at the next",
          "[server][exact]") {
  RunningServer running;
  REQUIRE(edit(running, new_park("a", 1)).status.ok());
  v1::WatchEditsRequest request;
  {
    Watching watch(running, request);
    REQUIRE(watch.next());
    request.set_resume_token(watch.message.resume_token());
    auto stopped = std::async(std::launch::async, [&] { running.stop(); });
    while (watch.next()) {
    }
    CHECK(watch.reader->Finish().error_code() == grpc::StatusCode::UNAVAILABLE);
    stopped.get();
  }
  running.start();
  REQUIRE(edit(running, new_park("b", 1)).status.ok());
  Watching watch(running, request);
  do {
    REQUIRE(watch.next());
  } while (watch.message.heartbeat());
  CHECK(watch.message.edits(0).sequence() == 2);
}

TEST_CASE("a watcher of one layer is not told of others, and bad tokens are refused",
          "[server][exact]") {
  RunningServer const running;
  v1::WatchEditsRequest request;
  request.add_layers("parks");
  Watching watch(running, request);
  REQUIRE(watch.next());
  REQUIRE(edit(running, widen("a", 7, "*", 20)).status.ok());
  REQUIRE(edit(running, new_park("b", 5)).status.ok());
  REQUIRE(watch.next());
  REQUIRE(watch.message.edits_size() == 1);
  CHECK(watch.message.edits(0).sequence() == 2);
  auto const refused = [&](char const* token, char const* layer) {
    v1::WatchEditsRequest bad;
    bad.set_resume_token(token);
    if (*layer != '\0') bad.add_layers(layer);
    Watching stream(running, bad);
    while (stream.next()) {
    }
    return stream.reader->Finish().error_code();
  };
  CHECK(refused("garbage", "") == grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(refused("", "trees") == grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("an edit larger than a message arrives in parts that make it whole", "[server][exact]") {
  RunningServer const running;
  v1::WatchEditsRequest request;
  request.set_include_features(true);
  Watching watch(running, request);
  REQUIRE(watch.next());
  auto large = request_of("large");
  for (int i = 0; i < 6000; ++i) {
    auto* insert = large.add_edits()->mutable_insert();
    insert->set_layer("parks");
    insert->set_geometry_wkb(park_wkb(i % 900, i % 800, 10));
  }
  REQUIRE(edit(running, large).status.ok());
  std::set<std::uint64_t> ids;
  int messages = 0;
  do {
    REQUIRE(watch.next());
    ++messages;
    CHECK(watch.message.ByteSizeLong() < std::size_t{1} << 20);
    REQUIRE(watch.message.edits_size() == 1);
    CHECK(watch.message.edits(0).sequence() == 1);
    CHECK(watch.message.continues() == watch.message.resume_token().empty());
    for (auto const& change : watch.message.edits(0).changes()) ids.insert(change.feature_id());
  } while (watch.message.continues());
  CHECK(messages > 1);
  CHECK(ids.size() == 6000);
}

}  // namespace citytwin::test
