#include "tests/geodata/sample/cities.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace citytwin::test {

namespace {

double point_segment_m(Vec3 const& p, Vec3 const& a, Vec3 const& b) {
  double const dx = b.x - a.x;
  double const dy = b.y - a.y;
  double const squared = dx * dx + dy * dy;
  double t = squared > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared : 0;
  t = std::clamp(t, 0.0, 1.0);
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

double side(Vec3 const& a, Vec3 const& b, Vec3 const& p) {
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

template <class Visit>
void each_segment(Geometry const& g, Visit visit) {
  for (std::size_t part = 0; part < g.part_count(); ++part) {
    for (std::size_t r = 0; r < g.ring_count(part); ++r) {
      auto const ring = g.ring(part, r);
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) visit(ring[i], ring[i + 1]);
    }
  }
}

}  // namespace

CityModel const& core() {
  static auto const city = sample::make_city(sample::Size::core, 7);
  return *city;
}

CityModel const& block() {
  static auto const city = sample::make_city(sample::Size::block, 7);
  return *city;
}

std::span<CityModel const* const> cities() {
  static auto const all = [] {
    std::vector<CityModel const*> out{&block(), &core()};
    if (std::getenv("CITYTWIN_SAMPLE_TOWN")) {
      static auto const town = sample::make_city(sample::Size::town, 7);
      out.push_back(town.get());
    }
    return out;
  }();
  return all;
}

Layer const& layer(CityModel const& city, std::string_view name) {
  auto const* found = city.layer(name);
  if (!found) throw std::runtime_error("the sample city lacks layer " + std::string(name));
  return *found;
}

double segment_distance_m(Vec3 const& a, Vec3 const& b, Vec3 const& c, Vec3 const& d) {
  bool const crossing = side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
  if (crossing) return 0;
  return std::min({point_segment_m(a, c, d), point_segment_m(b, c, d), point_segment_m(c, a, b),
                   point_segment_m(d, a, b)});
}

double boundary_distance_m(Geometry const& a, Geometry const& b) {
  double best = std::numeric_limits<double>::infinity();
  each_segment(a, [&](Vec3 const& p, Vec3 const& q) {
    each_segment(b, [&](Vec3 const& r, Vec3 const& s) {
      best = std::min(best, segment_distance_m(p, q, r, s));
    });
  });
  return best;
}

double polygon_distance_m(Geometry const& a, Geometry const& b) {
  auto const& p = a.exterior(0)[0];
  auto const& q = b.exterior(0)[0];
  if (contains(a, q.x, q.y) || contains(b, p.x, p.y)) return 0;
  return boundary_distance_m(a, b);
}

double polygon_line_distance_m(Geometry const& polygon, Geometry const& line) {
  auto const& p = line.exterior(0)[0];
  if (contains(polygon, p.x, p.y)) return 0;
  return boundary_distance_m(polygon, line);
}

std::vector<std::uint32_t> rows_near(Layer const& in, Geometry const& geometry, double reach_m) {
  Box box = geometry.box();
  box = {box.min_x - reach_m, box.min_y - reach_m, box.max_x + reach_m, box.max_y + reach_m};
  std::vector<std::uint32_t> rows;
  in.index().window(box, rows);
  return rows;
}

std::vector<std::uint32_t> rows_near(Layer const& in, Vec3 const& at, double reach_m) {
  std::vector<std::uint32_t> rows;
  in.index().window({at.x - reach_m, at.y - reach_m, at.x + reach_m, at.y + reach_m}, rows);
  return rows;
}

}  // namespace citytwin::test
