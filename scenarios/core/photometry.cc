#include "scenarios/core/photometry.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <fstream>
#include <numbers>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geodata/data_dir.h"

namespace citytwin {

namespace {

constexpr double rad = std::numbers::pi / 180.0;

/// Interval of an ascending list that holds x, and the weight of its upper end.
struct Bracket {
  std::size_t lower = 0;
  double weight = 0;
};

/// @pre list.front() <= x <= list.back(), list.size() >= 2
Bracket bracket(std::vector<double> const& list, double x) {
  auto const after = std::upper_bound(list.begin() + 1, list.end() - 1, x);
  auto const lower = static_cast<std::size_t>(after - list.begin()) - 1;
  return {lower, (x - list[lower]) / (list[lower + 1] - list[lower])};
}

/// Flux of a plane per radian of C.
double zone_sum(Photometry const& p, std::size_t plane) {
  auto const gammas = p.gamma_deg.size();
  double sum = 0;
  for (std::size_t k = 0; k + 1 < gammas; ++k) {
    double const mean = 0.5 * (p.candela[plane * gammas + k] + p.candela[plane * gammas + k + 1]);
    sum += mean * (std::cos(rad * p.gamma_deg[k]) - std::cos(rad * p.gamma_deg[k + 1]));
  }
  return sum;
}

/// Flux between two C angles that are planes of the table or lie between them.
double flux_between(Photometry const& p, double from_deg, double to_deg) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < p.c_deg.size(); ++i) {
    double const lower = std::max(from_deg, p.c_deg[i]);
    double const upper = std::min(to_deg, p.c_deg[i + 1]);
    if (upper <= lower) continue;
    double const a = zone_sum(p, i);
    double const b = zone_sum(p, i + 1);
    double const middle = (0.5 * (lower + upper) - p.c_deg[i]) / (p.c_deg[i + 1] - p.c_deg[i]);
    sum += rad * (upper - lower) * (a + (b - a) * middle);
  }
  return sum;
}

bool is_photometry(std::filesystem::path const& file) {
  auto const extension = file.extension();
  return extension == ".ies" || extension == ".ldt";
}

}  // namespace

double Photometry::intensity_cd(double c, double gamma) const {
  if (gamma < gamma_deg.front() || gamma > gamma_deg.back()) return 0;
  double turned = std::fmod(c, 360.0);
  if (turned < 0) turned += 360.0;
  auto const plane = bracket(c_deg, std::clamp(turned, 0.0, 360.0));
  auto const k = bracket(gamma_deg, gamma);
  auto const* row = candela.data() + plane.lower * gamma_deg.size() + k.lower;
  auto const* next = row + gamma_deg.size();
  double const here = row[0] + (row[1] - row[0]) * k.weight;
  double const there = next[0] + (next[1] - next[0]) * k.weight;
  return here + (there - here) * plane.weight;
}

double Photometry::lumens() const {
  return flux_between(*this, 0, 360);
}

double Photometry::peak_cd() const {
  return candela.empty() ? 0 : *std::max_element(candela.begin(), candela.end());
}

double Photometry::street_side_share() const {
  double const all = lumens();
  return all > 0 ? flux_between(*this, 0, 180) / all : 0.5;
}

double Photometry::tilt_factor_at(double mounting_tilt_deg) const {
  if (tilt_deg.size() < 2) return tilt_factor.empty() ? 1 : tilt_factor.front();
  auto const at =
      bracket(tilt_deg, std::clamp(std::abs(mounting_tilt_deg), tilt_deg.front(), tilt_deg.back()));
  return tilt_factor[at.lower] + (tilt_factor[at.lower + 1] - tilt_factor[at.lower]) * at.weight;
}

RegularPhotometry resampled(Photometry const& photometry, int planes, int gammas) {
  assert(planes >= 1 && gammas >= 2);
  RegularPhotometry out{planes, gammas, 0, 180.0 / (gammas - 1), {}};
  double const per_klm = 1000 / photometry.lumens();
  out.cd_per_klm.reserve(static_cast<std::size_t>(planes) * static_cast<std::size_t>(gammas));
  for (int i = 0; i < planes; ++i) {
    for (int k = 0; k < gammas; ++k) {
      double const gamma = 180.0 * k / (gammas - 1);
      out.cd_per_klm.push_back(
          static_cast<float>(photometry.intensity_cd(360.0 * i / planes, gamma) * per_klm));
    }
  }
  return out;
}

Result<Photometry> read_photometry(std::filesystem::path const& file, std::size_t lamp_set) {
  if (!is_photometry(file)) {
    return Error{ErrorCode::unsupported,
                 fmt::format("{}: extension is '{}'; expected .ies or .ldt",
                             file.filename().string(), file.extension().string()),
                 file.string()};
  }
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  if (!stream) {
    return Error{ErrorCode::not_found,
                 fmt::format("{}: cannot be read; expected a photometric file", file.string()),
                 file.string()};
  }
  return file.extension() == ".ies" ? parse_ies(text.str(), file)
                                    : parse_eulumdat(text.str(), file, lamp_set);
}

std::vector<std::string> photometry_names() {
  std::set<std::string> names;
  std::error_code none;
  for (auto const& entry : std::filesystem::directory_iterator(data_path("photometry"), none)) {
    if (is_photometry(entry.path())) names.insert(entry.path().stem().string());
  }
  return {names.begin(), names.end()};
}

Result<Photometry> load_photometry(std::string_view name) {
  for (auto const* extension : {".ies", ".ldt"}) {
    auto const file = data_path(fmt::format("photometry/{}{}", name, extension));
    if (std::filesystem::exists(file)) return read_photometry(file);
  }
  return Error{ErrorCode::not_found,
               fmt::format("there is no photometric file '{}'; data/photometry has {}", name,
                           fmt::join(photometry_names(), ", ")),
               std::string(name)};
}

}  // namespace citytwin
