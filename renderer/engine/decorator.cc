#include "renderer/engine/decorator.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "renderer/engine/pipe_legend.h"
#include "renderer/engine/text_lines.h"
#include "renderer/engine/view_matrices.h"
#include "renderer/passes/overlay_node.h"

namespace citytwin::engine {

namespace {

constexpr Rgba paper{248, 249, 250, 232};
constexpr Rgba ink{28, 34, 42, 255};
constexpr Rgba faint_ink{92, 101, 112, 255};
constexpr Rgba dark_panel{18, 24, 32, 168};
constexpr Rgba white{255, 255, 255, 255};
constexpr Rgba pale{222, 228, 234, 255};
constexpr Rgba amber{236, 172, 60, 255};
constexpr Rgba north_red{200, 62, 52, 255};

/// Of the legend's source, for 1080 lines.
constexpr double source_size = 12.5;

/// One length for all sizes: 1 at 1080 lines.
double unit_px(Canvas const& canvas) {
  return std::clamp(canvas.height_px() / 1080.0, 0.42, 3.0);
}

std::string number_text(double v) {
  return fmt::format("{:g}", v);
}

/// The text in the picture's language, or in the other where it has none.
std::string const& in_language(bool chinese, std::string const& zh, std::string const& en) {
  return (chinese && !zh.empty()) || en.empty() ? zh : en;
}

std::string mode_text(ViewMode mode, bool chinese) {
  switch (mode) {
    case ViewMode::day:
      return chinese ? "日景" : "day";
    case ViewMode::night:
      return chinese ? "夜景" : "night";
    case ViewMode::underground:
      break;
  }
  return chinese ? "地下透视" : "underground";
}

std::string time_text(CivilTime const& t) {
  int const offset = std::abs(t.utc_offset_min);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC{}{}{}", t.year, t.month, t.day, t.hour,
                     t.minute, t.utc_offset_min < 0 ? '-' : '+', offset / 60,
                     offset % 60 ? fmt::format(":{:02}", offset % 60) : "");
}

std::string distance_text(double m) {
  return m >= 1000 ? number_text(m / 1000) + " km" : number_text(m) + " m";
}

std::string legend_title(Legend const& legend, bool chinese) {
  std::string const& title = in_language(chinese, legend.title_zh, legend.title_en);
  return legend.unit.empty() ? title : title + " (" + legend.unit + ")";
}

std::string join(std::vector<std::string> const& parts) {
  std::string out;
  for (auto const& part : parts) {
    if (!part.empty()) out += (out.empty() ? "" : " · ") + part;
  }
  return out;
}

}  // namespace

double round_distance_m(double longest_m) {
  double const power = std::pow(10, std::floor(std::log10(longest_m)));
  for (double step : {5.0, 2.0}) {
    if (step * power <= longest_m) return step * power;
  }
  return power;
}

std::string class_label(LegendClass const& entry, bool chinese) {
  auto const& label = chinese ? entry.label_zh : entry.label_en;
  if (!label.empty()) return label;
  if (!std::isfinite(entry.lower)) return "< " + number_text(entry.upper);
  if (!std::isfinite(entry.upper)) return "≥ " + number_text(entry.lower);
  return number_text(entry.lower) + " – " + number_text(entry.upper);
}

/// Which moment of a run is shown, of an overlay that has several.
std::string moment_text(Overlay const& overlay, ViewSpec const& view) {
  if (overlay.frames.size() < 2) return {};
  double const minute =
      static_cast<double>(passes::shown_frame(overlay, view.overlay_time_ms).time_ms) / 60000.0;
  return view.chinese ? fmt::format("（第 {:.4g} 分钟）", minute)
                      : fmt::format(" at {:.4g} min", minute);
}

std::string subtitle(FrameRequest const& request, CityModel const& model) {
  auto const& v = request.view;
  std::string const& given = v.chinese ? v.title_zh : v.title_en;
  std::vector<std::string> parts;
  for (auto const& overlay : request.overlays) {
    auto const& title = in_language(v.chinese, overlay->title_zh, overlay->title_en);
    auto const moment = moment_text(*overlay, v);
    if (title != given || !moment.empty()) parts.push_back(title + moment);
  }
  if (!given.empty()) parts.push_back(in_language(v.chinese, model.name_zh, model.name_en));
  parts.push_back(time_text(v.time));
  parts.push_back(mode_text(v.mode, v.chinese));
  return join(parts);
}

std::string place_text(ViewSpec const& view, LocalFrame const& frame) {
  auto const at = [&](Vec3 const& p) {
    auto const world = frame.to_world(p.x, p.y);
    return fmt::format("E {:.0f} N {:.0f} H {:.0f} m", world.x, world.y, p.z);
  };
  auto const& camera = view.camera;
  std::string const target = (view.chinese ? "目标 " : "target ") + at(camera.target);
  if (camera.plan) return join({target, frame.crs});
  return join({target, (view.chinese ? "视点 " : "eye ") + at(camera.eye), frame.crs});
}

