#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/edit_text.h"
#include "geodata/city_folder.h"
#include "geodata/edits/durable_file.h"
#include "geodata/edits/edit_history.h"
#include "geodata/edits/geojson.h"
#include "geodata/edits/live_city.h"
#include "geodata/edits/replay.h"

namespace citytwin::app {

namespace {

namespace fs = std::filesystem;

struct Options {
  fs::path city;
  fs::path state = "state";
  fs::path file;
  std::string layer;
  FeatureId id = 0;
  std::string etag;
  std::string crs;
  std::string author;
  std::string note;
  std::string request_id;
  Sequence sequence = 0;
  Sequence keep_from = 0;
  bool force = false;
  bool cut = false;
};
using Shared = std::shared_ptr<Options>;

std::string default_author() {
  auto const* user = std::getenv("USER");
  return user == nullptr ? "" : user;
}

/// For callers who do not care to repeat a request.
std::string new_request_id() {
  auto const now = std::chrono::system_clock::now().time_since_epoch().count();
  return fmt::format("edit-{:x}-{}", now, ::getpid());
}

Result<std::unique_ptr<LiveCity>> open(Options const& options) {
  auto city = load_city(options.city);
  if (!city) return city.error();
  auto live = LiveCity::open(*city, options.state);
  if (!live) return live.error();
  for (auto const& warning : (*live)->warnings()) fmt::print(stderr, "warning: {}\n", warning);
  return live;
}

Result<LayerView const*> find_layer(CitySnapshot const& city, std::string const& name) {
  if (auto const* layer = city.layer(name)) return layer;
  std::string known;
  for (auto const& layer : city.layers()) known += (known.empty() ? "" : ", ") + layer->name();
  return Error{ErrorCode::not_found, fmt::format("--layer '{}': the city has {}", name, known),
               "--layer"};
}

Result<std::string> read_text(fs::path const& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(stream), {});
  if (stream) return text;
  return Error{ErrorCode::not_found, fmt::format("{}: cannot be read", file.string()),
               file.string()};
}

EditRequest new_request(Options const& options) {
  return {.request_id = options.request_id.empty() ? new_request_id() : options.request_id,
          .author = options.author,
          .note = options.note};
}

Result<void> report(Result<EditAnswer> const& answer) {
  if (!answer) return answer.error();
  fmt::print("edit {}{}: {} features, city version {}\n", answer->sequence,
             answer->repeated ? " (made before)" : "", answer->features.size(),
             answer->model_version);
  for (auto const& feature : answer->features) {
    fmt::print("  {} {} {}\n", feature.layer, feature.id,
               feature.etag.empty() ? "removed" : "etag " + feature.etag);
  }
  return {};
}

/// Inserts or updates the features of a file.
Result<void> edit_from_file(Options const& options, EditKind kind) {
  auto const text = read_text(options.file);
  if (!text) return text.error();
  auto const live = open(options);
  if (!live) return live.error();
  auto const city = (*live)->snapshot();
  auto const layer = find_layer(*city, options.layer);
  if (!layer) return layer.error();
  auto features =
      read_geojson(*text, {options.file.string(), options.crs}, city->base(), (*layer)->kind());
  if (!features) return features.error();
  auto request = new_request(options);
  for (auto& feature : *features) {
    bool const update = kind == EditKind::update;
    request.edits.push_back({.kind = kind,
                             .layer = options.layer,
                             .id = update ? feature.id : 0,
                             .etag = options.force ? any_etag : feature.etag,
                             .geometry = std::move(feature.geometry),
                             .attributes = std::move(feature.attributes)});
  }
  return report((*live)->apply(std::move(request)));
}

Result<void> remove_feature(Options const& options) {
  auto const live = open(options);
  if (!live) return live.error();
  auto request = new_request(options);
  request.edits.push_back({.kind = EditKind::remove,
                           .layer = options.layer,
                           .id = options.id,
                           .etag = options.force ? any_etag : options.etag});
  return report((*live)->apply(std::move(request)));
}

Result<void> undo(Options const& options) {
  auto const live = open(options);
  if (!live) return live.error();
  auto const request = new_request(options);
  return report((*live)->undo({.sequence = options.sequence,
                               .request_id = request.request_id,
                               .author = request.author,
                               .note = request.note}));
}

/// For those who only look: takes hold of nothing.
Result<std::shared_ptr<CitySnapshot const>> look(Options const& options) {
  auto city = load_city(options.city);
  if (!city) return city.error();
  return read_edited_city(*city, options.state);
}

Result<void> show(Options const& options) {
  auto const city = look(options);
  if (!city) return city.error();
  auto const layer = find_layer(**city, options.layer);
  if (!layer) return layer.error();
  auto const found = (*layer)->find(options.id);
  if (!found) {
    return Error{ErrorCode::not_found,
                 fmt::format("layer '{}' has no feature {}", options.layer, options.id), "--id"};
  }
  auto const& frame = (*city)->frame();
  auto const packed = pack(*found->layer, found->row, frame);
  fmt::print("{}\n", write_geojson(options.id, packed, (*layer)->geometry_type(), frame));
  return {};
}

Result<void> history(Options const& options) {
  auto const city = look(options);
  if (!city) return city.error();
  auto const layer = find_layer(**city, options.layer);
  if (!layer) return layer.error();
  EditHistory log(edits_folder(options.state), (*city)->base().version);
  auto const edits = log.of_feature(options.layer, options.id, (*city)->sequence());
  if (!edits) return edits.error();
  for (auto const& edit : *edits) {
    auto text = describe(edit, **layer, options.id, (*city)->frame());
    if (!text) return text.error();
    fmt::print("{}", *text);
  }
  if (edits->empty()) fmt::print("no edits of feature {} of '{}'\n", options.id, options.layer);
  return {};
}

Result<void> verify(Options const& options) {
  auto const city = load_city(options.city);
  if (!city) return city.error();
  auto const folder = edits_folder(options.state);
  auto const check = check_edits(folder, (*city)->version);
  if (!check) return check.error();
  fmt::print("{}: {} edits in {} files, {} to {}\n", folder.string(), check->edits, check->files,
             check->first, check->last);
  for (auto const& problem : check->problems) fmt::print("  {}\n", problem);
  if (check->problems.empty()) return {};
  if (!check->bad || !options.cut) {
    return Error{ErrorCode::data_corrupt,
                 fmt::format("{}: {} problems{}", folder.string(), check->problems.size(),
                             check->bad ? "; --cut sets aside the log from the bad record on" : ""),
                 folder.string()};
  }
  auto const lock = FolderLock::take(folder);
  if (!lock) return lock.error();
  if (auto cut = cut_log(folder, *check->bad); !cut) return cut;
  fmt::print("  cut off and kept in files named cut-...\n");
  return {};
}

Result<void> compact(Options const& options) {
  auto const live = open(options);
  if (!live) return live.error();
  if (auto made = (*live)->checkpoint(); !made) return made;
  fmt::print("checkpoint at edit {}\n", (*live)->snapshot()->sequence());
  if (options.keep_from == 0) return {};
  auto const first = (*live)->drop_history_before(options.keep_from);
  if (!first) return first.error();
  fmt::print("the log begins with edit {}\n", *first);
  return {};
}

CLI::App* add_verb(CLI::App& edit, Shared const& options, char const* name, char const* what) {
  auto* verb = edit.add_subcommand(name, what);
  verb->add_option("city", options->city, "City folder")->required();
  verb->add_option("--state", options->state, "Folder for edits; everything that changes")
      ->capture_default_str();
  return verb;
}

void add_feature(CLI::App* verb, Shared const& options) {
  verb->add_option("--layer", options->layer, "Layer of the feature")->required();
  verb->add_option("--id", options->id, "Id of the feature")->required();
}

void add_request(CLI::App* verb, Shared const& options) {
  verb->add_option("--author", options->author, "Who makes the edit")->capture_default_str();
  verb->add_option("--note", options->note, "Why");
  verb->add_option("--request-id", options->request_id,
                   "Name of the request; repeating it does nothing twice");
}

void add_file(CLI::App* verb, Shared const& options) {
  verb->add_option("file", options->file, "GeoJSON: a Feature or a FeatureCollection")->required();
  verb->add_option("--layer", options->layer, "Layer of the features")->required();
  verb->add_option("--crs", options->crs,
                   "CRS of the file; default: what it says, else longitude, latitude");
}

}  // namespace

