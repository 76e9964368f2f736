/// @file
/// Canvas: panels, swatches, arrows and text drawn into a finished frame.
///
/// Units    pixels, y down; colours sRGB with straight alpha. Edges are anti-aliased; a fill of
///          alpha 255 writes its colour exactly.
#pragma once

#include <span>
#include <string_view>

#include "geodata/geometry.h"
#include "renderer/engine/engine.h"
#include "renderer/engine/font.h"

namespace citytwin::engine {

struct Rect {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

class Canvas {
 public:
  explicit Canvas(Frame& frame) : frame_(frame) {}

  void fill(Rect const& rect, Rgba colour, double corner_px = 0);
  /// Diagonal stripes, as nodata is drawn in the picture.
  void hatch(Rect const& rect, Rgba colour);
  void outline(Rect const& rect, Rgba colour, double width_px);
  /// A convex polygon, corners in order.
  void polygon(std::span<Vec2 const> corners, Rgba colour);
  void ring(Vec2 centre, double radius_px, double width_px, Rgba colour);
  double text(Font const& font, std::string_view utf8, double x, double baseline_y, double size_px,
              Rgba colour);

  [[nodiscard]] int width_px() const { return frame_.width_px; }
  [[nodiscard]] int height_px() const { return frame_.height_px; }

 private:
  void blend(int x, int y, Rgba colour, double cover);
  /// Runs a coverage function over the pixels of a box.
  template <class Cover>
  void shade(Rect const& box, Rgba colour, Cover const& cover);

  Frame& frame_;
};

}  // namespace citytwin::engine
