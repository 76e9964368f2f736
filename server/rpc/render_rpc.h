/// @file
/// RenderService: pictures of the city, with or without what a run found.
///
/// A picture without a run shows the city as it is when it is drawn; one of a run shows the city
/// that the run was computed on. The answer names the version.
///
/// Checked  tests/server/render_rpc_test.cc
#pragma once

#include <memory>
#include <string>

#include "server/rpc/worker_pool.h"
#include "server/runs/run_queue.h"

namespace grpc {
class Service;
}

namespace citytwin {
class Engine;
}

namespace citytwin::server {

/// @param engine          nullptr when this machine cannot draw
/// @param engine_failure  then: why, for the caller
/// @param pictures        its threads wait for the engine and encode PNG
[[nodiscard]] std::unique_ptr<grpc::Service> make_render_service(CurrentCity current_city,
                                                                 RunQueue& runs, Engine* engine,
                                                                 std::string engine_failure,
                                                                 WorkerPool& pictures);

}  // namespace citytwin::server
