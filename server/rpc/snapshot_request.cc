#include "server/rpc/snapshot_request.h"

#include <cmath>

#include <fmt/format.h>

namespace citytwin::server {

namespace {

using Request = v1::RenderSnapshotRequest;

constexpr std::size_t longest_title_bytes = 200;
constexpr double closest_target_m = 0.1;

Error bad(std::string field, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(field)};
}

Result<void> check(std::string const& field, double value, double low, double high,
                   char const* unit) {
  if (value >= low && value <= high) return {};
  return bad(field, fmt::format("{} is {}; expected {} to {} {}", field, value, low, high, unit));
}

Result<Vec3> local(std::string const& field, v1::Position const& at, LocalFrame const& frame) {
  for (double const value : {at.easting_m(), at.northing_m(), at.up_m()}) {
    if (!std::isfinite(value)) {
      return bad(field,
                 fmt::format("{} has a coordinate {}; expected finite metres", field, value));
    }
  }
  auto const place = frame.to_local(at.easting_m(), at.northing_m());
  return Vec3{place.x, place.y, at.up_m()};
}

Result<void> set_size(Request const& request, ViewSpec& view) {
  auto const width = request.width_px() == 0 ? 1920 : request.width_px();
  auto const height = request.height_px() == 0 ? 1080 : request.height_px();
  for (auto const& [field, side] : {std::pair{"width_px", width}, std::pair{"height_px", height}}) {
    auto const checked = check(field, side, smallest_side_px, largest_side_px, "pixels");
    if (!checked) return checked;
  }
  if (std::uint64_t{width} * height > most_pixels) {
    return bad("width_px", fmt::format("width_px times height_px is {}; expected at most {} pixels",
                                       std::uint64_t{width} * height, most_pixels));
  }
  view.width_px = static_cast<int>(width);
  view.height_px = static_cast<int>(height);
  return {};
}

Result<void> set_perspective(v1::PerspectiveCamera const& camera, LocalFrame const& frame,
                             ViewSpec& view) {
  auto const eye = local("perspective.eye", camera.eye(), frame);
  if (!eye) return eye.error();
  auto const target = local("perspective.target", camera.target(), frame);
  if (!target) return target.error();
  double const distance_m = std::hypot(eye->x - target->x, eye->y - target->y, eye->z - target->z);
  if (distance_m < closest_target_m) {
    return bad("perspective.target",
               fmt::format("perspective.target is {} m from the eye; expected "
                           "at least {} m",
                           distance_m, closest_target_m));
  }
  view.camera.eye = *eye;
  view.camera.target = *target;
  if (camera.field_of_view_deg() == 0) return {};
  view.camera.field_of_view_deg = camera.field_of_view_deg();
  return check("perspective.field_of_view_deg", camera.field_of_view_deg(), 1, 120, "degrees");
}

Result<void> set_plan(v1::PlanCamera const& camera, LocalFrame const& frame, ViewSpec& view) {
  v1::Position middle;
  middle.set_easting_m(camera.easting_m());
  middle.set_northing_m(camera.northing_m());
  auto const target = local("plan", middle, frame);
  if (!target) return target.error();
  view.camera.plan = true;
  view.camera.target = *target;
  view.camera.eye = {target->x, target->y, camera.height_m()};
  view.camera.plan_height_m = camera.height_m();
  return check("plan.height_m", camera.height_m(), 10, 100'000, "m");
}

Result<void> set_time(v1::CivilTime const& time, ViewSpec& view) {
  struct Row {
    char const* field;
    int value, low, high;
  };
  for (auto const& row :
       {Row{"time.year", time.year(), 1950, 2100}, Row{"time.month", time.month(), 1, 12},
        Row{"time.day", time.day(), 1, 31}, Row{"time.hour", time.hour(), 0, 23},
        Row{"time.minute", time.minute(), 0, 59},
        Row{"time.utc_offset_min", time.utc_offset_min(), -840, 840}}) {
    auto const checked = check(row.field, row.value, row.low, row.high, "");
    if (!checked) return checked;
  }
  view.time = {time.year(), time.month(),  time.day(),
               time.hour(), time.minute(), time.utc_offset_min()};
  return {};
}

Result<void> set_mode(v1::ViewMode mode, ViewSpec& view) {
  switch (mode) {
    case v1::VIEW_MODE_UNSPECIFIED:
    case v1::VIEW_MODE_DAY:
      view.mode = ViewMode::day;
      return {};
    case v1::VIEW_MODE_NIGHT:
      view.mode = ViewMode::night;
      return {};
    case v1::VIEW_MODE_UNDERGROUND:
      view.mode = ViewMode::underground;
      return {};
    default:
      return bad("mode", fmt::format("mode is {}; expected DAY, NIGHT or UNDERGROUND",
                                     static_cast<int>(mode)));
  }
}

Result<void> set_looks(Request const& request, ViewSpec& view) {
  if (request.title().size() > longest_title_bytes) {
    return bad("title", fmt::format("title has {} bytes; expected at most {}",
                                    request.title().size(), longest_title_bytes));
  }
  view.title_en = view.title_zh = request.title();
  view.chinese = request.language() != v1::LANGUAGE_ENGLISH;
  view.decorations = !request.omit_decorations();
  view.hidden_layers.assign(request.hidden_layers().begin(), request.hidden_layers().end());
  if (request.has_overlay_time_ms()) {
    if (request.overlay_time_ms() < 0) {
      return bad("overlay_time_ms", fmt::format("overlay_time_ms is {}; expected 0 or more",
                                                request.overlay_time_ms()));
    }
    view.overlay_time_ms = request.overlay_time_ms();
  }
  if (!request.has_overlay_opacity()) return {};
  view.overlay_opacity = request.overlay_opacity();
  return check("overlay_opacity", request.overlay_opacity(), 0, 1, "");
}

Result<void> set_camera(Request const& request, LocalFrame const& frame, ViewSpec& view) {
  if (request.has_perspective()) return set_perspective(request.perspective(), frame, view);
  if (request.has_plan()) return set_plan(request.plan(), frame, view);
  return {};
}

}  // namespace

Result<ViewSpec> view_from(Request const& request, LocalFrame const& frame) {
  ViewSpec view;
  if (auto const set = set_size(request, view); !set) return set.error();
  if (auto const set = set_camera(request, frame, view); !set) return set.error();
  if (auto const set = set_mode(request.mode(), view); !set) return set.error();
  if (auto const set = set_looks(request, view); !set) return set.error();
  if (request.has_time()) {
    if (auto const set = set_time(request.time(), view); !set) return set.error();
  }
  return view;
}

std::optional<std::string> camera_name(Request const& request) {
  if (request.has_perspective() || request.has_plan()) return std::nullopt;
  return request.has_camera_name() ? request.camera_name() : "overview";
}

}  // namespace citytwin::server
