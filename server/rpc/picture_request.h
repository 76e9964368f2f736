/// @file
/// From a request of RenderService to what the engine draws or picks: camera, layers, overlays.
///
/// Errors   invalid_argument naming the field; not_found: run or overlay; failed_precondition: a
/// run
///          of another model version; unavailable: this machine cannot draw.
/// Checked  tests/server/render_rpc_test.cc
#pragma once

#include <memory>
#include <string>

#include "citytwin/v1/render_service.pb.h"
#include "geodata/city_model.h"
#include "renderer/engine/engine.h"
#include "server/runs/run_queue.h"

namespace citytwin::server {

/// What pictures are made from. One for all calls; its functions may be called at once.
struct PictureSource {
  CurrentCity current_city;
  RunQueue& runs;
  Engine* engine;              ///< nullptr when this machine cannot draw
  std::string engine_failure;  ///< then: why
};

/// Of the city that the run was computed on; without a run, of the city as it is.
[[nodiscard]] Result<FrameRequest> frame_request(PictureSource const& source,
                                                 v1::RenderSnapshotRequest const& request);

}  // namespace citytwin::server
