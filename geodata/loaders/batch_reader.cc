#include "geodata/loaders/batch_reader.h"

#include <condition_variable>
#include <future>
#include <mutex>

namespace citytwin {

namespace {

class BatchReading {
 public:
  BatchReading(RecordBatches& batches, TakeRows const& take) : batches_(batches), take_(take) {}

  /// One thread's share.
  void work(std::function<BatchPlacer()> const& make_placer) {
    try {
      auto placer = make_placer();
      while (auto const job = next()) {
        auto const& rows = placer.place(job->batch);
        in_turn(job->number, [&] { take_(job->batch, rows); });
      }
    } catch (...) {
      stop();
      throw;
    }
  }

 private:
  struct Job {
    std::size_t number;
    RecordBatch batch;
  };

  std::optional<Job> next() {
    std::lock_guard const lock(reading_);
    if (ended_) return std::nullopt;
    if (auto batch = batches_.next()) return Job{read_++, std::move(*batch)};
    ended_ = true;
    return std::nullopt;
  }

  template <class Work>
  void in_turn(std::size_t number, Work work) {
    std::unique_lock lock(taking_);
    turn_changed_.wait(lock, [&] { return taken_ == number || stopped_; });
    if (stopped_) return;
    work();
    ++taken_;
    turn_changed_.notify_one();
  }

  void stop() {
    {
      std::lock_guard const lock(reading_);
      ended_ = true;
    }
    std::lock_guard const lock(taking_);
    stopped_ = true;
    turn_changed_.notify_all();
  }

  RecordBatches& batches_;
  TakeRows const& take_;
  std::mutex reading_;
  std::size_t read_ = 0;
  bool ended_ = false;
  std::mutex taking_;
  std::condition_variable turn_changed_;
  std::size_t taken_ = 0;
  bool stopped_ = false;
};

}  // namespace

void read_batches(RecordBatches& batches, std::function<BatchPlacer()> const& make_placer,
                  TakeRows const& take) {
  BatchReading reading(batches, take);
  auto second = std::async(std::launch::async, [&] { reading.work(make_placer); });
  reading.work(make_placer);
  second.get();
}

}  // namespace citytwin
