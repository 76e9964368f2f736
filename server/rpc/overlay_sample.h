/// @file
/// Values of an overlay at points, or along a line, through time.
///
/// Errors   invalid_argument naming the field: an overlay by feature, no point, too many, one that
///          is not finite, a spacing below 0.
/// Checked  tests/server/scenario_rpc_test.cc
#pragma once

#include "citytwin/v1/scenario_service.pb.h"
#include "geodata/local_frame.h"
#include "geodata/result.h"
#include "scenarios/core/overlay.h"

namespace citytwin::server {

[[nodiscard]] Result<void> sample_overlay(Overlay const& overlay, LocalFrame const& frame,
                                          v1::SampleOverlayRequest const& request,
                                          v1::SampleOverlayResponse& response);

}  // namespace citytwin::server
