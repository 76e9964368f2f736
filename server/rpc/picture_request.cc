#include "server/rpc/picture_request.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "server/rpc/snapshot_request.h"

namespace citytwin::server {

namespace {

using Request = v1::RenderSnapshotRequest;

Result<void> check_hidden(CityModel const& model, Request const& request) {
  for (auto const& name : request.hidden_layers()) {
    if (model.layer(name) != nullptr) continue;
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("hidden_layers names '{}', which is not a layer; see ListLayers", name),
        "hidden_layers"};
  }
  return {};
}

Result<void> set_last_overlay(PictureSource const& source, Request const& request,
                              FrameRequest& frame) {
  auto const result = source.runs.result(request.run_id());
  if (!result) return result.error();
  if (!(*result)->overlays.empty()) frame.overlays.push_back((*result)->overlays.back());
  return {};
}

Result<void> set_overlays(PictureSource const& source, Request const& request,
                          FrameRequest& frame) {
  if (request.run_id().empty()) {
    if (request.overlay_ids().empty()) return {};
    return Error{ErrorCode::invalid_argument,
                 "overlay_ids are given without run_id; expected the run they belong to",
                 "overlay_ids"};
  }
  auto const run = source.runs.get(request.run_id());
  if (!run) return run.error();
  if (run->model_version != frame.model->version) {
    return Error{ErrorCode::failed_precondition,
                 fmt::format("run '{}' is of model version {}, the server holds {}; run it again",
                             run->id, run->model_version, frame.model->version),
                 run->id};
  }
  frame.spec_hash = run->spec_hash;
  if (request.title().empty()) frame.view.title_en = frame.view.title_zh = run->name;
  if (request.overlay_ids().empty()) return set_last_overlay(source, request, frame);
  for (auto const& id : request.overlay_ids()) {
    auto overlay = source.runs.overlay(request.run_id(), id);
    if (!overlay) return overlay.error();
    frame.overlays.push_back(*overlay);
  }
  return {};
}

Result<void> set_camera(PictureSource const& source, Request const& request, FrameRequest& frame) {
  auto const name = camera_name(request);
  if (!name) return {};
  auto const known = camera_names();
  if (std::find(known.begin(), known.end(), *name) == known.end()) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("camera_name is '{}'; expected one of {}", *name, fmt::join(known, ", ")),
        "camera_name"};
  }
  auto const camera = source.engine->camera(frame.model, *name).get();
  if (!camera) return camera.error();
  frame.view.camera = *camera;
  return {};
}

}  // namespace

Result<FrameRequest> frame_request(PictureSource const& source, Request const& request) {
  auto model = source.runs.city_of(request.run_id());
  if (!model) model = source.current_city();
  auto view = view_from(request, model->frame);
  if (!view) return view.error();
  if (source.engine == nullptr) {
    return Error{ErrorCode::unavailable, "pictures are off: " + source.engine_failure, "engine"};
  }
  FrameRequest frame{std::move(model), {}, std::move(*view), {}, request.run_id()};
  if (auto const checked = check_hidden(*frame.model, request); !checked) return checked.error();
  if (auto const set = set_overlays(source, request, frame); !set) return set.error();
  if (auto const set = set_camera(source, request, frame); !set) return set.error();
  return frame;
}

}  // namespace citytwin::server