std::vector<Legend> legends_of(FrameRequest const& request) {
  std::vector<Legend> legends;
  for (auto const& overlay : request.overlays) legends.push_back(overlay->legend);
  if (legends.empty() && request.view.mode == ViewMode::underground && request.model) {
    if (auto pipes = pipe_legend(*request.model)) legends.push_back(std::move(*pipes));
  }
  return legends;
}

Result<std::unique_ptr<Decorator>> Decorator::create() {
  auto regular = Font::open(Weight::regular);
  if (!regular) return regular.error();
  auto bold = Font::open(Weight::bold);
  if (!bold) return bold.error();
  return std::unique_ptr<Decorator>(new Decorator(std::move(*regular), std::move(*bold)));
}

void Decorator::draw(FrameRequest const& request, CityModel const& model, Frame& frame) const {
  Canvas canvas(frame);
  double const u = unit_px(canvas);
  draw_title(canvas, request, model);
  draw_north(canvas, request);
  draw_scale(canvas, request, model);
  draw_notes(canvas, request, model);
  double bottom = canvas.height_px() - 52 * u;
  for (auto const& legend : legends_of(request)) {
    bottom -= draw_legend(canvas, legend, request.view.chinese, canvas.width_px() - 24 * u, bottom);
    bottom -= 14 * u;
  }
}

void Decorator::draw_title(Canvas& canvas, FrameRequest const& request,
                           CityModel const& model) const {
  auto const& v = request.view;
  double const u = unit_px(canvas);
  std::string const& city = in_language(v.chinese, model.name_zh, model.name_en);
  std::string const& given = v.chinese ? v.title_zh : v.title_en;
  std::string const title = given.empty() ? city : given;
  std::string const under = subtitle(request, model);
  std::string const mark = !model.synthetic ? "" : v.chinese ? "合成数据" : "SYNTHETIC DATA";
  double const mark_width = mark.empty() ? 0 : bold_->width_px(mark, 17 * u) + 34 * u;
  double const width =
      std::max(bold_->width_px(title, 34 * u), regular_->width_px(under, 19 * u) + mark_width);
  canvas.fill({24 * u, 22 * u, width + 44 * u, 98 * u}, dark_panel, 9 * u);
  canvas.text(*bold_, title, 46 * u, 66 * u, 34 * u, white);
  double const end = 46 * u + canvas.text(*regular_, under, 46 * u, 100 * u, 19 * u, pale);
  if (mark.empty()) return;
  canvas.fill({end + 14 * u, 81 * u, mark_width - 16 * u, 26 * u}, amber, 5 * u);
  canvas.text(*bold_, mark, end + 23 * u, 100 * u, 17 * u, ink);
}

void Decorator::draw_north(Canvas& canvas, FrameRequest const& request) const {
  double const u = unit_px(canvas);
  Vec2 const centre{canvas.width_px() - 66 * u, 66 * u};
  double const turn = -heading_deg(request.view.camera) * std::numbers::pi / 180;
  Vec2 const ahead{std::sin(turn), -std::cos(turn)};
  Vec2 const side{-ahead.y, ahead.x};
  auto const at = [&](double along, double across) {
    return Vec2{centre.x + (ahead.x * along + side.x * across) * u,
                centre.y + (ahead.y * along + side.y * across) * u};
  };
  canvas.fill({centre.x - 42 * u, centre.y - 42 * u, 84 * u, 84 * u}, dark_panel, 42 * u);
  Vec2 const north[] = {at(24, 0), at(-4, 9), at(-4, -9)};
  Vec2 const south[] = {at(-30, 0), at(-4, 9), at(-4, -9)};
  canvas.polygon(north, north_red);
  canvas.polygon(south, pale);
  Vec2 const letter = at(33, 0);
  double const half = bold_->width_px("N", 15 * u) / 2;
  canvas.text(*bold_, "N", letter.x - half, letter.y + 5.5 * u, 15 * u, white);
}

