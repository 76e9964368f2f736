#include "server/rpc/edit_watch.h"

#include <algorithm>

#include "server/rpc/answer.h"
#include "server/rpc/edit_message.h"
#include "server/rpc/feature_search.h"

namespace citytwin::server {

namespace {

constexpr std::chrono::milliseconds look_every{50};
constexpr std::chrono::seconds heartbeat_every{5};
constexpr std::size_t edits_a_look = 16;
constexpr std::size_t message_bytes = 512 * 1024;

}  // namespace

EditWatch::EditWatch(LiveCity const& city, WorkerPool& pool, grpc::CallbackServerContext* context,
                     v1::WatchEditsRequest request, std::stop_token stop)
    : city_(city),
      pool_(pool),
      context_(context),
      request_(std::move(request)),
      stop_(std::move(stop)) {
  if (auto const accepted = pool_.submit([this] { begin(); }); !accepted) {
    Finish(to_status(accepted.error()));
  }
}

void EditWatch::begin() {
  auto const good = guarded<void>([this] { return check_request(); });
  if (!good) return Finish(to_status(good.error()));
  send_heartbeat();
}

Result<void> EditWatch::check_request() {
  for (auto const& name : request_.layers()) {
    if (auto const layer = find_layer(*city_.snapshot(), name); !layer) return layer.error();
  }
  token_ = request_.resume_token().empty() ? city_.resume_token() : request_.resume_token();
  // Whether the token is good, and the history still there: asks for nothing.
  auto const known = city_.watch(token_, 1, std::chrono::milliseconds(0));
  if (!known) return known.error();
  auto const after =
      known->edits.empty() ? city_.snapshot()->sequence() + 1 : known->edits.front().sequence;
  seen_ = after - 1;
  return {};
}

/// True when the stream has been finished.
bool EditWatch::ended() {
  if (context_->IsCancelled()) {
    Finish(grpc::Status::CANCELLED);
    return true;
  }
  if (!stop_.stop_requested()) return false;
  Finish(to_status(Error{ErrorCode::unavailable,
                         "the server is stopping; go on with the last resume_token", "edits"}));
  return true;
}

void EditWatch::look() {
  if (ended()) return;
  if (!pending_.empty()) return send_next();
  if (city_.snapshot()->sequence() > seen_) return pool_.resume([this] { fetch(); });
  if (std::chrono::steady_clock::now() - sent_at_ >= heartbeat_every) return send_heartbeat();
  look_later();
}

void EditWatch::look_later() {
  alarm_.emplace();
  alarm_->Set(std::chrono::system_clock::now() + look_every, [this](bool /*ok*/) { look(); });
}

void EditWatch::fetch() {
  auto const read = guarded<void>([this] { return read_edits(); });
  if (!read) return Finish(to_status(read.error()));
  look();
}

Result<void> EditWatch::read_edits() {
  auto batch = city_.watch(token_, edits_a_look, std::chrono::milliseconds(0));
  if (!batch) return batch.error();
  auto const city = city_.snapshot();
  for (auto const& edit : batch->edits) {
    if (auto const added = add(edit, *city); !added) return added;
    seen_ = edit.sequence;
  }
  token_ = std::move(batch->resume_token);
  if (filling_.edits_size() > 0) {
    close_message(seen_, filling_.edits(filling_.edits_size() - 1).model_version());
  }
  return {};
}

bool EditWatch::is_wanted(Change const& change) const {
  auto const& layers = request_.layers();
  return layers.empty() || std::find(layers.begin(), layers.end(), change.layer) != layers.end();
}

/// Appends the edit to the message that is being filled. One that does not fit begins a message of
/// its own, or several when it is larger than one.
Result<void> EditWatch::add(Edit const& edit, CitySnapshot const& city) {
  v1::CityEdit told;
  fill_edit(edit, told);
  std::size_t bytes = told.ByteSizeLong();
  bool split = false;
  auto const begin_message = [&] {
    if (filling_.edits_size() == 0) return;
    close_message(edit.sequence - 1, filling_.edits(filling_.edits_size() - 1).model_version());
  };
  for (auto const& change : edit.changes) {
    if (!is_wanted(change)) continue;
    v1::FeatureChange one;
    auto const filled = fill_change(change, city, request_.include_features(), one);
    if (!filled) return filled;
    auto const more = one.ByteSizeLong();
    if (told.changes_size() > 0 && bytes + more > message_bytes) {
      begin_message();
      *filling_.add_edits() = told;
      filling_.set_continues(true);
      pending_.push_back(std::move(filling_));
      filling_.Clear();
      told.clear_changes();
      bytes = 0;
      split = true;
    }
    bytes += more;
    *told.add_changes() = std::move(one);
  }
  if (told.changes_size() == 0) return {};
  if (split || filling_bytes_ + bytes > message_bytes) begin_message();
  *filling_.add_edits() = std::move(told);
  filling_bytes_ += bytes;
  return {};
}

void EditWatch::close_message(Sequence last, std::string const& version) {
  filling_.set_resume_token(city_.resume_token_after(last));
  filling_.set_model_version(version);
  pending_.push_back(std::move(filling_));
  filling_.Clear();
  filling_bytes_ = 0;
}

void EditWatch::send_next() {
  message_ = std::move(pending_.front());
  pending_.pop_front();
  sent_at_ = std::chrono::steady_clock::now();
  StartWrite(&message_);
}

void EditWatch::send_heartbeat() {
  message_.Clear();
  message_.set_heartbeat(true);
  message_.set_resume_token(token_);
  message_.set_model_version(city_.snapshot()->version());
  sent_at_ = std::chrono::steady_clock::now();
  StartWrite(&message_);
}

void EditWatch::OnWriteDone(bool ok) {
  if (!ok) return Finish(grpc::Status::CANCELLED);
  look();
}

}  // namespace citytwin::server
