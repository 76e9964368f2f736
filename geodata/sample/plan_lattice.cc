#include "geodata/sample/plan_lattice.h"

#include <algorithm>
#include <array>

#include "geodata/sample/names.h"

namespace citytwin::sample {

namespace {

constexpr double core_half_m = 1000;
constexpr double embanked_from_m = 26;  ///< wide: wider waters have a street on either bank
constexpr double step_m = 520;          ///< between control points
constexpr double street_wander_m = 60;  ///< of the core's arterials beyond it

bool leaves_core(Vec2 p) {
  return std::max(std::abs(p.x), std::abs(p.y)) > core_half_m;
}

/// Where a line from the core's rim goes: away from the nearer side.
Vec2 outward(Vec2 p) {
  if (std::abs(p.x) > std::abs(p.y)) return {p.x > 0 ? 1.0 : -1.0, 0};
  return {0, p.y > 0 ? 1.0 : -1.0};
}

struct Institution {
  LandUse use;
  char const* style;
  char const* zh;
  char const* en;
  int one_in;  ///< squares
};

constexpr std::array institutions{
    Institution{LandUse::school, "", "小学", " Primary School", 1},
    Institution{LandUse::school, "", "中学", " Middle School", 2},
    Institution{LandUse::green, "park", "公园", " Park", 1},
    Institution{LandUse::civic, "culture", "文化活动中心", " Community Centre", 3},
    Institution{LandUse::civic, "library", "图书馆", " Library", 9},
    Institution{LandUse::hospital, "", "医院", " Hospital", 7},
    Institution{LandUse::commercial, "mall", "广场", " Plaza", 2},
    Institution{LandUse::industrial, "", "工业园", " Industrial Park", 3},
    Institution{LandUse::industrial, "", "科技园", " Technology Park", 5},
    Institution{LandUse::residential, "old", "老街", " Old Street", 2},
    Institution{LandUse::residential, "villa", "墅区", " Villas", 2}};

}  // namespace

Polyline Lattice::controls(LatticeLine const& line) {
  int const pieces = std::max(2, static_cast<int>((line.to_m - line.from_m) / step_m + 0.5));
  Polyline out;
  for (int k = 0; k <= pieces; ++k) {
    double const along = line.from_m + (line.to_m - line.from_m) * k / pieces;
    double const at = line.at_m + random_.between(-line.wander_m, line.wander_m);
    out.push_back(line.run == Run::north ? Vec2{at, along} : Vec2{along, at});
  }
  return out;
}

void Lattice::add_street(LatticeLine const& line, RoadClass road_class) {
  plan_.streets.push_back({line.name, road_class, controls(line), false});
}

void Lattice::add_canal(LatticeLine const& line, double width_m, double bed_m,
                        std::string const& kind) {
  plan_.waters.push_back({line.name, kind, controls(line), width_m, bed_m, {}});
  auto const& course = plan_.waters.back();
  if (width_m >= embanked_from_m) add_embankments(course.name, course.controls, width_m);
}

void Lattice::add_embankments(Name const& water, Polyline const& course, double width_m) {
  for (double side : {1.0, -1.0}) {
    plan_.streets.push_back({{water.zh + (side > 0 ? "左岸路" : "右岸路"),
                              water.en + (side > 0 ? " Left Bank Road" : " Right Bank Road")},
                             RoadClass::branch,
                             offset(course, side * (width_m / 2 + 62)),
                             false});
  }
}

void Lattice::add_stream(Name name, Vec2 source, Vec2 mouth) {
  Polyline course{source};
  Vec2 const side = left_of(unit(mouth - source));
  for (double t : {0.25, 0.5, 0.75}) {
    course.push_back(source + (mouth - source) * t + side * random_.between(-22, 22));
  }
  course.push_back(mouth);
  plan_.waters.push_back({std::move(name), "stream", std::move(course), 4.2, 1.5, {}});
}

void Lattice::add_lake(Name name, Vec2 middle, double radius_m) {
  // Twelve directions without a sine: their cosines, exactly rounded square roots.
  double const c = std::sqrt(3.0) / 2;
  std::array<Vec2, 12> const spokes{Vec2{1, 0}, {c, 0.5},  {0.5, c},  {0, 1},
                                    {-0.5, c},  {-c, 0.5}, {-1, 0},   {-c, -0.5},
                                    {-0.5, -c}, {0, -1},   {0.5, -c}, {c, -0.5}};
  Polyline outline;
  for (auto const& s : spokes) {
    outline.push_back(middle + Vec2{s.x * 1.25, s.y} * (radius_m * random_.between(0.72, 1.1)));
    plan_.hints.push_back({middle + s * (radius_m * 1.55),
                           LandUse::green,
                           {name.zh + "公园", name.en + " Park"},
                           "lake"});
  }
  plan_.waters.push_back({std::move(name), "lake", std::move(outline), 0, 0.2, {}});
}

void Lattice::extend(Polyline& controls, bool at_end, double until_m, double wander_m) {
  if (!at_end) std::reverse(controls.begin(), controls.end());
  Vec2 const start = controls.back();
  Vec2 const way = outward(start);
  double const first = std::max(std::abs(start.x), std::abs(start.y));
  for (double along = first + step_m; along < until_m + step_m; along += step_m) {
    double const side = random_.between(-wander_m, wander_m);
    controls.push_back(start + way * (std::min(along, until_m) - first) + left_of(way) * side);
  }
  if (!at_end) std::reverse(controls.begin(), controls.end());
}

void Lattice::extend_core(double half_m, double ring_m) {
  for (auto& street : plan_.streets) {
    if (street.closed) continue;
    bool const wide = street.road_class <= RoadClass::arterial;
    for (bool end : {false, true}) {
      Vec2 const p = end ? street.controls.back() : street.controls.front();
      if (!leaves_core(p)) continue;
      extend(street.controls, end, wide ? half_m : ring_m + 30, wide ? street_wander_m : 8);
    }
  }
  for (auto& water : plan_.waters) {
    if (water.kind == "lake" || water.kind == "stream") continue;
    for (bool end : {false, true}) {
      Vec2 const p = end ? water.controls.back() : water.controls.front();
      if (!leaves_core(p)) continue;
      extend(water.controls, end, half_m, 40);
      if (water.width_m < embanked_from_m) continue;
      auto course = water.controls;
      if (!end) std::reverse(course.begin(), course.end());
      // From the ring outwards; inside, the core has banks of its own.
      std::erase_if(course, [&](Vec2 v) { return dot(v - p, outward(p)) < ring_m - core_half_m; });
      Vec2 const first = course.front();
      Vec2 const back = outward(p) * (dot(first, outward(p)) - ring_m + 20);
      course.insert(course.begin(), first - back);
      add_embankments(water.name, course, water.width_m);
    }
  }
}

void Lattice::add_institutions(double cell_m) {
  std::size_t named = 0;
  auto const& box = plan_.box;
  auto const in_core = [](Vec2 p) {
    return std::max(std::abs(p.x), std::abs(p.y)) < core_half_m + 40;
  };
  for (double y = box.min_y; y < box.max_y; y += cell_m) {
    for (double x = box.min_x; x < box.max_x; x += cell_m) {
      for (auto const& kind : institutions) {
        bool const wanted = random_.whole(1, kind.one_in) == 1;
        Vec2 const at{x + random_.between(0.12, 0.88) * cell_m,
                      y + random_.between(0.12, 0.88) * cell_m};
        if (!wanted || plan_.rural(at) || in_core(at)) continue;
        auto name = place_name(named++);
        plan_.hints.push_back({at, kind.use, {name.zh + kind.zh, name.en + kind.en}, kind.style});
      }
    }
  }
}

}  // namespace citytwin::sample
