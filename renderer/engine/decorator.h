/// @file
/// Decorator: title, legends, north arrow, scale, notes, drawn over a finished frame on the CPU.
///
/// Errors   unavailable when a font is missing.
/// Checked  tests/renderer/decorator_test.cc
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "renderer/engine/canvas.h"
#include "renderer/engine/engine.h"
#include "renderer/engine/font.h"

namespace citytwin::engine {

/// A distance that reads well, at most `longest_m`: 1, 2 or 5 times a power of ten.
[[nodiscard]] double round_distance_m(double longest_m);

/// The text of a class: its label, or its limits.
[[nodiscard]] std::string class_label(LegendClass const& entry, bool chinese);

/// The small line beneath the title: overlay, city, time, mode. Without a title of its own the
/// picture is headed by the city's name, which is then not repeated.
[[nodiscard]] std::string subtitle(FrameRequest const& request, CityModel const& model);

/// Where the picture looks: target and eye in the city's CRS, whole metres.
[[nodiscard]] std::string place_text(ViewSpec const& view, LocalFrame const& frame);

/// The legends a picture needs: one per overlay, or the pipe systems of an x-ray view without any.
[[nodiscard]] std::vector<Legend> legends_of(FrameRequest const& request);

class Decorator {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Decorator>> create();
  void draw(FrameRequest const& request, CityModel const& model, Frame& frame) const;

 private:
  Decorator(std::unique_ptr<Font> regular, std::unique_ptr<Font> bold)
      : regular_(std::move(regular)), bold_(std::move(bold)) {}

  void draw_title(Canvas& canvas, FrameRequest const& request, CityModel const& model) const;
  void draw_north(Canvas& canvas, FrameRequest const& request) const;
  void draw_scale(Canvas& canvas, FrameRequest const& request, CityModel const& model) const;
  void draw_notes(Canvas& canvas, FrameRequest const& request, CityModel const& model) const;
  /// @return the panel's height
  double draw_legend(Canvas& canvas, Legend const& legend, bool chinese, double right_x,
                     double bottom_y) const;
  [[nodiscard]] double legend_width_px(Legend const& legend, bool chinese, double unit) const;

  std::unique_ptr<Font> regular_;
  std::unique_ptr<Font> bold_;
};

}  // namespace citytwin::engine
