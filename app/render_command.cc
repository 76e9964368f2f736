#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/camera_options.h"
#include "app/commands.h"
#include "app/picture_file.h"
#include "app/progress_line.h"
#include "app/video_writer.h"
#include "app/view_options.h"
#include "app/whole_file.h"
#include "geodata/edits/replay.h"
#include "renderer/engine/engine.h"
#include "scenarios/archive/run_folder.h"

namespace citytwin::app {

namespace {

namespace fs = std::filesystem;

struct RenderOptions {
  fs::path city;
  fs::path state;
  fs::path run;
  std::vector<std::string> overlays;
  std::string camera = "overview";
  CameraOptions placed;
  ViewOptions view;
  int quality = 90;
  double pictures_per_s = 4;
  fs::path picture;
  PictureKind kind = PictureKind::png;  ///< by the picture's name

  [[nodiscard]] bool video() const { return kind == PictureKind::video; }
};

Error stale_run(StoredRun const& run, fs::path const& folder, CityModel const& city) {
  return {ErrorCode::invalid_argument,
          fmt::format("{}: was run on city version {}, but this city is version {}; run it again",
                      folder.string(), run.record.model_version, city.version),
          folder.string()};
}

using Overlays = std::vector<std::shared_ptr<Overlay const>>;

/// The overlay that goes through time; nullptr when there is none.
std::shared_ptr<Overlay const> moving(Overlays const& overlays) {
  auto const found = std::find_if(overlays.begin(), overlays.end(),
                                  [](auto const& o) { return o->frames.size() > 1; });
  return found == overlays.end() ? nullptr : *found;
}

/// None named: for a picture the run's last one, its summary; for a video one that goes through
/// time.
Overlays usual(StoredRun const& run, bool video) {
  auto const& all = run.result.overlays;
  if (all.empty()) return {};
  if (auto const in_time = moving(all); video && in_time) return {in_time};
  return {all.back()};
}

Result<Overlays> choose(StoredRun const& run, RenderOptions const& options) {
  if (options.overlays.empty()) return usual(run, options.video());
  Overlays chosen;
  for (auto const& name : options.overlays) {
    auto const& all = run.result.overlays;
    auto const found =
        std::find_if(all.begin(), all.end(), [&](auto const& o) { return o->id == name; });
    if (found == all.end()) {
      std::vector<std::string> known;
      for (auto const& o : all) known.push_back(o->id);
      return Error{ErrorCode::not_found,
                   fmt::format("--overlay '{}': the run has {}", name, fmt::join(known, ", ")),
                   name};
    }
    chosen.push_back(*found);
  }
  return chosen;
}

Result<FrameRequest> make_request(RenderOptions const& options) {
  FrameRequest request;
  auto const view = make_view(options.view);
  if (!view) return view.error();
  request.view = *view;
  auto city = load_edited_city(options.city, options.state);
  if (!city) return city.error();
  request.model = *city;
  if (options.run.empty()) return request;
  auto const run = read_run(options.run);
  if (!run) return run.error();
  if (run->record.model_version != request.model->version) {
    return stale_run(*run, options.run, *request.model);
  }
  auto overlays = choose(*run, options);
  if (!overlays) return overlays.error();
  request.overlays = std::move(*overlays);
  request.spec_hash = run->record.spec_hash;
  request.view.title_en = request.view.title_zh = run->record.name;
  return request;
}

Result<void> write_picture(Engine& engine, FrameRequest request, RenderOptions const& options) {
  auto const camera = request.view.camera;
  auto const local = request.model->frame;
  if (options.kind == PictureKind::geotiff) request.view.decorations = false;  // it is a map layer
  auto const frame = engine.render(std::move(request)).get();
  if (!frame) return frame.error();
  if (!frame->camera_note.empty()) fmt::print(stderr, "note: {}\n", frame->camera_note);
  auto const bytes = encode_picture(*frame, options.kind, camera, local, options.quality);
  if (!bytes) return bytes.error();
  if (auto const written = write_whole(options.picture, *bytes); !written) return written;
  auto const& text = frame->sidecar_json;
  auto const* sidecar = reinterpret_cast<std::uint8_t const*>(text.data());
  return write_whole(fs::path(options.picture).replace_extension(".json"), {sidecar, text.size()});
}

/// One picture for every frame of the overlay in time: nothing is shown that was not computed.
Result<void> write_video(Engine& engine, FrameRequest const& request,
                         RenderOptions const& options) {
  auto const overlay = moving(request.overlays);
  if (!overlay) {
    return Error{ErrorCode::invalid_argument,
                 "-o names a video, but no overlay of it goes through time; expected one such as "
                 "'depth' of a flood run",
                 "--overlay"};
  }
  auto writer = VideoWriter::open(options.picture, request.view.width_px, request.view.height_px,
                                  options.pictures_per_s);
  if (!writer) return writer.error();
  ProgressLine line(options.picture.filename().string());
  for (std::size_t i = 0; i < overlay->frames.size(); ++i) {
    FrameRequest moment = request;
    moment.view.overlay_time_ms = overlay->frames[i].time_ms;
    auto const frame = engine.render(std::move(moment)).get();
    if (!frame) return frame.error();
    if (auto const added = (*writer)->add(frame->rgba); !added) return added;
    line.update(static_cast<double>(i + 1) / static_cast<double>(overlay->frames.size()),
                fmt::format("picture {} of {}", i + 1, overlay->frames.size()));
  }
  return (*writer)->finish();
}

/// The camera placed on the command line, else the named one.
Result<Camera> choose_camera(Engine& engine, std::shared_ptr<CityModel const> const& model,
                             RenderOptions const& options) {
  auto const placed = placed_camera(options.placed, *model);
  if (!placed) return placed.error();
  if (*placed) return **placed;
  return engine.camera(model, options.camera).get();
}

Result<void> render(RenderOptions options) {
  auto const kind = picture_kind(options.picture);
  if (!kind) return kind.error();
  options.kind = *kind;
  auto request = make_request(options);
  if (!request) return request.error();
  auto engine = Engine::create();
  if (!engine) return engine.error();
  auto const camera = choose_camera(**engine, request->model, options);
  if (!camera) return camera.error();
  request->view.camera = *camera;
  if (options.video()) return write_video(**engine, *request, options);
  return write_picture(**engine, std::move(*request), options);
}

void add_camera_options(CLI::App& command, RenderOptions& options) {
  command
      .add_option("--view", options.camera,
                  fmt::format("Camera: {}", fmt::join(camera_names(), ", ")))
      ->capture_default_str();
  auto& placed = options.placed;
  command.add_option("--eye", placed.eye, "Camera at EASTING,NORTHING,UP in the city's CRS")
      ->delimiter(',')
      ->expected(3);
  command.add_option("--target", placed.target, "and looking at EASTING,NORTHING,UP")
      ->delimiter(',')
      ->expected(3);
  command.add_option("--lonlat", placed.lonlat, "Camera at LONGITUDE,LATITUDE (EPSG:4490)")
      ->delimiter(',')
      ->expected(2);
  command.add_option("--above", placed.above_m, "Of --lonlat: metres over the ground")
      ->capture_default_str();
  command.add_option("--heading", placed.heading_deg, "Of --lonlat: degrees from grid north")
      ->capture_default_str();
  command.add_option("--pitch", placed.pitch_deg, "Of --lonlat: degrees up from level")
      ->capture_default_str();
  command.add_option("--fov", placed.field_of_view_deg, "Of --eye and --lonlat: degrees, vertical")
      ->check(CLI::Range(1.0, 120.0))
      ->capture_default_str();
  command.add_option("--plan", placed.plan, "Map about EASTING,NORTHING showing HEIGHT metres")
      ->delimiter(',')
      ->expected(3);
}

}  // namespace

void add_render_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<RenderOptions>();
  auto* command = app.add_subcommand("render", "Draw a picture of a city, with or without a run");
  command->add_option("city", options->city, "City folder")->required();
  command->add_option("--state", options->state,
                      "Folder with edits of the city; default: the city as it was written");
  command->add_option("--run", options->run, "Result folder of 'citytwin run' to overlay");
  command->add_option("--overlay", options->overlays,
                      "Overlay of the run to draw; repeatable; default: its last");
  add_camera_options(*command, *options);
  auto& view = options->view;
  command->add_option("--size", view.size, "WIDTHxHEIGHT in pixels")->capture_default_str();
  command->add_option("--mode", view.mode, "day, night or underground")->capture_default_str();
  command->add_option("--time", view.time,
                      "Civil time at UTC+8, YYYY-MM-DDTHH:MM; decides the sun; default: midsummer, "
                      "15:00, at night 21:00");
  command->add_option("--lang", view.language, "zh or en")->capture_default_str();
  command->add_option("--hide", view.hidden_layers, "Layer not to draw; repeatable");
  command->add_option("--opacity", view.opacity, "Of the overlay, 0 to 1")->capture_default_str();
  command->add_option("--at-minute", view.overlay_minute,
                      "Frame of the run, minutes since its start; default: last");
  command->add_option("--pictures-per-second", options->pictures_per_s, "Of a video")
      ->check(CLI::Range(0.1, 60.0))
      ->capture_default_str();
  command->add_option("--quality", options->quality, "Of .jpg and .webp")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  command
      ->add_option("-o,--output", options->picture,
                   "Picture to write: .png, .jpg, .webp, or .tif for a map with georeference and "
                   "without legend; a .json with its facts goes beside it. Or .mp4: one picture "
                   "for every frame of the run")
      ->required();
  command->footer(
      "Examples:\n"
      "  citytwin render city -o day.png\n"
      "  citytwin render city --mode night --view street -o night.png\n"
      "  citytwin render city --run flood --overlay max_depth --view plan -o flood.png\n"
      "  citytwin render city --run flood --overlay depth --size 1280x720 -o flood.mp4\n"
      "  citytwin render city --plan 616500,3434900,1000 --size 2000x2000 -o map.tif\n"
      "  citytwin render city --lonlat 121.2197,31.0331 --above 60 --heading 30 -o view.jpg");
  command->callback([options, &outcome] { outcome.result = render(*options); });
}

}  // namespace citytwin::app
