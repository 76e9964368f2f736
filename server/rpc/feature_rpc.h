/// @file
/// FeatureService: features found, counted, searched by name, measured and edited, over the live
/// city. Each call answers from the snapshot of its moment.
///
/// Checked  tests/server/feature_rpc_test.cc, feature_query_test.cc, feature_edit_test.cc,
///          line_measure_test.cc
#pragma once

#include <memory>
#include <stop_token>

#include "geodata/edits/live_city.h"
#include "server/rpc/page_token.h"
#include "server/rpc/worker_pool.h"

namespace grpc {
class Service;
}

namespace citytwin::server {

/// What the service works on; all of it outlives the service.
struct FeatureParts {
  LiveCity& city;
  WorkerPool& queries;
  WorkerPool& edits;     ///< its threads wait for the disk
  std::stop_token stop;  ///< ends watch streams with UNAVAILABLE
};

[[nodiscard]] std::unique_ptr<grpc::Service> make_feature_service(FeatureParts const& parts,
                                                                  PageTokens tokens);

}  // namespace citytwin::server
