#include "geodata/edits/layer_view.h"

#include <algorithm>
#include <cassert>

namespace citytwin {

namespace {

std::vector<FeatureRef> alive_rows(Segment const& segment, Sequence as_of) {
  std::vector<FeatureRef> refs;
  refs.reserve(segment.layer->size());
  for (std::uint32_t row = 0; row < segment.layer->size(); ++row) {
    if (!segment.deaths->dead(row, as_of)) refs.push_back({segment.layer.get(), row});
  }
  return refs;
}

/// By ascending id.
std::vector<FeatureRef> alive_rows(std::span<Segment const> segments, Sequence as_of) {
  std::vector<FeatureRef> all;
  for (auto const& segment : segments) {
    auto const middle = static_cast<std::ptrdiff_t>(all.size());
    auto const more = alive_rows(segment, as_of);
    all.insert(all.end(), more.begin(), more.end());
    std::inplace_merge(all.begin(), all.begin() + middle, all.end(),
                       [](FeatureRef const& a, FeatureRef const& b) { return a.id() < b.id(); });
  }
  return all;
}

}  // namespace

LayerView::LayerView(std::vector<Segment> segments, Sequence as_of, std::size_t size)
    : segments_(std::move(segments)), as_of_(as_of), size_(size) {
  assert(!segments_.empty());
}

std::optional<FeatureRef> LayerView::find(FeatureId id) const {
  for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment) {
    auto const found = segment->layer->row_of(id);
    if (!found) continue;
    auto const row = static_cast<std::uint32_t>(*found);
    if (alive(*segment, row)) return FeatureRef{segment->layer.get(), row};
  }
  return std::nullopt;
}

std::shared_ptr<Layer const> LayerView::merged() const {
  std::call_once(merge_once_, [this] {
    bool const unchanged = segments_.size() == 1 && size_ == base().size();
    merged_ = unchanged ? segments_.front().layer : merge(segments_, as_of_);
  });
  return merged_;
}

std::shared_ptr<Layer const> merge(std::span<Segment const> segments, Sequence as_of) {
  auto const& like = *segments.front().layer;
  LayerBuilder builder(like.name(), like.kind(), like.geometry_type());
  builder.set_attribution(like.attribution());
  for (auto const& column : like.columns()) builder.add_column(column.name, column.type());
  for (auto const& ref : alive_rows(segments, as_of)) {
    builder.geometry().add_parts(ref.geometry());
    for (auto const& column : ref.layer->columns()) {
      builder.set(column.name, column.value(ref.row));
    }
    builder.end_feature(ref.id());
  }
  return std::move(builder).build();
}

}  // namespace citytwin
