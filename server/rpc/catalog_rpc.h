/// @file
/// CatalogService: what the city is. Answers are kept until the city is edited.
///
/// Checked  tests/server/catalog_rpc_test.cc
#pragma once

#include <memory>

#include "geodata/edits/live_city.h"
#include "server/rpc/worker_pool.h"

namespace grpc {
class Service;
}

namespace citytwin::server {

[[nodiscard]] std::unique_ptr<grpc::Service> make_catalog_service(LiveCity const& city,
                                                                  WorkerPool& queries);

}  // namespace citytwin::server
