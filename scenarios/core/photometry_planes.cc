#include "scenarios/core/photometry_planes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace citytwin {

namespace {

using Planes = std::map<double, std::vector<double>>;

double turn(double c_deg) {
  double const wrapped = std::fmod(c_deg, 360.0);
  return wrapped < 0 ? wrapped + 360.0 : wrapped;
}

std::optional<Error> check_gammas(std::vector<double> const& gamma,
                                  std::filesystem::path const& file) {
  if (gamma.size() < 2) {
    return photometry_error(file, 0, "there is one vertical angle; expected at least 2");
  }
  for (std::size_t k = 0; k < gamma.size(); ++k) {
    if (!(gamma[k] >= 0 && gamma[k] <= 180)) {
      return photometry_error(
          file, 0,
          fmt::format("vertical angle {} is {} deg; expected 0 to 180 for type C", k + 1,
                      gamma[k]));
    }
    if (k > 0 && !(gamma[k] > gamma[k - 1])) {
      return photometry_error(
          file, 0,
          fmt::format("vertical angle {} is {} deg after {}; expected ascending angles", k + 1,
                      gamma[k], gamma[k - 1]));
    }
  }
  return std::nullopt;
}

std::optional<Error> check_candela(StoredPlanes const& stored, std::filesystem::path const& file) {
  auto const gammas = stored.gamma_deg.size();
  for (std::size_t i = 0; i < stored.candela.size(); ++i) {
    if (std::isfinite(stored.candela[i]) && stored.candela[i] >= 0) continue;
    return photometry_error(
        file, 0,
        fmt::format("intensity at C {} gamma {} is {}; expected a number of at least 0",
                    stored.c_deg[i / gammas], stored.gamma_deg[i % gammas], stored.candela[i]));
  }
  return std::nullopt;
}

/// Every stored plane, and its mirror images, by angle in 0 .. 360. A stored plane 360 is kept: in
/// measured files it may differ a little from plane 0.
Planes mirrored(StoredPlanes const& stored) {
  auto const gammas = stored.gamma_deg.size();
  Planes planes;
  for (std::size_t i = 0; i < stored.c_deg.size(); ++i) {
    auto const from = stored.candela.begin() + static_cast<std::ptrdiff_t>(i * gammas);
    std::vector<double> const plane(from, from + static_cast<std::ptrdiff_t>(gammas));
    double const c = stored.c_deg[i];
    bool const across = stored.symmetry == PlaneSymmetry::c90_c270;
    bool const both = stored.symmetry == PlaneSymmetry::quadrant;
    planes.try_emplace(c == 360 ? c : turn(c), plane);
    if (stored.symmetry == PlaneSymmetry::c0_c180 || both) planes.try_emplace(turn(-c), plane);
    if (across || both) planes.try_emplace(turn(180 - c), plane);
    if (both) planes.try_emplace(turn(180 + c), plane);
  }
  return planes;
}

/// At the poles all planes look in one direction, so they should agree.
void warn_about_poles(Photometry& out) {
  auto const gammas = out.gamma_deg.size();
  double const limit = 0.02 * out.peak_cd();
  for (std::size_t const k : {std::size_t{0}, gammas - 1}) {
    if (out.gamma_deg[k] != 0 && out.gamma_deg[k] != 180) continue;
    double lowest = out.candela[k];
    double highest = lowest;
    for (std::size_t i = 0; i < out.c_deg.size(); ++i) {
      lowest = std::min(lowest, out.candela[i * gammas + k]);
      highest = std::max(highest, out.candela[i * gammas + k]);
    }
    if (highest - lowest > limit) {
      out.warnings.push_back(fmt::format("{}: planes disagree at gamma {}: {} to {} cd", out.name,
                                         out.gamma_deg[k], lowest, highest));
    }
  }
}

}  // namespace

Error photometry_error(std::filesystem::path const& file, int line, std::string const& what) {
  std::string const place = line > 0 ? fmt::format(":{}", line) : "";
  return {ErrorCode::data_corrupt, fmt::format("{}{}: {}", file.filename().string(), place, what),
          file.string()};
}

Result<void> expand_planes(StoredPlanes const& stored, std::filesystem::path const& file,
                           Photometry& out) {
  if (auto const error = check_gammas(stored.gamma_deg, file)) return *error;
  if (auto const error = check_candela(stored, file)) return *error;
  auto planes = mirrored(stored);
  if (!planes.contains(0)) {
    return photometry_error(file, 0, "there is no plane C0; expected planes that begin at C0");
  }
  planes.try_emplace(360, planes.at(0));
  out.gamma_deg = stored.gamma_deg;
  for (auto const& [c, plane] : planes) {
    out.c_deg.push_back(c);
    out.candela.insert(out.candela.end(), plane.begin(), plane.end());
  }
  warn_about_poles(out);
  return {};
}

}  // namespace citytwin
