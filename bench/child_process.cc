#include "bench/child_process.h"

#include <csignal>
#include <cstring>
#include <stdexcept>

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace citytwin::bench {

namespace {

double seconds(timeval const& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

ChildProcess::ChildProcess(std::vector<std::string> command) {
  std::vector<char*> arguments;
  for (auto& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int const failure =
      ::posix_spawn(&id_, arguments[0], nullptr, nullptr, arguments.data(), ::environ);
  if (failure != 0) throw std::runtime_error(command[0] + ": " + std::strerror(failure));
}

ChildProcess::~ChildProcess() {
  if (!running()) return;
  ::kill(id_, SIGKILL);
  wait();
}

bool ChildProcess::running() {
  reap(WNOHANG);
  return !ended_;
}

void ChildProcess::terminate() {
  if (running()) ::kill(id_, SIGTERM);
}

ProcessCost ChildProcess::wait() {
  reap(0);
  return cost_;
}

void ChildProcess::reap(int options) {
  int status = 0;
  rusage usage{};
  if (ended_ || ::wait4(id_, &status, options, &usage) != id_) return;
  ended_ = true;
  cost_.succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  cost_.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  cost_.peak_gib = static_cast<double>(usage.ru_maxrss) / (1 << 20);  // given in KiB
}

}  // namespace citytwin::bench
