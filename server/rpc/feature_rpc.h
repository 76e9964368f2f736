/// @file
/// FeatureService: features by id, in a window, inside a polygon, nearest to a point.
///
/// Checked  tests/server/feature_rpc_test.cc against brute force
#pragma once

#include <memory>

#include "geodata/city_model.h"
#include "server/rpc/worker_pool.h"

namespace grpc {
class Service;
}

namespace citytwin::server {

[[nodiscard]] std::unique_ptr<grpc::Service> make_feature_service(
    std::shared_ptr<CityModel const> model, WorkerPool& queries);

}  // namespace citytwin::server
