#include "server/server.h"

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <thread>

#include <fmt/format.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/service_type.h>
#include <spdlog/spdlog.h>

#include "geodata/edits/live_city.h"
#include "server/rpc/catalog_rpc.h"
#include "server/rpc/feature_rpc.h"
#include "server/rpc/render_rpc.h"
#include "server/rpc/scenario_rpc.h"
#include "server/rpc/worker_pool.h"
#include "server/runs/run_queue.h"

namespace citytwin::server {

namespace {

constexpr int largest_request_bytes = 4 << 20;
constexpr int streams_per_connection = 128;
constexpr int keepalive_ms = 30'000;
constexpr int keepalive_timeout_ms = 10'000;
constexpr int shortest_ping_interval_ms = 10'000;
constexpr std::size_t render_threads = 2;  // one waits for the engine while the other encodes
constexpr std::size_t edit_threads = 8;    // they wait for one sync of the disk together
constexpr std::chrono::seconds drain_time{3};

std::size_t thread_count(std::size_t wanted) {
  return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

/// @pre the city outlives what asks for it
CurrentCity current(LiveCity const& city) {
  return [&city] { return city.snapshot()->model(); };
}

void set_limits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(largest_request_bytes);
  // A second server on the same port must fail, not share it.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, streams_per_connection);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, keepalive_ms);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, keepalive_timeout_ms);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             shortest_ping_interval_ms);
}

}  // namespace

/// Members are in the order in which they depend on each other; destruction is the reverse.
struct Server::Impl {
  ServerParts parts;
  std::unique_ptr<LiveCity> city;
  std::stop_source stop;
  std::unique_ptr<RunQueue> runs;
  WorkerPool queries;
  WorkerPool edits;
  WorkerPool pictures;
  std::vector<std::unique_ptr<grpc::Service>> services;
  std::unique_ptr<grpc::Server> server;
  int port = 0;

  Impl(ServerOptions const& options, ServerParts given, std::unique_ptr<LiveCity> live,
       std::unique_ptr<RunQueue> queue, PageTokens tokens)
      : parts(std::move(given)),
        city(std::move(live)),
        runs(std::move(queue)),
        queries("searches", thread_count(options.query_threads), options.query_queue),
        edits("edits", edit_threads, options.query_queue),
        pictures("pictures", render_threads, options.render_queue) {
    services.push_back(make_catalog_service(*city, queries));
    services.push_back(
        make_feature_service({*city, queries, edits, stop.get_token()}, std::move(tokens)));
    services.push_back(make_scenario_service(parts.model->frame, *runs, queries, stop.get_token()));
    services.push_back(
        make_render_service({current(*city), *runs, parts.engine, parts.engine_failure}, pictures,
                            queries, stop.get_token()));
  }

  /// Names what is served, "" being the server as a whole.
  void set_serving(bool serving) {
    auto* health = server->GetHealthCheckService();
    health->SetServingStatus("", serving);
    for (auto const* name : {"CatalogService", "FeatureService", "ScenarioService"}) {
      health->SetServingStatus(fmt::format("citytwin.v1.{}", name), serving);
    }
    health->SetServingStatus("citytwin.v1.RenderService", serving && parts.engine != nullptr);
  }
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Server>> Server::start(ServerOptions const& options, ServerParts parts) {
  auto city = LiveCity::open(parts.model, options.state_dir);
  if (!city) return city.error();
  for (auto const& warning : (*city)->warnings()) spdlog::warn("{}", warning);
  auto runs = RunQueue::open(options.state_dir, current(**city), parts.scenarios);
  if (!runs) return runs.error();
  for (auto const& warning : (*runs)->warnings()) spdlog::warn("{}", warning);
  auto tokens = PageTokens::open(options.state_dir);
  if (!tokens) return tokens.error();
  auto impl = std::make_unique<Impl>(options, std::move(parts), std::move(*city), std::move(*runs),
                                     std::move(*tokens));

  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  set_limits(builder);
  auto const endpoint = fmt::format("{}:{}", options.address, options.port);
  builder.AddListeningPort(endpoint, grpc::InsecureServerCredentials(), &impl->port);
  for (auto const& service : impl->services) builder.RegisterService(service.get());
  impl->server = builder.BuildAndStart();
  if (!impl->server || impl->port == 0) {
    return Error{ErrorCode::unavailable,
                 fmt::format("cannot listen on {}: the port is taken or the address is not this "
                             "machine's; expected a free port (--port 0 takes any)",
                             endpoint),
                 endpoint};
  }
  impl->set_serving(true);
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::~Server() {
  stop();
}

int Server::port() const {
  return impl_->port;
}

void Server::stop() {
  if (!impl_->server) return;
  impl_->set_serving(false);
  impl_->stop.request_stop();
  impl_->runs->stop();
  impl_->server->Shutdown(std::chrono::system_clock::now() + drain_time);
  impl_->server->Wait();
  impl_->server.reset();
}

}  // namespace citytwin::server
