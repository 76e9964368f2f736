#include <algorithm>
#include <array>
#include <optional>

#include "geodata/sample/names.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double step_m = 8;
constexpr double wander_m = 5;
constexpr double corner_distance_m = 46;   ///< between a new T-junction and any other
constexpr double underpass_reach_m = 190;  ///< ramps stay free of junctions
constexpr double narrowest_m = 74;         ///< of a face, between street axes
constexpr double widest_bridged_m = 26;    ///< by branch roads: canals, not the river
constexpr double shore_distance_m = 32;    ///< junctions stay off the bridges
constexpr double rural_factor = 6;         ///< fields are larger than blocks

struct Section {
  double width_m;
  double sidewalk_m;
  int lanes;
  int speed_km_h;
};

Section section(RoadClass c) {
  switch (c) {
    case RoadClass::expressway:
      return {30, 3.5, 8, 80};
    case RoadClass::arterial:
      return {26, 5.5, 6, 60};
    case RoadClass::secondary:
      return {16, 4.5, 4, 50};
    case RoadClass::branch:
      return {10, 3.5, 2, 40};
    case RoadClass::residential:
      return {5.5, 0, 1, 15};
  }
  return {};
}

/// A country lane; passing places make it wide enough for two.
constexpr Section lane_section{6.5, 0, 2, 40};

Street make_street(Name name, RoadClass road_class, Polyline line, Random& random, bool rural) {
  auto const s = rural ? lane_section : section(road_class);
  bool const busy = road_class <= RoadClass::arterial;
  return {std::move(name), road_class,   std::move(line),          s.width_m, s.sidewalk_m,
          s.lanes,         s.speed_km_h, random.whole(1986, 2021), busy,      rural};
}

Polyline drawn(StreetPlan const& plan, Random& random) {
  Polyline controls = plan.controls;
  for (std::size_t i = 1; i + 1 < controls.size(); ++i) {
    controls[i] = controls[i] +
                  Vec2{random.between(-wander_m, wander_m), random.between(-wander_m, wander_m)};
  }
  return plan.closed ? closed_spline(controls, step_m) : spline(controls, step_m);
}

/// Divides the faces between the planned streets by branch roads until they are small enough.
class Subdivision {
 public:
  Subdivision(Draft& draft, Random& random) : draft_(draft), random_(random) {
    for (auto const& crossing : draft.plan.crossings) note_underpass(crossing);
  }

  void divide_planned(Region const& face) {
    water_ = draft_.water_near(grown(face.box(), 2 * shore_distance_m));
    shore_ = water_.grown(shore_distance_m);
    divide(face);
  }

 private:
  void divide(Region const& face) {
    auto const cut = face.area_m2() < limit_m2(face.centroid()) ? std::nullopt : cut_of(face);
    if (!cut) {
      draft_.faces.push_back(face);
      return;
    }
    bool const rural = draft_.plan.rural(face.centroid());
    double const wide_m2 = 3.2 * draft_.plan.split_area_m2 * (rural ? rural_factor : 1);
    auto const road_class = face.area_m2() > wide_m2 ? RoadClass::secondary : RoadClass::branch;
    draft_.streets.push_back(
        make_street(branch_road_name(count_++), road_class, overshot(*cut), random_, rural));
    auto const outline = face.polygons().front().outer;
    std::array const lines{outline, overshot(*cut)};
    for (auto const& half : faces(lines)) divide(half);
  }

  [[nodiscard]] std::optional<Polyline> cut_of(Region const& face) {
    note_corners(face);
    auto cut = best_cut(face);
    if (cut) {
      add_junction(cut->front());
      add_junction(cut->back());
    }
    return cut;
  }

  [[nodiscard]] double limit_m2(Vec2 at) const {
    if (draft_.plan.rural(at)) return rural_factor * draft_.plan.split_area_m2;
    double const away = draft_.plan.sway(at).away_m;
    return draft_.plan.split_area_m2 * (0.8 + 0.6 * smoothstep(200, 900, away));
  }

  void add_junction(Vec2 at) { junctions_.add(around(at, corner_distance_m), at); }

  void note_underpass(Crossing const& crossing) {
    auto const by_name = [&](std::string const& zh) {
      return std::find_if(draft_.streets.begin(), draft_.streets.end(),
                          [&](Street const& s) { return s.name.zh == zh; });
    };
    auto const below = by_name(crossing.below_zh);
    auto const above = by_name(crossing.above_zh);
    auto const cut = Region::ribbon(above->line, 1).clipped(below->line);
    if (!cut.empty()) underpasses_.push_back({below->line, cut.front().front()});
  }

  void note_corners(Region const& face) {
    auto const ring = face.polygons().front().outer;
    std::size_t const n = ring.size() - 1;
    for (std::size_t i = 0; i < n; ++i) {
      Vec2 const in = unit(ring[i] - ring[(i + n - 1) % n]);
      Vec2 const out = unit(ring[i + 1] - ring[i]);
      if (dot(in, out) < 0.85) add_junction(ring[i]);
    }
  }

  [[nodiscard]] bool at_rim(Vec2 p) const {
    auto const& box = draft_.plan.box;
    return p.x < box.min_x + 2 || p.x > box.max_x - 2 || p.y < box.min_y + 2 || p.y > box.max_y - 2;
  }

