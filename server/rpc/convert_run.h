/// @file
/// Between runs with their results and the messages of ScenarioService.
#pragma once

#include "citytwin/v1/overlay.pb.h"
#include "citytwin/v1/scenario_service.pb.h"
#include "geodata/local_frame.h"
#include "scenarios/core/scenario.h"
#include "server/runs/run.h"

namespace citytwin::server {

void fill(Scenario const& scenario, v1::ScenarioType& out);
void fill(Run const& run, v1::Run& out);
void fill(Overlay const& overlay, LocalFrame const& frame, v1::OverlayDescription& out);
/// All of the table but its rows.
void fill(Table const& table, v1::Table& out);
void fill(std::vector<Value> const& row, v1::TableRow& out);
void fill(RunCheck const& check, v1::RunCheck& out);
void fill(ParameterValue const& value, v1::ParameterValue& out);
/// Errors: invalid_argument naming the parameter whose value is not set.
[[nodiscard]] Result<RunRequest> from_proto(v1::CreateRunRequest const& request);

}  // namespace citytwin::server
