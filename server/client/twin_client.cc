#include "server/client/twin_client.h"

#include <chrono>

#include <grpcpp/grpcpp.h>

#include "citytwin/v1/catalog_service.grpc.pb.h"
#include "citytwin/v1/render_service.grpc.pb.h"
#include "citytwin/v1/scenario_service.grpc.pb.h"
#include "server/rpc/status.h"

namespace citytwin::server {

namespace {

constexpr std::chrono::seconds short_call{30};
constexpr std::chrono::minutes picture_call{5};

template <class Duration>
void set_deadline(grpc::ClientContext& context, Duration time) {
  context.set_deadline(std::chrono::system_clock::now() + time);
}

v1::ParameterValue to_proto(ParameterValue const& value) {
  v1::ParameterValue out;
  if (auto const* number = std::get_if<double>(&value)) out.set_number(*number);
  if (auto const* whole = std::get_if<std::int64_t>(&value)) out.set_integer(*whole);
  if (auto const* boolean = std::get_if<bool>(&value)) out.set_boolean(*boolean);
  if (auto const* text = std::get_if<std::string>(&value)) out.set_text(*text);
  return out;
}

}  // namespace

struct TwinClient::Stubs {
  explicit Stubs(std::shared_ptr<grpc::Channel> const& channel)
      : catalog(v1::CatalogService::NewStub(channel)),
        scenarios(v1::ScenarioService::NewStub(channel)),
        pictures(v1::RenderService::NewStub(channel)) {}

  std::unique_ptr<v1::CatalogService::Stub> catalog;
  std::unique_ptr<v1::ScenarioService::Stub> scenarios;
  std::unique_ptr<v1::RenderService::Stub> pictures;
};

TwinClient::TwinClient(std::string const& address)
    : stubs_(std::make_unique<Stubs>(
          grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))) {}

TwinClient::~TwinClient() = default;

Result<v1::ListLayersResponse> TwinClient::layers() {
  grpc::ClientContext context;
  set_deadline(context, short_call);
  v1::ListLayersResponse response;
  auto const status = stubs_->catalog->ListLayers(&context, {}, &response);
  if (!status.ok()) return to_error(status);
  return response;
}

Result<v1::Run> TwinClient::create_run(ScenarioFile const& scenario) {
  v1::CreateRunRequest request;
  request.set_scenario_type(scenario.scenario);
  request.set_name(scenario.name);
  request.set_recompute(true);
  for (auto const& [name, value] : scenario.parameters) {
    (*request.mutable_parameters())[name] = to_proto(value);
  }
  grpc::ClientContext context;
  set_deadline(context, short_call);
  v1::CreateRunResponse response;
  auto const status = stubs_->scenarios->CreateRun(&context, request, &response);
  if (!status.ok()) return to_error(status);
  return response.run();
}

Result<v1::Run> TwinClient::watch(std::string const& run_id,
                                  std::function<void(v1::Run const&)> const& on_change) {
  grpc::ClientContext context;
  v1::WatchRunRequest request;
  request.set_run_id(run_id);
  auto const reader = stubs_->scenarios->WatchRun(&context, request);
  v1::WatchRunResponse message;
  while (reader->Read(&message)) on_change(message.run());
  auto const status = reader->Finish();
  if (!status.ok()) return to_error(status);
  return message.run();
}

Result<v1::GetRunResultResponse> TwinClient::result(std::string const& run_id) {
  grpc::ClientContext context;
  set_deadline(context, short_call);
  v1::GetRunResultRequest request;
  request.set_run_id(run_id);
  v1::GetRunResultResponse response;
  auto const status = stubs_->scenarios->GetRunResult(&context, request, &response);
  if (!status.ok()) return to_error(status);
  return response;
}

Result<Picture> TwinClient::render(v1::RenderSnapshotRequest const& request) {
  grpc::ClientContext context;
  set_deadline(context, picture_call);
  auto const reader = stubs_->pictures->RenderSnapshot(&context, request);
  Picture picture;
  v1::RenderSnapshotResponse part;
  while (reader->Read(&part)) {
    picture.png += part.png();
    if (!part.sidecar_json().empty()) picture.sidecar_json = part.sidecar_json();
  }
  auto const status = reader->Finish();
  if (!status.ok()) return to_error(status);
  return picture;
}

}  // namespace citytwin::server
