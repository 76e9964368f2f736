#include "server/rpc/render_rpc.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "citytwin/v1/render_service.grpc.pb.h"
#include "renderer/engine/engine.h"
#include "server/rpc/answer.h"
#include "server/rpc/snapshot_request.h"

namespace citytwin::server {

namespace {

/// A multiple of 3, so that base64 texts of the parts can be joined as they are.
constexpr std::size_t png_part_bytes = 768 * 1024;

/// One picture: drawn when the first part is asked for.
class Snapshot {
 public:
  Snapshot(CurrentCity current_city, RunQueue& runs, Engine* engine, std::string engine_failure,
           v1::RenderSnapshotRequest request)
      : current_city_(std::move(current_city)),
        runs_(runs),
        engine_(engine),
        engine_failure_(std::move(engine_failure)),
        request_(std::move(request)) {}

  Result<bool> operator()(v1::RenderSnapshotResponse& part) {
    if (png_.empty()) {
      if (auto const drawn = draw(part); !drawn) return drawn.error();
    }
    auto const size = std::min(png_part_bytes, png_.size() - sent_);
    part.set_png(png_.data() + sent_, size);
    sent_ += size;
    return sent_ < png_.size();
  }

 private:
  Result<void> draw(v1::RenderSnapshotResponse& first) {
    model_ = runs_.city_of(request_.run_id());
    if (!model_) model_ = current_city_();
    auto view = view_from(request_, model_->frame);
    if (!view) return view.error();
    if (engine_ == nullptr) {
      return Error{ErrorCode::unavailable, "pictures are off: " + engine_failure_, "engine"};
    }
    FrameRequest frame_request{model_, {}, std::move(*view), {}, request_.run_id()};
    if (auto const set = set_hidden(); !set) return set;
    if (auto const set = set_overlays(frame_request); !set) return set;
    if (auto const set = set_camera(frame_request.view); !set) return set;
    auto const frame = engine_->render(std::move(frame_request)).get();
    if (!frame) return frame.error();
    auto png = encode_png(*frame);
    if (!png) return png.error();
    png_ = std::move(*png);
    first.set_sidecar_json(frame->sidecar_json);
    first.set_width_px(static_cast<std::uint32_t>(frame->width_px));
    first.set_height_px(static_cast<std::uint32_t>(frame->height_px));
    first.set_png_size_bytes(png_.size());
    first.set_model_version(model_->version);
    return {};
  }

  Result<void> set_hidden() const {
    for (auto const& name : request_.hidden_layers()) {
      if (model_->layer(name) == nullptr) {
        return Error{
            ErrorCode::invalid_argument,
            fmt::format("hidden_layers names '{}', which is not a layer; see ListLayers", name),
            "hidden_layers"};
      }
    }
    return {};
  }

  Result<void> set_overlays(FrameRequest& frame) {
    if (request_.run_id().empty()) {
      if (request_.overlay_ids().empty()) return {};
      return Error{ErrorCode::invalid_argument,
                   "overlay_ids are given without run_id; expected the run they belong to",
                   "overlay_ids"};
    }
    auto const run = runs_.get(request_.run_id());
    if (!run) return run.error();
    if (run->model_version != model_->version) {
      return Error{ErrorCode::failed_precondition,
                   fmt::format("run '{}' is of model version {}, the server holds {}; run it again",
                               run->id, run->model_version, model_->version),
                   run->id};
    }
    frame.spec_hash = run->spec_hash;
    if (request_.title().empty()) frame.view.title_en = frame.view.title_zh = run->name;
    if (request_.overlay_ids().empty()) return set_last_overlay(frame);
    for (auto const& id : request_.overlay_ids()) {
      auto overlay = runs_.overlay(request_.run_id(), id);
      if (!overlay) return overlay.error();
      frame.overlays.push_back(*overlay);
    }
    return {};
  }

  Result<void> set_last_overlay(FrameRequest& frame) {
    auto const result = runs_.result(request_.run_id());
    if (!result) return result.error();
    if (!(*result)->overlays.empty()) frame.overlays.push_back((*result)->overlays.back());
    return {};
  }

  Result<void> set_camera(ViewSpec& view) {
    auto const name = camera_name(request_);
    if (!name) return {};
    auto const known = camera_names();
    if (std::find(known.begin(), known.end(), *name) == known.end()) {
      return Error{
          ErrorCode::invalid_argument,
          fmt::format("camera_name is '{}'; expected one of {}", *name, fmt::join(known, ", ")),
          "camera_name"};
    }
    auto const camera = engine_->camera(model_, *name).get();
    if (!camera) return camera.error();
    view.camera = *camera;
    return {};
  }

  CurrentCity current_city_;
  std::shared_ptr<CityModel const> model_;  ///< that of the run, else the city as it is
  RunQueue& runs_;
  Engine* engine_;
  std::string engine_failure_;
  v1::RenderSnapshotRequest request_;
  std::vector<std::uint8_t> png_;
  std::size_t sent_ = 0;
};

class RenderRpc final : public v1::RenderService::CallbackService {
 public:
  RenderRpc(CurrentCity current_city, RunQueue& runs, Engine* engine, std::string engine_failure,
            WorkerPool& pictures)
      : current_city_(std::move(current_city)),
        runs_(runs),
        engine_(engine),
        engine_failure_(std::move(engine_failure)),
        pictures_(pictures) {}

  grpc::ServerUnaryReactor* GetSnapshotOptions(grpc::CallbackServerContext* context,
                                               v1::GetSnapshotOptionsRequest const* /*request*/,
                                               v1::GetSnapshotOptionsResponse* response) override {
    return answer(context, [&]() -> Result<void> {
      for (auto const& name : camera_names()) response->add_camera_names(name);
      response->set_min_side_px(smallest_side_px);
      response->set_max_side_px(largest_side_px);
      response->set_max_pixels(most_pixels);
      return {};
    });
  }

  grpc::ServerWriteReactor<v1::RenderSnapshotResponse>* RenderSnapshot(
      grpc::CallbackServerContext* context, v1::RenderSnapshotRequest const* request) override {
    return BatchStream<v1::RenderSnapshotResponse>::start(
        pictures_, context, Snapshot(current_city_, runs_, engine_, engine_failure_, *request));
  }

 private:
  CurrentCity current_city_;
  RunQueue& runs_;
  Engine* engine_;
  std::string engine_failure_;
  WorkerPool& pictures_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_render_service(CurrentCity current_city, RunQueue& runs,
                                                   Engine* engine, std::string engine_failure,
                                                   WorkerPool& pictures) {
  return std::make_unique<RenderRpc>(std::move(current_city), runs, engine,
                                     std::move(engine_failure), pictures);
}

}  // namespace citytwin::server
