#include "geodata/ring_check.h"

#include <algorithm>
#include <cmath>

namespace citytwin {

namespace {

/// Pairs of edges grow with the square: beyond this many GEOS's sweep is faster.
constexpr std::size_t most_edges = 64;
constexpr double relative_bound = 3.3306690738754716e-16;  ///< (3 + 16 eps) eps

/// 1: c lies surely left of a -> b; -1: surely right; 0: not sure.
int side(Vec3 const& a, Vec3 const& b, Vec3 const& c) {
  double const left = (b.x - a.x) * (c.y - a.y);
  double const right = (b.y - a.y) * (c.x - a.x);
  double const bound = relative_bound * (std::abs(left) + std::abs(right));
  return left - right > bound ? 1 : right - left > bound ? -1 : 0;
}

/// Both ends of c d lie surely on one side of the line through a b.
bool beside(Vec3 const& a, Vec3 const& b, Vec3 const& c, Vec3 const& d) {
  int const first = side(a, b, c);
  return first != 0 && first == side(a, b, d);
}

bool apart(Vec3 const& a, Vec3 const& b, Vec3 const& c, Vec3 const& d) {
  bool const boxes_apart =
      std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x) ||
      std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y);
  return boxes_apart || beside(a, b, c, d) || beside(c, d, a, b);
}

/// The edges a b and b c surely meet in b alone: they turn there, or go on ahead.
bool meet_once(Vec3 const& a, Vec3 const& b, Vec3 const& c) {
  if (side(a, b, c) != 0) return true;
  double const x = (b.x - a.x) * (c.x - b.x);
  double const y = (b.y - a.y) * (c.y - b.y);
  return x + y > relative_bound * (std::abs(x) + std::abs(y));
}

}  // namespace

bool surely_simple(Geometry::Ring ring) {
  if (ring.size() < 4 || ring.size() - 1 > most_edges) return false;
  std::size_t const edges = ring.size() - 1;
  for (std::size_t i = 0; i < edges; ++i) {
    if (!meet_once(ring[i], ring[i + 1], ring[i + 2 > edges ? 1 : i + 2])) return false;
    std::size_t const end = i == 0 ? edges - 1 : edges;  // the last edge meets the first
    for (std::size_t j = i + 2; j < end; ++j) {
      if (!apart(ring[i], ring[i + 1], ring[j], ring[j + 1])) return false;
    }
  }
  return true;
}

}  // namespace citytwin
