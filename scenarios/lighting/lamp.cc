#include "scenarios/lighting/lamp.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace citytwin::lighting {

namespace {

constexpr double rad = std::numbers::pi / 180.0;

Rotation product(Rotation const& a, Rotation const& b) {
  Rotation out{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      for (std::size_t k = 0; k < 3; ++k) out[3 * i + j] += a[3 * i + k] * b[3 * k + j];
    }
  }
  return out;
}

Rotation about_z(double degrees) {
  double const c = std::cos(rad * degrees);
  double const s = std::sin(rad * degrees);
  return {c, -s, 0, s, c, 0, 0, 0, 1};
}

Rotation about_x(double degrees) {
  double const c = std::cos(rad * degrees);
  double const s = std::sin(rad * degrees);
  return {1, 0, 0, 0, c, -s, 0, s, c};
}

/// Numbers of a layer that may be missing; what was assumed is counted per column.
class Attributes {
 public:
  explicit Attributes(Layer const& layer) : layer_(layer) {}

  double number(char const* column, std::size_t row, double assumed) {
    auto const value = layer_.number(column, row);
    if (value && std::isfinite(*value)) return *value;
    ++missing_[{column, assumed}];
    return assumed;
  }
  void warn(std::vector<std::string>& warnings) const {
    for (auto const& [what, count] : missing_) {
      warnings.push_back(fmt::format("{}: {} of {} lack '{}'; {} assumed", layer_.name(), count,
                                     layer_.size(), what.first, what.second));
    }
  }

 private:
  Layer const& layer_;
  std::map<std::pair<std::string, double>, std::size_t> missing_;
};

class LampReader {
 public:
  LampReader(CityModel const& model, Layer const& layer, LampOptions const& options)
      : layer_(layer), options_(options), attributes_(layer), terrain_(model.terrain.get()) {}

  Result<LampSet> read() {
    if (auto const known = check_circuits(); !known) return known.error();
    set_.in_layer = layer_.size();
    for (std::size_t row = 0; row < layer_.size(); ++row) {
      if (!wanted(row)) {
        ++set_.switched_off;
      } else if (auto const added = add(row); !added) {
        return added.error();
      }
    }
    if (set_.unusable > 0) {
      set_.warnings.push_back(fmt::format(
          "luminaires: {} of {} lack a position, 'photometry' or a 'height_m' above 0, or have a "
          "negative 'flux_lm', and give no light",
          set_.unusable, set_.in_layer));
    }
    if (buried_ > 0) {
      set_.warnings.push_back(fmt::format(
          "luminaires: {} of {} stand more than 1 m below the terrain or have no height of their "
          "foot; they are put on the terrain",
          buried_, set_.in_layer));
    }
    attributes_.warn(set_.warnings);
    return std::move(set_);
  }

 private:
  bool wanted(std::size_t row) const {
    auto const& wanted = options_.circuits;
    return wanted.empty() ||
           std::find(wanted.begin(), wanted.end(), layer_.text("circuit", row)) != wanted.end();
  }

  Result<void> check_circuits() const {
    std::set<std::string> known;
    for (std::size_t row = 0; row < layer_.size(); ++row) {
      known.emplace(layer_.text("circuit", row));
    }
    for (auto const& circuit : options_.circuits) {
      if (known.contains(circuit)) continue;
      constexpr std::size_t most_named = 12;
      std::vector<std::string> named;
      for (auto const& name : known) {
        if (named.size() < most_named) named.push_back(name);
      }
      auto const more = known.size() - named.size();
      return Error{
          ErrorCode::invalid_argument,
          fmt::format("parameter 'circuits' names '{}'; the luminaires have {}{}", circuit,
                      fmt::join(named, ", "), more > 0 ? fmt::format(" and {} more", more) : ""),
          "circuits"};
    }
    return {};
  }

  Result<void> add(std::size_t row) {
    auto const geometry = layer_.geometry(row);
    std::string const photometry(layer_.text("photometry", row));
    double const height_m = layer_.number("height_m", row).value_or(0);
    bool const dark = layer_.number("flux_lm", row).value_or(0) < 0;
    if (geometry.empty() || photometry.empty() || !(height_m > 0) || dark) {
      ++set_.unusable;
      return {};
    }
    auto const type = type_of(photometry);
    if (!type) return type.error();
    Lamp lamp;
    lamp.row = row;
    lamp.type = *type;
    lamp.height_m = height_m;
    lamp.circuit = layer_.text("circuit", row);
    place(geometry.exterior(0)[0], lamp);
    set_power(set_.types[*type], lamp);
    set_.lamps.push_back(std::move(lamp));
    return {};
  }