void Decorator::draw_scale(Canvas& canvas, FrameRequest const& request,
                           CityModel const& model) const {
  auto const& v = request.view;
  auto const& c = v.camera;
  double const u = unit_px(canvas);
  double const away = std::hypot(c.target.x - c.eye.x, c.target.y - c.eye.y, c.target.z - c.eye.z);
  double const grid_m_per_px =
      c.plan ? c.plan_height_m / v.height_px
             : 2 * away * std::tan(c.field_of_view_deg * std::numbers::pi / 360) / v.height_px;
  // Grid lengths differ from ground lengths by the projection's scale.
  double const m_per_px = grid_m_per_px / model.frame.point_scale;
  double const length_m = round_distance_m(260 * u * m_per_px);
  double const length_px = length_m / m_per_px;
  std::string note = distance_text(length_m);
  if (!c.plan) {
    note += v.chinese ? fmt::format("（视点前 {} 处）", distance_text(std::round(away)))
                      : fmt::format(" (at {} from the eye)", distance_text(std::round(away)));
  }
  double const x = 24 * u;
  double const y = canvas.height_px() - 118 * u;
  double const width = std::max(length_px, regular_->width_px(note, 17 * u));
  canvas.fill({x, y, width + 36 * u, 62 * u}, dark_panel, 9 * u);
  canvas.text(*regular_, note, x + 18 * u, y + 26 * u, 17 * u, white);
  double const bar_y = y + 42 * u;
  canvas.fill({x + 18 * u, bar_y, length_px, 5 * u}, white);
  for (double at : {0.0, length_px - 2.5 * u}) {
    canvas.fill({x + 18 * u + at, bar_y - 6 * u, 2.5 * u, 11 * u}, white);
  }
}

void Decorator::draw_notes(Canvas& canvas, FrameRequest const& request,
                           CityModel const& model) const {
  double const u = unit_px(canvas);
  bool const zh = request.view.chinese;
  std::vector<std::string> parts{(zh ? "模型 " : "model ") + model.version};
  if (!request.run_id.empty()) parts.push_back((zh ? "运行 " : "run ") + request.run_id);
  if (!request.spec_hash.empty()) parts.push_back((zh ? "参数 " : "spec ") + request.spec_hash);
  for (auto const& text : model.attributions()) parts.push_back(text);
  canvas.fill({0, canvas.height_px() - 34 * u, static_cast<double>(canvas.width_px()), 34 * u},
              dark_panel);
  double const y = canvas.height_px() - 12 * u;
  double const end = 24 * u + canvas.text(*regular_, join(parts), 24 * u, y, 15 * u, pale);
  // On the right, where there is room; the sidecar has it in any case.
  std::string const place = place_text(request.view, model.frame);
  double const x = canvas.width_px() - 24 * u - regular_->width_px(place, 15 * u);
  if (x > end + 24 * u) canvas.text(*regular_, place, x, y, 15 * u, pale);
}

double Decorator::legend_width_px(Legend const& legend, bool chinese, double unit) const {
  double width = bold_->width_px(legend_title(legend, chinese), 19 * unit);
  for (auto const& c : legend.classes) {
    width = std::max(width, 50 * unit + regular_->width_px(class_label(c, chinese), 17 * unit));
  }
  // A long source is set in two lines; a little over half its length leaves room for the break.
  double const source = regular_->width_px(legend.source, source_size * unit);
  width = std::max(width, std::min(0.56 * source, 360 * unit));
  return std::max(width, 180 * unit) + 40 * unit;
}

double Decorator::draw_legend(Canvas& canvas, Legend const& legend, bool chinese, double right_x,
                              double bottom_y) const {
  double const u = unit_px(canvas);
  double const row = 30 * u;
  bool const nodata = legend.nodata[3] != 0;
  auto const rows = static_cast<double>(legend.classes.size()) + (nodata ? 1 : 0);
  double const width = legend_width_px(legend, chinese, u);
  auto const source = text_lines(*regular_, legend.source, source_size * u, width - 40 * u, 2);
  double const height = 62 * u + rows * row +
                        (source.empty() ? 0 : 6 * u + 16 * u * static_cast<double>(source.size()));
  double const x = right_x - width;
  double y = bottom_y - height;
  canvas.fill({x, y, width, height}, paper, 9 * u);
  canvas.text(*bold_, legend_title(legend, chinese), x + 20 * u, y + 34 * u, 19 * u, ink);
  y += 50 * u;
  auto const swatch = [&] {
    return Rect{std::round(x + 20 * u), std::round(y + 3 * u), std::round(36 * u),
                std::round(22 * u)};
  };
  auto const label = [&](std::string const& text) {
    canvas.text(*regular_, text, x + 68 * u, y + 21 * u, 17 * u, ink);
    y += row;
  };
  // Highest class on top, as water or risk rises.
  for (auto c = legend.classes.rbegin(); c != legend.classes.rend(); ++c) {
    canvas.fill(swatch(), {c->colour[0], c->colour[1], c->colour[2], 255});
    canvas.outline(swatch(), {60, 66, 74, 150}, std::max(1.0, u));
    label(class_label(*c, chinese));
  }
  if (nodata) {
    canvas.hatch(swatch(), legend.nodata);
    canvas.outline(swatch(), {60, 66, 74, 150}, std::max(1.0, u));
    label(chinese ? "无数据" : "no data");
  }
  for (auto const& line : source) {
    canvas.text(*regular_, line, x + 20 * u, y + 17 * u, source_size * u, faint_ink);
    y += 16 * u;
  }
  return height;
}

}  // namespace citytwin::engine
