#include "server/serve.h"

#include <csignal>

#include <fmt/format.h>
#include <grpc/support/log.h>
#include <spdlog/spdlog.h>

#include "geodata/city_folder.h"
#include "renderer/engine/engine.h"
#include "scenarios/registry/registry.h"
#include "server/server.h"

namespace citytwin {

namespace {

/// Blocks the signals that end the server for as long as it lives.
class EndSignals {
 public:
  EndSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~EndSignals() { release(); }
  EndSignals(EndSignals const&) = delete;
  EndSignals& operator=(EndSignals const&) = delete;

  int wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
    return signal;
  }
  /// From now on a signal ends the process.
  void release() const { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

/// gRPC's own log goes where ours goes; users see our sentence, not its stack of causes.
void adopt_grpc_log() {
  gpr_set_log_function([](gpr_log_func_args* line) { spdlog::debug("grpc: {}", line->message); });
}

std::vector<Scenario const*> scenarios() {
  std::vector<Scenario const*> all;
  for (auto const& scenario : all_scenarios()) all.push_back(scenario.get());
  return all;
}

}  // namespace

Result<void> serve(ServeOptions const& options, std::function<void(int port)> const& on_listening) {
  EndSignals const signals;
  adopt_grpc_log();
  auto city = load_city(options.city_dir);
  if (!city) return city.error();
  auto engine = Engine::create();
  if (!engine) spdlog::warn("pictures are off: {}", engine.error().message);
  server::ServerParts parts{*city, scenarios(), engine ? engine->get() : nullptr,
                            engine ? "" : engine.error().message};
  auto server =
      server::Server::start({options.address, options.port, options.state_dir}, std::move(parts));
  if (!server) return server.error();
  on_listening((*server)->port());
  int const signal = signals.wait();
  spdlog::info("{}: stopping", signal == SIGINT ? "SIGINT" : "SIGTERM");
  signals.release();
  (*server)->stop();
  return {};
}

}  // namespace citytwin
