#include "server/server.h"

#include <chrono>
#include <future>

#include <grpcpp/generic/generic_stub.h>

#include "citytwin/v1/catalog_service.grpc.pb.h"
#include "citytwin/v1/feature_service.grpc.pb.h"
#include "citytwin/v1/scenario_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/server/running_server.h"
#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

v1::Run start_endless_run(RunningServer const& running) {
  auto const stub = v1::ScenarioService::NewStub(running.channel());
  grpc::ClientContext context;
  v1::CreateRunRequest request;
  request.set_scenario_type("count");
  (*request.mutable_parameters())["steps"].set_integer(100000);
  (*request.mutable_parameters())["step_ms"].set_number(1);
  v1::CreateRunResponse response;
  REQUIRE(stub->CreateRun(&context, request, &response).ok());
  return response.run();
}

/// grpc.health.v1.Health/Check, whose messages are {string service = 1} and {status = 1}; spoken in
/// bytes because the protocol's own classes are not installed.
std::string health_of(RunningServer const& running, std::string const& service) {
  std::string request;
  if (!service.empty())
    request = "\x0a" + std::string(1, static_cast<char>(service.size())) + service;
  grpc::Slice const slice(request);
  grpc::GenericStub stub(running.channel());
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  auto const call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check",
                                          grpc::ByteBuffer(&slice, 1), &queue);
  grpc::ByteBuffer response;
  grpc::Status status;
  void* tag = nullptr;
  bool ok = false;
  call->StartCall();
  call->Finish(&response, &status, nullptr);
  queue.Next(&tag, &ok);
  REQUIRE(status.ok());
  grpc::Slice answer;
  REQUIRE(response.DumpToSingleSlice(&answer).ok());
  std::string const bytes(reinterpret_cast<char const*>(answer.begin()), answer.size());
  return bytes == "\x08\x01" ? "SERVING" : bytes == "\x08\x02" ? "NOT_SERVING" : "UNKNOWN";
}

}  // namespace

TEST_CASE("a second server on a taken port fails with one sentence", "[server][exact]") {
  RunningServer running;
  TemporaryFolder other_state;
  server::ServerOptions options;
  options.port = running.server().port();
  options.state_dir = other_state.path();
  auto const second = server::Server::start(options, {small_city(), {}, nullptr, ""});
  REQUIRE(!second.ok());
  CHECK(second.error().code == ErrorCode::unavailable);
  CHECK(second.error().message.find(std::to_string(options.port)) != std::string::npos);
  CHECK(second.error().message.find("taken") != std::string::npos);
}

TEST_CASE("stopping ends watch streams with UNAVAILABLE and cancels the run", "[server][exact]") {
  RunningServer running;
  auto const run = start_endless_run(running);
  auto const stub = v1::ScenarioService::NewStub(running.channel());
  grpc::ClientContext context;
  v1::WatchRunRequest request;
  request.set_run_id(run.run_id());
  auto reader = stub->WatchRun(&context, request);
  v1::WatchRunResponse message;
  do {  // one that still waits is not cancelled but recorded as unfinished
    REQUIRE(reader->Read(&message));
  } while (message.run().state() != v1::RUN_STATE_RUNNING);
  auto stopped = std::async(std::launch::async, [&] { running.stop(); });
  while (reader->Read(&message)) {
  }
  CHECK(reader->Finish().error_code() == grpc::StatusCode::UNAVAILABLE);
  stopped.get();
  running.start();
  auto const again = v1::ScenarioService::NewStub(running.channel());
  grpc::ClientContext get_context;
  v1::GetRunRequest get;
  get.set_run_id(run.run_id());
  v1::GetRunResponse found;
  REQUIRE(again->GetRun(&get_context, get, &found).ok());
  CHECK(found.run().state() == v1::RUN_STATE_CANCELLED);
}

TEST_CASE("a flood of searches is refused with RetryInfo, and the server goes on",
          "[server][exact]") {
  server::ServerOptions options;
  options.query_threads = 1;
  options.query_queue = 1;
  RunningServer const running(options);
  auto const stub = v1::FeatureService::NewStub(running.channel());
  v1::QueryFeaturesRequest request;
  request.set_layer("roads");
  request.mutable_nearest()->set_easting_m(500000);
  request.mutable_nearest()->set_northing_m(3400000);
  request.set_limit(400);

  struct Call {
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<v1::QueryFeaturesResponse>> reader;
  };
  std::vector<std::unique_ptr<Call>> calls;
  for (int i = 0; i < 100; ++i) {
    calls.push_back(std::make_unique<Call>());
    calls.back()->reader = stub->QueryFeatures(&calls.back()->context, request);
  }
  int answered = 0;
  int refused = 0;
  for (auto const& call : calls) {
    v1::QueryFeaturesResponse batch;
    while (call->reader->Read(&batch)) {
    }
    auto const status = call->reader->Finish();
    if (status.ok()) {
      ++answered;
      continue;
    }
    ++refused;
    CHECK(status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
    google::rpc::Status details;
    google::rpc::RetryInfo retry;
    REQUIRE(details.ParseFromString(status.error_details()));
    REQUIRE(details.details(1).UnpackTo(&retry));
  }
  CHECK(answered > 0);
  CHECK(refused > 0);
  CHECK(answered + refused == 100);
}

TEST_CASE("health is SERVING for every service, and RenderService's only where it can draw",
          "[server][exact]") {
  RunningServer const running({}, false);
  CHECK(health_of(running, "") == "SERVING");
  CHECK(health_of(running, "citytwin.v1.FeatureService") == "SERVING");
  CHECK(health_of(running, "citytwin.v1.RenderService") == "NOT_SERVING");
}

TEST_CASE("a request above the limit is refused and names it", "[server][exact]") {
  RunningServer const running;
  auto const stub = v1::FeatureService::NewStub(running.channel());
  grpc::ClientContext context;
  v1::GetFeatureRequest request;
  request.set_layer(std::string(5 << 20, 'x'));
  v1::GetFeatureResponse response;
  auto const status = stub->GetFeature(&context, request, &response);
  CHECK(status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
  CHECK(status.error_message().find("4194304") != std::string::npos);
}

}  // namespace citytwin::test
