#include "geodata/sample/curve.h"

#include <algorithm>
#include <cassert>
#include <numbers>

namespace citytwin::sample {

namespace {

Vec2 catmull_rom(Vec2 a, Vec2 b, Vec2 c, Vec2 d, double t) {
  Vec2 const p1 = (c - a) * 0.5;
  Vec2 const p2 = a - b * 2.5 + c * 2.0 - d * 0.5;
  Vec2 const p3 = (b - c) * 1.5 + (d - a) * 0.5;
  return b + (p1 + (p2 + p3 * t) * t) * t;
}

Polyline through(std::span<Vec2 const> padded, double step_m) {
  Polyline fine;
  for (std::size_t i = 1; i + 2 < padded.size(); ++i) {
    constexpr int pieces = 48;
    for (int k = 0; k < pieces; ++k) {
      fine.push_back(catmull_rom(padded[i - 1], padded[i], padded[i + 1], padded[i + 2],
                                 k / static_cast<double>(pieces)));
    }
  }
  fine.push_back(padded[padded.size() - 2]);
  return resampled(fine, step_m);
}

}  // namespace

double heading_deg(Vec2 direction) {
  double const deg = std::atan2(direction.x, direction.y) * 180.0 / std::numbers::pi;
  double const coarse = std::floor(deg * 64.0 + 0.5) / 64.0;
  return coarse < 0 ? coarse + 360.0 : coarse;
}

Polyline spline(std::span<Vec2 const> controls, double step_m) {
  assert(controls.size() >= 2);
  Polyline padded;
  padded.push_back(controls[0] * 2.0 - controls[1]);
  padded.insert(padded.end(), controls.begin(), controls.end());
  padded.push_back(controls.back() * 2.0 - controls[controls.size() - 2]);
  return through(padded, step_m);
}

Polyline closed_spline(std::span<Vec2 const> controls, double step_m) {
  assert(controls.size() >= 3);
  Polyline padded;
  padded.push_back(controls.back());
  padded.insert(padded.end(), controls.begin(), controls.end());
  padded.push_back(controls[0]);
  padded.push_back(controls[1]);
  Polyline ring = through(padded, step_m);
  ring.back() = ring.front();
  return ring;
}

double length_m(Polyline const& line) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) sum += distance(line[i], line[i + 1]);
  return sum;
}

Polyline resampled(Polyline const& line, double step_m) {
  double const length = length_m(line);
  int const pieces = std::max(1, static_cast<int>(std::ceil(length / step_m)));
  Polyline out;
  out.push_back(line.front());
  double passed = 0;
  std::size_t i = 0;
  for (int k = 1; k < pieces; ++k) {
    double const target = length * k / pieces;
    while (i + 2 < line.size() && passed + distance(line[i], line[i + 1]) < target) {
      passed += distance(line[i], line[i + 1]);
      ++i;
    }
    double const segment = distance(line[i], line[i + 1]);
    out.push_back(line[i] + (line[i + 1] - line[i]) * ((target - passed) / segment));
  }
  out.push_back(line.back());
  return out;
}

Polyline densified(Polyline const& line, double step_m) {
  Polyline out{line.front()};
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    int const pieces =
        std::max(1, static_cast<int>(std::ceil(distance(line[i], line[i + 1]) / step_m - 1e-9)));
    for (int k = 1; k < pieces; ++k) {
      out.push_back(line[i] + (line[i + 1] - line[i]) * (static_cast<double>(k) / pieces));
    }
    out.push_back(line[i + 1]);
  }
  return out;
}

Polyline offset(Polyline const& line, double distance_m) {
  Polyline out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    Vec2 const before = i > 0 ? unit(line[i] - line[i - 1]) : unit(line[1] - line[0]);
    Vec2 const after = i + 1 < line.size() ? unit(line[i + 1] - line[i]) : before;
    Vec2 const bisector = unit(before + after);
    out.push_back(line[i] + left_of(bisector) * (distance_m / std::max(0.5, dot(bisector, after))));
  }
  return out;
}

Station station(Polyline const& line, double chainage_m) {
  double passed = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    double const segment = distance(line[i], line[i + 1]);
    if (chainage_m <= passed + segment || i + 2 == line.size()) {
      double const t = std::clamp((chainage_m - passed) / segment, 0.0, 1.0);
      return {line[i] + (line[i + 1] - line[i]) * t, unit(line[i + 1] - line[i])};
    }
    passed += segment;
  }
  return {line.front(), {1, 0}};
}

Polyline part(Polyline const& line, double from_m, double to_m) {
  assert(from_m < to_m);
  constexpr double apart = 0.05;
  Polyline out{station(line, from_m).point};
  double passed = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    if (passed > from_m + apart && passed < to_m - apart) out.push_back(line[i]);
    passed += distance(line[i], line[i + 1]);
  }
  out.push_back(station(line, to_m).point);
  return out;
}

bool inside(Polyline const& ring, Vec2 p) {
  bool in = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    Vec2 const a = ring[i];
    Vec2 const b = ring[i + 1];
    if ((a.y > p.y) == (b.y > p.y)) continue;
    if (p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y)) in = !in;
  }
  return in;
}

Foot foot(Polyline const& line, Vec2 p) {
  Foot best;
  best.distance_m = std::numeric_limits<double>::infinity();
  double passed = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    Vec2 const along = line[i + 1] - line[i];
    double const squared = dot(along, along);
    double const t = squared > 0 ? std::clamp(dot(p - line[i], along) / squared, 0.0, 1.0) : 0;
    Vec2 const q = line[i] + along * t;
    double const d = distance(p, q);
    double const segment = std::sqrt(squared);
    if (d < best.distance_m) best = {d, passed + t * segment, q};
    passed += segment;
  }
  return best;
}

}  // namespace citytwin::sample
