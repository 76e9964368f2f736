/// @file
/// EditState: what all edits up to one come to, feature by feature.
///
/// A checkpoint is this, in a file: a start reads it and replays only the log behind it. It is made
/// of an older checkpoint and sealed log files alone, so making one stops nobody, and it is only
/// ever a shortcut: without it, the log gives the same.
///
/// Shapes   state-<sequence>.checkpoint = "CTSTATE1", base version (16 characters), body, CRC-32.
/// Errors   a damaged checkpoint is passed over for an older one, and said.
/// Checked  tests/geodata/edits/edit_log_test.cc
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "geodata/edits/log_scan.h"

namespace citytwin {

struct LayerEdits {
  FeatureId last_id = 0;  ///< the highest id that any edit names; ids are given once
  /// Every feature that any edit named, as it is now; nullopt when it is gone.
  std::unordered_map<FeatureId, std::optional<PackedFeature>> features;
};

struct EditState {
  Sequence sequence = 0;
  std::string version;  ///< of the city, 16 hex digits
  std::map<std::string, LayerEdits> layers;
  std::unordered_map<std::string, Sequence> requests;  ///< request id -> the Edit that answered it

  /// @pre edit.sequence == sequence + 1
  void apply(Edit const& edit);
};

/// The newest checkpoint that is whole; a state at sequence 0 when there is none.
/// @param warnings gets a sentence for each damaged one
[[nodiscard]] EditState read_checkpoint(std::filesystem::path const& folder,
                                        std::string const& base_version,
                                        std::vector<std::string>& warnings);

/// Makes the checkpoint of all edits up to `through`, checks it by reading, keeps the one before.
/// @pre the log holds them in sealed files
[[nodiscard]] Result<void> make_checkpoint(std::filesystem::path const& folder,
                                           std::string const& base_version, Sequence through);

/// Removes log files whose edits are all below `keep_from` and in a checkpoint. Their history, undo
/// and watch are gone then; the city is not.
/// @return the first edit that is left in the log
[[nodiscard]] Result<Sequence> drop_log_before(std::filesystem::path const& folder,
                                               std::string const& base_version, Sequence keep_from);

}  // namespace citytwin
