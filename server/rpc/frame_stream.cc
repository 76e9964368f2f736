#include "server/rpc/frame_stream.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renderer/engine/engine.h"
#include "server/rpc/answer.h"
#include "server/rpc/status.h"

namespace citytwin::server {

namespace {

constexpr std::chrono::milliseconds look_every{100};
constexpr std::chrono::milliseconds rests_after{250};
constexpr std::chrono::seconds heartbeat_every{5};
constexpr std::uint64_t most_frame_pixels = std::uint64_t{1920} * 1200;
constexpr std::size_t largest_frame_bytes = (1 << 20) - 4096;  // room for the other fields
constexpr std::uint32_t most_samples = 16;
constexpr int quality_step = 15;

Error bad(char const* field, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), field};
}

Result<void> check_size(v1::RenderSnapshotRequest const& picture) {
  auto const width = picture.width_px() == 0 ? 1920U : picture.width_px();
  auto const height = picture.height_px() == 0 ? 1080U : picture.height_px();
  if (std::uint64_t{width} * height <= most_frame_pixels) return {};
  return bad("picture.width_px", fmt::format("picture is {} x {} pixels; a stream draws at most {}",
                                             width, height, most_frame_pixels));
}

/// The pose of a later message into the picture of an earlier one.
bool set_pose(v1::StreamFramesRequest const& from, v1::RenderSnapshotRequest& picture) {
  if (from.has_camera_name()) {
    picture.set_camera_name(from.camera_name());
  } else if (from.has_perspective()) {
    *picture.mutable_perspective() = from.perspective();
  } else if (from.has_plan()) {
    *picture.mutable_plan() = from.plan();
  } else {
    return false;
  }
  return true;
}

Result<std::vector<std::uint8_t>> encode(Frame const& frame, v1::FrameFormat format, int quality) {
  auto const once = [&](int q) {
    return format == v1::FRAME_FORMAT_WEBP ? encode_webp(frame, q) : encode_jpeg(frame, q);
  };
  auto coded = once(quality);
  while (coded && coded->size() > largest_frame_bytes && quality > 1) {
    quality = std::max(1, quality - quality_step);
    coded = once(quality);
  }
  return coded;
}

}  // namespace

FrameStream::FrameStream(PictureSource const& source, WorkerPool& pictures,
                         grpc::CallbackServerContext* context, std::stop_token stop)
    : source_(source), pictures_(pictures), context_(context), stop_(std::move(stop)) {
  StartRead(&incoming_);
  go_on();
}

void FrameStream::OnReadDone(bool ok) {
  std::scoped_lock const lock(mutex_);
  if (!ok) {
    half_closed_ = true;
  } else if (auto const taken = take(incoming_); !taken) {
    refusal_ = taken.error();
  } else if (!is_finished_) {
    StartRead(&incoming_);
  }
  wake();
}

void FrameStream::OnCancel() {
  std::scoped_lock const lock(mutex_);
  wake();
}

void FrameStream::wake() {
  if (is_waiting_) alarm_->Cancel();
}

Result<void> FrameStream::take(v1::StreamFramesRequest const& request) {
  if (request.sequence() <= sequence_) {
    return bad("sequence", fmt::format("sequence is {}; expected more than the last one, {}",
                                       request.sequence(), sequence_));
  }
  if (!picture_) {
    if (request.quality() > 100) {
      return bad("quality", fmt::format("quality is {}; expected 1 to 100", request.quality()));
    }
    if (request.refined_samples() > most_samples) {
      return bad("refined_samples", fmt::format("refined_samples is {}; expected 1 to {}",
                                                request.refined_samples(), most_samples));
    }
    if (!v1::FrameFormat_IsValid(request.format())) {
      return bad("format", fmt::format("format is {}; expected JPEG or WEBP",
                                       static_cast<int>(request.format())));
    }
    coding_.format = request.format();
    if (request.quality() > 0) coding_.quality = static_cast<int>(request.quality());
    if (request.refined_samples() > 0) {
      coding_.refined_samples = static_cast<int>(request.refined_samples());
    }
  }
  if (request.has_picture()) {
    if (auto const checked = check_size(request.picture()); !checked) return checked;
    picture_ = request.picture();
  } else if (!picture_) {
    return bad("picture", "picture is not set; expected it in the first message");
  } else if (!set_pose(request, *picture_)) {
    return bad("camera", "neither picture nor a camera is set; expected one of them");
  }
  sequence_ = request.sequence();
  ++received_;
  is_new_ = true;
  return {};
}

