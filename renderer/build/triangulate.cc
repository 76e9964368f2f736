#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

#include "renderer/build/polygon.h"

namespace citytwin::scene {
namespace {

double cross(Vec2 a, Vec2 b, Vec2 c) {
  return (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
}
double length2(Vec2 a, Vec2 b) {
  return (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y);
}

/// One exterior with its holes joined in by bridges: a list of vertex numbers, some twice.
class EarClipper {
 public:
  EarClipper(std::vector<Vec2> const& points, std::vector<std::uint32_t> loop)
      : points_(points), loop_(std::move(loop)) {}

  void join_hole(std::vector<std::uint32_t> hole) {
    auto const right = std::max_element(
        hole.begin(), hole.end(), [&](auto a, auto b) { return points_[a].x < points_[b].x; });
    std::rotate(hole.begin(), right, hole.end());
    auto const at = bridge_end(points_[hole.front()]);
    if (!at) return;
    hole.push_back(hole.front());
    hole.push_back(loop_[*at]);
    loop_.insert(loop_.begin() + static_cast<std::ptrdiff_t>(*at) + 1, hole.begin(), hole.end());
  }

  void clip(std::vector<Triangle>& out) {
    while (loop_.size() > 3) {
      auto const ear = best_ear();
      if (!ear) return drop_flat_or_stop(out);
      out.push_back(corner(*ear));
      loop_.erase(loop_.begin() + static_cast<std::ptrdiff_t>(*ear));
    }
    if (loop_.size() == 3 && area(corner(1)) > 0) out.push_back(corner(1));
  }

 private:
  [[nodiscard]] Triangle corner(std::size_t i) const {
    auto const n = loop_.size();
    return {loop_[(i + n - 1) % n], loop_[i], loop_[(i + 1) % n]};
  }
  [[nodiscard]] double area(Triangle const& t) const {
    return cross(points_[t[0]], points_[t[1]], points_[t[2]]);
  }

  /// The loop vertex visible from the rightmost vertex of a hole: nearest that no edge hides.
  [[nodiscard]] std::optional<std::size_t> bridge_end(Vec2 from) const {
    std::vector<std::size_t> order(loop_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return length2(from, points_[loop_[a]]) < length2(from, points_[loop_[b]]);
    });
    for (auto const i : order) {
      if (points_[loop_[i]].x >= from.x && in_cone(i, from) && !hidden(from, points_[loop_[i]])) {
        return i;
      }
    }
    return std::nullopt;
  }
  /// True when `p` lies inside the corner at loop position i (matters where a vertex occurs twice).
  [[nodiscard]] bool in_cone(std::size_t i, Vec2 p) const {
    auto const t = corner(i);
    auto const a = points_[t[0]], b = points_[t[1]], c = points_[t[2]];
    if (cross(a, b, c) >= 0) return cross(a, b, p) >= 0 && cross(b, c, p) >= 0;
    return cross(a, b, p) >= 0 || cross(b, c, p) >= 0;
  }
  [[nodiscard]] bool hidden(Vec2 p, Vec2 q) const {
    for (std::size_t i = 0, n = loop_.size(); i < n; ++i) {
      auto const a = points_[loop_[i]], b = points_[loop_[(i + 1) % n]];
      if (a == q || b == q) continue;
      if (cross(p, q, a) * cross(p, q, b) <= 0 && cross(a, b, p) * cross(a, b, q) <= 0) return true;
    }
    return false;
  }

  /// The fattest ear: its area over its longest side squared is largest.
  [[nodiscard]] std::optional<std::size_t> best_ear() const {
    std::optional<std::size_t> best;
    double best_quality = 0;
    for (std::size_t i = 0; i < loop_.size(); ++i) {
      auto const t = corner(i);
      auto const a = points_[t[0]], b = points_[t[1]], c = points_[t[2]];
      double const longest = std::max({length2(a, b), length2(b, c), length2(c, a)});
      double const quality = longest > 0 ? cross(a, b, c) / longest : 0;
      if (quality > best_quality + 1e-12 && is_empty(t)) {
        best = i;
        best_quality = quality;
      }
    }
    return best;
  }
  [[nodiscard]] bool is_empty(Triangle const& t) const {
    auto const a = points_[t[0]], b = points_[t[1]], c = points_[t[2]];
    return std::none_of(loop_.begin(), loop_.end(), [&](std::uint32_t v) {
      auto const p = points_[v];
      if (p == a || p == b || p == c) return false;
      return cross(a, b, p) >= 0 && cross(b, c, p) >= 0 && cross(c, a, p) >= 0;
    });
  }
  /// No ear left: the loop is collinear or crosses itself. Drops its flattest corner and goes on.
  void drop_flat_or_stop(std::vector<Triangle>& out) {
    std::size_t flattest = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < loop_.size(); ++i) {
      double const a = std::abs(area(corner(i)));
      if (a < least) {
        least = a;
        flattest = i;
      }
    }
    if (area(corner(flattest)) > 0) out.push_back(corner(flattest));
    loop_.erase(loop_.begin() + static_cast<std::ptrdiff_t>(flattest));
    clip(out);
  }

  std::vector<Vec2> const& points_;
  std::vector<std::uint32_t> loop_;
};

struct NumberedRing {
  PlanRing const* ring;
  std::vector<std::uint32_t> numbers;
  [[nodiscard]] double max_x() const {
    return std::max_element(ring->begin(), ring->end(), [](Vec2 a, Vec2 b) { return a.x < b.x; })
        ->x;
  }
};

}  // namespace

std::vector<Triangle> triangulate(Rings const& rings) {
  std::vector<Vec2> points;
  std::vector<NumberedRing> exteriors, holes;
  for (auto const& ring : rings) {
    NumberedRing numbered{&ring, std::vector<std::uint32_t>(ring.size())};
    std::iota(numbered.numbers.begin(), numbered.numbers.end(),
              static_cast<std::uint32_t>(points.size()));
    points.insert(points.end(), ring.begin(), ring.end());
    (signed_area_m2(ring) > 0 ? exteriors : holes).push_back(std::move(numbered));
  }
  // Holes join from right to left, so that a bridge never has to cross a later hole.
  std::stable_sort(holes.begin(), holes.end(), [](NumberedRing const& a, NumberedRing const& b) {
    return a.max_x() > b.max_x();
  });
  std::vector<Triangle> out;
  for (auto const& exterior : exteriors) {
    EarClipper clipper(points, exterior.numbers);
    for (auto const& hole : holes) {
      if (exteriors.size() == 1 || contains(*exterior.ring, hole.ring->front())) {
        clipper.join_hole(hole.numbers);
      }
    }
    clipper.clip(out);
  }
  return out;
}

}  // namespace citytwin::scene
