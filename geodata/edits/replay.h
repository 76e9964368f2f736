/// @file
/// From the files of a state folder to the edited city: the newest checkpoint, then the log.
///
/// Errors   a log of another city, a log that begins behind the checkpoint, an edit whose version
///          does not follow from the one before. A bad record ends the replay and is reported; what
///          to do about it is the caller's choice.
/// Checked  tests/geodata/edits/live_city_test.cc, kill_test.cc
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "geodata/edits/city_snapshot.h"
#include "geodata/edits/edit_state.h"

namespace citytwin {

struct Replay {
  EditState state;
  LogScan log;
  std::vector<std::string> warnings;  ///< damaged checkpoints that were passed over
};

[[nodiscard]] Result<Replay> replay_edits(std::filesystem::path const& folder,
                                          std::string const& base_version);

/// What a full reading of the files found.
struct EditsCheck {
  Sequence first = 0;  ///< of the log; 0 = it is empty
  Sequence last = 0;
  std::uint64_t edits = 0;
  std::uint64_t files = 0;
  std::vector<std::string> problems;  ///< a sentence each; empty: all is well
  std::optional<BadRecord> bad;
};

/// Reads every record and checkpoint and follows the versions from edit to edit.
/// Errors: a log of another city, a header that is none.
[[nodiscard]] Result<EditsCheck> check_edits(std::filesystem::path const& folder,
                                             std::string const& base_version);

/// Where a state directory keeps a city's edits.
[[nodiscard]] std::filesystem::path edits_folder(std::filesystem::path const& state_dir);

/// The city with the edits of a state directory, for those who only look: nothing is written or
/// locked, and a torn tail is what it is, no edit.
/// Errors: as above, and damage in the log.
[[nodiscard]] Result<std::shared_ptr<CitySnapshot const>> read_edited_city(
    std::shared_ptr<CityModel const> base, std::filesystem::path const& state_dir);

/// The same from the files of a city, as plain layers. @param state_dir empty = no edits
[[nodiscard]] Result<std::shared_ptr<CityModel const>> load_edited_city(
    std::filesystem::path const& city_dir, std::filesystem::path const& state_dir);

}  // namespace citytwin
