#include "renderer/engine/engine.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "renderer/engine/frame_renderer.h"
#include "renderer/engine/picker.h"

namespace citytwin {

namespace {

using engine::FrameRenderer;
using engine::Picker;
using engine::PickScene;

/// Hands work to the one thread that owns the GL context, in the order it came.
class ThreadedEngine : public Engine {
 public:
  ThreadedEngine() {
    std::promise<Result<void>> started;
    started_ = started.get_future();
    thread_ = std::thread(&ThreadedEngine::run, this, std::move(started));
  }

  ~ThreadedEngine() override {
    {
      std::lock_guard const lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  [[nodiscard]] Result<void> wait_until_started() { return started_.get(); }

  std::future<Result<Frame>> render(FrameRequest request) override {
    return post<Frame>(
        [request = std::move(request)](FrameRenderer& r) { return r.render(request); });
  }

  std::future<Result<Camera>> camera(std::shared_ptr<CityModel const> model,
                                     std::string name) override {
    return post<Camera>([model = std::move(model), name = std::move(name)](FrameRenderer& r) {
      return r.camera(model, name);
    });
  }

  Result<Pick> pick(PickRequest const& request) override {
    if (!request.model) {
      return Error{ErrorCode::invalid_argument, "model: a pick needs a city model", "model"};
    }
    auto const picker = picker_for(request.model);
    if (!picker) return picker.error();
    return (*picker)->pick(request);
  }

 private:
  using Job = std::function<void(FrameRenderer&)>;

  template <class T, class Work>
  std::future<Result<T>> post(Work work) {
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto future = promise->get_future();
    {
      std::lock_guard const lock(mutex_);
      jobs_.push_back([promise, work = std::move(work)](FrameRenderer& renderer) {
        try {
          promise->set_value(work(renderer));
        } catch (std::exception const& e) {
          promise->set_value(
              Error{ErrorCode::internal, std::string("rendering failed: ") + e.what(), "renderer"});
        }
      });
    }
    wake_.notify_one();
    return future;
  }

  Result<std::shared_ptr<Picker const>> picker_for(std::shared_ptr<CityModel const> const& model) {
    {
      std::lock_guard const lock(picker_mutex_);
      bool const is_latest = picker_ && picker_->model_version() == model->version;
      if (is_latest && !model->version.empty()) return picker_;
    }
    auto scene = post<PickScene>([model](FrameRenderer& r) { return r.pick_scene(model); }).get();
    if (!scene) return scene.error();
    auto made = std::make_shared<Picker const>(std::move(*scene));
    std::lock_guard const lock(picker_mutex_);
    picker_ = made;
    return made;
  }

  /// Waits for the next job; an empty one means that the engine ends. Accepted work is finished
  /// first.
  Job next() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
    if (jobs_.empty()) return {};
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }

  void run(std::promise<Result<void>> started) {
    auto renderer = FrameRenderer::create();
    if (!renderer) {
      started.set_value(renderer.error());
      return;
    }
    started.set_value(Result<void>{});
    while (Job job = next()) job(**renderer);
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::mutex picker_mutex_;
  std::shared_ptr<Picker const> picker_;  ///< of the model picked last
  std::future<Result<void>> started_;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Engine>> Engine::create() {
  auto engine = std::make_unique<ThreadedEngine>();
  if (auto started = engine->wait_until_started(); !started) return started.error();
  return std::unique_ptr<Engine>(std::move(engine));
}

}  // namespace citytwin
