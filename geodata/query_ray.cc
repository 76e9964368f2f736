#include "geodata/query_ray.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace citytwin {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// A stretch of the ray, in metres along it; empty when first > last.
struct Stretch {
  double first = -infinite;
  double last = infinite;

  [[nodiscard]] bool empty() const { return !(first <= last); }
  [[nodiscard]] Stretch with(Stretch const& b) const {
    return {std::max(first, b.first), std::min(last, b.last)};
  }
};
constexpr Stretch nowhere{infinite, -infinite};

/// Where low <= from + rate * t <= high.
Stretch between(double from, double rate, double low, double high) {
  if (rate == 0) return from >= low && from <= high ? Stretch{} : nowhere;
  double const a = (low - from) / rate;
  double const b = (high - from) / rate;
  return {std::min(a, b), std::max(a, b)};
}

/// The ray in plan and in height, both by metres along it.
class PlanRay {
 public:
  explicit PlanRay(Ray const& ray) : from_(ray.origin), max_m_(ray.max_m) {
    auto const& d = ray.direction;
    double const length = std::hypot(d.x, d.y, d.z);
    rate_ = {d.x / length, d.y / length, d.z / length};
  }

  [[nodiscard]] Vec3 at(double t) const {
    return {from_.x + t * rate_.x, from_.y + t * rate_.y, from_.z + t * rate_.z};
  }
  [[nodiscard]] Stretch in_box(Box const& b) const {
    return Stretch{0, max_m_}
        .with(between(from_.x, rate_.x, b.min_x, b.max_x))
        .with(between(from_.y, rate_.y, b.min_y, b.max_y));
  }
  [[nodiscard]] Stretch in_heights(HeightRange const& h) const {
    if (!(h.low_m <= h.high_m)) return nowhere;
    return Stretch{0, max_m_}.with(between(from_.z, rate_.z, h.low_m, h.high_m));
  }
  [[nodiscard]] Stretch in_disc(Vec3 const& centre, double radius_m) const {
    double const x = from_.x - centre.x;
    double const y = from_.y - centre.y;
    double const a = rate_.x * rate_.x + rate_.y * rate_.y;
    double const c = x * x + y * y - radius_m * radius_m;
    if (a == 0) return c <= 0 ? Stretch{} : nowhere;
    double const half_b = x * rate_.x + y * rate_.y;
    double const root = half_b * half_b - a * c;
    if (root < 0) return nowhere;
    return {(-half_b - std::sqrt(root)) / a, (-half_b + std::sqrt(root)) / a};
  }
  /// Within radius_m of the segment. The two discs and the strip overlap to one convex shape.
  [[nodiscard]] Stretch in_capsule(Vec3 const& a, Vec3 const& b, double radius_m) const {
    Stretch all = in_disc(a, radius_m);
    join(all, in_disc(b, radius_m));
    double const length = std::hypot(b.x - a.x, b.y - a.y);
    if (length == 0) return all;
    Vec2 const u{(b.x - a.x) / length, (b.y - a.y) / length};
    double const x = from_.x - a.x;
    double const y = from_.y - a.y;
    auto const along = between(x * u.x + y * u.y, rate_.x * u.x + rate_.y * u.y, 0, length);
    auto const across =
        between(y * u.x - x * u.y, rate_.y * u.x - rate_.x * u.y, -radius_m, radius_m);
    join(all, along.with(across));
    return all;
  }
  /// Where the ray's line crosses the rings of a polygon part, ascending.
  void crossings(Geometry const& polygon, std::size_t part, std::vector<double>& found) const {
    found.clear();
    for (std::size_t r = 0; r < polygon.ring_count(part); ++r) {
      auto const ring = polygon.ring(part, r);
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) cross(ring[i], ring[i + 1], found);
    }
    std::sort(found.begin(), found.end());
  }
  [[nodiscard]] bool vertical() const { return rate_.x == 0 && rate_.y == 0; }
  [[nodiscard]] Vec3 const& from() const { return from_; }

 private:
  static void join(Stretch& all, Stretch const& more) {
    if (more.empty()) return;
    all = {std::min(all.first, more.first), std::max(all.last, more.last)};
  }
  [[nodiscard]] double left_of(Vec3 const& p) const {
    return rate_.x * (p.y - from_.y) - rate_.y * (p.x - from_.x);
  }
  void cross(Vec3 const& a, Vec3 const& b, std::vector<double>& found) const {
    double const side_a = left_of(a);
    double const side_b = left_of(b);
    if ((side_a > 0) == (side_b > 0)) return;
    double const u = side_a / (side_a - side_b);
    double const x = a.x + u * (b.x - a.x) - from_.x;
    double const y = a.y + u * (b.y - a.y) - from_.y;
    found.push_back((x * rate_.x + y * rate_.y) / (rate_.x * rate_.x + rate_.y * rate_.y));
  }

  Vec3 from_;
  Vec3 rate_;
  double max_m_;
};

