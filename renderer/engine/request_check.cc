#include "renderer/engine/request_check.h"

#include <cmath>

#include <fmt/format.h>

namespace citytwin::engine {

namespace {

constexpr int smallest_px = 16;
constexpr int largest_px = 8192;
constexpr int most_samples = 64;

Error bad(std::string subject, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(subject)};
}

std::string layer_names(CityModel const& model) {
  std::string names;
  for (auto const& layer : model.layers) names += (names.empty() ? "" : ", ") + layer->name();
  return names.empty() ? "none" : names;
}

bool finite(Vec3 const& v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

Result<void> check_camera(Camera const& c) {
  if (!finite(c.eye) || !finite(c.target))
    return bad("camera", "camera: eye and target must be finite");
  if (c.plan && !(c.plan_height_m > 0 && c.plan_height_m < 1e6)) {
    return bad("plan_height_m", fmt::format("plan_height_m: {} is not in 0..1e6", c.plan_height_m));
  }
  if (c.plan) return {};
  if (c.eye == c.target) return bad("camera", "camera: eye and target are the same point");
  if (!(c.field_of_view_deg >= 1 && c.field_of_view_deg <= 150)) {
    return bad("field_of_view_deg",
               fmt::format("field_of_view_deg: {} is not in 1..150", c.field_of_view_deg));
  }
  return {};
}

Result<void> check_time(CivilTime const& t) {
  bool const good = t.month >= 1 && t.month <= 12 && t.day >= 1 && t.day <= 31 && t.hour >= 0 &&
                    t.hour <= 23 && t.minute >= 0 && t.minute <= 59;
  if (good) return {};
  return bad("time", fmt::format("time: {}-{}-{} {}:{} is not a date and time", t.year, t.month,
                                 t.day, t.hour, t.minute));
}

Result<void> check_overlay(CityModel const& model, Overlay const* overlay) {
  if (!overlay) return bad("overlays", "overlays: an entry is null");
  if (overlay->legend.classes.empty()) {
    return bad(overlay->id, fmt::format("overlay '{}': its legend has no classes", overlay->id));
  }
  if (overlay->kind == OverlayKind::raster) {
    bool const drawn = !overlay->frames.empty() && overlay->frames.front().values &&
                       !overlay->frames.front().values->empty();
    if (!drawn)
      return bad(overlay->id, fmt::format("overlay '{}': has no raster frame", overlay->id));
    return {};
  }
  if (!model.layer(overlay->layer)) {
    return Error{ErrorCode::not_found,
                 fmt::format("overlay '{}': the city has no layer '{}'; it has {}", overlay->id,
                             overlay->layer, layer_names(model)),
                 overlay->layer};
  }
  return {};
}

Result<void> check_numbers(ViewSpec const& v) {
  for (auto const& [name, px] : {std::pair{"width_px", v.width_px}, {"height_px", v.height_px}}) {
    if (px < smallest_px || px > largest_px) {
      return bad(name, fmt::format("{}: {} is not in {}..{}", name, px, smallest_px, largest_px));
    }
  }
  if (v.samples < 1 || v.samples > most_samples) {
    return bad("samples", fmt::format("samples: {} is not in 1..{}", v.samples, most_samples));
  }
  if (!(v.overlay_opacity >= 0 && v.overlay_opacity <= 1)) {
    return bad("overlay_opacity",
               fmt::format("overlay_opacity: {} is not in 0..1", v.overlay_opacity));
  }
  return {};
}

}  // namespace

Result<void> check_request(FrameRequest const& request) {
  if (!request.model) return bad("model", "model: a picture needs a city model");
  auto const& view = request.view;
  if (auto r = check_numbers(view); !r) return r;
  if (auto r = check_camera(view.camera); !r) return r;
  if (auto r = check_time(view.time); !r) return r;
  for (auto const& name : view.hidden_layers) {
    if (request.model->layer(name)) continue;
    return Error{ErrorCode::not_found,
                 fmt::format("hidden_layers: the city has no layer '{}'; it has {}", name,
                             layer_names(*request.model)),
                 name};
  }
  for (auto const& overlay : request.overlays) {
    if (auto r = check_overlay(*request.model, overlay.get()); !r) return r;
  }
  return {};
}

}  // namespace citytwin::engine
