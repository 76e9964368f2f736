#include "server/runs/run_queue.h"

#include <chrono>
#include <fstream>
#include <thread>

#include "tests/server/small_world.h"
#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

using server::Run;
using server::RunQueue;
using server::RunRequest;
using server::RunState;

/// A queue over the small city; destroyed and opened again by reopen().
class Fixture {
 public:
  Fixture() { reopen(); }
  void reopen(server::RunQueueLimits limits = {}) {
    queue_.reset();
    queue_ = RunQueue::open(folder_.path(), small_city, {scenario_.get()}, limits).value();
  }
  RunQueue* operator->() { return queue_.get(); }
  std::filesystem::path const& folder() const { return folder_.path(); }

  Run wait_for(std::string const& id, auto const& condition) {
    while (true) {
      auto const run = queue_->get(id).value();
      if (condition(run)) return run;
      REQUIRE(!server::is_final(run.state));
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  Run wait_for_end(std::string const& id) {
    return wait_for(id, [](Run const& run) { return server::is_final(run.state); });
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<Scenario const> scenario_ = make_counting_scenario();
  std::unique_ptr<RunQueue> queue_;
};

RunRequest counting(std::int64_t steps, double step_ms = 0) {
  return {"count", "counted", {{"steps", steps}, {"step_ms", step_ms}}, "", false};
}

constexpr std::int64_t endless = 100000;

}  // namespace

TEST_CASE("a run goes from queued to succeeded and its result can be read", "[server][exact]") {
  Fixture queue;
  auto const created = queue->create(counting(4));
  REQUIRE(created.ok());
  CHECK(created->run.id == "count-1");
  CHECK(created->run.parameters.size() == 4);
  auto const run = queue.wait_for_end(created->run.id);
  CHECK(run.state == RunState::succeeded);
  CHECK(run.progress == 1);
  CHECK(run.finished_ms >= run.started_ms);
  auto const result = queue->result(run.id);
  REQUIRE(result.ok());
  CHECK((*result)->overlays.size() == 2);
  CHECK((*result)->tables.front().rows.size() == 4);
}

TEST_CASE("an equal succeeded run is answered instead of computing again", "[server][exact]") {
  Fixture queue;
  auto const first = queue->create(counting(2));
  CHECK_FALSE(first->reused);
  queue.wait_for_end(first->run.id);
  auto const equal = queue->create(counting(2));
  CHECK(equal->reused);
  CHECK(equal->run.id == first->run.id);
  CHECK_FALSE(queue->create(counting(3))->reused);
  auto again = counting(2);
  again.recompute = true;
  CHECK_FALSE(queue->create(again)->reused);
}

TEST_CASE("a request id answers the same run, and refuses another request", "[server][exact]") {
  Fixture queue;
  auto request = counting(endless, 1);
  request.request_id = "r-1";
  auto const first = queue->create(request);
  auto const retried = queue->create(request);
  REQUIRE(retried.ok());
  CHECK(retried->reused);
  CHECK(retried->run.id == first->run.id);
  request.parameters["steps"] = std::int64_t{5};
  auto const other = queue->create(request);
  REQUIRE(!other.ok());
  CHECK(other.error().code == ErrorCode::already_exists);
}

TEST_CASE("a cancelled run stops, leaves no result and lets the next one start",
          "[server][exact]") {
  Fixture queue;
  auto const endless_run = queue->create(counting(endless, 1));
  auto const next = queue->create(counting(1));
  CHECK(queue->get(next->run.id)->queue_position == 1);
  queue.wait_for(endless_run->run.id, [](Run const& run) { return run.progress > 0; });
  REQUIRE(queue->cancel(endless_run->run.id).ok());
  CHECK(queue.wait_for_end(endless_run->run.id).state == RunState::cancelled);
  CHECK(queue->result(endless_run->run.id).error().code == ErrorCode::failed_precondition);
  CHECK(queue.wait_for_end(next->run.id).state == RunState::succeeded);
}

TEST_CASE("a queued run is cancelled at once", "[server][exact]") {
  Fixture queue;
  REQUIRE(queue->create(counting(endless, 1)).ok());
  auto const waiting = queue->create(counting(1));
  CHECK(queue->cancel(waiting->run.id)->state == RunState::cancelled);
  CHECK(queue->cancel(waiting->run.id)->state == RunState::cancelled);
}

TEST_CASE("a full queue refuses the next run", "[server][exact]") {
  Fixture queue;
  queue.reopen({.waiting = 1});
  auto const running = queue->create(counting(endless, 1));
  queue.wait_for(running->run.id, [](Run const& run) { return run.state == RunState::running; });
  REQUIRE(queue->create(counting(7)).ok());
  auto const refused = queue->create(counting(8));
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == ErrorCode::resource_exhausted);
}

TEST_CASE("runs and results outlive the process; an unfinished run is named as such",
          "[server][exact]") {
  Fixture queue;
  auto const done = queue->create(counting(3));
  queue.wait_for_end(done->run.id);
  auto const before = queue->result(done->run.id).value();
  REQUIRE(queue->create(counting(endless, 1)).ok());
  auto const waiting = queue->create(counting(5));
  queue.reopen();
  CHECK(queue->list().size() == 3);
  CHECK(queue->get(done->run.id)->state == RunState::succeeded);
  auto const lost = queue->get(waiting->run.id).value();
  CHECK(lost.state == RunState::failed);
  CHECK(lost.failure.find("server stopped") != std::string::npos);
  auto const after = queue->result(done->run.id).value();
  REQUIRE(after->overlays.size() == before->overlays.size());
  CHECK(after->overlays[0]->frames.back().values->values() ==
        before->overlays[0]->frames.back().values->values());
  CHECK(after->tables[0].rows == before->tables[0].rows);
  CHECK(queue->create(counting(3))->reused);
  CHECK(queue->create(counting(4))->run.id == "count-4");
}

TEST_CASE("a running run shows the frames it has made", "[server][exact]") {
  Fixture queue;
  auto const run = queue->create(counting(endless, 1));
  queue.wait_for(run->run.id, [](Run const& r) { return r.progress > 0; });
  auto const overlay = queue->overlay(run->run.id, "max_depth");
  REQUIRE(overlay.ok());
  CHECK_FALSE((*overlay)->frames.empty());
}

TEST_CASE("a failed run says why", "[server][exact]") {
  Fixture queue;
  auto request = counting(1);
  request.parameters["fail"] = true;
  auto const run = queue.wait_for_end(queue->create(request)->run.id);
  CHECK(run.state == RunState::failed);
  CHECK(run.failure == "asked to fail");
}

TEST_CASE("a damaged record is left out by name and its number is not given again",
          "[server][exact]") {
  Fixture queue;
  auto const run = queue->create(counting(1));
  queue.wait_for_end(run->run.id);
  std::ofstream(queue.folder() / "runs" / run->run.id / "record.json") << "{";
  queue.reopen();
  CHECK(queue->list().empty());
  REQUIRE(queue->warnings().size() == 1);
  CHECK(queue->warnings()[0].find("record.json") != std::string::npos);
  CHECK(queue->create(counting(1))->run.id == "count-2");
}

TEST_CASE("a state folder belongs to one server", "[server][exact]") {
  Fixture queue;
  auto const second = RunQueue::open(queue.folder(), small_city, {});
  REQUIRE(!second.ok());
  CHECK(second.error().code == ErrorCode::already_exists);
}

TEST_CASE("a result that left memory is read back from disk", "[server][exact]") {
  Fixture queue;
  queue.reopen({.waiting = 16, .result_memory_bytes = 1});
  auto const first = queue->create(counting(2));
  auto const second = queue->create(counting(3));
  queue.wait_for_end(first->run.id);
  queue.wait_for_end(second->run.id);
  CHECK(queue->result(first->run.id).value()->tables[0].rows.size() == 2);
  CHECK(queue->result(second->run.id).value()->tables[0].rows.size() == 3);
}

}  // namespace citytwin::test
