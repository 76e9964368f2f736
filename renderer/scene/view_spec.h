/// @file
/// ViewSpec: everything that decides a picture besides the city and the overlay.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geodata/geometry.h"

namespace citytwin {

enum class ViewMode {
  day,         ///< sun and sky at `time`
  night,       ///< street lighting
  underground  ///< x-ray: ground fades, pipes and corridor show
};

struct Camera {
  Vec3 eye;  ///< local frame, m
  Vec3 target;
  double field_of_view_deg = 35;  ///< vertical; ignored in plan view
  bool plan = false;  ///< orthographic, north up: then `plan_height_m` is the height shown
  double plan_height_m = 1000;
};

/// Civil time with its offset; Songjiang is UTC+8.
struct CivilTime {
  int year = 2026, month = 6, day = 21, hour = 15, minute = 0;
  int utc_offset_min = 480;
};

struct ViewSpec {
  Camera camera;
  int width_px = 1920;
  int height_px = 1080;
  int samples = 1;  ///< jittered pictures averaged into one: 1 is quick, 4 to 16 suit stills
  ViewMode mode = ViewMode::day;
  CivilTime time;
  double overlay_opacity = 1.0;       ///< at 1, away from edges, pixels equal the legend exactly
  std::int64_t overlay_time_ms = -1;  ///< frame of a raster overlay; -1 = last
  std::vector<std::string> hidden_layers;  ///< layer names not drawn
  std::string title_en;
  std::string title_zh;
  bool chinese = true;      ///< language of title, legend and notes
  bool decorations = true;  ///< legend, title, scale, north arrow, attribution
};

/// Cameras that suit any city: "overview", "street", "plan", "aerial_north", ...
/// focus and extent come from the Scene.
[[nodiscard]] std::optional<Camera> named_camera(std::string const& name, Vec3 const& focus,
                                                 Box const& extent);
[[nodiscard]] std::vector<std::string> camera_names();

}  // namespace citytwin
