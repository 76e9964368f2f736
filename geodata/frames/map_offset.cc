#include "geodata/frames/map_offset.h"

#include <cmath>
#include <numbers>
#include <string>

namespace citytwin {

namespace {

using std::numbers::pi;

constexpr double krassovsky_a_m = 6378245;
constexpr double krassovsky_e2 = 0.00669342162296594323;
constexpr double baidu_turn = pi * 3000 / 180;
constexpr Vec2 baidu_shift_deg{0.0065, 0.006};

/// The ripple that both components share.
double ripple(double x) {
  return (20 * std::sin(6 * pi * x) + 20 * std::sin(2 * pi * x)) * 2 / 3;
}

double north_term(double x, double y) {
  double const smooth =
      -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::abs(x));
  double const fine = (20 * std::sin(pi * y) + 40 * std::sin(pi * y / 3)) * 2 / 3;
  double const coarse = (160 * std::sin(pi * y / 12) + 320 * std::sin(pi * y / 30)) * 2 / 3;
  return smooth + ripple(x) + fine + coarse;
}

double east_term(double x, double y) {
  double const smooth = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x));
  double const fine = (20 * std::sin(pi * x) + 40 * std::sin(pi * x / 3)) * 2 / 3;
  double const coarse = (150 * std::sin(pi * x / 12) + 300 * std::sin(pi * x / 30)) * 2 / 3;
  return smooth + ripple(x) + fine + coarse;
}

/// GCJ-02 less WGS 84, degrees.
Vec2 gcj02_shift(Vec2 wgs84) {
  double const x = wgs84.x - 105;
  double const y = wgs84.y - 35;
  double const latitude = wgs84.y / 180 * pi;
  double const m = 1 - krassovsky_e2 * std::sin(latitude) * std::sin(latitude);
  double const root = std::sqrt(m);
  double const metres_north = krassovsky_a_m * (1 - krassovsky_e2) / (m * root);
  double const metres_east = krassovsky_a_m / root * std::cos(latitude);
  return {east_term(x, y) * 180 / (metres_east * pi), north_term(x, y) * 180 / (metres_north * pi)};
}

/// BD-09 less GCJ-02, degrees.
Vec2 bd09_shift(Vec2 gcj) {
  double const radius = std::hypot(gcj.x, gcj.y) + 2e-5 * std::sin(gcj.y * baidu_turn);
  double const angle = std::atan2(gcj.y, gcj.x) + 3e-6 * std::cos(gcj.x * baidu_turn);
  return {radius * std::cos(angle) + baidu_shift_deg.x - gcj.x,
          radius * std::sin(angle) + baidu_shift_deg.y - gcj.y};
}

Vec2 plus(Vec2 a, Vec2 b) {
  return {a.x + b.x, a.y + b.y};
}

/// The p with p + shift(p) = shifted. The shift varies by 1e-3 of the distance at most, so each
/// step gains three digits or more.
template <class Shift>
Vec2 undo(Vec2 shifted, Shift&& shift, int steps) {
  Vec2 p = shifted;
  for (int i = 0; i < steps; ++i) {
    Vec2 const s = shift(p);
    p = {shifted.x - s.x, shifted.y - s.y};
  }
  return p;
}

}  // namespace

bool in_china_box(Vec2 p) {
  return p.x >= 72.004 && p.x <= 137.8347 && p.y >= 0.8293 && p.y <= 55.8271;
}

Vec2 to_offset(MapOffset offset, Vec2 wgs84) {
  if (!in_china_box(wgs84)) return wgs84;
  Vec2 const gcj = plus(wgs84, gcj02_shift(wgs84));
  return offset == MapOffset::gcj02 ? gcj : plus(gcj, bd09_shift(gcj));
}

Vec2 from_offset(MapOffset offset, Vec2 shifted) {
  if (!in_china_box(shifted)) return shifted;
  Vec2 const gcj = offset == MapOffset::gcj02 ? shifted : undo(shifted, bd09_shift, 4);
  return undo(gcj, gcj02_shift, 3);
}

std::optional<MapOffset> map_offset_from(std::string_view name) {
  std::string letters;
  for (char const c : name) {
    if (c != '-') letters += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  if (letters == "GCJ02") return MapOffset::gcj02;
  if (letters == "BD09") return MapOffset::bd09;
  return std::nullopt;
}

std::string_view to_string(MapOffset offset) {
  return offset == MapOffset::gcj02 ? "GCJ-02" : "BD-09";
}

}  // namespace citytwin
