/// @file
/// How a handler answers: at once, on the pool, or as a stream of batches made on the pool.
///
/// Included by the .cc files of services only: it brings all of gRPC.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <grpcpp/grpcpp.h>

#include "server/rpc/status.h"
#include "server/rpc/worker_pool.h"

namespace citytwin::server {

/// Runs work; an exception becomes an internal error.
template <class T>
[[nodiscard]] Result<T> guarded(std::function<Result<T>()> const& work) {
  try {
    return work();
  } catch (std::exception const& e) {
    return Error{ErrorCode::internal, std::string("unexpected: ") + e.what(), {}};
  }
}

/// For what is only looked up in memory.
inline grpc::ServerUnaryReactor* answer(grpc::CallbackServerContext* context,
                                        std::function<Result<void>()> const& work) {
  auto* reactor = context->DefaultReactor();
  reactor->Finish(to_status(guarded(work)));
  return reactor;
}

/// For what computes, searches or touches the disk. Work whose caller has left is not begun.
inline grpc::ServerUnaryReactor* answer_on(WorkerPool& pool, grpc::CallbackServerContext* context,
                                           std::function<Result<void>()> work) {
  auto* reactor = context->DefaultReactor();
  auto const accepted = pool.submit([context, reactor, work = std::move(work)] {
    reactor->Finish(context->IsCancelled() ? grpc::Status::CANCELLED : to_status(guarded(work)));
  });
  if (!accepted) reactor->Finish(to_status(accepted.error()));
  return reactor;
}

/// Streams what `next` makes, one batch at a time: the next is made when the last has been taken
/// over by the transport, so a slow reader costs one batch of memory. Deletes itself.
template <class Response>
class BatchStream final : public grpc::ServerWriteReactor<Response> {
 public:
  /// Fills an empty batch. true: send it and ask again; false: it is the last one.
  using Next = std::function<Result<bool>(Response&)>;

  static BatchStream* start(WorkerPool& pool, grpc::CallbackServerContext* context, Next next) {
    auto* stream = new BatchStream(pool, context, std::move(next));
    if (auto const accepted = pool.submit([stream] { stream->make(); }); !accepted) {
      stream->Finish(to_status(accepted.error()));
    }
    return stream;
  }

 private:
  BatchStream(WorkerPool& pool, grpc::CallbackServerContext* context, Next next)
      : pool_(pool), context_(context), next_(std::move(next)) {}

  void make() {
    if (context_->IsCancelled()) return this->Finish(grpc::Status::CANCELLED);
    batch_.Clear();
    auto const more = guarded<bool>([this] { return next_(batch_); });
    if (!more) return this->Finish(to_status(more.error()));
    if (*more) return this->StartWrite(&batch_);
    this->StartWriteAndFinish(&batch_, grpc::WriteOptions(), grpc::Status::OK);
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return this->Finish(grpc::Status::CANCELLED);
    pool_.resume([this] { make(); });
  }

  void OnDone() override { delete this; }

  WorkerPool& pool_;
  grpc::CallbackServerContext* context_;
  Next next_;
  Response batch_;
};

}  // namespace citytwin::server
