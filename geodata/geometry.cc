#include "geodata/geometry.h"

#include <algorithm>
#include <cmath>

namespace citytwin {

namespace {

double squared_distance_to_segment(double x, double y, Vec3 const& a, Vec3 const& b) {
  double const dx = b.x - a.x;
  double const dy = b.y - a.y;
  double const squared_length = dx * dx + dy * dy;
  double t = squared_length > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / squared_length : 0.0;
  t = std::clamp(t, 0.0, 1.0);
  double const ex = x - (a.x + t * dx);
  double const ey = y - (a.y + t * dy);
  return ex * ex + ey * ey;
}

bool ring_crosses_odd(Geometry::Ring ring, double x, double y) {
  bool inside = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    auto const& a = ring[i];
    auto const& b = ring[i + 1];
    if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x) {
      inside = !inside;
    }
  }
  return inside;
}

/// Adding a number whose last place is the quantum rounds to it, ties to even, as nearbyint() does
/// and several times faster. Adding 0.0 turns a negative zero, which files do not keep, into zero.
double snapped(double v) {
  constexpr double last_place_is_quantum = 0x1.8p52 * coordinate_quantum_m;
  constexpr double reach_m = 0x1p51 * coordinate_quantum_m;
  if (std::abs(v) < reach_m) return (v + last_place_is_quantum) - last_place_is_quantum + 0.0;
  return std::nearbyint(v / coordinate_quantum_m) * coordinate_quantum_m + 0.0;
}

std::vector<Vec3> closed_ring(std::span<Vec3 const> ring, bool counter_clockwise) {
  std::vector<Vec3> out(ring.begin(), ring.end());
  if (!out.empty() && !(out.front() == out.back())) out.push_back(out.front());
  double const area = twice_signed_area(out);
  // A ring without area has no turn: it stays as it is, so that what is read again is the same.
  if (area != 0 && (area > 0) != counter_clockwise) std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace

Box Geometry::box() const {
  Box box;
  for (std::size_t part = 0; part < part_count(); ++part) {
    for (std::size_t r = 0; r < ring_count(part); ++r) {
      for (auto const& v : ring(part, r)) box.add(v.x, v.y);
    }
  }
  return box;
}

Geometry GeometryColumn::operator[](std::size_t row) const {
  auto const first = feature_offsets_[row];
  auto const count = feature_offsets_[row + 1] - first + 1;
  return {vertices_, ring_offsets_, std::span(part_offsets_).subspan(first, count)};
}

void GeometryColumn::add_ring(std::span<Vec3 const> ring) {
  auto const begin = vertices_.size();
  vertices_.resize(begin + ring.size());
  auto* to = vertices_.data() + begin;
  for (auto const& v : ring) *to++ = {snapped(v.x), snapped(v.y), v.z + 0.0};
  ring_offsets_.push_back(static_cast<std::uint32_t>(vertices_.size()));
}

void GeometryColumn::end_part() {
  part_offsets_.push_back(static_cast<std::uint32_t>(ring_offsets_.size() - 1));
}

void GeometryColumn::end_feature() {
  feature_offsets_.push_back(static_cast<std::uint32_t>(part_offsets_.size() - 1));
}

void GeometryColumn::drop_last_feature() {
  feature_offsets_.pop_back();
  part_offsets_.resize(feature_offsets_.back() + 1);
  ring_offsets_.resize(part_offsets_.back() + 1);
  vertices_.resize(ring_offsets_.back());
}

void GeometryColumn::clear() {
  vertices_.clear();
  ring_offsets_.resize(1);
  part_offsets_.resize(1);
  feature_offsets_.resize(1);
}

void GeometryColumn::reserve(std::size_t features, std::size_t vertices) {
  vertices_.reserve(vertices_.size() + vertices);
  for (auto* offsets : {&ring_offsets_, &part_offsets_, &feature_offsets_}) {
    offsets->reserve(offsets->size() + features);
  }
}

/// Appends entries first + 1 .. last of offsets, so that they go on where `to` ends.
void GeometryColumn::append_offsets(Offsets& to, Offsets const& from, std::size_t first,
                                    std::size_t last) {
  std::uint32_t const shift = to.back() - from[first];
  auto const begin = to.size();
  to.resize(begin + last - first);
  for (std::size_t i = 0; i < last - first; ++i) to[begin + i] = from[first + 1 + i] + shift;
}

void GeometryColumn::add_features(GeometryColumn const& other, std::size_t first,
                                  std::size_t last) {
  auto const first_part = other.feature_offsets_[first], last_part = other.feature_offsets_[last];
  auto const first_ring = other.part_offsets_[first_part];
  auto const last_ring = other.part_offsets_[last_part];
  auto const* from = other.vertices_.data();
  vertices_.insert(vertices_.end(), from + other.ring_offsets_[first_ring],
                   from + other.ring_offsets_[last_ring]);
  append_offsets(ring_offsets_, other.ring_offsets_, first_ring, last_ring);
  append_offsets(part_offsets_, other.part_offsets_, first_part, last_part);
  append_offsets(feature_offsets_, other.feature_offsets_, first, last);
}

void GeometryColumn::add_parts(Geometry const& geometry) {
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    for (std::size_t r = 0; r < geometry.ring_count(part); ++r) add_ring(geometry.ring(part, r));
    end_part();
  }
}

