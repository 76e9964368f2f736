#include "geodata/edits/live_layer.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace citytwin {

namespace {

std::size_t rows(Segment const& segment) {
  return segment.layer->size();
}

std::size_t alive(Segment const& segment) {
  return rows(segment) - segment.deaths->count();
}

/// The features that are there after the changes, as a small layer of the same columns.
Result<std::shared_ptr<Layer const>> born(Layer const& like, LayerChanges const& changes,
                                          LocalFrame const& frame) {
  LayerBuilder builder(like.name(), like.kind(), like.geometry_type());
  builder.set_attribution(like.attribution());
  for (auto const& column : like.columns()) builder.add_column(column.name, column.type());
  for (auto const& [id, packed] : changes) {
    if (!packed) continue;
    auto content = unpack(*packed, like.geometry_type(), frame);
    if (!content) return content.error();
    builder.geometry().add_parts(content->geometry[0]);
    for (auto& [name, value] : content->attributes) builder.set(name, std::move(value));
    builder.end_feature(id);
  }
  return std::move(builder).build();
}

}  // namespace

LiveLayer::LiveLayer(std::shared_ptr<Layer const> base, MergeRule const& rule) : rule_(rule) {
  last_id_ = base->last_id();
  segments_.emplace_back(std::move(base));
  renew_view();
}

Result<void> LiveLayer::apply(LayerChanges const& changes, Sequence sequence,
                              LocalFrame const& frame) {
  auto const layer = born(*segments_.front().layer, changes, frame);
  if (!layer) return layer.error();
  for (auto const& [id, packed] : changes) {
    bury(id, sequence);
    raise_last_id(id);
  }
  as_of_ = sequence;
  if ((*layer)->size() > 0) segments_.emplace_back(*layer);
  merge_small_runs();
  renew_view();
  return {};
}

void LiveLayer::bury(FeatureId id, Sequence sequence) {
  for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment) {
    auto const row = segment->layer->row_of(id);
    if (!row || segment->deaths->dead(static_cast<std::uint32_t>(*row), sequence)) continue;
    segment->deaths->mark(static_cast<std::uint32_t>(*row), sequence);
    return;
  }
}

bool LiveLayer::base_is_worn() const {
  auto const& base = segments_.front();
  std::size_t newer = 0;
  for (Index i = 1; i < segments_.size(); ++i) newer += rows(segments_[i]);
  auto const dead = base.deaths->count();
  auto const share = [&](double most) { return most * static_cast<double>(rows(base)); };
  return newer + dead >= rule_.base_after && (static_cast<double>(dead) > share(rule_.most_dead) ||
                                              static_cast<double>(newer) > share(rule_.most_delta));
}

/// The first segment of the newest run that must become one; nullopt when all is well.
std::optional<LiveLayer::Index> LiveLayer::run_to_merge() const {
  if (in_job_ == 0 && base_is_worn()) return Index{0};
  Index first = segments_.size() - 1;
  Index const lowest = std::max<Index>(in_job_, 1);
  std::size_t sum = rows(segments_[first]);
  while (first > lowest && rows(segments_[first - 1]) < rule_.ratio * sum) {
    sum += rows(segments_[--first]);
  }
  if (first + 1 >= segments_.size()) return std::nullopt;
  return first;
}

void LiveLayer::merge_small_runs() {
  while (auto const first = run_to_merge()) {
    std::size_t sum = 0;
    for (Index i = *first; i < segments_.size(); ++i) sum += alive(segments_[i]);
    if (sum > rule_.rows_at_once) return;
    auto const run = std::span(segments_).subspan(*first);
    replace(*first, run.size(), Segment(merge(run, as_of_)));
  }
}

std::optional<MergeJob> LiveLayer::take_job() {
  if (in_job_ != 0) return std::nullopt;
  auto const first = run_to_merge();
  if (!first) return std::nullopt;
  return job_from(*first);
}

std::optional<MergeJob> LiveLayer::take_whole_job() {
  bool const packed = segments_.size() == 1 && segments_.front().deaths->count() == 0;
  if (in_job_ != 0 || packed) return std::nullopt;
  return job_from(0);
}

MergeJob LiveLayer::job_from(Index first) {
  in_job_ = segments_.size();
  return {{segments_.begin() + static_cast<std::ptrdiff_t>(first), segments_.end()}, as_of_};
}

void LiveLayer::install(MergeJob const& job, Segment result) {
  assert(in_job_ >= job.segments.size());
  for (auto const& source : job.segments) {
    source.deaths->for_each_after(job.as_of, [&](std::uint32_t row, Sequence when) {
      auto const moved = result.layer->row_of(source.layer->id(row));
      assert(moved);
      result.deaths->mark(static_cast<std::uint32_t>(*moved), when);
    });
  }
  replace(in_job_ - job.segments.size(), job.segments.size(), std::move(result));
  in_job_ = 0;
  merge_small_runs();
  renew_view();
}

void LiveLayer::replace(Index first, std::size_t count, Segment result) {
  auto const begin = segments_.begin() + static_cast<std::ptrdiff_t>(first);
  segments_.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
  bool const keep = first == 0 || rows(result) > 0;  // the base stays, even without rows
  if (keep) segments_.insert(segments_.begin() + static_cast<std::ptrdiff_t>(first), result);
}

void LiveLayer::renew_view() {
  std::size_t size = 0;
  for (auto const& segment : segments_) size += alive(segment);
  view_ = std::make_shared<LayerView const>(segments_, as_of_, size);
}

}  // namespace citytwin
