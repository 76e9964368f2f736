#include "server/rpc/watch_stream.h"

#include "server/rpc/convert_run.h"
#include "server/rpc/status.h"

namespace citytwin::server {

namespace {

constexpr std::chrono::milliseconds look_every{100};
constexpr std::chrono::seconds heartbeat_every{5};

}  // namespace

WatchStream::WatchStream(RunQueue& runs, grpc::CallbackServerContext* context, std::string run_id,
                         std::stop_token stop)
    : runs_(runs), context_(context), run_id_(std::move(run_id)), stop_(std::move(stop)) {
  look();
}

void WatchStream::look() {
  if (context_->IsCancelled()) return Finish(grpc::Status::CANCELLED);
  if (stop_.stop_requested()) {
    return Finish(to_status(Error{ErrorCode::unavailable, "the server is stopping", run_id_}));
  }
  auto const run = runs_.get(run_id_);
  if (!run) return Finish(to_status(run.error()));
  bool const changed = run->revision != sent_revision_ || run->queue_position != sent_position_;
  bool const due = std::chrono::steady_clock::now() - sent_at_ >= heartbeat_every;
  if (changed || due) return send(*run, !changed);
  look_later();
}

void WatchStream::look_later() {
  alarm_.emplace();
  alarm_->Set(std::chrono::system_clock::now() + look_every, [this](bool /*ok*/) { look(); });
}

void WatchStream::send(Run const& run, bool heartbeat) {
  message_.Clear();
  fill(run, *message_.mutable_run());
  message_.set_heartbeat(heartbeat);
  sent_at_ = std::chrono::steady_clock::now();
  sent_revision_ = run.revision;
  sent_position_ = run.queue_position;
  if (is_final(run.state)) return StartWriteAndFinish(&message_, {}, grpc::Status::OK);
  StartWrite(&message_);
}

void WatchStream::OnWriteDone(bool ok) {
  if (!ok) return Finish(grpc::Status::CANCELLED);
  look_later();
}

}  // namespace citytwin::server
