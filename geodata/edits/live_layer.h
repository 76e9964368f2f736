/// @file
/// LiveLayer: the writer's side of one layer. It turns edited features into segments, keeps few of
/// them by merging, and hands out views.
///
/// Small merges are made at once. A large one is a job: built by another thread while edits go on,
/// then installed; what died meanwhile dies in the result too.
///
/// Units    none of its own.
/// Threads  one at a time (LiveCity's lock); merge jobs build outside.
/// Errors   a packed feature that is none (data_corrupt).
/// Checked  tests/geodata/edits/property_test.cc
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "geodata/edits/layer_view.h"

namespace citytwin {

/// When segments are merged. A reader walks the tree of every segment: at 1,000 edits a second a
/// ratio of 32 leaves it 3 to 5 of them, one of 8 up to 8 (docs/geodata/edits.md). The other
/// figures are choices.
struct MergeRule {
  std::size_t ratio = 32;           ///< each segment is this much larger than the next newer one
  std::size_t rows_at_once = 1024;  ///< larger merges are jobs
  double most_dead = 0.10;          ///< of the base's rows
  double most_delta = 0.25;         ///< of the base's rows, in all newer segments
  std::size_t base_after = 4096;    ///< fewer changed rows never rebuild the base
};

/// What features of a layer come to; nullopt = removed.
using LayerChanges = std::map<FeatureId, std::optional<PackedFeature>>;

struct MergeJob {
  std::vector<Segment> segments;  ///< neighbours, oldest first
  Sequence as_of = 0;

  [[nodiscard]] Segment build() const { return Segment(merge(segments, as_of)); }
};

class LiveLayer {
 public:
  LiveLayer(std::shared_ptr<Layer const> base, MergeRule const& rule);

  [[nodiscard]] std::string const& name() const { return segments_.front().layer->name(); }
  /// Ids are given once: the next insert gets one more.
  [[nodiscard]] FeatureId last_id() const { return last_id_; }
  void raise_last_id(FeatureId id) { last_id_ = std::max(last_id_, id); }
  [[nodiscard]] std::shared_ptr<LayerView const> const& view() const { return view_; }

  /// Makes the changes as of a sequence; the view is then a new one.
  [[nodiscard]] Result<void> apply(LayerChanges const& changes, Sequence sequence,
                                   LocalFrame const& frame);

  /// A merge that is due and too large to be made at once; the layer waits for its install().
  [[nodiscard]] std::optional<MergeJob> take_job();
  /// As take_job(), of everything, due or not; nullopt when there is nothing to merge.
  [[nodiscard]] std::optional<MergeJob> take_whole_job();
  void install(MergeJob const& job, Segment result);

 private:
  using Index = std::size_t;

  void bury(FeatureId id, Sequence sequence);
  [[nodiscard]] bool base_is_worn() const;
  [[nodiscard]] std::optional<Index> run_to_merge() const;
  void merge_small_runs();
  [[nodiscard]] MergeJob job_from(Index first);
  void replace(Index first, std::size_t count, Segment result);
  void renew_view();

  MergeRule rule_;
  std::vector<Segment> segments_;  ///< oldest first; the base is the first
  std::size_t in_job_ = 0;         ///< segments up to here belong to the job that is being built
  Sequence as_of_ = 0;
  FeatureId last_id_ = 0;
  std::shared_ptr<LayerView const> view_;
};

}  // namespace citytwin
