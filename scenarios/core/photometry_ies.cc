#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "scenarios/core/photometry.h"
#include "scenarios/core/photometry_planes.h"

namespace citytwin {

namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::stringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\x1a')) line.pop_back();
    lines.push_back(std::move(line));
  }
  return lines;
}

/// Numbers in free format, delimited by blanks, commas or line ends. Remembers the first error;
/// after it, every number reads as 0.
class NumberReader {
 public:
  NumberReader(std::vector<std::string> const& lines, std::size_t first_line,
               std::filesystem::path const& file)
      : lines_(lines), line_(first_line), file_(file) {}

  double number(std::string_view field) {
    if (error_) return 0;
    auto const token = next();
    if (token.empty()) {
      fail(fmt::format("the file ends where {} is expected", field));
      return 0;
    }
    return converted(token, field);
  }

  /// @pre limits are inclusive
  int whole(std::string_view field, int lowest, int highest) {
    double const value = number(field);
    if (error_) return 0;
    if (value != std::floor(value) || value < lowest || value > highest) {
      fail(fmt::format("{} is {}; expected a whole number from {} to {}", field, value, lowest,
                       highest));
      return 0;
    }
    return static_cast<int>(value);
  }

  std::vector<double> numbers(std::string_view field, std::size_t count) {
    std::vector<double> values;
    for (std::size_t i = 0; i < count && !error_; ++i) {
      values.push_back(number(fmt::format("{} {} of {}", field, i + 1, count)));
    }
    return values;
  }

  /// Angles, each above the one before.
  std::vector<double> angles(std::string_view field, std::size_t count) {
    std::vector<double> values;
    for (std::size_t i = 0; i < count && !error_; ++i) {
      values.push_back(number(fmt::format("{} {} of {}", field, i + 1, count)));
      if (i == 0 || error_ || values[i] > values[i - 1]) continue;
      fail(fmt::format("{} {} is {} deg after {}; expected ascending angles", field, i + 1,
                       values[i], values[i - 1]));
    }
    return values;
  }

  void fail(std::string const& what) {
    if (!error_) error_ = photometry_error(file_, line_number(), what);
  }
  [[nodiscard]] bool at_end() { return next().empty(); }
  /// Reads to the end, or to the first token that is no number.
  void read_on() {
    for (auto token = next(); !token.empty() && !error_; token = next()) {
      converted(token, "a number");
    }
  }
  [[nodiscard]] std::optional<Error> const& error() const { return error_; }

 private:
  double converted(std::string_view token, std::string_view field) {
    double value = 0;
    auto const* from = token.data() + (token[0] == '+' ? 1 : 0);
    auto const* end = token.data() + token.size();
    auto const parsed = std::from_chars(from, end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(value)) {
      fail(fmt::format("'{}' is not a number; expected {}", token, field));
    }
    return value;
  }

  std::string_view next() {
    constexpr std::string_view blanks = " \t,";
    for (; line_ < lines_.size(); ++line_, column_ = 0) {
      std::string_view const line = lines_[line_];
      auto const from = line.find_first_not_of(blanks, column_);
      if (from == std::string_view::npos) continue;
      auto const to = std::min(line.find_first_of(blanks, from), line.size());
      column_ = to;
      return line.substr(from, to - from);
    }
    return {};
  }
  [[nodiscard]] int line_number() const {
    return static_cast<int>(std::min(line_ + 1, lines_.size()));
  }

  std::vector<std::string> const& lines_;
  std::size_t line_;
  std::size_t column_ = 0;
  std::filesystem::path const& file_;
  std::optional<Error> error_;
};

/// The numbers after TILT, as they stand in the file.
struct IesNumbers {
  int lamps = 0;
  double lumens_per_lamp = 0;
  double multiplier = 1;
  double ballast_factor = 1;
  double future_use = 1;
  double input_w = 0;
  StoredPlanes planes;
};

constexpr int most_angles = 3601;

