/// @file
/// RenderService: pictures of the city, with or without what a run found.
///
/// Checked  tests/server/render_rpc_test.cc
#pragma once

#include <memory>
#include <string>

#include "geodata/city_model.h"
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
[[nodiscard]] std::unique_ptr<grpc::Service> make_render_service(
    std::shared_ptr<CityModel const> model, RunQueue& runs, Engine* engine,
    std::string engine_failure, WorkerPool& pictures);

}  // namespace citytwin::server
