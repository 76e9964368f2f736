// Monai valley: the laboratory model, 1:400, of a bay that a tsunami of 1993 ran up 30 m high.

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "geodata/terrain_file.h"
#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/validate_cases.h"
#include "scenarios/flood/validate_data.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr double end_s = 25;
constexpr double sample_s = 0.05;
constexpr double cm = 0.01;
constexpr float manning = 0.0025F;
constexpr double any_crs_origin = 0;  ///< the tank has coordinates of its own

/// Six repetitions of the experiment (observed_runup.txt), least and greatest.
struct RunUp {
  double x_m, y_m;
  double least_m, greatest_m;
};
constexpr std::array<RunUp, 3> measured{{{5.1575, 1.8800, 0.0800, 0.1000},
                                         {5.0300, 2.2062, 0.0525, 0.0675},
                                         {4.9975, 2.3200, 0.0525, 0.0575}}};

struct Gauge {
  std::string name;
  Cell cell;
  Pairs level_cm;                ///< measured
  std::vector<double> time_s{};  ///< of what is computed
  std::vector<double> level_m{};

  void add(double at_s, double found_m) {
    time_s.push_back(at_s);
    level_m.push_back(found_m);
  }
  [[nodiscard]] double rmse_m() const {
    double squares = 0;
    for (std::size_t i = 0; i < time_s.size(); ++i) {
      squares += std::pow(level_m[i] - cm * value_at(level_cm, time_s[i]), 2);
    }
    return std::sqrt(squares / static_cast<double>(time_s.size()));
  }
  [[nodiscard]] double range_m() const {
    double low = 0;
    double high = 0;
    for (auto const& [at_s, level] : level_cm) {
      if (at_s > end_s) break;
      low = std::min(low, level);
      high = std::max(high, level);
    }
    return cm * (high - low);
  }
};

class Tank {
 public:
  explicit Tank(std::filesystem::path const& folder)
      : input_(read_bed(folder)), flow_(fill(folder)) {
    for (auto const& [name, x_m, y_m] :
         {std::tuple{"ch5", 4.521, 1.196}, {"ch7", 4.521, 1.696}, {"ch9", 4.521, 2.196}}) {
      gauges_.push_back(
          {name, cell(x_m, y_m),
           read_pairs(folder / "observed_gauges_cm.csv", "time", fmt::format("{}(cm)", name))});
    }
  }

  void run() {
    for (int i = 1; i * sample_s <= end_s + 1e-9; ++i) {
      if (auto const done = flow_.advance(i * sample_s); !done) {
        throw std::runtime_error(done.error().message);
      }
      for (auto& gauge : gauges_) gauge.add(i * sample_s, level_m(gauge.cell, flow_.depth()));
    }
  }

  [[nodiscard]] std::vector<Gauge> const& gauges() const { return gauges_; }
  [[nodiscard]] SurfaceFlow const& flow() const { return flow_; }
  /// The highest level that the water reached in the cell of the point.
  [[nodiscard]] double run_up_m(RunUp const& at) const {
    return level_m(cell(at.x_m, at.y_m), flow_.greatest_depth());
  }

 private:
  static SurfaceInput read_bed(std::filesystem::path const& folder) {
    auto const frame = or_throw(make_local_frame("EPSG:27700", any_crs_origin, any_crs_origin, ""));
    auto const bed =
        or_throw(read_terrain(folder / "monai_bed.tif", frame, {"EPSG:27700", std::nullopt}));
    SurfaceInput out(bed.geometry());
    for (std::size_t i = 0; i < bed.values().size(); ++i) {
      out.bed_m[i] = static_cast<double>(bed.values()[i]);
      out.level_m[i] = 0;
      out.manning[i] = manning;
    }
    return out;
  }