void read_tilt(NumberReader& reader, Photometry& out) {
  int const geometry = reader.whole("the lamp-to-luminaire geometry of TILT", 1, 3);
  auto const count = static_cast<std::size_t>(reader.whole("the number of tilt angles", 1, 1000));
  out.tilt_deg = reader.angles("tilt angle", count);
  out.tilt_factor = reader.numbers("tilt factor", count);
  // A lamp that stays horizontal (geometry 2) does not change when the luminaire is tilted.
  if (geometry == 2 && !out.tilt_factor.empty()) {
    out.tilt_deg.resize(1);
    out.tilt_factor.resize(1);
  }
}

IesNumbers read_numbers(NumberReader& reader) {
  IesNumbers n;
  n.lamps = reader.whole("the number of lamps", 1, 100000);
  n.lumens_per_lamp = reader.number("lumens per lamp");
  n.multiplier = reader.number("the candela multiplier");
  auto const vertical =
      static_cast<std::size_t>(reader.whole("the number of vertical angles", 2, most_angles));
  auto const horizontal =
      static_cast<std::size_t>(reader.whole("the number of horizontal angles", 1, most_angles));
  int const type = reader.whole("the photometric type", 1, 3);
  if (type > 1) {
    reader.fail(
        fmt::format("photometric type is {} ({}); expected 1 (C)", type == 2 ? "B" : "A", type));
  }
  reader.whole("the units type", 1, 2);
  reader.numbers("luminous opening size", 3);
  n.ballast_factor = reader.number("the ballast factor");
  n.future_use = reader.number("the field for future use");
  n.input_w = reader.number("the input watts");
  n.planes.gamma_deg = reader.angles("vertical angle", vertical);
  n.planes.c_deg = reader.angles("horizontal angle", horizontal);
  n.planes.candela = reader.numbers("candela value", vertical * horizontal);
  return n;
}

std::optional<std::string> wrong_header(IesNumbers const& n) {
  if (!(n.lumens_per_lamp > 0) && n.lumens_per_lamp != -1) {
    return fmt::format("lumens per lamp is {}; expected more than 0, or -1 for absolute photometry",
                       n.lumens_per_lamp);
  }
  if (!(n.multiplier > 0)) {
    return fmt::format("candela multiplier is {}; expected more than 0", n.multiplier);
  }
  if (!(n.ballast_factor > 0)) {
    return fmt::format(
        "ballast factor is {}; expected more than 0 (is the record 'ballast factor, future use, "
        "input watts' missing?)",
        n.ballast_factor);
  }
  return std::nullopt;
}

std::optional<std::string> wrong_horizontal(std::vector<double> const& c) {
  bool const across = c.front() == 90 && c.back() == 270;
  bool const from_zero = c.front() == 0 && (c.size() == 1 || c.back() == 90 || c.back() >= 180);
  if ((across || from_zero) && c.back() <= 360) return std::nullopt;
  return fmt::format(
      "horizontal angles run from {} to {} deg; expected 0 to 0, 90, 180 or up to 360, or 90 to "
      "270",
      c.front(), c.back());
}

PlaneSymmetry symmetry_of(std::vector<double> const& c) {
  if (c.size() == 1) return PlaneSymmetry::rotational;
  if (c.front() == 90) return PlaneSymmetry::c90_c270;
  if (c.back() == 90) return PlaneSymmetry::quadrant;
  return c.back() == 180 ? PlaneSymmetry::c0_c180 : PlaneSymmetry::none;
}

/// Names the edition from the first line; older files have none.
std::string edition_of(std::string const& first_line, Photometry& out) {
  if (!first_line.starts_with("IES")) return "LM-63-1986";
  bool const known = first_line == "IESNA91" || first_line == "IESNA:LM-63-1995" ||
                     first_line == "IESNA:LM-63-2002" || first_line == "IES:LM-63-2019";
  if (!known) {
    out.warnings.push_back(
        fmt::format("{}: first line is '{}', not that of a known edition", out.name, first_line));
  }
  return first_line;
}

std::string trimmed(std::string text) {
  auto const from = text.find_first_not_of(" \t");
  auto const to = text.find_last_not_of(" \t");
  return from == std::string::npos ? "" : text.substr(from, to - from + 1);
}

