#include "server/rpc/worker_pool.h"

#include <utility>

#include <fmt/format.h>

namespace citytwin::server {

WorkerPool::WorkerPool(std::string name, std::size_t threads, std::size_t capacity)
    : name_(std::move(name)), capacity_(capacity) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() {
  {
    std::scoped_lock const lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

Result<void> WorkerPool::submit(Work work) {
  {
    std::scoped_lock const lock(mutex_);
    if (waiting_.size() >= capacity_) {
      return Error{ErrorCode::resource_exhausted,
                   fmt::format("{} {} wait for their turn, which is the limit; try again later",
                               waiting_.size(), name_),
                   name_};
    }
    waiting_.push_back(std::move(work));
  }
  wake_.notify_one();
  return {};
}

void WorkerPool::resume(Work work) {
  {
    std::scoped_lock const lock(mutex_);
    waiting_.push_front(std::move(work));
  }
  wake_.notify_one();
}

void WorkerPool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    auto const work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

}  // namespace citytwin::server
