#include <array>

#include <fmt/format.h>

#include "geodata/sample/road_index.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

enum class Sides { both, staggered, one };

/// How a class of road is lit.
struct Scheme {
  Sides sides;
  double spacing_m;
  double height_m;
  double arm_m;
  double flux_lm;
  double power_w;
  int cct_k;
  char const* photometry;
};

Scheme scheme_of(RoadClass c) {
  switch (c) {
    case RoadClass::expressway:
      return {Sides::both, 35, 12, 2.4, 26000, 195, 4000, "street_wide"};
    case RoadClass::arterial:
      return {Sides::both, 35, 12, 2.0, 24000, 180, 4000, "street_wide"};
    case RoadClass::secondary:
      return {Sides::staggered, 30, 10, 1.6, 14500, 110, 4000, "street_medium"};
    case RoadClass::branch:
      return {Sides::one, 28, 8, 1.2, 8200, 62, 3500, "street_narrow"};
    case RoadClass::residential:
      return {Sides::one, 22, 5, 0.7, 3300, 28, 3000, "street_narrow"};
  }
  return {};
}

constexpr double pole_behind_kerb_m = 0.7;
constexpr double walk_lamp_spacing_m = 22;
constexpr int lamps_per_circuit = 32;

class Lighter {
 public:
  explicit Lighter(Draft& draft) : draft_(draft), index_(draft) {}

  void light_road(std::size_t r) {
    auto const& road = draft_.network.roads[r];
    if (road.structure == Structure::underpass) return;
    auto const& street = draft_.street_of(road);
    auto scheme = scheme_of(street.road_class);
    if (street.rural) scheme = {Sides::one, 55, 7, 1.0, 5200, 42, 3500, "street_narrow"};
    Polyline line;
    for (auto const& v : road.line) line.push_back(plan(v));
    double const length = length_m(line);
    int const count = static_cast<int>(length / scheme.spacing_m + 0.5);
    for (int k = 0; k < count; ++k) {
      double const at = length * (k + 0.5) / count;
      bool const odd = k % 2 == 1;
      if (scheme.sides == Sides::both || scheme.sides == Sides::one || !odd) {
        set(r, line, at, -1.0, scheme);
      }
      if (scheme.sides == Sides::both || (scheme.sides == Sides::staggered && odd)) {
        set(r, line, at, 1.0, scheme);
      }
    }
  }

  /// Post tops beside a walk, on its right.
  void light_walk(Polyline const& line, double width_m, std::string const& circuit) {
    double const length = length_m(line);
    int const count = static_cast<int>(length / walk_lamp_spacing_m);
    for (int k = 0; k < count; ++k) {
      auto const s = station(line, length * (k + 0.5) / count);
      Vec2 const p = quantised(s.point - left_of(s.direction) * (width_m / 2 + 0.6));
      if (index_.kerb(p).distance_m < 0.5 || draft_.water.distance_m(p) < 1) continue;
      Luminaire lamp;
      lamp.at = {p.x, p.y, ground_m(draft_, p)};
      lamp.circuit = circuit;
      lamp.photometry = "post_top";
      lamp.flux_lm = 2600;
      lamp.power_w = 24;
      lamp.height_m = 4;
      lamp.heading = left_of(s.direction);
      lamp.cct_k = 3000;
      draft_.luminaires.push_back(std::move(lamp));
    }
  }

 private:
  /// @pre side is 1 for the left of the road, -1 for its right
  void set(std::size_t r, Polyline const& line, double at_m, double side, Scheme const& scheme) {
    auto const& road = draft_.network.roads[r];
    auto const& street = draft_.street_of(road);
    auto const s = station(line, at_m);
    Vec2 const out = left_of(s.direction) * side;
    Vec2 const p = quantised(s.point + out * (street.width_m / 2 + pole_behind_kerb_m));
    auto const kerb = index_.kerb(p);
    if (kerb.distance_m < pole_behind_kerb_m / 2) return;  // in the mouth of a junction
    Luminaire lamp;
    lamp.at = {p.x, p.y,
               road.structure == Structure::bridge ? deck_m(road, p) : ground_m(draft_, p)};
    lamp.circuit = circuit(road.street);
    lamp.photometry = scheme.photometry;
    lamp.flux_lm = scheme.flux_lm;
    lamp.power_w = scheme.power_w;
    lamp.height_m = scheme.height_m;
    lamp.arm_m = scheme.arm_m;
    lamp.heading = out * -1.0;
    lamp.cct_k = scheme.cct_k;
    lamp.road = r;
    lamp.year = std::max(street.year, 2014);
    draft_.luminaires.push_back(std::move(lamp));
  }

  static double deck_m(Road const& road, Vec2 p) {
    double best = 1e9;
    double z = 0;
    for (std::size_t i = 0; i + 1 < road.line.size(); ++i) {
      Polyline const segment{plan(road.line[i]), plan(road.line[i + 1])};
      auto const f = foot(segment, p);
      if (f.distance_m >= best) continue;
      best = f.distance_m;
      double const t = f.chainage_m / distance(segment[0], segment[1]);
      z = road.line[i].z + (road.line[i + 1].z - road.line[i].z) * t;
    }
    return quantised(z);
  }

  /// Circuits are fed street by street, some thirty lamps each.
  std::string circuit(std::size_t street) {
    int const lamps = lamps_on_street_[street]++;
    return fmt::format("LC{:03}-{}", street + 1, lamps / lamps_per_circuit + 1);
  }

  Draft& draft_;
  RoadIndex index_;
  std::map<std::size_t, int> lamps_on_street_;
};

}  // namespace

void set_luminaires(Draft& draft) {
  Lighter lighter(draft);
  for (std::size_t r = 0; r < draft.network.roads.size(); ++r) lighter.light_road(r);
  for (std::size_t i = 0; i < draft.greenways.size(); ++i) {
    lighter.light_walk(draft.greenways[i].line, draft.greenways[i].width_m,
                       fmt::format("LG{:03}", i + 1));
  }
  for (auto const& path : draft.paths) {
    lighter.light_walk(path.line, path.width_m, fmt::format("LP{:03}", path.park + 1));
  }
}

}  // namespace citytwin::sample