/// Reads the table of another file named by TILT=.
Result<void> read_tilt_file(std::string name, std::filesystem::path const& file, int line,
                            Photometry& out) {
  if (name.starts_with("FILE ")) name = trimmed(name.substr(5));
  std::ifstream stream(file.parent_path() / name);
  if (name.empty() || !stream) {
    return photometry_error(
        file, line, fmt::format("tilt file '{}' is absent; expected it beside the file", name));
  }
  std::stringstream text;
  text << stream.rdbuf();
  auto const lines = lines_of(text.str());
  NumberReader reader(lines, 0, file);
  read_tilt(reader, out);
  if (reader.error()) return *reader.error();
  return {};
}

void warn_about_flux(Photometry& out) {
  if (out.absolute || out.lumens() <= 1.01 * out.lamp_flux_lm) return;
  out.warnings.push_back(
      fmt::format("{}: the intensities hold {:.1f} lm, more than the lamps' {:.1f} lm", out.name,
                  out.lumens(), out.lamp_flux_lm));
}

Result<void> fill(IesNumbers& n, std::filesystem::path const& file, Photometry& out) {
  if (auto const wrong = wrong_header(n)) return photometry_error(file, 0, *wrong);
  if (auto const wrong = wrong_horizontal(n.planes.c_deg)) return photometry_error(file, 0, *wrong);
  // The third factor was the ballast-lamp factor until LM-63-1995 freed it for future use.
  bool const old = out.format == "LM-63-1986" || out.format == "IESNA91";
  double const factor = n.multiplier * n.ballast_factor * (old ? n.future_use : 1);
  for (auto& value : n.planes.candela) value *= factor;
  n.planes.symmetry = symmetry_of(n.planes.c_deg);
  out.absolute = n.lumens_per_lamp == -1;
  out.lamp_flux_lm = out.absolute ? 0 : n.lamps * n.lumens_per_lamp;
  out.input_w = n.input_w;
  if (auto const expanded = expand_planes(n.planes, file, out); !expanded) return expanded.error();
  warn_about_flux(out);
  return {};
}

/// The likely cause of a file whose numbers do not add up: a token that is no number further on, or
/// the record of three numbers that writers often leave out.
Error explained(Error error, IesNumbers const& numbers, std::vector<std::string> const& lines,
                std::size_t first_line, std::filesystem::path const& file) {
  NumberReader rest(lines, first_line, file);
  rest.read_on();
  if (rest.error()) return *rest.error();
  if (numbers.ballast_factor == 0 && !numbers.planes.gamma_deg.empty()) {
    error.message += "; is the record 'ballast factor, future use, input watts' missing?";
  }
  return error;
}

}  // namespace

Result<Photometry> parse_ies(std::string_view text, std::filesystem::path const& file) {
  auto const lines = lines_of(text);
  std::size_t tilt_line = 0;
  while (tilt_line < lines.size() && !lines[tilt_line].starts_with("TILT=")) ++tilt_line;
  if (tilt_line == lines.size()) {
    return photometry_error(file, 0, "no line begins with TILT=; expected an IES LM-63 file");
  }
  Photometry out;
  out.name = file.stem().string();
  out.format = edition_of(trimmed(lines[0]), out);
  NumberReader reader(lines, tilt_line + 1, file);
  std::string const tilt = trimmed(lines[tilt_line].substr(5));
  if (tilt == "INCLUDE") {
    read_tilt(reader, out);
  } else if (tilt != "NONE") {
    auto const read = read_tilt_file(tilt, file, static_cast<int>(tilt_line) + 1, out);
    if (!read) return read.error();
  }
  auto numbers = read_numbers(reader);
  if (reader.error()) return explained(*reader.error(), numbers, lines, tilt_line + 1, file);
  if (auto const filled = fill(numbers, file, out); !filled) return filled.error();
  if (!reader.at_end()) {
    out.warnings.push_back(fmt::format("{}: there is text after the last candela value", out.name));
  }
  return out;
}

}  // namespace citytwin
