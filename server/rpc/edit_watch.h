/// @file
/// The stream of WatchEdits: looks twenty times a second whether the city was edited, and sends
/// what is new.
///
/// A slow reader costs what was read for one look; the log holds the rest for it, so nothing is
/// dropped. One thing is pending at a time, a write, a look or work on the pool, so no lock is
/// needed.
///
/// Checked  tests/server/edit_watch_test.cc
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <stop_token>

#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include "citytwin/v1/feature_service.pb.h"
#include "geodata/edits/live_city.h"
#include "server/rpc/worker_pool.h"

namespace citytwin::server {

/// Deletes itself when the stream is done.
class EditWatch final : public grpc::ServerWriteReactor<v1::WatchEditsResponse> {
 public:
  /// @param pool  reads the log. @param stop  ends the stream with UNAVAILABLE
  EditWatch(LiveCity const& city, WorkerPool& pool, grpc::CallbackServerContext* context,
            v1::WatchEditsRequest request, std::stop_token stop);

 private:
  void begin();
  void look();
  void look_later();
  void fetch();
  void send_next();
  void send_heartbeat();
  [[nodiscard]] bool ended();
  [[nodiscard]] Result<void> check_request();
  [[nodiscard]] Result<void> read_edits();
  [[nodiscard]] bool is_wanted(Change const& change) const;
  [[nodiscard]] Result<void> add(Edit const& edit, CitySnapshot const& city);
  void close_message(Sequence last, std::string const& version);
  void OnWriteDone(bool ok) override;
  void OnDone() override { delete this; }

  LiveCity const& city_;
  WorkerPool& pool_;
  grpc::CallbackServerContext* context_;
  v1::WatchEditsRequest request_;
  std::stop_token stop_;
  std::optional<grpc::Alarm> alarm_;
  std::chrono::steady_clock::time_point sent_at_;
  std::string token_;  ///< behind the last edit that was read
  Sequence seen_ = 0;  ///< its number
  std::deque<v1::WatchEditsResponse> pending_;
  v1::WatchEditsResponse filling_;
  std::size_t filling_bytes_ = 0;
  v1::WatchEditsResponse message_;  ///< being written
};

}  // namespace citytwin::server
