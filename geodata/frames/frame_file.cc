#include "geodata/frames/frame_file.h"

#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include "geodata/frames/vertical_datum.h"
#include "geodata/proj_pointers.h"
#include "geodata/toml_reader.h"

namespace citytwin {

namespace {

constexpr std::int64_t format_version = 1;

Result<void> check_names(FittedFrame const& frame) {
  auto const context = make_proj_context();
  ProjPtr const crs(proj_create(context.get(), frame.target_crs.c_str()));
  if (!crs || proj_get_type(crs.get()) != PJ_TYPE_PROJECTED_CRS) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("target CRS '{}' is not a projected CRS; expected one in metres such "
                             "as EPSG:4549",
                             frame.target_crs),
                 frame.target_crs};
  }
  if (frame.vertical_datum.empty()) return {};
  auto const datum = parse_vertical_datum(frame.vertical_datum);
  if (!datum) return datum.error();
  return {};
}

Vec2 read_pair(TomlTable& in, std::string_view x, std::string_view y) {
  return {in.required(in.number(x), x), in.required(in.number(y), y)};
}

PlaneFit read_fit(toml::table const& table, std::filesystem::path const& file, FitKind kind,
                  Result<void>& status) {
  TomlTable in(table, file, "[parameters]");
  PlaneFit fit;
  fit.kind = kind;
  fit.from_centre = read_pair(in, "from_centre_x", "from_centre_y");
  fit.to_centre = read_pair(in, "to_centre_x", "to_centre_y");
  fit.xx = in.required(in.number("xx"), "xx");
  fit.xy = in.required(in.number("xy"), "xy");
  fit.yx = in.required(in.number("yx"), "yx");
  fit.yy = in.required(in.number("yy"), "yy");
  status = in.finish();
  return fit;
}

struct Recorded {
  double rms_m = 0;
  double max_m = 0;
};

Recorded read_residuals(toml::table const& table, std::filesystem::path const& file,
                        FittedFrame& frame, Result<void>& status) {
  TomlTable in(table, file, "[residuals]");
  Recorded out{in.required(in.number("rms_m"), "rms_m"), in.required(in.number("max_m"), "max_m")};
  frame.max_residual_m = in.required(in.number("limit_m"), "limit_m");
  status = in.finish();
  return out;
}

ControlPoint read_point(toml::table const& table, std::filesystem::path const& file,
                        Result<void>& status) {
  TomlTable in(table, file, "[[point]]");
  ControlPoint point;
  point.id = in.required(in.text("id"), "id");
  point.from = read_pair(in, "from_x", "from_y");
  point.to = read_pair(in, "to_x", "to_y");
  (void)in.number("residual_x_m");
  (void)in.number("residual_y_m");
  status = in.finish();
  return point;
}

/// The points are the proof of the parameters: both must tell the same story.
Result<void> check_residuals(FittedFrame const& frame, Recorded const& recorded,
                             std::filesystem::path const& file) {
  constexpr double rounding_m = 1e-6;
  auto const now = residuals(frame.fit, frame.points);
  auto const bad = [&](std::string const& what) {
    return Error{ErrorCode::data_corrupt,
                 fmt::format("{}: {}; fit the frame again", file.filename().string(), what),
                 file.string()};
  };
  if (now.redundancy < 0) return bad("has too few control points for its parameters");
  if (!(std::abs(now.max_m - recorded.max_m) <= rounding_m &&
        std::abs(now.rms_m - recorded.rms_m) <= rounding_m)) {
    return bad(fmt::format("its parameters leave {:.4f} m at its points, but it records {:.4f} m",
                           now.max_m, recorded.max_m));
  }
  if (!(now.max_m <= frame.max_residual_m)) {
    return bad(fmt::format("its largest residual of {:.4f} m is above its limit of {:.4f} m",
                           now.max_m, frame.max_residual_m));
  }
  if (!(std::abs(frame.fit.determinant()) > 0)) return bad("its parameters cannot be inverted");
  return {};
}

