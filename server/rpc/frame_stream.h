/// @file
/// The stream of StreamFrames: draws the latest pose, again and again, until the client leaves.
///
/// A loop of one thing at a time (drawing, writing or waiting), beside one pending read. A pose
/// that arrives replaces the one that waits, so at most one waits and one is drawn.
///
/// Checked  tests/server/frame_stream_test.cc
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <stop_token>

#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include "citytwin/v1/render_service.pb.h"
#include "server/rpc/picture_request.h"
#include "server/rpc/worker_pool.h"

namespace citytwin::server {

/// Deletes itself when the stream is done.
class FrameStream final
    : public grpc::ServerBidiReactor<v1::StreamFramesRequest, v1::StreamFramesResponse> {
 public:
  FrameStream(PictureSource const& source, WorkerPool& pictures,
              grpc::CallbackServerContext* context, std::stop_token stop);

 private:
  using Clock = std::chrono::steady_clock;

  /// What the first message settles.
  struct Coding {
    v1::FrameFormat format = v1::FRAME_FORMAT_JPEG;
    int quality = 80;
    int refined_samples = 4;
  };
  /// A pose to draw.
  struct Task {
    v1::RenderSnapshotRequest picture;
    std::uint64_t sequence = 0;
    std::uint64_t skipped = 0;
    bool refined = false;
  };

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override { delete this; }

  // Under the mutex.
  [[nodiscard]] Result<void> take(v1::StreamFramesRequest const& request);
  [[nodiscard]] std::optional<Task> next_task();
  void wake();

  // Under the mutex, too: how the stream ends; nullopt while it goes on.
  [[nodiscard]] std::optional<grpc::Status> verdict(bool is_due) const;

  // The loop; one of these runs at a time.
  void go_on();
  void wait();
  void draw_next();
  [[nodiscard]] Result<void> fill_frame(Task const& task);
  void send_heartbeat();

  PictureSource const& source_;
  WorkerPool& pictures_;
  grpc::CallbackServerContext* context_;
  std::stop_token stop_;
  v1::StreamFramesRequest incoming_;
  v1::StreamFramesResponse outgoing_;
  Clock::time_point sent_at_ = Clock::now();
  std::optional<grpc::Alarm> alarm_;

  std::mutex mutex_;  ///< guards what follows
  bool is_waiting_ = false;
  bool is_finished_ = false;
  bool half_closed_ = false;
  bool writes_failed_ = false;
  std::optional<Error> refusal_;
  Coding coding_;
  std::optional<v1::RenderSnapshotRequest> picture_;  ///< with the latest pose
  std::uint64_t sequence_ = 0;                        ///< of the latest pose
  std::uint64_t received_ = 0;
  std::uint64_t received_when_drawn_ = 0;
  bool is_new_ = false;
  bool is_refined_ = true;
  Clock::time_point refine_at_;
};

}  // namespace citytwin::server
