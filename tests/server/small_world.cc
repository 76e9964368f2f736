#include "tests/server/small_world.h"

#include <chrono>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <stdlib.h>

namespace citytwin::test {

namespace {

constexpr double side_m = 1000;

std::shared_ptr<Layer const> roads(std::mt19937_64& random) {
  std::uniform_real_distribution<double> place(0, side_m);
  std::uniform_real_distribution<double> step(-60, 60);
  LayerBuilder builder("roads", LayerKind::road, GeometryType::line);
  builder.set_attribution("drawn by the test");
  for (std::int64_t i = 0; i < 400; ++i) {
    Vec3 const a{place(random), place(random), 3};
    Vec3 const b{a.x + step(random), a.y + step(random), 3.5};
    Vec3 const c{b.x + step(random), b.y + step(random), 4};
    builder.geometry().add_line(std::vector<Vec3>{a, b, c});
    builder.set("name_zh", fmt::format("第{}路", i));
    builder.set("lanes", 2 + i % 5);
    if (i % 3 != 0) builder.set("width_m", 7.5 + static_cast<double>(i % 4));
    builder.end_feature();
  }
  return std::move(builder).build();
}

std::shared_ptr<Layer const> parks(std::mt19937_64& random) {
  std::uniform_real_distribution<double> place(0, side_m);
  std::uniform_real_distribution<double> size(5, 60);
  LayerBuilder builder("parks", LayerKind::park, GeometryType::polygon);
  for (std::uint64_t i = 0; i < 100; ++i) {
    double const x = place(random);
    double const y = place(random);
    double const s = size(random);
    builder.geometry().add_polygon(
        std::vector<Vec3>{{x, y, 3}, {x + s, y, 3}, {x + s, y + s, 3}, {x, y + s, 3}, {x, y, 3}});
    builder.set("area_m2", s * s);
    builder.end_feature(1000 + 7 * i);
  }
  return std::move(builder).build();
}

std::vector<Parameter> counting_parameters() {
  return {
      {"steps",
       ParameterType::integer,
       "",
       std::int64_t{3},
       1,
       100000,
       {},
       "work",
       "Steps to count",
       "步数"},
      {"step_ms",
       ParameterType::number,
       "ms",
       0.0,
       0,
       1000,
       {},
       "work",
       "Time a step takes",
       "每步时长"},
      {"value",
       ParameterType::number,
       "m",
       0.5,
       0,
       10,
       {},
       "result",
       "Value left behind",
       "结果值"},
      {"fail", ParameterType::boolean, "", false, {}, {}, {}, "result", "Fail at the end", "失败"}};
}

Overlay level_overlay() {
  Overlay overlay;
  overlay.id = "max_depth";
  overlay.title_en = "Level";
  overlay.title_zh = "水位";
  overlay.legend = {
      "Level",
      "水位",
      "m",
      {{0, 1, {10, 20, 30, 255}, "low", "低"}, {1, 10, {200, 100, 50, 255}, "high", "高"}},
      false,
      {0, 0, 0, 0},
      "made by the test"};
  return overlay;
}

class CountingScenario final : public Scenario {
 public:
  std::string_view type() const override { return "count"; }
  std::string_view title_en() const override { return "Counting"; }
  std::string_view title_zh() const override { return "计数"; }
  std::vector<Parameter> const& parameters() const override { return parameters_; }

  Result<void> check(CityModel const& /*model*/, ParameterValues const& values) const override {
    if (values.number("value") <= 9) return {};
    return Error{ErrorCode::not_found, "the city has nothing over 9 m to count", "terrain"};
  }

  Result<RunResult> run(CityModel const& model, ParameterValues const& values,
                        RunContext& context) const override {
    auto const steps = values.integer("steps");
    auto level = level_overlay();
    std::vector<RasterFrame> frames;
    for (std::int64_t step = 0; step < steps; ++step) {
      if (context.cancelled()) return Error{ErrorCode::cancelled, "cancelled", "count"};
      std::this_thread::sleep_for(
          std::chrono::duration<double, std::milli>(values.number("step_ms")));
      auto const value = static_cast<float>(values.number("value") * static_cast<double>(step + 1));
      GridGeometry const geometry{0, side_m, 50, 20, 20};
      frames.push_back({step * 1000, std::make_shared<Grid<float> const>(geometry, value)});
      context.frame(level, frames.back());
      context.progress(static_cast<double>(step + 1) / static_cast<double>(steps), "counting");
    }
    if (values.boolean("fail")) return Error{ErrorCode::not_found, "asked to fail", "fail"};
    level.frames = std::move(frames);
    return result(model, level, steps);
  }

