#include "tests/renderer/build/small_city.h"

#include <algorithm>
#include <cmath>

namespace citytwin::test {
namespace {

using Line = std::vector<Vec3>;

std::shared_ptr<Layer const> roads() {
  LayerBuilder out("roads", LayerKind::road, GeometryType::line);
  auto const add = [&](Line const& line, char const* road_class, char const* structure,
                       double width_m) {
    out.geometry().add_line(line);
    out.set("class", road_class);
    out.set("structure", structure);
    out.set("width_m", width_m);
    out.set("sidewalk_m", 3.0);
    out.set("lanes", std::int64_t{width_m > 12 ? 4 : 2});
    out.end_feature();
  };
  add({{0, 60, 3}, {100, 60, 3}}, "secondary", "ground", 14.0);
  add({{100, 60, 3}, {200, 60, 3}}, "secondary", "ground", 14.0);
  add({{100, 0, 3}, {100, 60, 3}}, "branch", "ground", 9.0);
  add({{100, 60, 3}, {100, 95, 3.4}, {100, 135, 5}}, "branch", "ground", 9.0);
  add({{100, 135, 5}, {100, 150, 5.4}, {100, 165, 5}}, "branch", "bridge", 9.0);
  add({{100, 165, 5}, {100, 200, 4}}, "branch", "ground", 9.0);
  return std::move(out).build();
}

std::shared_ptr<Layer const> water() {
  LayerBuilder out("water", LayerKind::water, GeometryType::polygon);
  out.geometry().add_polygon(
      Line{{0, 140, 2}, {200, 140, 2}, {200, 160, 2}, {0, 160, 2}, {0, 140, 2}});
  out.set("class", "canal");
  out.set("level_m", 2.0);
  out.end_feature();
  return std::move(out).build();
}

std::shared_ptr<Layer const> buildings() {
  LayerBuilder out("buildings", LayerKind::building, GeometryType::polygon);
  auto const add = [&](Line const& ring, std::vector<std::vector<Vec3>> const& holes,
                       char const* usage, Value height_m, char const* roof) {
    out.geometry().add_polygon(ring, holes);
    out.set("usage", usage);
    out.set("roof", roof);
    out.set("height_m", height_m);
    out.set("base_m", 3.2);
    out.end_feature();
  };
  add({{20, 80, 3}, {60, 80, 3}, {60, 120, 3}, {20, 120, 3}},
      {{{30, 90, 3}, {30, 110, 3}, {50, 110, 3}, {50, 90, 3}}}, "office", 60.0, "flat");
  add({{120, 80, 3}, {150, 80, 3}, {150, 92, 3}, {132, 92, 3}, {132, 110, 3}, {120, 110, 3}}, {},
      "residential", 18.0, "flat");
  add({{160, 80, 3}, {172, 80, 3}, {172, 88, 3}, {160, 88, 3}}, {}, "residential", 6.0, "gable");
  add({{160, 95, 3}, {172, 95, 3}, {172, 103, 3}, {160, 103, 3}}, {}, "residential", 6.0, "hip");
  add({{10, 10, 3}, {30, 10, 3}, {30, 30, 3}, {10, 30, 3}}, {}, "civic", Value{}, "flat");
  add({{50, 10, 3}, {60, 10, 3}, {70, 10, 3}}, {}, "civic", 9.0, "flat");  // no area
  return std::move(out).build();
}

std::shared_ptr<Layer const> land_use() {
  LayerBuilder out("land_use", LayerKind::land_use, GeometryType::polygon);
  out.geometry().add_polygon(Line{{5, 72, 3}, {90, 72, 3}, {90, 135, 3}, {5, 135, 3}});
  out.set("class", "office");
  out.end_feature();
  return std::move(out).build();
}

std::shared_ptr<Layer const> parks() {
  LayerBuilder out("parks", LayerKind::park, GeometryType::polygon);
  out.geometry().add_polygon(Line{{120, 10, 3}, {190, 10, 3}, {180, 45, 3}, {125, 40, 3}});
  out.set("class", "park");
  out.end_feature();
  return std::move(out).build();
}

std::shared_ptr<Layer const> luminaires() {
  LayerBuilder out("luminaires", LayerKind::luminaire, GeometryType::point);
  auto const add = [&](Vec3 place, double heading_deg) {
    out.geometry().add_point(place);
    out.set("height_m", 9.0);
    out.set("arm_m", 1.5);
    out.set("heading_deg", heading_deg);
    out.set("flux_lm", 12000.0);
    out.set("photometry", "street");
    out.end_feature();
  };
  add({40, 68, 3.1}, 180.0);
  add({93, 30, 3.1}, 90.0);
  return std::move(out).build();
}

std::shared_ptr<Layer const> trees() {
  LayerBuilder out("trees", LayerKind::tree, GeometryType::point);
  out.geometry().add_point({150, 25, 3});
  out.set("height_m", 8.0);
  out.set("crown_m", 5.0);
  out.set("conifer", std::int64_t{0});
  out.end_feature();
  out.geometry().add_point({160, 30, 3});
  out.set("conifer", std::int64_t{1});
  out.end_feature();
  return std::move(out).build();
}

std::shared_ptr<Layer const> pipes() {
  LayerBuilder out("pipes", LayerKind::pipe, GeometryType::line);
  auto const add = [&](Line const& line, char const* system, double diameter_mm) {
    out.geometry().add_line(line);
    out.set("system", system);
    out.set("diameter_mm", diameter_mm);
    out.end_feature();
  };
  add({{5, 58, 1}, {60, 58, 0.9}, {60, 30, 0.8}}, "storm", 600.0);
  add({{5, 62, 2}, {90, 62, 2}}, "gas", 100.0);
  return std::move(out).build();
}

std::shared_ptr<Layer const> corridors() {
  LayerBuilder out("corridors", LayerKind::corridor, GeometryType::line);
  out.geometry().add_line(Line{{0, 60, -3}, {80, 60, -3}, {200, 60, -3.2}});
  out.set("width_m", 6.0);
  out.set("height_m", 3.0);
  out.set("cabins", "power,telecom,water");
  out.end_feature();
  return std::move(out).build();
}

}  // namespace

double small_city_ground_m(double x, double y) {
  double const from_canal = std::max(0.0, std::abs(y - 150) - 10);
  double const bank = std::abs(y - 150) < 10 ? std::max(0.5, 2 - 0.4 * (10 - std::abs(y - 150)))
                                             : std::min(3.0, 2 + 0.4 * from_canal);
  return bank + 0.2 * std::sin(x / 25) * (bank >= 3 ? 1 : 0);
}

CityModel small_city() {
  CityModel model;
  model.name_en = "Small city";
  model.version = "small";
  model.extent = {0, 0, 200, 200};
  auto terrain = std::make_shared<Grid<float>>(GridGeometry{0, 200, 1, 200, 200}, 0.0F);
  for (int row = 0; row < 200; ++row) {
    for (int column = 0; column < 200; ++column) {
      auto const& g = terrain->geometry();
      terrain->at(row, column) = static_cast<float>(small_city_ground_m(g.x(column), g.y(row)));
    }
  }
  model.terrain = std::move(terrain);
  model.layers = {roads(), water(),      buildings(), land_use(), parks(),
                  trees(), luminaires(), pipes(),     corridors()};
  return model;
}

}  // namespace citytwin::test