  [[nodiscard]] bool end_is_free(Vec2 end) const {
    if (shore_.covers(end)) return false;
    for (auto const& u : underpasses_) {
      if (distance(u.at, end) < underpass_reach_m && foot(u.line, end).distance_m < 25) {
        return false;
      }
    }
    return std::ranges::none_of(junctions_.at(end),
                                [&](Vec2 j) { return distance(j, end) < corner_distance_m; });
  }

  static double slenderness(Region const& face) {
    auto const box = face.oriented_box();
    return 0.5 * box.length_m / box.width_m;
  }

  /// How well a cut serves; nullopt when it must not be.
  [[nodiscard]] std::optional<double> cost(Region const& face, Polyline const& cut) const {
    if (!end_is_free(cut.front()) || !end_is_free(cut.back())) return std::nullopt;
    double const length = length_m(cut);
    if (length < 70) return std::nullopt;
    double wet = 0;
    for (auto const& span : water_.spans(cut)) wet += span.to_m - span.from_m;
    double near = 0;
    for (auto const& span : shore_.spans(cut)) near += span.to_m - span.from_m;
    if (wet > widest_bridged_m || near > 150) return std::nullopt;
    std::array const lines{face.polygons().front().outer, overshot(cut)};
    auto const halves = faces(lines);
    if (halves.size() != 2) return std::nullopt;
    if (std::min(halves[0].oriented_box().width_m, halves[1].oriented_box().width_m) <
        narrowest_m) {
      return std::nullopt;
    }
    double const a = halves[0].area_m2();
    double const b = halves[1].area_m2();
    return length / 400 + slenderness(halves[0]) + slenderness(halves[1]) +
           2.0 * std::max(a, b) / (a + b) + (wet > 0 ? 1.0 : 0.0);
  }

  /// A gently bent line across the longer side of the face.
  [[nodiscard]] std::optional<Polyline> candidate(Region const& face, OrientedBox const& box,
                                                  double spread) {
    Vec2 const across = left_of(box.axis);
    double const at = random_.between(-spread, spread) * box.length_m;
    double const bend = random_.between(-0.07, 0.07) * box.width_m;
    Polyline line;
    for (int k = -12; k <= 12; ++k) {
      double const t = k / 12.0;
      line.push_back(box.centre + box.axis * (at + bend * (1 - t * t)) +
                     across * (t * 0.75 * box.width_m));
    }
    auto parts = face.clipped(line);
    if (parts.empty()) return std::nullopt;
    auto longest = std::max_element(parts.begin(), parts.end(), [](auto const& a, auto const& b) {
      return length_m(a) < length_m(b);
    });
    return resampled(*longest, step_m);
  }

  [[nodiscard]] std::optional<Polyline> best_cut(Region const& face) {
    auto const box = face.oriented_box();
    auto turned = box;
    turned.axis = left_of(box.axis);
    std::swap(turned.length_m, turned.width_m);
    std::optional<Polyline> best;
    double best_cost = 1e9;
    // Most faces are easily cut near their middle; some leave little choice.
    for (int attempt = 0; attempt < 48 && (attempt < 16 || !best); ++attempt) {
      double const spread = attempt < 16 ? 0.22 : 0.42;
      auto const cut = candidate(face, attempt % 16 < 10 ? box : turned, spread);
      if (!cut) continue;
      auto const price = cost(face, *cut);
      if (price && *price < best_cost) {
        best_cost = *price;
        best = cut;
      }
    }
    return best;
  }

  /// The ends pass the border a little, so that a junction is found there; not the city's rim.
  [[nodiscard]] Polyline overshot(Polyline const& line) const {
    Polyline out = line;
    if (!at_rim(line.front())) out.front() = line.front() + unit(line.front() - line[1]) * 0.6;
    if (!at_rim(line.back())) {
      out.back() = line.back() + unit(line.back() - line[line.size() - 2]) * 0.6;
    }
    return out;
  }

  struct Underpass {
    Polyline line;
    Vec2 at;
  };

  Draft& draft_;
  Random& random_;
  Region water_;  ///< round the planned face being divided
  Region shore_;
  CellMap<Vec2> junctions_{64};  ///< in all cells that they keep others out of
  std::vector<Underpass> underpasses_;
  std::size_t count_ = 0;
};

}  // namespace

void lay_streets(Draft& draft) {
  auto random = draft.random("streets");
  auto const box = Region::of(draft.plan.box);
  std::vector<Polyline> lines{box.polygons().front().outer};
  for (auto const& plan : draft.plan.streets) {
    auto line = drawn(plan, random);
    lines.push_back(line);
    auto const inside = plan.closed ? std::vector<Polyline>{line} : box.clipped(line);
    for (auto const& piece : inside) {
      draft.streets.push_back(make_street(plan.name, plan.road_class, piece, random, false));
    }
  }
  Subdivision subdivision(draft, random);
  for (auto const& face : faces(lines)) {
    if (box.covers(face.centroid())) {
      subdivision.divide_planned(face.within(box).pieces().front());
    }
  }
  for (std::size_t i = 0; i < draft.streets.size(); ++i) {
    draft.street_index.add(i, draft.streets[i].line, draft.streets[i].reach_m());
  }
}

}  // namespace citytwin::sample