Result<FittedFrame> read_frame(toml::table const& root, std::filesystem::path const& file) {
  TomlTable in(root, file, "the frame");
  FittedFrame frame;
  auto const format = in.required(in.integer("format"), "format");
  frame.name = in.required(in.text("name"), "name");
  auto const kind = fit_kind_from(in.required(in.text("kind"), "kind"));
  if (!kind) in.problem_at("kind", "is unknown; expected similarity or affine");
  frame.target_crs = in.required(in.text("target_crs"), "target_crs");
  frame.vertical_datum = in.text("vertical_datum").value_or("");
  frame.author = in.required(in.text("author"), "author");
  frame.date = in.required(in.text("date"), "date");
  auto const* parameters = in.table("parameters");
  if (!parameters) in.missing("parameters");
  auto const* residual_table = in.table("residuals");
  if (!residual_table) in.missing("residuals");
  auto const points = in.tables("point");
  if (format != format_version) in.problem_at("format", fmt::format("is {}; expected 1", format));
  if (auto const ok = in.finish(); !ok) return ok.error();
  Result<void> status;
  frame.fit = read_fit(*parameters, file, *kind, status);
  if (!status) return status.error();
  auto const recorded = read_residuals(*residual_table, file, frame, status);
  if (!status) return status.error();
  for (auto const* point : points) {
    frame.points.push_back(read_point(*point, file, status));
    if (!status) return status.error();
  }
  if (auto const ok = check_residuals(frame, recorded, file); !ok) return ok.error();
  if (auto const ok = check_names(frame); !ok) return ok.error();
  return frame;
}

toml::table to_toml(FittedFrame const& frame) {
  auto const left = residuals(frame.fit, frame.points);
  auto const& f = frame.fit;
  toml::array points;
  for (std::size_t i = 0; i < frame.points.size(); ++i) {
    auto const& p = frame.points[i];
    points.push_back(toml::table{{"id", p.id},
                                 {"from_x", p.from.x},
                                 {"from_y", p.from.y},
                                 {"to_x", p.to.x},
                                 {"to_y", p.to.y},
                                 {"residual_x_m", left.each_m[i].x},
                                 {"residual_y_m", left.each_m[i].y}});
  }
  toml::table out{{"format", format_version},
                  {"name", frame.name},
                  {"kind", std::string(to_string(f.kind))},
                  {"target_crs", frame.target_crs},
                  {"author", frame.author},
                  {"date", frame.date},
                  {"parameters", toml::table{{"from_centre_x", f.from_centre.x},
                                             {"from_centre_y", f.from_centre.y},
                                             {"to_centre_x", f.to_centre.x},
                                             {"to_centre_y", f.to_centre.y},
                                             {"xx", f.xx},
                                             {"xy", f.xy},
                                             {"yx", f.yx},
                                             {"yy", f.yy}}},
                  {"residuals", toml::table{{"rms_m", left.rms_m},
                                            {"max_m", left.max_m},
                                            {"limit_m", frame.max_residual_m}}},
                  {"point", std::move(points)}};
  if (!frame.vertical_datum.empty()) out.insert("vertical_datum", frame.vertical_datum);
  return out;
}

}  // namespace

Result<FittedFrame> fit_frame(FittedFrame frame) {
  if (auto const ok = check_names(frame); !ok) return ok.error();
  auto fit = fit_plane(frame.points, frame.fit.kind, frame.max_residual_m);
  if (!fit) return fit.error();
  frame.fit = *fit;
  return frame;
}

Result<FittedFrame> read_frame_file(std::filesystem::path const& file) {
  auto const root = read_toml(file);
  if (!root) return root.error();
  return read_frame(*root, file);
}

Result<void> write_frame_file(FittedFrame const& frame, std::filesystem::path const& file) {
  std::ofstream stream(file);
  stream << to_toml(frame) << '\n';
  if (stream.flush()) return {};
  return Error{ErrorCode::unavailable, fmt::format("{}: cannot be written", file.string()),
               file.string()};
}

std::string describe(FittedFrame const& frame) {
  auto const left = residuals(frame.fit, frame.points);
  return fmt::format("{} over {} points, RMS {:.3f} m, largest {:.3f} m (by {}, {})",
                     to_string(frame.fit.kind), frame.points.size(), left.rms_m, left.max_m,
                     frame.author, frame.date);
}

}  // namespace citytwin
