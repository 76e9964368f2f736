#include "scenarios/lighting/validate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

#include <fmt/format.h>

#include "scenarios/core/csv_file.h"
#include "scenarios/core/sun_position.h"
#include "scenarios/lighting/illuminance.h"

namespace citytwin::lighting {

namespace {

using Rows = std::vector<ValidationRow>;

/// Radiance and an independent double-precision sum agree to 0.015 %; more than this is a bug.
constexpr double radiance_limit = 5e-4;

Lamp lamp_at(Vec3 position, double heading_deg, double tilt_deg, double spin_deg, double scale) {
  Lamp lamp;
  lamp.position = position;
  lamp.height_m = position.z;
  lamp.tilt_deg = tilt_deg;
  lamp.to_lamp = lamp_rotation(heading_deg, tilt_deg, spin_deg);
  lamp.scale = scale;
  return lamp;
}

/// Illuminance with every lamp followed as far as needed.
std::vector<float> illuminance(LampSet const& set, std::vector<Vec3> const& points,
                               Occluders const* occluders = nullptr) {
  std::vector<double> const far(set.lamps.size(), 1e4);
  return LitCity(set, far, occluders).at(points);
}

LampSet one_type(Photometry photometry) {
  LampSet set;
  set.types.push_back(make_lamp_type(std::move(photometry)));
  return set;
}

ValidationRow skipped(std::string case_name, std::string quantity, std::string reason) {
  ValidationRow row;
  row.case_name = std::move(case_name);
  row.quantity = std::move(quantity);
  row.skipped = std::move(reason);
  return row;
}

/// Runs a case that needs a file; the case is skipped when the file is absent or unreadable.
template <class Case>
void with_csv(Rows& rows, std::filesystem::path const& file, std::string const& case_name,
              Case const& run) {
  if (!std::filesystem::exists(file)) {
    rows.push_back(skipped(case_name, "", fmt::format("{} is absent", file.string())));
    return;
  }
  auto const csv = CsvFile::read(file);
  if (!csv) {
    rows.push_back(skipped(case_name, "", csv.error().message));
    return;
  }
  run(*csv);
}

void point_source(Rows& rows) {
  double const candela = 10000 / (4 * std::numbers::pi);
  Photometry sphere;
  sphere.c_deg = {0, 360};
  sphere.gamma_deg = {0, 180};
  sphere.candela.assign(4, candela);
  auto set = one_type(sphere);
  set.lamps.push_back(lamp_at({0, 0, 3}, 0, 0, 0, 1));
  std::vector<Vec3> points;
  for (int r = 0; r <= 5; ++r) points.push_back({static_cast<double>(r), 0, 0});
  auto const e = illuminance(set, points);
  constexpr std::array printed{88.419, 75.494, 50.933, 31.261, 19.099, 12.042};
  double relative = 0;
  double from_printed = 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    double const r = points[i].x;
    double const exact = 3 * candela / std::pow(r * r + 9, 1.5);
    relative = std::max(relative, std::abs(e[i] / exact - 1));
    from_printed = std::max(from_printed, std::abs(e[i] - printed[i]));
  }
  rows.push_back(at_most("point source, 10 000 lm at 3 m", "largest relative error, r = 0 to 5 m",
                         relative, 1e-4, "", "closed form 3 (10000 / 4 pi) / (r^2 + 9)^1.5"));
  rows.push_back(at_most("point source, 10 000 lm at 3 m", "largest difference to printed values",
                         from_printed, 6e-4, "lx", "the same, printed to 0.001 lx"));
}

void own_lumens(Rows& rows) {
  for (auto const& name : photometry_names()) {
    auto const p = load_photometry(name);
    if (!p) {
      rows.push_back(skipped("lumens of " + name, "", p.error().message));
    } else if (p->lamp_flux_lm > 0) {
      rows.push_back(at_most("lumens of " + name, "relative difference of the integral",
                             std::abs(p->lumens() / p->lamp_flux_lm - 1), 1e-4, "",
                             "flux that the file states"));
    }
  }
}

void reference_lumens(Rows& rows, std::filesystem::path const& data) {
  with_csv(rows, data / "ies_lumens.csv", "lumens of measured files", [&](CsvFile const& csv) {
    for (std::size_t row = 0; row < csv.size(); ++row) {
      auto const reference = csv.number(row, "reference_lm");
      auto const name = csv.text(row, "file");
      auto const p = read_photometry(data / "ies" / *name);
      if (!reference || !p) continue;  // no outside reference, or not type C
      rows.push_back(at_most("lumens of " + *name, "relative difference of the integral",
                             std::abs(p->lumens() / *reference - 1),
                             *csv.number(row, "tolerance_pct") / 100, "",
                             *csv.text(row, "reference_source")));
    }
  });
}

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
               if (!p) return rows.push_back(skipped(title, "", p.error().message));
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

void radiance_roads(Rows& rows, std::filesystem::path const& data) {
  auto const list = data / "radiance/roads.csv";
  with_csv(rows, list, "road installations", [&](CsvFile const& roads) {
    for (std::size_t row = 0; row < roads.size(); ++row) {
      auto const id = *roads.text(row, "id");
      auto const title = fmt::format("road {}, {}", id, *roads.text(row, "arrangement"));
      auto const file = data / fmt::format("radiance/road_{}_points.csv", id);
      with_csv(rows, file, title, [&](CsvFile const& points) {
        auto const set = installation(roads, row, data);
        if (!set) return rows.push_back(skipped(title, "", set.error().message));
        rows.push_back(
            at_most(title, "largest relative difference, 60 points",
                    largest_difference(points, "E_h_all", illuminance(*set, points_of(points))),
                    radiance_limit, "", "Radiance rtrace"));
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

void sun(Rows& rows) {
  double const day = julian_day({2003, 10, 17, 12, 30, 30, -7 * 60});
  auto const seen = sun_position(day, {39.742476, -105.1786, 1830.14, 820, 11}, 67);
  char const* source = "NREL/TP-560-34302, worked example";
  rows.push_back(at_most("sun, Golden 2003-10-17", "difference of the zenith angle",
                         std::abs(90 - seen.apparent_altitude_deg - 50.11162), 1e-5, "deg",
                         source));
  rows.push_back(at_most("sun, Golden 2003-10-17", "difference of the azimuth",
                         std::abs(seen.azimuth_deg - 194.34024), 1e-5, "deg", source));
}

}  // namespace

std::vector<ValidationRow> validate(std::filesystem::path const& data_root) {
  auto const data = data_root / "lighting";
  Rows rows;
  point_source(rows);
  own_lumens(rows);
  reference_lumens(rows, data);
  radiance_points(rows, data);
  radiance_roads(rows, data);
  occlusion(rows, data);
  sun(rows);
  return rows;
}

}  // namespace citytwin::lighting
