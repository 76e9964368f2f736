#include "server/rpc/worker_pool.h"

#include <atomic>
#include <future>

#include "tests/support/catch.h"

namespace citytwin::server {

TEST_CASE("a full pool refuses new work and still goes on with what it accepted",
          "[server][exact]") {
  std::promise<void> gate;
  std::promise<void> begun;
  std::atomic<int> done = 0;
  {
    WorkerPool pool("searches", 1, 2);
    REQUIRE(pool.submit([&] { begun.set_value(), gate.get_future().wait(), ++done; }).ok());
    begun.get_future().wait();
    REQUIRE(pool.submit([&] { ++done; }).ok());
    REQUIRE(pool.submit([&] { ++done; }).ok());
    auto const refused = pool.submit([&] { ++done; });
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == ErrorCode::resource_exhausted);
    CHECK(refused.error().message.find("2 searches") != std::string::npos);
    pool.resume([&] { ++done; });
    gate.set_value();
  }
  CHECK(done == 4);
}

}  // namespace citytwin::server
