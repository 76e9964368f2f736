#include "renderer/engine/sidecar.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "renderer/engine/decorator.h"

namespace citytwin::engine {

namespace {

using Json = nlohmann::ordered_json;

char const* to_string(ViewMode mode) {
  switch (mode) {
    case ViewMode::day:
      return "day";
    case ViewMode::night:
      return "night";
    case ViewMode::underground:
      break;
  }
  return "underground";
}

/// null where a limit is open.
Json limit(double v) {
  return std::isfinite(v) ? Json(v) : Json(nullptr);
}

Json colour(Rgba const& c) {
  return fmt::format("#{:02x}{:02x}{:02x}{:02x}", c[0], c[1], c[2], c[3]);
}

Json place(LocalFrame const& frame, Vec3 const& p) {
  auto const world = frame.to_world(p.x, p.y);
  return {{"easting_m", world.x}, {"northing_m", world.y}, {"height_m", p.z}};
}

Json camera(LocalFrame const& frame, Camera const& c) {
  Json out = {{"crs", frame.crs}, {"target", place(frame, c.target)}};
  if (c.plan) {
    out["projection"] = "orthographic";
    out["plan_height_m"] = c.plan_height_m;
  } else {
    out["projection"] = "perspective";
    out["eye"] = place(frame, c.eye);
    out["field_of_view_deg"] = c.field_of_view_deg;
    out["heading_deg"] = heading_deg(c);
  }
  return out;
}

Json legend(Legend const& l) {
  Json classes = Json::array();
  for (auto const& c : l.classes) {
    classes.push_back({{"lower", limit(c.lower)},
                       {"upper", limit(c.upper)},
                       {"colour", colour(c.colour)},
                       {"label_en", c.label_en},
                       {"label_zh", c.label_zh}});
  }
  return {{"title_en", l.title_en},     {"title_zh", l.title_zh}, {"unit", l.unit},
          {"continuous", l.continuous}, {"classes", classes},     {"nodata", colour(l.nodata)},
          {"source", l.source}};
}

Json overlays(FrameRequest const& request) {
  Json out = Json::array();
  for (auto const& o : request.overlays) {
    Json one = {{"id", o->id}, {"title_en", o->title_en}, {"title_zh", o->title_zh}};
    if (o->kind == OverlayKind::raster) {
      one["time_ms"] = passes::shown_frame(*o, request.view.overlay_time_ms).time_ms;
    } else {
      one["layer"] = o->layer;
      one["features"] = o->features.size();
    }
    out.push_back(one);
  }
  return out;
}

Json drawn_layers(FrameRequest const& request) {
  Json out = Json::array();
  auto const& hidden = request.view.hidden_layers;
  for (auto const& layer : request.model->layers) {
    if (std::find(hidden.begin(), hidden.end(), layer->name()) == hidden.end()) {
      out.push_back(layer->name());
    }
  }
  return out;
}

std::string time_text(CivilTime const& t) {
  int const offset = std::abs(t.utc_offset_min);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:00{}{:02}:{:02}", t.year, t.month, t.day,
                     t.hour, t.minute, t.utc_offset_min < 0 ? '-' : '+', offset / 60, offset % 60);
}

}  // namespace

std::string sidecar_json(FrameRequest const& request, FrameFacts const& facts) {
  auto const& model = *request.model;
  auto const& v = request.view;
  Json out = {{"city_en", model.name_en},
              {"city_zh", model.name_zh},
              {"model_version", model.version},
              {"synthetic", model.synthetic},
              {"spec_hash", request.spec_hash},
              {"run_id", request.run_id},
              {"size_px", {v.width_px, v.height_px}},
              {"samples", v.samples},
              {"view_mode", to_string(v.mode)},
              {"time", time_text(v.time)},
              {"camera", camera(model.frame, v.camera)},
              {"sun_direction", {facts.to_sun.x, facts.to_sun.y, facts.to_sun.z}},
              {"exposure_per_cd_m2", facts.light.exposure},
              {"overlay_opacity", v.overlay_opacity},
              {"overlays", overlays(request)}};
  Json legends = Json::array();
  for (auto const& l : legends_of(request)) legends.push_back(legend(l));
  out["legends"] = legends;
  out["layers"] = drawn_layers(request);
  out["attributions"] = model.attributions();
  out["warnings"] = facts.warnings;
  out["gl"] = {{"renderer", facts.gl.renderer},
               {"version", facts.gl.version},
               {"vendor", facts.gl.vendor},
               {"errors", 0}};  // a frame with errors is never returned
  return out.dump(2);
}

}  // namespace citytwin::engine
