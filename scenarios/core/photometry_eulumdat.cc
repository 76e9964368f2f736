#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "scenarios/core/photometry.h"
#include "scenarios/core/photometry_planes.h"

namespace citytwin {

namespace {

/// One value a line, known by its position. Remembers the first error; after it, all values are 0.
class LineReader {
 public:
  LineReader(std::string_view text, std::filesystem::path const& file) : file_(file) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::stringstream stream{std::string(text)};
    for (std::string line; std::getline(stream, line);) {
      while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\x1a'))
        line.pop_back();
      lines_.push_back(std::move(line));
    }
  }

  void skip(std::size_t count) { next_ += count; }

  double number(std::string_view field) {
    if (error_) return 0;
    if (next_ >= lines_.size()) {
      fail(fmt::format("the file ends where {} is expected", field));
      return 0;
    }
    std::string text = lines_[next_];
    std::replace(text.begin(), text.end(), ',', '.');
    auto const from = std::min(text.find_first_not_of(" \t+"), text.size());
    double value = 0;
    auto const* const end = text.data() + text.size();
    auto const parsed = std::from_chars(text.data() + from, end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(value)) {
      fail(fmt::format("{} is '{}'; expected a number", field, lines_[next_]));
    }
    ++next_;
    return value;
  }

  int whole(std::string_view field, int lowest, int highest) {
    double const value = number(field);
    if (error_) return 0;
    if (value != std::floor(value) || value < lowest || value > highest) {
      --next_;
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

  void fail(std::string const& what) {
    auto const line = std::min(next_ + 1, lines_.size());
    if (!error_) error_ = photometry_error(file_, static_cast<int>(line), what);
  }
  [[nodiscard]] std::optional<Error> const& error() const { return error_; }
  [[nodiscard]] bool at_end() const {
    return std::all_of(lines_.begin() + static_cast<std::ptrdiff_t>(std::min(next_, lines_.size())),
                       lines_.end(), [](auto const& line) { return line.empty(); });
  }

 private:
  std::filesystem::path const& file_;
  std::vector<std::string> lines_;
  std::size_t next_ = 0;
  std::optional<Error> error_;
};

struct LampSet {
  double lamps = 0;
  double flux_lm = 0;  ///< of the whole set
  double watts = 0;
};

LampSet read_lamp_set(LineReader& reader, std::size_t number) {
  LampSet set;
  set.lamps = reader.number(fmt::format("the number of lamps of set {}", number));
  reader.skip(1);
  set.flux_lm = reader.number(fmt::format("the total flux of set {}", number));
  reader.skip(2);
  set.watts = reader.number(fmt::format("the power of set {}", number));
  return set;
}

PlaneSymmetry symmetry_of(int isym) {
  constexpr PlaneSymmetry by_code[] = {PlaneSymmetry::none, PlaneSymmetry::rotational,
                                       PlaneSymmetry::c0_c180, PlaneSymmetry::c90_c270,
                                       PlaneSymmetry::quadrant};
  return by_code[isym];
}

/// The C angles whose planes are stored, picked from the complete list. Needs the list to hold the
/// angles where the stored range begins and ends.
Result<std::vector<double>> stored_angles(PlaneSymmetry symmetry, std::vector<double> const& all,
                                          std::filesystem::path const& file) {
  if (symmetry == PlaneSymmetry::none) return all;
  if (symmetry == PlaneSymmetry::rotational) return std::vector<double>{0};
  bool const across = symmetry == PlaneSymmetry::c90_c270;
  double const from = across ? 270 : 0;
  double const to = symmetry == PlaneSymmetry::c0_c180 ? 180 : 90;
  auto const begin = std::find(all.begin(), all.end(), from);
  auto const end = std::find(all.begin(), all.end(), to);
  if (begin == all.end() || end == all.end()) {
    return photometry_error(
        file, 0,
        fmt::format("the C angles lack {} or {}; expected both for this symmetry", from, to));
  }
  std::vector<double> angles;
  if (across) angles.assign(begin, all.end());
  angles.insert(angles.end(), across ? all.begin() : begin, end + 1);
  return angles;
}

std::optional<Error> check_c_angles(std::vector<double> const& c,
                                    std::filesystem::path const& file) {
  for (std::size_t i = 1; i < c.size(); ++i) {
    if (c[i] > c[i - 1] && c[i] < 360) continue;
    return photometry_error(
        file, 0,
        fmt::format("C angle {} is {} after {}; expected ascending angles below 360", i + 1, c[i],
                    c[i - 1]));
  }
  return std::nullopt;
}

/// The integral of a file per 1000 lm should be ten times its light output ratio in per cent.
void warn_about_output_ratio(Photometry& out, double lorl_pct, double flux_factor) {
  double const pct = out.lumens() / flux_factor / 10;
  if (lorl_pct > 0 && std::abs(pct - lorl_pct) > 0.01 * lorl_pct) {
    out.warnings.push_back(
        fmt::format("{}: the intensities give a light output ratio of {:.1f} %, the file states "
                    "{:.1f} %",
                    out.name, pct, lorl_pct));
  }
}

}  // namespace

Result<Photometry> parse_eulumdat(std::string_view text, std::filesystem::path const& file,
                                  std::size_t lamp_set) {
  LineReader reader(text, file);
  reader.skip(1);
  reader.whole("the luminaire type (line 2)", 0, 3);
  StoredPlanes planes;
  planes.symmetry = symmetry_of(reader.whole("the symmetry ISYM", 0, 4));
  auto const c_count = static_cast<std::size_t>(reader.whole("the number of C planes Mc", 1, 721));
  reader.number("the C step Dc");
  auto const gammas = static_cast<std::size_t>(reader.whole("the number of gammas Ng", 2, 1801));
  reader.number("the gamma step Dg");
  reader.skip(5);
  reader.numbers("size", 9);
  reader.number("the downward flux fraction");
  double const lorl_pct = reader.number("the light output ratio");
  double const conversion = reader.number("the conversion factor");
  reader.number("the tilt during measurement");
  auto const set_count = static_cast<std::size_t>(reader.whole("the number of lamp sets", 1, 20));
  std::vector<LampSet> sets;
  for (std::size_t i = 0; i < set_count; ++i) sets.push_back(read_lamp_set(reader, i + 1));
  reader.numbers("direct ratio", 10);
  auto const all_c = reader.numbers("C angle", c_count);
  planes.gamma_deg = reader.numbers("gamma angle", gammas);
  if (reader.error()) return *reader.error();
  if (auto const error = check_c_angles(all_c, file)) return *error;
  auto const stored = stored_angles(planes.symmetry, all_c, file);
  if (!stored) return stored.error();
  planes.c_deg = *stored;
  planes.candela = reader.numbers("intensity", planes.c_deg.size() * gammas);
  if (reader.error()) return *reader.error();
  if (lamp_set >= sets.size()) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{}: there is no lamp set {}; the file has {}",
                             file.filename().string(), lamp_set + 1, sets.size()),
                 file.string()};
  }
  auto const& set = sets[lamp_set];
  if (!(set.flux_lm > 0) || !(conversion > 0)) {
    return photometry_error(
        file, 0,
        fmt::format(
            "flux of lamp set {} is {} lm and the conversion factor {}; expected both above "
            "0",
            lamp_set + 1, set.flux_lm, conversion));
  }
  double const factor = set.flux_lm / 1000 * conversion;
  for (auto& value : planes.candela) value *= factor;

  Photometry out;
  out.name = file.stem().string();
  out.format = "EULUMDAT";
  out.absolute = set.lamps < 0;
  out.lamp_flux_lm = set.flux_lm;
  out.input_w = set.watts;
  if (auto const expanded = expand_planes(planes, file, out); !expanded) return expanded.error();
  warn_about_output_ratio(out, lorl_pct, factor);
  if (!reader.at_end()) {
    out.warnings.push_back(fmt::format("{}: there are values after the last intensity", out.name));
  }
  return out;
}

}  // namespace citytwin