  void place(Vec3 const& foot, Lamp& lamp) {
    double const heading_deg = attributes_.number("heading_deg", lamp.row, 0);
    double const arm_m = attributes_.number("arm_m", lamp.row, 0);
    double const spin_deg = attributes_.number("spin_deg", lamp.row, 0);
    lamp.tilt_deg = attributes_.number("tilt_deg", lamp.row, 0);
    lamp.position = {foot.x + arm_m * std::sin(rad * heading_deg),
                     foot.y + arm_m * std::cos(rad * heading_deg), foot_z(foot) + lamp.height_m};
    lamp.to_lamp = lamp_rotation(heading_deg, lamp.tilt_deg, spin_deg);
  }

  /// Bridges carry lamps above the terrain, nothing carries them below it.
  double foot_z(Vec3 const& foot) {
    if (!terrain_) return 0;
    double const ground = bilinear(*terrain_, foot.x, foot.y);
    if (foot.z >= ground - 1 || std::isnan(ground)) return foot.z;
    ++buried_;
    return ground;
  }

  void set_power(LampType const& type, Lamp& lamp) {
    double const flux_lm = attributes_.number("flux_lm", lamp.row, type.flux_lm);
    double const factor = options_.output * options_.maintenance_factor *
                          type.photometry.tilt_factor_at(lamp.tilt_deg);
    lamp.flux_lm = flux_lm * factor;
    lamp.scale = lamp.flux_lm / type.flux_lm;
    lamp.power_w = attributes_.number("power_w", lamp.row, 0);
  }

  Result<std::size_t> type_of(std::string const& name) {
    if (auto const found = types_.find(name); found != types_.end()) return found->second;
    auto photometry = load_photometry(name);
    if (!photometry) return photometry.error();
    auto type = make_lamp_type(std::move(*photometry));
    if (!(type.flux_lm > 0)) {
      return Error{ErrorCode::data_corrupt,
                   fmt::format("photometric file '{}' holds {} lm; expected more than 0", name,
                               type.flux_lm),
                   name};
    }
    warn_about(type.photometry);
    set_.types.push_back(std::move(type));
    return types_[name] = set_.types.size() - 1;
  }

  void warn_about(Photometry const& photometry) {
    auto& warnings = set_.warnings;
    warnings.insert(warnings.end(), photometry.warnings.begin(), photometry.warnings.end());
    double const street = photometry.street_side_share();
    if (street < 0.49) {
      warnings.push_back(fmt::format(
          "{}: {:.0f} % of the flux goes to the house side (C 180 to 360); set 'spin_deg' if the "
          "file counts C from another axis",
          photometry.name, 100 * (1 - street)));
    }
  }

  Layer const& layer_;
  LampOptions const& options_;
  Attributes attributes_;
  Grid<float> const* terrain_;  ///< null: the ground is the plane z = 0
  std::size_t buried_ = 0;
  std::map<std::string, std::size_t> types_;
  LampSet set_;
};

}  // namespace

LampType make_lamp_type(Photometry photometry) {
  LampType type;
  type.table = make_lamp_table(photometry);
  type.flux_lm = photometry.lumens();
  type.photometry = std::move(photometry);
  return type;
}

Rotation lamp_rotation(double heading_deg, double tilt_deg, double spin_deg) {
  // Headings turn clockwise, so the inverse turns counter-clockwise.
  return product(about_z(-spin_deg), product(about_x(-tilt_deg), about_z(heading_deg)));
}

Result<void> check_luminaires(CityModel const& model) {
  auto const* layer = model.layer("luminaires");
  if (layer && layer->size() > 0) return {};
  return Error{ErrorCode::not_found,
               fmt::format("{} has no luminaires; the lighting scenario needs a layer "
                           "'luminaires' with at least one feature",
                           model.name_en.empty() ? "the city" : model.name_en),
               "luminaires"};
}

Result<LampSet> read_lamps(CityModel const& model, LampOptions const& options) {
  if (auto const there = check_luminaires(model); !there) return there.error();
  return LampReader(model, *model.layer("luminaires"), options).read();
}

}  // namespace citytwin::lighting
