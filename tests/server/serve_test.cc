#include "server/serve.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "geodata/city_folder.h"
#include "geodata/sample/sample_city.h"
#include "server/client/twin_client.h"
#include "tests/server/small_world.h"
#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

namespace fs = std::filesystem;

/// A process of `serve` with its standard output and error in a pipe.
class ServeProcess {
 public:
  ServeProcess(fs::path const& city, int port, fs::path const& state) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    auto const port_text = std::to_string(port);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::dup2(ends[1], STDERR_FILENO);
      ::close(ends[0]);
      ::execl(CITYTWIN_SERVE_PROCESS, CITYTWIN_SERVE_PROCESS, city.c_str(), port_text.c_str(),
              state.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    output_ = ::fdopen(ends[0], "r");
  }
  ~ServeProcess() {
    if (!ended_) ::kill(pid_, SIGKILL), ::waitpid(pid_, nullptr, 0);
    std::fclose(output_);
  }
  ServeProcess(ServeProcess const&) = delete;
  ServeProcess& operator=(ServeProcess const&) = delete;

  /// The next line of output; empty at the end.
  std::string line() {
    std::array<char, 512> text{};
    return std::fgets(text.data(), text.size(), output_) ? std::string(text.data()) : "";
  }
  void send(int signal) const { ::kill(pid_, signal); }
  /// Exit status, or -1 when a signal ended it.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    ended_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = 0;
  std::FILE* output_ = nullptr;
  bool ended_ = false;
};

}  // namespace

TEST_CASE("a served city runs a flood, draws it, and stops on SIGTERM with its work kept",
          "[server][e2e]") {
  TemporaryFolder folder;
  auto const city = sample::make_city(sample::Size::block, 7);
  REQUIRE(write_city(*city, folder.path() / "city").ok());
  ServeProcess process(folder.path() / "city", 0, folder.path() / "state");
  int const port = std::atoi(process.line().c_str());
  REQUIRE(port > 0);

  server::TwinClient client("127.0.0.1:" + std::to_string(port));
  auto const layers = client.layers();
  REQUIRE(layers.ok());
  CHECK(layers->model_version() == city->version);
  CHECK(layers->layers_size() == static_cast<int>(city->layers.size()));

  ScenarioFile const storm{"flood", "short storm", {{"duration_min", 5.0}, {"cell_m", 4.0}}};
  auto const created = client.create_run(storm);
  REQUIRE(created.ok());
  auto const run = client.watch(created->run_id(), [](v1::Run const&) {});
  REQUIRE(run.ok());
  CHECK(run->state() == v1::RUN_STATE_SUCCEEDED);
  auto const result = client.result(run->run_id());
  REQUIRE(result.ok());
  REQUIRE(result->checks_size() > 0);
  for (auto const& check : result->checks()) CHECK(check.passed());

  v1::RenderSnapshotRequest request;
  request.set_run_id(run->run_id());
  request.set_width_px(320);
  request.set_height_px(180);
  auto const picture = client.render(request);
  REQUIRE(picture.ok());
  CHECK(picture->png.substr(1, 3) == "PNG");
  CHECK(picture->sidecar_json.find(run->spec_hash()) != std::string::npos);

  SECTION("a second server on its port says so in one sentence") {
    ServeProcess second(folder.path() / "city", port, folder.path() / "other_state");
    CHECK(second.line() == "cannot listen on 127.0.0.1:" + std::to_string(port) +
                               ": the port is taken or the address is not this machine's; "
                               "expected a free port (--port 0 takes any)\n");
    CHECK(second.line().empty());
    CHECK(second.wait() == 1);
  }
  process.send(SIGTERM);
  CHECK(process.wait() == 0);
  CHECK(fs::exists(folder.path() / "state" / "runs" / run->run_id() / "result" / "run.json"));
}

TEST_CASE("a city folder that is not there is named", "[server][exact]") {
  TemporaryFolder folder;
  ServeProcess process(folder.path() / "nowhere", 0, folder.path() / "state");
  CHECK(process.line().find("nowhere") != std::string::npos);
  CHECK(process.wait() == 1);
}

}  // namespace citytwin::test
