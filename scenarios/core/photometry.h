/// @file
/// Photometry: luminous intensity of a luminaire by direction, from IES LM-63 or EULUMDAT files.
///
/// Type C coordinates: gamma is the angle from the luminaire's nadir (0) to its zenith (180); C
/// turns counter-clockwise seen from above, C0 along the road, C90 across it towards the road.
/// Symmetric files are expanded, so every table holds planes from C0 to C360.
///
/// Units    cd, lm, W, degrees. All multipliers of the file are in the candela: multiplier, ballast
///          factor, and the ballast-lamp factor of editions before 1995; in EULUMDAT the flux of
///          the chosen lamp set and the conversion factor.
/// Shapes   candela[plane * gamma_deg.size() + k]; the last plane is C360, the first C0.
/// Errors   malformed files: file, line, field, value and what was expected; photometric types A
/// and
///          B are refused by name; a tilt file that is absent is an error, not a factor of 1.
/// Source   ANSI/IES LM-63-1986 to 2019; EULUMDAT (Stockmar, 1990).
/// Checked  tests/scenarios/core/photometry_test.cc
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/result.h"

namespace citytwin {

struct Photometry {
  std::string name;    ///< file stem, the key used by luminaires
  std::string format;  ///< "IESNA:LM-63-2002", "EULUMDAT", ...
  std::vector<double> c_deg;
  std::vector<double> gamma_deg;  ///< ascending; the intensity is 0 outside
  std::vector<double> candela;
  bool absolute = false;    ///< candela hold for the luminaire itself, not for a lamp
  double lamp_flux_lm = 0;  ///< of all lamps; 0 when the file does not say
  double input_w = 0;
  std::vector<double> tilt_deg;     ///< lamp tilt table, empty for TILT=NONE
  std::vector<double> tilt_factor;  ///< one per tilt_deg
  std::vector<std::string> warnings;

  /// Bilinear in degrees; C of any turn, gamma in 0..180.
  [[nodiscard]] double intensity_cd(double c, double gamma) const;
  /// Flux by zones: mean of neighbouring gammas times the zone's solid angle, trapezoid over C.
  [[nodiscard]] double lumens() const;
  [[nodiscard]] double peak_cd() const;
  /// Share of the flux that leaves towards the road, C 0..180.
  [[nodiscard]] double street_side_share() const;
  /// Factor for a luminaire mounted tilted: 1 without a tilt table.
  [[nodiscard]] double tilt_factor_at(double mounting_tilt_deg) const;
};

/// The same distribution on equidistant nodes, for kernels and textures.
struct RegularPhotometry {
  int planes = 0;  ///< C = 360 i / planes, i = 0 .. planes - 1; periodic
  int gammas = 0;  ///< gamma = gamma_first_deg + gamma_step_deg k, k = 0 .. gammas - 1
  double gamma_first_deg = 0;
  double gamma_step_deg = 0;
  std::vector<float> cd_per_klm;  ///< [plane * gammas + k], per 1000 lm of luminaire flux
};

/// Nodes over the whole sphere: gamma 0 to 180.
/// @pre planes >= 1, gammas >= 2
[[nodiscard]] RegularPhotometry resampled(Photometry const& photometry, int planes, int gammas);

/// Reads .ies or .ldt by the extension; lamp_set chooses among the sets of an EULUMDAT file.
[[nodiscard]] Result<Photometry> read_photometry(std::filesystem::path const& file,
                                                 std::size_t lamp_set = 0);
[[nodiscard]] Result<Photometry> parse_ies(std::string_view text,
                                           std::filesystem::path const& file);
[[nodiscard]] Result<Photometry> parse_eulumdat(std::string_view text,
                                                std::filesystem::path const& file,
                                                std::size_t lamp_set = 0);

/// The file of a name under data/photometry (NAME.ies or NAME.ldt).
/// Errors: not_found, listing the names that exist.
[[nodiscard]] Result<Photometry> load_photometry(std::string_view name);
[[nodiscard]] std::vector<std::string> photometry_names();

}  // namespace citytwin
