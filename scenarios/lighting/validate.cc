#include "scenarios/lighting/validate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "scenarios/core/sun_position.h"
#include "scenarios/lighting/oracle_scene.h"
#include "scenarios/lighting/radiance_oracle.h"

namespace citytwin::lighting {

namespace {

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
      rows.push_back(broken("lumens of " + name, p.error()));
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
      if (!reference || *csv.text(row, "photometric_type") != "C") continue;
      auto const name = csv.text(row, "file");
      auto const p = read_photometry(data / "ies" / *name);
      if (!p) {
        rows.push_back(broken("lumens of " + *name, p.error()));
        continue;
      }
      rows.push_back(at_most("lumens of " + *name, "relative difference of the integral",
                             std::abs(p->lumens() / *reference - 1),
                             *csv.number(row, "tolerance_pct") / 100, "",
                             *csv.text(row, "reference_source")));
    }
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
  compare_with_radiance(data, rows);
  sun(rows);
  return rows;
}

}  // namespace citytwin::lighting