 private:
  static RunResult result(CityModel const& model, Overlay const& level, std::int64_t steps) {
    Overlay roads = level_overlay();
    roads.id = "roads_level";
    roads.kind = OverlayKind::features;
    roads.layer = "roads";
    auto const* layer = model.layer("roads");
    for (std::size_t row = 0; row < layer->size(); ++row) {
      roads.features.push_back({layer->id(row), static_cast<float>(row)});
    }
    Table table{
        "steps", "Steps", "步", {{"step", "Step", "步", ""}, {"note", "Note", "注", ""}}, {}};
    for (std::int64_t i = 0; i < steps; ++i) table.rows.push_back({i, fmt::format("step {}", i)});
    return {{std::make_shared<Overlay const>(level), std::make_shared<Overlay const>(roads)},
            {table},
            {{"residual", 1e-9, 1e-6, ""}},
            {"nothing was measured"}};
  }

  std::vector<Parameter> parameters_ = counting_parameters();
};

class GreyEngine final : public Engine {
 public:
  GreyEngine(std::atomic<int>* drawn, int frame_ms) : drawn_(drawn), frame_ms_(frame_ms) {}

  std::future<Result<Frame>> render(FrameRequest request) override {
    std::this_thread::sleep_for(std::chrono::milliseconds(frame_ms_));
    if (drawn_ != nullptr) ++*drawn_;
    auto const& view = request.view;
    Frame frame{view.width_px, view.height_px, {}, {}, {}};
    frame.rgba.assign(static_cast<std::size_t>(view.width_px * view.height_px) * 4, 128);
    std::string overlays;
    for (auto const& overlay : request.overlays) overlays += overlay->id + " ";
    frame.sidecar_json = fmt::format(R"({{"run_id":"{}","overlays":"{}","eye_x":{},"chinese":{}}})",
                                     request.run_id, overlays, view.camera.eye.x, view.chinese);
    return ready(Result<Frame>(std::move(frame)));
  }

  std::future<Result<Camera>> camera(std::shared_ptr<CityModel const> /*model*/,
                                     std::string name) override {
    if (name != "overview") {
      return ready(Result<Camera>(Error{ErrorCode::not_found, "no camera '" + name + "'", name}));
    }
    return ready(Result<Camera>(Camera{{500, 100, 300}, {500, 500, 0}, 35, false, 1000}));
  }

  /// Left of the middle there is road 1, each overlay with the value 0.5; right of it the sky.
  Result<Pick> pick(PickRequest const& request) override {
    if (request.x_px >= request.view.width_px / 2.0) return Pick{};
    PickedThing thing;
    thing.at = {request.x_px, request.y_px, 4};
    thing.layer = "roads";
    thing.feature_id = 1;
    thing.ground_m = 3.5;
    for (auto const& overlay : request.overlays) thing.values.push_back({overlay->id, 0.5, 0});
    return Pick{std::move(thing)};
  }

 private:
  template <class T>
  static std::future<T> ready(T value) {
    std::promise<T> promise;
    promise.set_value(std::move(value));
    return promise.get_future();
  }

  std::atomic<int>* drawn_;
  int frame_ms_;
};

}  // namespace

std::shared_ptr<CityModel const> small_city() {
  static auto const city = [] {
    std::mt19937_64 random(7);
    auto model = std::make_shared<CityModel>();
    model->name_en = "Small";
    model->name_zh = "小城";
    model->synthetic = true;
    model->frame = make_local_frame("EPSG:4549", 500000, 3400000, "EPSG:5737").value();
    model->extent = {0, 0, side_m, side_m};
    model->layers = {roads(random), parks(random)};
    model->version = content_version(*model);
    return model;
  }();
  return city;
}

std::unique_ptr<Scenario const> make_counting_scenario() {
  return std::make_unique<CountingScenario>();
}

std::unique_ptr<Engine> make_grey_engine(std::atomic<int>* drawn, int frame_ms) {
  return std::make_unique<GreyEngine>(drawn, frame_ms);
}

TemporaryFolder::TemporaryFolder() {
  auto name = (std::filesystem::temp_directory_path() / "citytwin_XXXXXX").string();
  path_ = ::mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace citytwin::test
