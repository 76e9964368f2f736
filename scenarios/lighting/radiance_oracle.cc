#include "scenarios/lighting/radiance_oracle.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "scenarios/lighting/oracle_scene.h"
#include "scenarios/lighting/road_statistics.h"

namespace citytwin::lighting {

namespace {

/// Radiance and an independent double-precision sum agree to 0.015 %; more than this is a bug.
constexpr double radiance_limit = 5e-4;

double largest_difference(CsvFile const& csv, char const* column, std::vector<float> const& e) {
  double largest = 0;
  for (std::size_t row = 0; row < csv.size(); ++row) {
    double const expected = csv.number(row, column) ? *csv.number(row, column) : NAN;
    // Radiance prints 6 digits; 1e-6 lx covers its smallest values.
    double const difference = std::max(0.0, std::abs(e[row] - expected) - 1e-6) / expected;
    largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
  }
  return largest;
}

std::vector<Vec3> points_of(CsvFile const& csv) {
  std::vector<Vec3> points;
  for (std::size_t row = 0; row < csv.size(); ++row) {
    points.push_back({*csv.number(row, "x_m"), *csv.number(row, "y_m"), 0});
  }
  return points;
}

void radiance_points(Rows& rows, std::filesystem::path const& data) {
  for (std::string const name :
       {"cu_1", "cu_2", "cu_8", "ers_maxwell8_CIE", "ers_roadway_60W_4000K"}) {
    std::string const title = fmt::format("400 points under {}", name);
    with_csv(rows, data / fmt::format("radiance/point_E_{}.csv", name), title,
             [&](CsvFile const& csv) {
               auto const p = read_photometry(data / "ies" / (name + ".ies"));
               if (!p) return rows.push_back(broken(title, p.error()));
               auto set = one_type(*p);
               set.lamps.push_back(lamp_at({0, 0, 8}, 0, 0, 0, 1));
               rows.push_back(
                   at_most(title, "largest relative difference",
                           largest_difference(csv, "E_h_lx", illuminance(set, points_of(csv))),
                           radiance_limit, "", "Radiance rtrace"));
             });
  }
}

/// The lamps of one installation of roads.csv.
Result<LampSet> installation(CsvFile const& roads, std::size_t row,
                             std::filesystem::path const& data) {
  auto const p = read_photometry(data / "ies" / *roads.text(row, "ies"));
  if (!p) return p.error();
  auto const number = [&](char const* column) { return *roads.number(row, column); };
  double const spacing_m = number("S_m");
  double const height_m = number("H_m");
  double const scale = number("flux_factor") * number("MF");
  auto const arrangement = *roads.text(row, "arrangement");
  auto set = one_type(*p);
  for (int k = -12; k <= 17; ++k) {
    double const x = k * spacing_m;
    set.lamps.push_back(lamp_at({x, number("overhang_m"), height_m}, 0, number("tilt_deg"),
                                number("spin_deg"), scale));
    if (arrangement == "single") continue;
    double const shift_m = arrangement == "staggered" ? spacing_m / 2 : 0;
    set.lamps.push_back(lamp_at({x + shift_m, 7 - number("overhang_m"), height_m}, 180,
                                number("tilt_deg"), number("spin_deg"), scale));
  }
  return set;
}

/// Illuminance by the lamps no farther than the radius in plan, point by point.
std::vector<float> within(LampSet const& set, std::vector<Vec3> const& points, double radius_m) {
  std::vector<float> sum(points.size(), 0.0F);
  for (auto const& lamp : set.lamps) {
    LampSet one;
    one.types = set.types;
    one.lamps = {lamp};
    auto const e = illuminance(one, points);
    for (std::size_t i = 0; i < points.size(); ++i) {
      double const distance =
          std::hypot(points[i].x - lamp.position.x, points[i].y - lamp.position.y);
      if (distance <= radius_m) sum[i] += e[i];
    }
  }
  return sum;
}

void radiance_roads(Rows& rows, std::filesystem::path const& data) {
  auto const list = data / "radiance/roads.csv";
  with_csv(rows, list, "road installations", [&](CsvFile const& roads) {
    for (std::size_t row = 0; row < roads.size(); ++row) {
      auto const id = *roads.text(row, "id");
      auto const title = fmt::format("road {}, {}", id, *roads.text(row, "arrangement"));
      auto const file = data / fmt::format("radiance/road_{}_points.csv", id);
      with_csv(rows, file, title, [&](CsvFile const& points) {
        auto const set = installation(roads, row, data);
        if (!set) return rows.push_back(broken(title, set.error()));
        auto const at = points_of(points);
        rows.push_back(at_most(title, "largest relative difference, 60 points",
                               largest_difference(points, "E_h_all", illuminance(*set, at)),
                               radiance_limit, "", "Radiance rtrace"));
        auto const near = summary(within(*set, at, 5 * *roads.number(row, "H_m")));
        char const* source = "sums of Radiance values, lamps within 5 H";
        rows.push_back(at_most(title, "relative difference of Eav",
                               std::abs(near.eav_lx / *roads.number(row, "Eav_lx") - 1), 1e-3, "",
                               source));
        rows.push_back(at_most(title, "difference of the uniformity Emin / Eav",
                               std::abs(near.ue() - *roads.number(row, "UE")), 1e-3, "", source));
      });
    }
  });
}

struct OcclusionScene {
  CityModel model;  ///< boxes that stand on the ground, as buildings
  std::array<double, 6> canopy{};
  LampSet lamps;
};

std::optional<OcclusionScene> occlusion_scene(std::filesystem::path const& data) {
  auto const csv = CsvFile::read(data / "radiance/occlusion_scene.csv");
  auto const p = read_photometry(data / "ies/ers_maxwell8_CIE.ies");
  if (!csv || !p) return std::nullopt;
  OcclusionScene scene{{}, {}, one_type(*p)};
  LayerBuilder buildings("buildings", LayerKind::building, GeometryType::polygon);
  for (std::size_t row = 0; row < csv->size(); ++row) {
    auto const v = [&](char const* column) {
      auto const number = csv->number(row, column);
      return number ? *number : 0;
    };
    if (*csv->text(row, "kind") == "luminaire") {
      // Headings of the data turn counter-clockwise, ours clockwise.
      scene.lamps.lamps.push_back(lamp_at({v("a"), v("b"), v("c")}, -v("d"), v("e"), 0, 8));
    } else if (v("e") > 0) {
      scene.canopy = {v("a"), v("b"), v("c"), v("d"), v("e"), v("f")};
    } else {
      buildings.geometry().add_polygon(std::array<Vec3, 4>{
          Vec3{v("a"), v("c"), 0}, {v("b"), v("c"), 0}, {v("b"), v("d"), 0}, {v("a"), v("d"), 0}});
      buildings.set("height_m", v("f"));
      buildings.set("base_m", 0.0);
      buildings.end_feature();
    }
  }
  scene.model.layers.push_back(std::move(buildings).build());
  return scene;
}

/// Does the way from a to b pass through the box x0 x1 y0 y1 z0 z1?
bool crosses(std::array<double, 6> const& box, Vec3 const& a, Vec3 const& b) {
  std::array const from{a.x, a.y, a.z};
  std::array const to{b.x, b.y, b.z};
  double enter = 0;
  double leave = 1;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    double const span = to[axis] - from[axis];
    double t0 = (box[2 * axis] - from[axis]) / span;
    double t1 = (box[2 * axis + 1] - from[axis]) / span;
    if (t0 > t1) std::swap(t0, t1);
    enter = std::max(enter, t0);
    leave = std::min(leave, t1);
  }
  return enter < leave;
}

void occlusion(Rows& rows, std::filesystem::path const& data) {
  std::string const title = "4 lamps, 2 buildings, ground points";
  with_csv(rows, data / "radiance/occlusion_points.csv", title, [&](CsvFile const& csv) {
    auto const scene = occlusion_scene(data);
    if (!scene) return rows.push_back(skipped(title, "", "the scene or its lamp is absent"));
    Occluders const walls(scene->model, false);
    std::vector<std::size_t> ground;
    std::vector<Vec3> points;
    for (std::size_t row = 0; row < csv.size(); ++row) {
      if (*csv.text(row, "surface") != "ground") continue;
      ground.push_back(row);
      points.push_back({*csv.number(row, "x_m"), *csv.number(row, "y_m"), 0});
    }
    double pairs = 0;
    double mismatches = 0;
    double largest = 0;
    for (std::size_t i = 0; i < scene->lamps.lamps.size(); ++i) {
      LampSet one;
      one.types = scene->lamps.types;
      one.lamps = {scene->lamps.lamps[i]};
      auto const e = illuminance(one, points, &walls);
      auto const column = fmt::format("E{}_lx", i + 1);
      for (std::size_t k = 0; k < points.size(); ++k) {
        // The floating canopy is no building; points in its shadow are left out.
        if (crosses(scene->canopy, one.lamps[0].position, points[k])) continue;
        double const expected = *csv.number(ground[k], column);
        ++pairs;
        if ((expected == 0) != (e[k] == 0))
          ++mismatches;
        else if (expected > 0)
          largest = std::max(largest, std::max(0.0, std::abs(e[k] - expected) - 1e-6) / expected);
      }
    }
    auto const quantity = fmt::format("wrong visibilities among {} pairs", pairs);
    rows.push_back(at_most(title, quantity, mismatches, 0, "", "Radiance rtrace"));
    rows.push_back(at_most(title, "largest relative difference", largest, radiance_limit, "",
                           "Radiance rtrace"));
  });
}

}  // namespace

void compare_with_radiance(std::filesystem::path const& data, std::vector<ValidationRow>& rows) {
  radiance_points(rows, data);
  radiance_roads(rows, data);
  occlusion(rows, data);
}

}  // namespace citytwin::lighting
