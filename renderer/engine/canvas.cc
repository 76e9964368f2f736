#include "renderer/engine/canvas.h"

#include <algorithm>
#include <cmath>

namespace citytwin::engine {

namespace {

double smooth_edge(double inside_px) {
  return std::clamp(inside_px + 0.5, 0.0, 1.0);
}

/// Distance inside a rounded rectangle, negative outside.
double inside_rounded(Rect const& r, double corner, double px, double py) {
  double const dx = std::abs(px - (r.x + r.width / 2)) - r.width / 2 + corner;
  double const dy = std::abs(py - (r.y + r.height / 2)) - r.height / 2 + corner;
  double const outside = std::hypot(std::max(dx, 0.0), std::max(dy, 0.0));
  return corner - outside - std::min(std::max(dx, dy), 0.0);
}

}  // namespace

void Canvas::blend(int x, int y, Rgba colour, double cover) {
  if (x < 0 || y < 0 || x >= frame_.width_px || y >= frame_.height_px) return;
  double const a = cover * colour[3] / 255.0;
  if (a <= 0) return;
  auto* pixel =
      &frame_.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(frame_.width_px) +
                    static_cast<std::size_t>(x)) *
                   4];
  for (std::size_t i = 0; i < 3; ++i) {
    pixel[i] = static_cast<std::uint8_t>(std::lround(pixel[i] * (1 - a) + colour[i] * a));
  }
}

template <class Cover>
void Canvas::shade(Rect const& box, Rgba colour, Cover const& cover) {
  int const x0 = std::max(0, static_cast<int>(std::floor(box.x)) - 1);
  int const y0 = std::max(0, static_cast<int>(std::floor(box.y)) - 1);
  int const x1 = std::min(frame_.width_px, static_cast<int>(std::ceil(box.x + box.width)) + 1);
  int const y1 = std::min(frame_.height_px, static_cast<int>(std::ceil(box.y + box.height)) + 1);
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x) blend(x, y, colour, cover(x + 0.5, y + 0.5));
  }
}

void Canvas::fill(Rect const& rect, Rgba colour, double corner_px) {
  shade(rect, colour,
        [&](double x, double y) { return smooth_edge(inside_rounded(rect, corner_px, x, y)); });
}

void Canvas::hatch(Rect const& rect, Rgba colour) {
  shade(rect, colour, [&](double x, double y) {
    double const turn = (x - y + frame_.height_px) / 9;
    return turn - std::floor(turn) >= 0.5 ? smooth_edge(inside_rounded(rect, 0, x, y)) : 0.0;
  });
}

void Canvas::outline(Rect const& rect, Rgba colour, double width_px) {
  shade(rect, colour, [&](double x, double y) {
    double const inside = inside_rounded(rect, 0, x, y);
    return smooth_edge(inside) - smooth_edge(inside - width_px);
  });
}

void Canvas::polygon(std::span<Vec2 const> corners, Rgba colour) {
  Box box;
  for (auto const& c : corners) box.add(c.x, c.y);
  double area = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    auto const& a = corners[i];
    auto const& b = corners[(i + 1) % corners.size()];
    area += a.x * b.y - b.x * a.y;
  }
  double const turn = area < 0 ? -1 : 1;
  shade({box.min_x, box.min_y, box.width(), box.height()}, colour, [&](double x, double y) {
    double inside = 1e9;
    for (std::size_t i = 0; i < corners.size(); ++i) {
      auto const& a = corners[i];
      auto const& b = corners[(i + 1) % corners.size()];
      double const cross = (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
      inside = std::min(inside, turn * cross / std::max(std::hypot(b.x - a.x, b.y - a.y), 1e-9));
    }
    return smooth_edge(inside);
  });
}

void Canvas::ring(Vec2 centre, double radius_px, double width_px, Rgba colour) {
  Rect const box{centre.x - radius_px, centre.y - radius_px, 2 * radius_px, 2 * radius_px};
  shade(box, colour, [&](double x, double y) {
    double const d = std::hypot(x - centre.x, y - centre.y);
    return smooth_edge(width_px / 2 - std::abs(d - radius_px + width_px / 2));
  });
}

double Canvas::text(Font const& font, std::string_view utf8, double x, double baseline_y,
                    double size_px, Rgba colour) {
  return font.draw(utf8, x, baseline_y, size_px, [&](int px, int py, std::uint8_t cover) {
    blend(px, py, colour, cover / 255.0);
  });
}

}  // namespace citytwin::engine
