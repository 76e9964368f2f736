/// @file
/// Draft: a group of edits in the making, each on top of the ones before it. Nothing outside
/// changes until the group is logged and applied.
///
/// Errors   invalid_argument for what can never be made, not_found for an unknown layer or feature,
///          failed_precondition when the feature is no longer what the author saw.
/// Checked  tests/geodata/edits/live_city_test.cc
#pragma once

#include <map>
#include <string>
#include <vector>

#include "geodata/edits/city_snapshot.h"
#include "geodata/edits/live_layer.h"

namespace citytwin {

class Draft {
 public:
  /// @param last_ids the highest id given so far, by layer
  Draft(CitySnapshot const& city, std::map<std::string, FeatureId> last_ids);

  /// Adds the request as the next edit, or nothing.
  [[nodiscard]] Result<void> add(EditRequest const& request);
  /// @param original the edit to undo
  [[nodiscard]] Result<void> add(UndoRequest const& request, Edit const& original);

  [[nodiscard]] std::vector<Edit> const& edits() const { return edits_; }
  /// What the group comes to, by layer.
  [[nodiscard]] std::map<std::string, LayerChanges> const& changes() const { return changes_; }

 private:
  [[nodiscard]] Result<LayerView const*> view_of(std::string const& layer) const;
  [[nodiscard]] std::optional<PackedFeature> current(LayerView const& view, FeatureId id) const;
  [[nodiscard]] Result<Change> change(FeatureEdit const& edit,
                                      std::map<std::string, FeatureId>& last_ids) const;
  [[nodiscard]] Result<Change> insertion(LayerView const& view, FeatureEdit const& edit,
                                         std::map<std::string, FeatureId>& last_ids) const;
  [[nodiscard]] Result<PackedFeature> updated(LayerView const& view, FeatureEdit const& edit,
                                              PackedFeature const& before) const;
  [[nodiscard]] Result<Change> reversal(Change const& made, Sequence sequence) const;
  void keep(Edit edit);

  CitySnapshot const& city_;
  std::map<std::string, FeatureId> last_ids_;
  Sequence sequence_;
  std::string version_;
  std::vector<Edit> edits_;
  std::map<std::string, LayerChanges> changes_;
};

/// Of what is asked, without the request id: equal requests, equal hashes.
[[nodiscard]] std::uint64_t request_hash(EditRequest const& request, LocalFrame const& frame);
[[nodiscard]] std::uint64_t request_hash(UndoRequest const& request);

}  // namespace citytwin
