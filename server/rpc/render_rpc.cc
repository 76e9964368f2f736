#include "server/rpc/render_rpc.h"

#include <algorithm>
#include <cmath>

#include "citytwin/v1/render_service.grpc.pb.h"
#include "renderer/engine/engine.h"
#include "server/rpc/answer.h"
#include "server/rpc/convert.h"
#include "server/rpc/frame_stream.h"
#include "server/rpc/picture_request.h"
#include "server/rpc/snapshot_request.h"

namespace citytwin::server {

namespace {

/// A multiple of 3, so that base64 texts of the parts can be joined as they are.
constexpr std::size_t png_part_bytes = 768 * 1024;

/// One picture: drawn when the first part is asked for.
class Snapshot {
 public:
  Snapshot(PictureSource const& source, v1::RenderSnapshotRequest request)
      : source_(source), request_(std::move(request)) {}

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
    auto request = frame_request(source_, request_);
    if (!request) return request.error();
    first.set_model_version(request->model->version);
    auto const frame = source_.engine->render(std::move(*request)).get();
    if (!frame) return frame.error();
    auto png = encode_png(*frame);
    if (!png) return png.error();
    png_ = std::move(*png);
    first.set_sidecar_json(frame->sidecar_json);
    first.set_width_px(static_cast<std::uint32_t>(frame->width_px));
    first.set_height_px(static_cast<std::uint32_t>(frame->height_px));
    first.set_png_size_bytes(png_.size());
    return {};
  }

  PictureSource const& source_;
  v1::RenderSnapshotRequest request_;
  std::vector<std::uint8_t> png_;
  std::size_t sent_ = 0;
};

void fill(PickedValue const& value, Overlay const& overlay, v1::PickedValue& out) {
  out.set_overlay_id(value.overlay_id);
  out.set_unit(overlay.legend.unit);
  if (!std::isnan(value.value)) out.set_value(value.value);
  if (!value.legend_class) return;
  auto const& drawn = overlay.legend.classes[*value.legend_class];
  server::fill(drawn.label_en, drawn.label_zh, *out.mutable_class_label());
}

void fill(PickedThing const& thing, PickRequest const& request, v1::PickResponse& out) {
  auto const world = request.model->frame.to_world(thing.at.x, thing.at.y);
  out.mutable_place()->set_easting_m(world.x);
  out.mutable_place()->set_northing_m(world.y);
  out.mutable_place()->set_up_m(thing.at.z);
  out.set_distance_m(thing.distance_m);
  if (thing.ground_m) out.set_ground_up_m(*thing.ground_m);
  out.set_surface(std::string(to_string(thing.surface)));
  out.set_layer(thing.layer);
  if (thing.feature_id) out.set_feature_id(*thing.feature_id);
  for (auto const& value : thing.values) {
    auto const at =
        std::find_if(request.overlays.begin(), request.overlays.end(),
                     [&](auto const& overlay) { return overlay->id == value.overlay_id; });
    fill(value, **at, *out.add_values());
  }
}

Result<void> pick(PictureSource const& source, v1::PickRequest const& request,
                  v1::PickResponse& response) {
  auto frame = frame_request(source, request.picture());
  if (!frame) return frame.error();
  PickRequest const at{frame->model, std::move(frame->overlays), std::move(frame->view),
                       request.x_px(), request.y_px()};
  auto const picked = source.engine->pick(at);
  if (!picked) return picked.error();
  response.set_model_version(at.model->version);
  if (picked->has_value()) fill(**picked, at, response);
  return {};
}

class RenderRpc final : public v1::RenderService::CallbackService {
 public:
  RenderRpc(PictureSource source, WorkerPool& pictures, WorkerPool& queries, std::stop_token stop)
      : source_(std::move(source)),
        pictures_(pictures),
        queries_(queries),
        stop_(std::move(stop)) {}

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
    return BatchStream<v1::RenderSnapshotResponse>::start(pictures_, context,
                                                          Snapshot(source_, *request));
  }

  grpc::ServerUnaryReactor* Pick(grpc::CallbackServerContext* context,
                                 v1::PickRequest const* request,
                                 v1::PickResponse* response) override {
    return answer_on(queries_, context,
                     [this, request, response] { return pick(source_, *request, *response); });
  }

  grpc::ServerBidiReactor<v1::StreamFramesRequest, v1::StreamFramesResponse>* StreamFrames(
      grpc::CallbackServerContext* context) override {
    return new FrameStream(source_, pictures_, context, stop_);
  }

 private:
  PictureSource source_;
  WorkerPool& pictures_;
  WorkerPool& queries_;
  std::stop_token stop_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_render_service(PictureSource source, WorkerPool& pictures,
                                                   WorkerPool& queries, std::stop_token stop) {
  return std::make_unique<RenderRpc>(std::move(source), pictures, queries, std::move(stop));
}

}  // namespace citytwin::server
