#include "server/client/tour.h"

#include <array>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "geodata/data_dir.h"
#include "server/client/twin_client.h"

namespace citytwin {

namespace {

namespace fs = std::filesystem;
using Progress = std::function<void(double, std::string_view)>;

struct Stop {
  char const* name;                     ///< of picture and JSON
  char const* scenario_file;            ///< under data/
  std::array<char const*, 2> overlays;  ///< drawn in this order; null = none
  char const* title_zh;
  v1::ViewMode mode;
  int hour;  ///< civil, of a midsummer day
};

constexpr std::array<Stop, 3> stops{{
    {"flood",
     "scenarios/flood_p50.toml",
     {"max_depth", "building_depth"},
     "五十年一遇暴雨（60 分钟）",
     v1::VIEW_MODE_DAY,
     15},
    {"lighting",
     "scenarios/lighting_all.toml",
     {"illuminance"},
     "全部路灯开启",
     v1::VIEW_MODE_NIGHT,
     21},
    {"risk",
     "scenarios/risk_all.toml",
     {"pipe_risk"},
     "地下管线风险",
     v1::VIEW_MODE_UNDERGROUND,
     15},
}};

Result<void> write_whole(fs::path const& file, std::string const& bytes) {
  fs::path const partial = file.string() + ".partial";
  std::error_code error;
  std::ofstream stream(partial, std::ios::binary);
  stream << bytes;
  stream.close();
  if (stream) fs::rename(partial, file, error);
  if (stream && !error) return {};
  fs::remove(partial, error);
  return Error{ErrorCode::unavailable, fmt::format("{}: cannot be written", file.string()),
               file.string()};
}

Result<void> check_run(Stop const& stop, v1::Run const& run) {
  if (run.state() == v1::RUN_STATE_SUCCEEDED) return {};
  return Error{ErrorCode::internal,
               fmt::format("run '{}' of {} ended as {}: {}", run.run_id(), stop.name,
                           v1::RunState_Name(run.state()), run.failure()),
               run.run_id()};
}

Result<void> check_result(Stop const& stop, v1::GetRunResultResponse const& result) {
  for (auto const& check : result.checks()) {
    if (check.passed()) continue;
    return Error{ErrorCode::internal,
                 fmt::format("{}: check {} is {} {}; expected at most {}", stop.name, check.name(),
                             check.value(), check.unit(), check.limit()),
                 stop.name};
  }
  return {};
}

v1::RenderSnapshotRequest picture_of(Stop const& stop, std::string const& run_id) {
  v1::RenderSnapshotRequest request;
  request.set_run_id(run_id);
  for (auto const* overlay : stop.overlays) {
    if (overlay) request.add_overlay_ids(overlay);
  }
  request.set_camera_name("overview");
  request.set_width_px(1920);
  request.set_height_px(1080);
  request.set_mode(stop.mode);
  request.set_title(stop.title_zh);
  auto& time = *request.mutable_time();
  time.set_year(2026);
  time.set_month(6);
  time.set_day(21);
  time.set_hour(stop.hour);
  time.set_utc_offset_min(480);
  return request;
}

class Tour {
 public:
  Tour(std::string const& address, fs::path const& folder, Progress const& progress)
      : client_(address), folder_(folder), progress_(progress) {}

  Result<void> run() {
    auto const layers = client_.layers();
    if (!layers) return layers.error();
    report(0, fmt::format("{} layers, model {}", layers->layers_size(), layers->model_version()));
    for (auto const& stop : stops) {
      if (auto const visited = visit(stop); !visited) return visited;
      ++done_;
    }
    report(0, "done");
    return {};
  }

 private:
  /// @param fraction  of the current stop
  void report(double fraction, std::string_view what) const {
    progress_((static_cast<double>(done_) + fraction) / static_cast<double>(stops.size()), what);
  }

  Result<void> visit(Stop const& stop) {
    auto const scenario = read_scenario_file(data_path(stop.scenario_file));
    if (!scenario) return scenario.error();
    auto const created = client_.create_run(*scenario);
    if (!created) return created.error();
    auto const run = client_.watch(created->run_id(), [&](v1::Run const& now) {
      // The picture is the last tenth of a stop.
      report(0.9 * now.progress(), fmt::format("{}: {}", now.run_id(), now.phase()));
    });
    if (!run) return run.error();
    if (auto const checked = check_run(stop, *run); !checked) return checked;
    auto const result = client_.result(run->run_id());
    if (!result) return result.error();
    if (auto const checked = check_result(stop, *result); !checked) return checked;
    report(0.9, fmt::format("{}: drawing", run->run_id()));
    return draw(stop, run->run_id());
  }

  Result<void> draw(Stop const& stop, std::string const& run_id) {
    auto const picture = client_.render(picture_of(stop, run_id));
    if (!picture) return picture.error();
    auto const png = folder_ / (std::string(stop.name) + ".png");
    if (auto const written = write_whole(png, picture->png); !written) return written;
    auto const json = fs::path(png).replace_extension(".json");
    if (auto const written = write_whole(json, picture->sidecar_json); !written) return written;
    report(1, fmt::format("{}: wrote {}", run_id, png.string()));
    return {};
  }

  server::TwinClient client_;
  fs::path const& folder_;
  Progress const& progress_;
  std::size_t done_ = 0;
};

}  // namespace

Result<void> run_tour(std::string const& address, fs::path const& folder,
                      Progress const& progress) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return Error{ErrorCode::unavailable,
                 fmt::format("{}: cannot be created: {}", folder.string(), error.message()),
                 folder.string()};
  }
  return Tour(address, folder, progress).run();
}

}  // namespace citytwin
