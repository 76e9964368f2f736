/// @file
/// Lamps, points and rows of the validation, made without a city.
///
/// Units    as in lamp.h.
/// Errors   files that are there but cannot be used become failed rows; absent ones skipped rows.
#pragma once

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "geodata/csv_file.h"
#include "scenarios/core/validation.h"
#include "scenarios/lighting/illuminance.h"

namespace citytwin::lighting {

using Rows = std::vector<ValidationRow>;

inline Lamp lamp_at(Vec3 position, double heading_deg, double tilt_deg, double spin_deg,
                    double scale) {
  Lamp lamp;
  lamp.position = position;
  lamp.height_m = position.z;
  lamp.tilt_deg = tilt_deg;
  lamp.to_lamp = lamp_rotation(heading_deg, tilt_deg, spin_deg);
  lamp.scale = scale;
  return lamp;
}

/// Illuminance with every lamp followed as far as needed.
inline std::vector<float> illuminance(LampSet const& set, std::vector<Vec3> const& points,
                                      Occluders const* occluders = nullptr) {
  std::vector<double> const far(set.lamps.size(), 1e4);
  return LitCity(set, far, occluders).at(points);
}

inline LampSet one_type(Photometry photometry) {
  LampSet set;
  set.types.push_back(make_lamp_type(std::move(photometry)));
  return set;
}

inline ValidationRow skipped(std::string case_name, std::string quantity, std::string reason) {
  ValidationRow row;
  row.case_name = std::move(case_name);
  row.quantity = std::move(quantity);
  row.skipped = std::move(reason);
  return row;
}

/// A case whose data is there but cannot be used.
inline ValidationRow broken(std::string case_name, Error const& error) {
  return at_most(std::move(case_name), "cannot be computed: " + error.message, INFINITY, 0, "", "");
}

/// Runs a case that needs a file; the case is skipped when the file is absent.
template <class Case>
void with_csv(Rows& rows, std::filesystem::path const& file, std::string const& case_name,
              Case const& run) {
  if (!std::filesystem::exists(file)) {
    rows.push_back(skipped(case_name, "", file.string() + " is absent"));
    return;
  }
  auto const csv = CsvFile::read(file);
  if (!csv) {
    rows.push_back(broken(case_name, csv.error()));
    return;
  }
  run(*csv);
}

}  // namespace citytwin::lighting
