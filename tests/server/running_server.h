/// @file
/// A server in this process on a free port of 127.0.0.1, and a channel to it.
#pragma once

#include <memory>

#include <grpcpp/grpcpp.h>

#include "server/server.h"
#include "tests/server/small_world.h"

namespace citytwin::test {

class RunningServer {
 public:
  /// Adjust options before start; state_dir and port are set here.
  explicit RunningServer(server::ServerOptions options = {}, bool with_engine = true,
                         std::unique_ptr<Engine> engine = make_grey_engine())
      : scenario_(make_counting_scenario()), engine_(std::move(engine)), options_(options) {
    options_.port = 0;
    options_.state_dir = folder_.path();
    with_engine_ = with_engine;
    start();
  }

  void start() {
    server::ServerParts parts{small_city(),
                              {scenario_.get()},
                              with_engine_ ? engine_.get() : nullptr,
                              with_engine_ ? "" : "no display in this test"};
    server_ = server::Server::start(options_, std::move(parts)).value();
    // A channel of its own: gRPC would share one connection between equal targets.
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    channel_ = grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(server_->port()),
                                         grpc::InsecureChannelCredentials(), arguments);
  }
  void stop() { server_.reset(); }

  [[nodiscard]] std::shared_ptr<grpc::Channel> const& channel() const { return channel_; }
  [[nodiscard]] server::Server& server() { return *server_; }
  [[nodiscard]] std::filesystem::path const& state_dir() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<Scenario const> scenario_;
  std::unique_ptr<Engine> engine_;
  server::ServerOptions options_;
  bool with_engine_ = true;
  std::unique_ptr<server::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace citytwin::test
