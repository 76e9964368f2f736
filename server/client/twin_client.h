/// @file
/// TwinClient: the calls a tool needs, over a real gRPC channel, with our errors.
///
/// Errors   the server's sentence and code; unavailable when nobody answers.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "citytwin/v1/catalog_service.pb.h"
#include "citytwin/v1/render_service.pb.h"
#include "citytwin/v1/scenario_service.pb.h"
#include "geodata/result.h"
#include "scenarios/core/scenario_file.h"

namespace citytwin::server {

struct Picture {
  std::string png;
  std::string sidecar_json;
};

class TwinClient {
 public:
  /// @param address  HOST:PORT; nothing is sent yet
  explicit TwinClient(std::string const& address);
  ~TwinClient();

  [[nodiscard]] Result<v1::ListLayersResponse> layers();
  /// Always a new run, also when an equal one has succeeded.
  [[nodiscard]] Result<v1::Run> create_run(ScenarioFile const& scenario);
  /// Until the run's end; the run as it then is.
  [[nodiscard]] Result<v1::Run> watch(std::string const& run_id,
                                      std::function<void(v1::Run const&)> const& on_change);
  [[nodiscard]] Result<v1::GetRunResultResponse> result(std::string const& run_id);
  [[nodiscard]] Result<Picture> render(v1::RenderSnapshotRequest const& request);

 private:
  struct Stubs;
  std::unique_ptr<Stubs> stubs_;
};

}  // namespace citytwin::server
