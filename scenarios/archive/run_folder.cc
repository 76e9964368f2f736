#include "scenarios/archive/run_folder.h"

#include <fstream>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "scenarios/archive/overlay_files.h"
#include "scenarios/archive/run_json.h"

namespace citytwin {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

Error disk_error(fs::path const& path, std::string_view why) {
  return {ErrorCode::unavailable, fmt::format("{}: cannot be written: {}", path.string(), why),
          path.string()};
}

Result<void> write_text(fs::path const& file, std::string const& text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  if (!stream.flush()) return disk_error(file, "is the disk full?");
  return {};
}

json to_json(LocalFrame const& frame) {
  return {{"crs", frame.crs},
          {"origin_easting_m", frame.origin_easting_m},
          {"origin_northing_m", frame.origin_northing_m},
          {"vertical_datum", frame.vertical_datum}};
}

Result<json> write_overlay(Overlay const& overlay, LocalFrame const& frame,
                           fs::path const& folder) {
  json entry = describe(overlay);
  if (overlay.kind == OverlayKind::features) {
    entry["file"] = overlay.id + ".csv";
    auto const written = write_feature_values(overlay.features, folder / (overlay.id + ".csv"));
    if (!written) return written.error();
    return entry;
  }
  entry["frames"] = json::array();
  for (auto const& raster : overlay.frames) {
    auto const name = fmt::format("{}_{:09}.tif", overlay.id, raster.time_ms);
    auto const written = write_geotiff(*raster.values, frame, folder / name);
    if (!written) return written.error();
    entry["frames"].push_back({{"time_ms", raster.time_ms}, {"file", name}});
  }
  return entry;
}

json describe_record(RunRecord const& record) {
  return {{"scenario", record.scenario},
          {"name", record.name},
          {"parameters", citytwin::to_json(record.parameters)},
          {"spec_hash", record.spec_hash},
          {"model_version", record.model_version},
          {"frame", to_json(record.frame)},
          {"finished_at", record.finished_at},
          {"build", record.build}};
}

/// Overlays and tables are files named by their ids.
Result<void> check_ids(RunResult const& result) {
  std::set<std::string> ids;
  auto const taken = [](std::string const& id) {
    return Error{
        ErrorCode::internal,
        fmt::format("'{}' names two overlays or tables of a run; expected each id once", id), id};
  };
  for (auto const& overlay : result.overlays) {
    if (!ids.insert(overlay->id).second) return taken(overlay->id);
  }
  for (auto const& table : result.tables) {
    if (!ids.insert(table.id).second) return taken(table.id);
  }
  return {};
}

Result<void> write_into(StoredRun const& run, fs::path const& folder) {
  if (auto const checked = check_ids(run.result); !checked) return checked;
  json root = describe_record(run.record);
  root["warnings"] = run.result.warnings;
  root["checks"] = json::array();
  for (auto const& check : run.result.checks) root["checks"].push_back(citytwin::to_json(check));
  root["overlays"] = json::array();
  for (auto const& overlay : run.result.overlays) {
    auto entry = write_overlay(*overlay, run.record.frame, folder);
    if (!entry) return entry.error();
    root["overlays"].push_back(*entry);
  }
  root["tables"] = json::array();
  for (auto const& table : run.result.tables) {
    root["tables"].push_back(citytwin::to_json(table));
    auto const written = write_text(folder / (table.id + ".csv"), to_csv(table));
    if (!written) return written;
  }
  return write_text(folder / "run.json", root.dump(1) + "\n");
}

Result<std::shared_ptr<Overlay const>> read_overlay(json const& entry, LocalFrame const& frame,
                                                    fs::path const& folder) {
  auto overlay = std::make_shared<Overlay>(overlay_from(entry));
  if (overlay->kind == OverlayKind::features) {
    auto values = read_feature_values(folder / entry.at("file").get<std::string>());
    if (!values) return values.error();
    overlay->features = std::move(*values);
    return std::shared_ptr<Overlay const>(overlay);
  }
  for (auto const& raster : entry.at("frames")) {
    auto grid = read_geotiff(folder / raster.at("file").get<std::string>(), frame);
    if (!grid) return grid.error();
    overlay->frames.push_back({raster.at("time_ms"), *grid});
  }
  return std::shared_ptr<Overlay const>(overlay);
}

Result<RunRecord> read_record(json const& root) {
  auto const& frame = root.at("frame");
  auto local = make_local_frame(frame.at("crs"), frame.at("origin_easting_m"),
                                frame.at("origin_northing_m"), frame.at("vertical_datum"));
  if (!local) return local.error();
  return RunRecord{
      root.at("scenario"),    root.at("name"),          parameters_from(root.at("parameters")),
      root.at("spec_hash"),   root.at("model_version"), *local,
      root.at("finished_at"), root.at("build")};
}

Result<StoredRun> read_from(json const& root, fs::path const& folder) {
  auto record = read_record(root);
  if (!record) return record.error();
  StoredRun run{*record, {}};
  run.result.warnings = root.at("warnings").get<std::vector<std::string>>();
  for (auto const& check : root.at("checks")) run.result.checks.push_back(check_from(check));
  for (auto const& entry : root.at("overlays")) {
    auto overlay = read_overlay(entry, run.record.frame, folder);
    if (!overlay) return overlay.error();
    run.result.overlays.push_back(*overlay);
  }
  for (auto const& table : root.at("tables")) run.result.tables.push_back(table_from(table));
  return run;
}

}  // namespace

Result<void> write_run(StoredRun const& run, fs::path const& folder, bool replace) {
  std::error_code error;
  if (fs::exists(folder, error) && !replace) {
    return Error{
        ErrorCode::already_exists,
        fmt::format("{}: exists already; choose another folder or replace it", folder.string()),
        folder.string()};
  }
  fs::path const temporary = folder.string() + ".partial";
  fs::remove_all(temporary, error);
  if (!fs::create_directories(temporary, error)) return disk_error(temporary, error.message());
  if (auto written = write_into(run, temporary); !written) {
    fs::remove_all(temporary, error);
    return written;
  }
  if (replace) fs::remove_all(folder, error);
  fs::rename(temporary, folder, error);
  if (error) return disk_error(folder, error.message());
  return {};
}

Result<StoredRun> read_run(fs::path const& folder) {
  auto const file = folder / "run.json";
  std::ifstream stream(file);
  if (!stream) {
    return Error{ErrorCode::not_found,
                 fmt::format("{}: cannot be read; expected a folder written by 'citytwin run'",
                             file.string()),
                 file.string()};
  }
  try {
    return read_from(json::parse(stream), folder);
  } catch (json::exception const& e) {
    return Error{ErrorCode::data_corrupt, fmt::format("{}: {}", file.string(), e.what()),
                 file.string()};
  }
}

}  // namespace citytwin
