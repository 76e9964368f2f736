/// @file
/// WorkerPool: a few threads behind a bounded queue; gRPC's own threads never compute.
///
/// Checked  tests/server/worker_pool_test.cc
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "geodata/result.h"

namespace citytwin::server {

class WorkerPool {
 public:
  using Work = std::function<void()>;  ///< must not throw

  /// @param name  of what it does, for the message of a full queue: "queries"
  WorkerPool(std::string name, std::size_t threads, std::size_t capacity);
  /// Does what was accepted, then joins.
  ~WorkerPool();
  WorkerPool(WorkerPool const&) = delete;
  WorkerPool& operator=(WorkerPool const&) = delete;

  /// New work. Errors: resource_exhausted when `capacity` pieces already wait.
  [[nodiscard]] Result<void> submit(Work work);
  /// The next piece of work accepted before; never refused, so an answer once begun is finished.
  void resume(Work work);

 private:
  void run();

  std::string name_;
  std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Work> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace citytwin::server