/// Metres to where the ray enters columns of one layer.
class Columns {
 public:
  Columns(Layer const& layer, PlanRay const& ray, double reach_m)
      : layer_(layer), ray_(ray), reach_m_(reach_m) {}

  /// Infinite when it does not.
  [[nodiscard]] double entry_m(std::uint32_t row, HeightRange const& heights) {
    auto const high_enough = ray_.in_heights(heights);
    if (high_enough.empty()) return infinite;
    auto const geometry = layer_.geometry(row);
    double entry = infinite;
    for (std::size_t part = 0; part < geometry.part_count(); ++part) {
      entry = std::min(entry, layer_.geometry_type() == GeometryType::polygon
                                  ? entry_of_area(geometry, part, high_enough)
                                  : entry_of_line(geometry.exterior(part), high_enough));
    }
    return entry;
  }

 private:
  [[nodiscard]] double entry_of_line(Geometry::Ring line, Stretch const& high_enough) const {
    double entry = infinite;
    auto const offer = [&](Stretch const& plan) {
      auto const both = plan.with(high_enough);
      if (!both.empty()) entry = std::min(entry, both.first);
    };
    if (line.size() == 1) offer(ray_.in_disc(line[0], reach_m_));
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      offer(ray_.in_capsule(line[i], line[i + 1], reach_m_));
    }
    return entry;
  }
  [[nodiscard]] double entry_of_area(Geometry const& geometry, std::size_t part,
                                     Stretch const& high_enough) {
    if (ray_.vertical()) {
      return contains(geometry, ray_.from().x, ray_.from().y) ? high_enough.first : infinite;
    }
    ray_.crossings(geometry, part, crossings_);
    for (std::size_t i = 0; i + 1 < crossings_.size(); i += 2) {
      auto const both = Stretch{crossings_[i], crossings_[i + 1]}.with(high_enough);
      if (!both.empty()) return both.first;
    }
    return infinite;
  }

  Layer const& layer_;
  PlanRay const& ray_;
  double reach_m_;
  std::vector<double> crossings_;
};

bool finite(Vec3 const& v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

Result<void> check(Ray const& ray) {
  auto const& d = ray.direction;
  double const length = std::hypot(d.x, d.y, d.z);
  if (finite(ray.origin) && std::isfinite(length) && length > 0 && ray.reach_m >= 0) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("the ray from ({}, {}, {}) along ({}, {}, {}) with reach {} m is not "
                           "one; expected finite numbers, a direction and no negative reach",
                           ray.origin.x, ray.origin.y, ray.origin.z, d.x, d.y, d.z, ray.reach_m),
               "ray"};
}

}  // namespace

HeightRange vertex_heights(Layer const& layer, std::uint32_t row) {
  HeightRange range{infinite, -infinite};
  auto const geometry = layer.geometry(row);
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
      for (auto const& v : geometry.ring(part, r)) {
        range.low_m = std::min(range.low_m, std::isnan(v.z) ? infinite : v.z);
        range.high_m = std::max(range.high_m, std::isnan(v.z) ? -infinite : v.z);
      }
    }
  }
  double constexpr unknown = std::numeric_limits<double>::quiet_NaN();
  return range.low_m <= range.high_m ? range : HeightRange{unknown, unknown};
}

Result<QueryCounts> query_ray(Layer const& layer, Ray const& ray,
                              std::function<HeightRange(std::uint32_t)> const& heights,
                              std::function<bool(RayHit const&)> const& visit) {
  if (auto const checked = check(ray); !checked) return checked.error();
  PlanRay const plan(ray);
  Columns columns(layer, plan, ray.reach_m);
  double const reach = layer.geometry_type() == GeometryType::polygon ? 0 : ray.reach_m;
  double const wider = reach + 1e-6;  // more than the rounding of an entry, so it stays a bound
  QueryCounts counts;
  counts.stopped = !layer.index().visit_in_order(
      [&](Box const& b) {
        auto const in =
            plan.in_box({b.min_x - wider, b.min_y - wider, b.max_x + wider, b.max_y + wider});
        return in.empty() ? infinite : in.first;
      },
      [&](std::uint32_t row) {
        ++counts.candidates;
        return columns.entry_m(row, heights(row));
      },
      [&](std::uint32_t row, double distance_m) {
        ++counts.hits;
        return visit({row, distance_m, plan.at(distance_m)});
      });
  return counts;
}

}  // namespace citytwin
