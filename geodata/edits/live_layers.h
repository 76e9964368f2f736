/// @file
/// LiveLayers: the writer's side of all layers of a city; makes snapshots.
///
/// Threads  one at a time (LiveCity's lock).
/// Errors   edits of a layer that the city has not; features that are none (data_corrupt).
/// Checked  tests/geodata/edits/live_city_test.cc
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "geodata/edits/city_snapshot.h"
#include "geodata/edits/edit_state.h"
#include "geodata/edits/live_layer.h"

namespace citytwin {

class LiveLayers {
 public:
  [[nodiscard]] static Result<LiveLayers> from(std::shared_ptr<CityModel const> base,
                                               EditState const& state, MergeRule const& rule);

  [[nodiscard]] std::shared_ptr<CitySnapshot const> snapshot() const;
  [[nodiscard]] std::map<std::string, FeatureId> last_ids() const;

  [[nodiscard]] Result<void> apply(std::map<std::string, LayerChanges> const& changes,
                                   Sequence sequence, std::string version);

  struct Job {
    std::size_t layer = 0;
    MergeJob merge;
  };
  /// The next merge that is due.
  [[nodiscard]] std::optional<Job> take_job();
  /// The merge of a layer into one packed base; nullopt when it is that already.
  [[nodiscard]] std::optional<Job> take_whole_job(std::size_t layer);
  [[nodiscard]] std::size_t size() const { return layers_.size(); }
  void install(Job const& job, Segment result);

 private:
  LiveLayers(std::shared_ptr<CityModel const> base, MergeRule const& rule);
  [[nodiscard]] LiveLayer* find(std::string const& name);

  std::shared_ptr<CityModel const> base_;
  std::vector<LiveLayer> layers_;  ///< in the city's order
  Sequence sequence_ = 0;
  std::string version_;
};

}  // namespace citytwin