void GeometryColumn::add_point(Vec3 p) {
  add_line({&p, 1});
}

void GeometryColumn::add_line(std::span<Vec3 const> line) {
  add_ring(line);
  end_part();
  end_feature();
}

void GeometryColumn::add_polygon_part(std::span<Vec3 const> exterior,
                                      std::span<std::vector<Vec3> const> holes) {
  add_ring(closed_ring(exterior, true));
  for (auto const& hole : holes) add_ring(closed_ring(hole, false));
  end_part();
}

void GeometryColumn::add_polygon(std::span<Vec3 const> exterior,
                                 std::span<std::vector<Vec3> const> holes) {
  add_polygon_part(exterior, holes);
  end_feature();
}

double twice_signed_area(std::span<Vec3 const> ring) {
  if (ring.empty()) return 0;
  // Relative to the first vertex: absolute coordinates would cancel badly.
  double const x0 = ring[0].x;
  double const y0 = ring[0].y;
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    sum += (ring[i].x - x0) * (ring[i + 1].y - y0) - (ring[i + 1].x - x0) * (ring[i].y - y0);
  }
  return sum;
}

double length_m(std::span<Vec3 const> line) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    sum += std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
  }
  return sum;
}

double area_m2(Geometry const& polygon) {
  double sum = 0;
  for (std::size_t part = 0; part < polygon.part_count(); ++part) {
    for (std::size_t r = 0; r < polygon.ring_count(part); ++r) {
      double const area = std::abs(twice_signed_area(polygon.ring(part, r))) / 2;
      sum += r == 0 ? area : -area;
    }
  }
  return sum;
}

bool contains(Geometry const& polygon, double x, double y) {
  for (std::size_t part = 0; part < polygon.part_count(); ++part) {
    bool inside = false;
    for (std::size_t r = 0; r < polygon.ring_count(part); ++r) {
      if (ring_crosses_odd(polygon.ring(part, r), x, y)) inside = !inside;
    }
    if (inside) return true;
  }
  return false;
}

double distance_m(Geometry const& geometry, GeometryType type, double x, double y) {
  if (type == GeometryType::polygon && contains(geometry, x, y)) return 0;
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
      auto const ring = geometry.ring(part, r);
      if (ring.size() == 1)
        best = std::min(best, squared_distance_to_segment(x, y, ring[0], ring[0]));
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        best = std::min(best, squared_distance_to_segment(x, y, ring[i], ring[i + 1]));
      }
    }
  }
  return std::sqrt(best);
}

}  // namespace citytwin