  /// The wave comes in over the western edge; the other sides are walls.
  [[nodiscard]] SurfaceFlow fill(std::filesystem::path const& folder) const {
    StageSeries wave;
    for (int r = 0; r < input_.geometry.rows; ++r) wave.cells.push_back({r, 0});
    wave.level_m = [points = read_pairs(folder / "input_wave.csv", "time_s", "stage_m")](
                       double t_s) { return value_at(points, t_s); };
    Forcing forcing;
    forcing.stages.push_back(std::move(wave));
    FlowOptions options;
    options.scheme = Scheme::shallow_water;
    options.order = 2;
    options.step_depth_m = 1e-3;  // the tank is 13 cm deep
    options.sweep_s = 0;          // the greatest depth of every step
    return {std::make_shared<Surface const>(make_surface(input_)), std::move(forcing), options};
  }

  [[nodiscard]] Cell cell(double x_m, double y_m) const {
    return {input_.geometry.row(y_m), input_.geometry.column(x_m)};
  }
  [[nodiscard]] double level_m(Cell const& at, PaddedField<std::int32_t> const& depth) const {
    return input_.bed_m[input_.index(at.row, at.column)] + to_metres(depth.at(at.row, at.column));
  }

  SurfaceInput input_;
  SurfaceFlow flow_;
  std::vector<Gauge> gauges_;
};

}  // namespace

ValidationRows validate_monai(std::filesystem::path const& data_root) {
  auto const folder = data_root / "flood" / "monai";
  if (!std::filesystem::exists(folder / "monai_bed.tif")) {
    ValidationRow row;
    row.case_name = "Monai valley";
    row.skipped = fmt::format("{} is absent", (folder / "monai_bed.tif").string());
    return {row};
  }
  Tank tank(folder);
  tank.run();
  std::string const title = "order 2: Monai valley, 14 mm cells";
  std::string const source = "Matsuyama and Tanaka (2001), laboratory, six repetitions";
  ValidationRows rows;
  for (auto const& at : measured) {
    double const found_m = tank.run_up_m(at);
    rows.push_back(at_most(fmt::format("{}, x {:.3f} m, y {:.3f} m", title, at.x_m, at.y_m),
                           fmt::format("run-up {:.4f} m, outside the measured {:.4f} to {:.4f} m",
                                       found_m, at.least_m, at.greatest_m),
                           std::max({0.0, at.least_m - found_m, found_m - at.greatest_m}), 0.0, "m",
                           source));
  }
  for (auto const& gauge : tank.gauges()) {
    // A tenth of what the level moves through, as other codes are judged.
    rows.push_back(at_most(fmt::format("{}, gauge {}", title, gauge.name),
                           "level through 25 s, root mean square error", gauge.rmse_m(),
                           0.1 * gauge.range_m(), "m", source));
  }
  auto const& books = tank.flow().ledger();
  rows.push_back(at_most(title, "mass residual, relative",
                         std::abs(tank.flow().m3(books.residual(tank.flow().storage()))) /
                             tank.flow().m3(books.gained()),
                         1e-6, "", "closed books"));
  return rows;
}

std::vector<Chart> monai_charts(std::filesystem::path const& data_root) {
  auto const folder = data_root / "flood" / "monai";
  if (!std::filesystem::exists(folder / "monai_bed.tif")) return {};
  Tank tank(folder);
  tank.run();
  std::vector<Chart> charts;
  for (auto const& gauge : tank.gauges()) {
    ChartLine computed{"order 2, 14 mm cells", gauge.time_s, {}, ChartLine::Look::line};
    ChartLine seen{"measured", gauge.time_s, {}, ChartLine::Look::dots};
    for (std::size_t i = 0; i < gauge.time_s.size(); ++i) {
      computed.y.push_back(gauge.level_m[i] / cm);
      seen.y.push_back(value_at(gauge.level_cm, gauge.time_s[i]));
    }
    charts.push_back({"monai_" + gauge.name,
                      "Monai valley, gauge " + gauge.name,
                      "time, s",
                      "water level, cm",
                      {std::move(computed), std::move(seen)}});
  }
  return charts;
}

}  // namespace citytwin::flood
