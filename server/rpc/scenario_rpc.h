/// @file
/// ScenarioService: questions to the city and their answers.
///
/// Checked  tests/server/scenario_rpc_test.cc
#pragma once

#include <memory>
#include <stop_token>

#include "geodata/local_frame.h"
#include "server/rpc/worker_pool.h"
#include "server/runs/run_queue.h"

namespace grpc {
class Service;
}

namespace citytwin::server {

/// @param stop  ends watch streams with UNAVAILABLE
[[nodiscard]] std::unique_ptr<grpc::Service> make_scenario_service(LocalFrame const& frame,
                                                                   RunQueue& runs,
                                                                   WorkerPool& queries,
                                                                   std::stop_token stop);

}  // namespace citytwin::server
