#include "server/rpc/convert_run.h"

#include <cmath>

#include <fmt/format.h>

#include "server/rpc/convert.h"

namespace citytwin::server {

namespace {

v1::ParameterType to_proto(ParameterType type) {
  switch (type) {
    case ParameterType::number:
      return v1::PARAMETER_TYPE_NUMBER;
    case ParameterType::integer:
      return v1::PARAMETER_TYPE_INTEGER;
    case ParameterType::boolean:
      return v1::PARAMETER_TYPE_BOOLEAN;
    case ParameterType::text:
      return v1::PARAMETER_TYPE_TEXT;
  }
  return v1::PARAMETER_TYPE_UNSPECIFIED;
}

v1::RunState to_proto(RunState state) {
  switch (state) {
    case RunState::queued:
      return v1::RUN_STATE_QUEUED;
    case RunState::running:
      return v1::RUN_STATE_RUNNING;
    case RunState::succeeded:
      return v1::RUN_STATE_SUCCEEDED;
    case RunState::failed:
      return v1::RUN_STATE_FAILED;
    case RunState::cancelled:
      return v1::RUN_STATE_CANCELLED;
  }
  return v1::RUN_STATE_UNSPECIFIED;
}

std::uint32_t packed(Rgba const& colour) {
  return std::uint32_t{colour[0]} << 24 | std::uint32_t{colour[1]} << 16 |
         std::uint32_t{colour[2]} << 8 | std::uint32_t{colour[3]};
}

void fill_time(std::int64_t unix_ms, google::protobuf::Timestamp& out) {
  out.set_seconds(unix_ms / 1000);
  out.set_nanos(static_cast<std::int32_t>(unix_ms % 1000 * 1'000'000));
}

void fill_parameter(Parameter const& parameter, v1::Parameter& out) {
  out.set_name(parameter.name);
  out.set_type(to_proto(parameter.type));
  out.set_unit(parameter.unit);
  fill(parameter.default_value, *out.mutable_default_value());
  if (parameter.minimum) out.set_minimum(*parameter.minimum);
  if (parameter.maximum) out.set_maximum(*parameter.maximum);
  for (auto const& choice : parameter.choices) out.add_choices(choice);
  out.set_group(parameter.group);
  fill(parameter.text_en, parameter.text_zh, *out.mutable_description());
}

void fill_legend(Legend const& legend, v1::Legend& out) {
  fill(legend.title_en, legend.title_zh, *out.mutable_title());
  out.set_unit(legend.unit);
  for (auto const& entry : legend.classes) {
    auto* added = out.add_classes();
    if (std::isfinite(entry.lower)) added->set_lower(entry.lower);
    if (std::isfinite(entry.upper)) added->set_upper(entry.upper);
    added->set_colour_rgba(packed(entry.colour));
    fill(entry.label_en, entry.label_zh, *added->mutable_label());
  }
  out.set_continuous(legend.continuous);
  out.set_nodata_rgba(packed(legend.nodata));
  out.set_source(legend.source);
}

Result<ParameterValue> from_proto(std::string const& name, v1::ParameterValue const& value) {
  switch (value.kind_case()) {
    case v1::ParameterValue::kNumber:
      return ParameterValue(value.number());
    case v1::ParameterValue::kInteger:
      return ParameterValue(value.integer());
    case v1::ParameterValue::kBoolean:
      return ParameterValue(value.boolean());
    case v1::ParameterValue::kText:
      return ParameterValue(value.text());
    case v1::ParameterValue::KIND_NOT_SET:
      break;
  }
  return Error{
      ErrorCode::invalid_argument,
      fmt::format("parameter '{}' has no value; expected number, integer, boolean or text", name),
      name};
}

}  // namespace

void fill(Scenario const& scenario, v1::ScenarioType& out) {
  out.set_type(std::string(scenario.type()));
  fill(std::string(scenario.title_en()), std::string(scenario.title_zh()), *out.mutable_title());
  for (auto const& parameter : scenario.parameters())
    fill_parameter(parameter, *out.add_parameters());
}

void fill(Run const& run, v1::Run& out) {
  auto const now_ms = unix_now_ms();
  out.set_run_id(run.id);
  out.set_scenario_type(run.scenario);
  out.set_name(run.name);
  for (auto const& [name, value] : run.parameters) fill(value, (*out.mutable_parameters())[name]);
  out.set_model_version(run.model_version);
  out.set_spec_hash(run.spec_hash);
  out.set_state(to_proto(run.state));
  out.set_progress(run.progress);
  out.set_phase(run.phase);
  fill_time(run.created_ms, *out.mutable_create_time());
  if (run.started_ms != 0) fill_time(run.started_ms, *out.mutable_start_time());
  if (run.finished_ms != 0) fill_time(run.finished_ms, *out.mutable_finish_time());
  out.set_elapsed_s(run.elapsed_s(now_ms));
  if (auto const remaining = run.remaining_s(now_ms)) out.set_remaining_s(*remaining);
  out.set_failure(run.failure);
  out.set_revision(run.revision);
  out.set_queue_position(run.queue_position);
}

void fill(Overlay const& overlay, LocalFrame const& frame, v1::OverlayDescription& out) {
  out.set_overlay_id(overlay.id);
  fill(overlay.title_en, overlay.title_zh, *out.mutable_title());
  fill_legend(overlay.legend, *out.mutable_legend());
  if (overlay.kind == OverlayKind::features) {
    out.set_kind(v1::OVERLAY_KIND_FEATURES);
    out.set_layer(overlay.layer);
    out.set_feature_count(overlay.features.size());
    return;
  }
  out.set_kind(v1::OVERLAY_KIND_RASTER);
  for (auto const& raster : overlay.frames) out.add_frame_times_ms(raster.time_ms);
  if (!overlay.frames.empty()) {
    fill(overlay.frames.front().values->geometry(), frame, *out.mutable_raster());
  }
}

void fill(Table const& table, v1::Table& out) {
  out.set_table_id(table.id);
  fill(table.title_en, table.title_zh, *out.mutable_title());
  for (auto const& column : table.columns) {
    auto* added = out.add_columns();
    added->set_name(column.name);
    fill(column.title_en, column.title_zh, *added->mutable_title());
    added->set_unit(column.unit);
  }
  out.set_row_count(table.rows.size());
}

void fill(std::vector<Value> const& row, v1::TableRow& out) {
  for (auto const& cell : row) fill(cell, *out.add_cells());
}

void fill(RunCheck const& check, v1::RunCheck& out) {
  out.set_name(check.name);
  out.set_value(check.value);
  out.set_limit(check.limit);
  out.set_unit(check.unit);
  out.set_passed(check.passed());
}

void fill(ParameterValue const& value, v1::ParameterValue& out) {
  if (auto const* number = std::get_if<double>(&value)) out.set_number(*number);
  if (auto const* whole = std::get_if<std::int64_t>(&value)) out.set_integer(*whole);
  if (auto const* boolean = std::get_if<bool>(&value)) out.set_boolean(*boolean);
  if (auto const* text = std::get_if<std::string>(&value)) out.set_text(*text);
}

Result<RunRequest> from_proto(v1::CreateRunRequest const& request) {
  RunRequest out{
      request.scenario_type(), request.name(), {}, request.request_id(), request.recompute()};
  for (auto const& [name, value] : request.parameters()) {
    auto const converted = from_proto(name, value);
    if (!converted) return converted.error();
    out.parameters[name] = *converted;
  }
  return out;
}

}  // namespace citytwin::server