std::optional<FrameStream::Task> FrameStream::next_task() {
  bool const refine = !is_new_ && !is_refined_ && Clock::now() >= refine_at_;
  if (!is_new_ && !refine) return std::nullopt;
  Task task{*picture_, sequence_, 0, refine};
  if (is_new_) task.skipped = received_ - received_when_drawn_ - 1;
  received_when_drawn_ = received_;
  is_new_ = false;
  is_refined_ = refine || coding_.refined_samples == 1;
  return task;
}

void FrameStream::go_on() {
  std::unique_lock lock(mutex_);
  is_waiting_ = false;
  bool const is_due = is_new_ || (!is_refined_ && Clock::now() >= refine_at_);
  if (auto const over = verdict(is_due)) {
    is_finished_ = true;
    lock.unlock();
    return Finish(*over);  // the last word: nothing of this stream may be touched after it
  }
  if (!is_due) return Clock::now() - sent_at_ >= heartbeat_every ? send_heartbeat() : wait();
  auto const accepted = pictures_.submit([this] { draw_next(); });
  if (accepted) return;
  if (received_when_drawn_ == 0) refusal_ = accepted.error();
  wait();  // a stream once accepted tries again
}

std::optional<grpc::Status> FrameStream::verdict(bool is_due) const {
  if (refusal_) return to_status(*refusal_);
  if (writes_failed_ || context_->IsCancelled()) return grpc::Status::CANCELLED;
  if (stop_.stop_requested()) {
    return to_status(Error{ErrorCode::unavailable, "the server is stopping", "frames"});
  }
  if (!is_due && half_closed_) return grpc::Status::OK;
  return std::nullopt;
}

void FrameStream::wait() {
  is_waiting_ = true;
  alarm_.emplace();
  alarm_->Set(std::chrono::system_clock::now() + look_every, [this](bool /*ok*/) { go_on(); });
}

/// The pose is taken here, when a thread is free: it is the latest.
void FrameStream::draw_next() {
  std::optional<Task> task;
  {
    std::scoped_lock const lock(mutex_);
    if (!context_->IsCancelled()) task = next_task();
  }
  if (!task) return go_on();
  if (auto const drawn = guarded<void>([&] { return fill_frame(*task); }); !drawn) {
    {
      std::scoped_lock const lock(mutex_);
      refusal_ = drawn.error();
    }
    return go_on();
  }
  sent_at_ = Clock::now();
  StartWrite(&outgoing_);
}

Result<void> FrameStream::fill_frame(Task const& task) {
  auto request = frame_request(source_, task.picture);
  if (!request) return request.error();
  auto const version = request->model->version;
  request->view.samples = task.refined ? coding_.refined_samples : 1;
  auto const frame = source_.engine->render(std::move(*request)).get();
  if (!frame) return frame.error();
  auto const image = encode(*frame, coding_.format, coding_.quality);
  if (!image) return image.error();
  outgoing_.Clear();
  outgoing_.set_sequence(task.sequence);
  outgoing_.set_image(image->data(), image->size());
  outgoing_.set_width_px(static_cast<std::uint32_t>(frame->width_px));
  outgoing_.set_height_px(static_cast<std::uint32_t>(frame->height_px));
  outgoing_.set_refined(task.refined);
  outgoing_.set_skipped_poses(task.skipped);
  outgoing_.set_model_version(version);
  return {};
}

void FrameStream::send_heartbeat() {
  outgoing_.Clear();
  outgoing_.set_sequence(sequence_);
  outgoing_.set_heartbeat(true);
  sent_at_ = Clock::now();
  StartWrite(&outgoing_);
}

void FrameStream::OnWriteDone(bool ok) {
  {
    std::scoped_lock const lock(mutex_);
    writes_failed_ = !ok;
    refine_at_ = Clock::now() + rests_after;
  }
  go_on();
}

}  // namespace citytwin::server
