#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bench/suite.h"
#include "geodata/sample/sample_city.h"
#include "renderer/engine/engine.h"

namespace citytwin::bench {

namespace {

/// What a 1080p frame of the feasibility scene took on two idle cores of the same kind: another
/// scene of the same size, measured once and not run here.
constexpr double feasibility_day_s = 0.93;
constexpr double feasibility_night_s = 0.98;

double seconds_of(Engine& engine, FrameRequest const& request, std::string& gl) {
  auto const start = std::chrono::steady_clock::now();
  auto const frame = engine.render(request).get();
  std::chrono::duration<double> const taken = std::chrono::steady_clock::now() - start;
  if (!frame) throw std::runtime_error(frame.error().message);
  gl = nlohmann::json::parse(frame->sidecar_json)["gl"]["renderer"];
  return taken.count();
}

BenchRow frame_row(Engine& engine, FrameRequest const& request, std::string const& name,
                   double feasibility_s) {
  std::string gl;
  seconds_of(engine, request, gl);  // shaders are compiled and the scene is uploaded
  double const cpu = cpu_seconds();
  double const wall = std::min(seconds_of(engine, request, gl), seconds_of(engine, request, gl));
  double const cpu_each = (cpu_seconds() - cpu) / 2;
  BenchRow row;
  row.name = "renderer/frame_1080p_" + name;
  row.value = wall;
  row.unit = "s";
  row.better = Better::lower;
  row.note = fmt::format("warm wall time, better of 2; {:.2f} CPU s a frame; sample core; {}",
                         cpu_each, gl);
  return with_rival(row, "feasibility scene, as measured once", feasibility_s);
}

/// The bar of the renderer's issue: a pick must not be felt while the pointer moves.
constexpr double pick_bar_us = 100;

/// Picks spread over the picture, the scene's trees being built by picks before.
BenchRow pick_row(Engine& engine, FrameRequest const& request) {
  constexpr int columns = 96;
  constexpr int rows = 54;
  PickRequest pick{request.model, request.overlays, request.view};
  std::size_t hit = 0;
  auto const pick_all = [&] {
    for (int i = 0; i < columns * rows; ++i) {
      pick.x_px = (i % columns + 0.5) * request.view.width_px / columns;
      pick.y_px = (i / columns + 0.5) * request.view.height_px / rows;
      auto const picked = engine.pick(pick);
      if (!picked) throw std::runtime_error(picked.error().message);
      hit += picked->has_value() ? 1 : 0;
    }
  };
  pick_all();
  double const cpu = cpu_seconds();
  pick_all();
  BenchRow row;
  row.name = "renderer/pick";
  row.value = (cpu_seconds() - cpu) / (columns * rows) * 1e6;
  row.unit = "us";
  row.better = Better::lower;
  row.at_least = 1;
  row.note = fmt::format("CPU a pick, over {} of the overview, {} of them hit; sample core",
                         columns * rows, hit / 2);
  return with_rival(row, "bar", pick_bar_us);
}

std::vector<BenchRow> measure() {
  auto const model = sample::make_city(sample::Size::core, 7);
  auto engine = Engine::create();
  if (!engine) throw std::runtime_error(engine.error().message);
  FrameRequest request;
  request.model = model;
  auto const camera = (*engine)->camera(model, "overview").get();
  if (!camera) throw std::runtime_error(camera.error().message);
  request.view.camera = *camera;
  std::vector<BenchRow> rows{frame_row(**engine, request, "day", feasibility_day_s)};
  rows.push_back(pick_row(**engine, request));
  request.view.mode = ViewMode::night;
  request.view.time.hour = 21;
  rows.push_back(frame_row(**engine, request, "night", feasibility_night_s));
  return rows;
}

}  // namespace

void add_renderer(Suite& suite) {
  suite.add_rows(measure);
}

}  // namespace citytwin::bench
