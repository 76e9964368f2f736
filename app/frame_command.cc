#include <cmath>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "app/commands.h"
#include "geodata/crs.h"
#include "geodata/csv_file.h"
#include "geodata/frames/frame_file.h"

namespace citytwin::app {

namespace {

struct FitOptions {
  std::filesystem::path points;
  std::filesystem::path output;
  std::string kind = "similarity";
  FittedFrame frame;
};

struct ConvertOptions {
  double x = 0;
  double y = 0;
  std::string from;
  std::string to = "EPSG:4549";
};

Result<std::vector<ControlPoint>> read_points(std::filesystem::path const& file) {
  auto const csv = CsvFile::read(file);
  if (!csv) return csv.error();
  std::vector<ControlPoint> points;
  for (std::size_t row = 0; row < csv->size(); ++row) {
    ControlPoint point;
    auto id = csv->text(row, "id");
    if (!id) return id.error();
    point.id = std::move(id).value();
    struct Target {
      char const* column;
      double* value;
    };
    for (auto const& t : {Target{"from_x", &point.from.x}, Target{"from_y", &point.from.y},
                          Target{"to_x", &point.to.x}, Target{"to_y", &point.to.y}}) {
      auto const number = csv->number(row, t.column);
      if (!number) return number.error();
      *t.value = *number;
    }
    points.push_back(std::move(point));
  }
  return points;
}

void report(FittedFrame const& frame) {
  auto const& fit = frame.fit;
  auto const left = residuals(fit, frame.points);
  fmt::print("{}: {}\n", frame.name, describe(frame));
  fmt::print("rotation {:.7f} deg, scale {:.9f} along x, {:.9f} along y\n", fit.rotation_deg(),
             fit.scale_x(), fit.scale_y());
  for (std::size_t i = 0; i < frame.points.size(); ++i) {
    fmt::print("  {:<12} dx {:+.4f} m  dy {:+.4f} m\n", frame.points[i].id, left.each_m[i].x,
               left.each_m[i].y);
  }
  if (left.redundancy == 0) {
    fmt::print("warning: no point is left over, so nothing checks this fit\n");
  }
}

Result<void> fit(FitOptions options) {
  auto const kind = fit_kind_from(options.kind);
  if (!kind) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("--kind is '{}'; expected similarity or affine", options.kind),
                 "--kind"};
  }
  auto points = read_points(options.points);
  if (!points) return points.error();
  auto& frame = options.frame;
  frame.points = std::move(points).value();
  frame.fit.kind = *kind;
  if (frame.date.empty()) frame.date = fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)));
  if (frame.name.empty()) frame.name = options.output.stem().string();
  auto const fitted = fit_frame(frame);
  if (!fitted) return fitted.error();
  report(*fitted);
  return write_frame_file(*fitted, options.output);
}

Result<void> convert(ConvertOptions const& options) {
  LocalFrame target;
  target.crs = options.to;
  auto transformer = Transformer::create(options.from, target);
  if (!transformer) return transformer.error();
  auto const p = transformer->to_local(Vec2{options.x, options.y});
  if (std::isnan(p.x)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("({}, {}) in {} has no image in {}; are the axes swapped?", options.x,
                             options.y, options.from, options.to),
                 "coordinates"};
  }
  bool const degrees = std::abs(p.x) <= 180 && std::abs(p.y) <= 90;
  fmt::print("{}\n", degrees ? fmt::format("{:.10f} {:.10f}", p.x, p.y)
                             : fmt::format("{:.4f} {:.4f}", p.x, p.y));
  std::fflush(stdout);  // before what is said about it
  if (!transformer->warning().empty()) fmt::print(stderr, "note: {}\n", transformer->warning());
  return {};
}

void add_fit(CLI::App& frame, CommandOutcome& outcome) {
  auto options = std::make_shared<FitOptions>();
  auto* command = frame.add_subcommand("fit", "Place a local grid by control points");
  command
      ->add_option("points", options->points,
                   "CSV with columns id, from_x, from_y (local grid), to_x, to_y (target CRS)")
      ->required();
  command->add_option("--to", options->frame.target_crs, "Projected CRS, e.g. EPSG:4549")
      ->required();
  command->add_option("--kind", options->kind, "similarity (4 parameters) or affine (6)")
      ->capture_default_str();
  command
      ->add_option("--max-residual", options->frame.max_residual_m,
                   "Largest residual accepted, m; a worse fit is refused")
      ->required()
      ->check(CLI::PositiveNumber);
  command->add_option("--author", options->frame.author, "Who answers for the points")->required();
  command->add_option("--date", options->frame.date, "YYYY-MM-DD; default: today");
  command->add_option("--name", options->frame.name, "Of the frame; default: the file's name");
  command->add_option("--vertical-datum", options->frame.vertical_datum,
                      "Of the heights that come with the grid, e.g. 'Wusong = EPSG:5737 + 1.634 m, "
                      "source: survey 2021'");
  command->add_option("-o,--output", options->output, "Frame file (.toml) to write")->required();
  command->footer(
      "Example:\n  citytwin frame fit points.csv --to EPSG:4549 --max-residual 0.05 --author "
      "\"A. Wang\" -o works.toml\n  citytwin import roads.shp --map mine.toml --source-crs "
      "works.toml -o city");
  command->callback([options, &outcome] { outcome.result = fit(*options); });
}

void add_convert(CLI::App& frame, CommandOutcome& outcome) {
  auto options = std::make_shared<ConvertOptions>();
  auto* command = frame.add_subcommand("convert", "Convert one pair of coordinates");
  command->add_option("x", options->x, "East or longitude")->required();
  command->add_option("y", options->y, "North or latitude")->required();
  command->add_option("--from", options->from, "CRS, GCJ-02, BD-09 or a frame file")->required();
  command->add_option("--to", options->to, "CRS")->capture_default_str();
  command->footer(
      "Example:\n  citytwin frame convert 121.2244241 31.0278867 --from GCJ-02 --to EPSG:4549");
  command->callback([options, &outcome] { outcome.result = convert(*options); });
}

}  // namespace

void add_frame_command(CLI::App& app, CommandOutcome& outcome) {
  auto* command = app.add_subcommand("frame", "Coordinates: place a local grid, convert a point");
  command->require_subcommand(1);
  add_fit(*command, outcome);
  add_convert(*command, outcome);
  command->footer(
      "Example:\n  citytwin frame fit points.csv --to EPSG:4549 --max-residual 0.05 --author "
      "\"A. Wang\" -o works.toml");
}

}  // namespace citytwin::app
