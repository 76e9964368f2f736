/// @file
/// The stream of WatchRun: looks at the run ten times a second and sends what changed.
///
/// Looking, not being told: a slow reader gets the latest state only, and the run's thread never
/// waits for a stream. One thing is pending at a time, a write or the alarm, so no lock is needed.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include "citytwin/v1/scenario_service.pb.h"
#include "server/runs/run_queue.h"

namespace citytwin::server {

/// Deletes itself when the stream is done.
class WatchStream final : public grpc::ServerWriteReactor<v1::WatchRunResponse> {
 public:
  WatchStream(RunQueue& runs, grpc::CallbackServerContext* context, std::string run_id,
              std::stop_token stop);

 private:
  void look();
  void look_later();
  void send(Run const& run, bool heartbeat);
  void OnWriteDone(bool ok) override;
  void OnDone() override { delete this; }

  RunQueue& runs_;
  grpc::CallbackServerContext* context_;
  std::string run_id_;
  std::stop_token stop_;
  std::optional<grpc::Alarm> alarm_;
  std::chrono::steady_clock::time_point sent_at_;
  std::uint64_t sent_revision_ = 0;
  std::uint32_t sent_position_ = 0;
  v1::WatchRunResponse message_;
};

}  // namespace citytwin::server
