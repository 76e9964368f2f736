#include "bench/bench_folder.h"

namespace citytwin::bench {

namespace fs = std::filesystem;

fs::path kept_bench_folder(char const* name) {
  fs::path const folder = fs::path(CITYTWIN_BENCH_DIR) / name;
  fs::create_directories(folder);
  return folder;
}

fs::path empty_bench_folder(char const* name) {
  fs::remove_all(fs::path(CITYTWIN_BENCH_DIR) / name);
  return kept_bench_folder(name);
}

}  // namespace citytwin::bench
