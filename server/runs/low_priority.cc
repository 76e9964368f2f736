#include "server/runs/low_priority.h"

#include <sys/resource.h>
#include <tbb/task_arena.h>
#include <tbb/task_scheduler_observer.h>

namespace citytwin::server {

namespace {

constexpr int run_nice = 10;

/// On Linux PRIO_PROCESS with 0 is the calling thread alone.
class NiceThreads final : public tbb::task_scheduler_observer {
 public:
  explicit NiceThreads(tbb::task_arena& arena) : task_scheduler_observer(arena) { observe(true); }
  ~NiceThreads() override { observe(false); }
  void on_scheduler_entry(bool /*is_worker*/) override { setpriority(PRIO_PROCESS, 0, run_nice); }
};

}  // namespace

void at_low_priority(std::function<void()> const& work) {
  tbb::task_arena arena(tbb::task_arena::automatic, 1, tbb::task_arena::priority::low);
  NiceThreads const nice(arena);
  arena.execute(work);
}

}  // namespace citytwin::server
