#include "geodata/edits/replay.h"

#include <fmt/format.h>

#include "geodata/city_folder.h"
#include "geodata/edits/live_layer.h"
#include "geodata/edits/live_layers.h"

namespace citytwin {

namespace {

namespace fs = std::filesystem;

Error broken_chain(fs::path const& folder, Edit const& edit) {
  return {
      ErrorCode::data_corrupt,
      fmt::format("{}: edit {} is of city version {}, which does not follow from the edit before",
                  folder.string(), edit.sequence, edit.version),
      folder.string()};
}

/// Replays the log on top of a state.
Result<LogScan> follow(fs::path const& folder, std::string const& base_version, EditState& state) {
  std::optional<Error> broken;
  auto const scan =
      scan_log(folder, base_version, {state.sequence}, [&](Edit const& edit, RecordPlace const&) {
        if (edit.version != next_version(state.version, edit.changes)) {
          broken = broken_chain(folder, edit);
          return false;
        }
        state.apply(edit);
        return true;
      });
  if (broken) return *broken;
  return scan;
}

Error damage(Replay const& replay) {
  auto const& bad = *replay.log.bad;
  return {ErrorCode::data_corrupt,
          fmt::format("{}; edits up to {} are good, later ones are damaged; 'citytwin edit verify' "
                      "says more",
                      bad.sentence(), replay.state.sequence),
          bad.file.string()};
}

}  // namespace

Result<Replay> replay_edits(fs::path const& folder, std::string const& base_version) {
  Replay replay;
  replay.state = read_checkpoint(folder, base_version, replay.warnings);
  auto scan = follow(folder, base_version, replay.state);
  if (!scan) return scan.error();
  replay.log = std::move(*scan);
  return replay;
}

Result<EditsCheck> check_edits(fs::path const& folder, std::string const& base_version) {
  EditsCheck check;
  auto const checkpoint = read_checkpoint(folder, base_version, check.problems);
  auto const files = log_files(folder);
  if (!files.empty()) check.first = files.front().first;
  // Without its first edits, the log's first version is taken as it is.
  std::string version = check.first <= 1 ? base_version : std::string();
  Sequence const before = check.first == 0 ? 0 : check.first - 1;
  auto const scan =
      scan_log(folder, base_version, {before}, [&](Edit const& edit, RecordPlace const&) {
        bool const follows = version.empty() || edit.version == next_version(version, edit.changes);
        if (!follows) check.problems.push_back(broken_chain(folder, edit).message);
        if (edit.sequence == checkpoint.sequence && edit.version != checkpoint.version) {
          check.problems.push_back(
              fmt::format("the checkpoint of edit {} is of another version than "
                          "the log's",
                          edit.sequence));
        }
        version = edit.version;
        return true;
      });
  if (!scan) return scan.error();
  check.last = std::max(scan->end.after, checkpoint.sequence);
  check.edits = scan->edits;
  check.files = scan->files;
  check.bad = scan->bad;
  if (check.bad) check.problems.push_back(check.bad->sentence());
  return check;
}

fs::path edits_folder(fs::path const& state_dir) {
  return state_dir / "edits";
}

Result<std::shared_ptr<CitySnapshot const>> read_edited_city(std::shared_ptr<CityModel const> base,
                                                             fs::path const& state_dir) {
  auto const replay = replay_edits(edits_folder(state_dir), base->version);
  if (!replay) return replay.error();
  if (replay->log.bad && !replay->log.bad->torn_tail) return damage(*replay);
  auto const layers = LiveLayers::from(std::move(base), replay->state, {});
  if (!layers) return layers.error();
  return layers->snapshot();
}

Result<std::shared_ptr<CityModel const>> load_edited_city(fs::path const& city_dir,
                                                          fs::path const& state_dir) {
  auto base = load_city(city_dir);
  if (!base || state_dir.empty()) return base;
  auto const city = read_edited_city(*base, state_dir);
  if (!city) return city.error();
  return (*city)->model();
}

}  // namespace citytwin
