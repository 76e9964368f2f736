/// @file
/// RenderService: pictures of the city, with or without what a run found, and what they show.
///
/// A picture without a run shows the city as it is when it is drawn; one of a run shows the city
/// that the run was computed on. The answer names the version.
///
/// Checked  tests/server/render_rpc_test.cc, tests/server/frame_stream_test.cc
#pragma once

#include <memory>
#include <stop_token>

#include "server/rpc/picture_request.h"
#include "server/rpc/worker_pool.h"

namespace grpc {
class Service;
}

namespace citytwin::server {

/// @param pictures  its threads wait for the engine and encode
/// @param queries   its threads pick
/// @param stop      ends the frame streams when the server stops
[[nodiscard]] std::unique_ptr<grpc::Service> make_render_service(PictureSource source,
                                                                 WorkerPool& pictures,
                                                                 WorkerPool& queries,
                                                                 std::stop_token stop);

}  // namespace citytwin::server
