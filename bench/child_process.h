/// @file
/// A program run beside the benchmark, and what it cost.
///
/// Errors   a program that cannot be started throws std::runtime_error with its name.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace citytwin::bench {

/// Of a program that has ended.
struct ProcessCost {
  bool succeeded = false;
  double cpu_s = 0;
  double peak_gib = 0;  ///< resident, files mapped included
};

class ChildProcess {
 public:
  explicit ChildProcess(std::vector<std::string> command);
  ~ChildProcess();  ///< kills it if it runs
  ChildProcess(ChildProcess const&) = delete;
  ChildProcess& operator=(ChildProcess const&) = delete;

  [[nodiscard]] bool running();
  void terminate();  ///< asks it to end
  ProcessCost wait();

 private:
  void reap(int options);

  pid_t id_ = -1;
  bool ended_ = false;
  ProcessCost cost_;
};

}  // namespace citytwin::bench