void add_edit_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<Options>();
  options->author = default_author();
  auto* edit = app.add_subcommand("edit", "Change features of a city, with history and undo");
  edit->require_subcommand(1);
  auto const on = [&outcome, options](CLI::App* verb, auto work) {
    verb->callback([&outcome, options, work] { outcome.result = work(*options); });
  };

  auto* insert = add_verb(*edit, options, "insert", "Add the features of a GeoJSON file");
  add_file(insert, options);
  add_request(insert, options);
  on(insert, [](Options const& o) { return edit_from_file(o, EditKind::insert); });

  auto* update = add_verb(*edit, options, "update",
                          "Change features: those of a GeoJSON file, by their id and etag");
  add_file(update, options);
  add_request(update, options);
  update->add_flag("--force", options->force, "Whatever the features' etags are now");
  on(update, [](Options const& o) { return edit_from_file(o, EditKind::update); });

  auto* remove = add_verb(*edit, options, "delete", "Remove a feature");
  add_feature(remove, options);
  add_request(remove, options);
  remove->add_option("--etag", options->etag, "Etag of the feature, as 'edit show' prints it");
  remove->add_flag("--force", options->force, "Whatever the feature's etag is now");
  on(remove, remove_feature);

  auto* show_verb = add_verb(*edit, options, "show", "Print a feature as GeoJSON, with its etag");
  add_feature(show_verb, options);
  on(show_verb, show);

  auto* history_verb = add_verb(*edit, options, "history", "Who changed a feature, when and how");
  add_feature(history_verb, options);
  on(history_verb, history);

  auto* undo_verb = add_verb(*edit, options, "undo", "Put back what an edit changed");
  undo_verb->add_option("edit", options->sequence, "Number of the edit")->required();
  add_request(undo_verb, options);
  on(undo_verb, undo);

  auto* verify_verb = add_verb(*edit, options, "verify", "Check the log of edits, byte for byte");
  verify_verb->add_flag("--cut", options->cut, "Set aside the log from the first bad record on");
  on(verify_verb, verify);

  auto* compact_verb = add_verb(*edit, options, "compact", "Write a checkpoint: short starts");
  compact_verb->add_option("--drop-before", options->keep_from,
                           "Also remove log files of edits below this number, and their history");
  on(compact_verb, compact);

  edit->footer(
      "Examples:\n"
      "  citytwin edit show city --layer trees --id 7 > tree.geojson\n"
      "  citytwin edit update city tree.geojson --layer trees --author Wang\n"
      "  citytwin edit history city --layer trees --id 7\n"
      "  citytwin edit undo city 1 --author Wang");
}

}  // namespace citytwin::app
