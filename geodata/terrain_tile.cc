#include "geodata/terrain_tile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "geodata/crs.h"
#include "geodata/frames/vertical_datum.h"
#include "geodata/ogr_srs.h"
#include "geodata/terrain_tiles.h"

namespace citytwin {

namespace {

constexpr double gap_m = 100;

Error bad(Raster const& tile, ErrorCode code, std::string const& what) {
  return {code, fmt::format("{}: {}", tile.name, what), tile.name};
}

/// Metres of one unit; nullopt = unknown.
std::optional<double> metres_of(std::string const& unit) {
  for (auto const* metre : {"", "m", "metre", "meter", "metres", "meters"}) {
    if (unit == metre) return 1;
  }
  for (auto const* foot : {"ft", "foot", "feet", "International foot"}) {
    if (unit == foot) return 0.3048;
  }
  for (auto const* foot : {"us-ft", "US survey foot", "ftUS", "Foot_US"}) {
    if (unit == foot) return 1200.0 / 3937.0;
  }
  if (unit == "cm" || unit == "centimetre") return 0.01;
  return std::nullopt;
}

bool whole(double cells) {
  return std::abs(cells - std::round(cells)) < 1e-3;
}

}  // namespace

Result<Raster> TileReader::read(std::filesystem::path const& file) {
  auto raster = read_raster(file);
  if (!raster) return raster;
  auto& tile = *raster;
  if (!tile.info.georeferenced) {
    return bad(tile, ErrorCode::invalid_argument,
               "is not georeferenced; expected an origin and a cell size");
  }
  if (tile.info.crs.empty()) tile.info.crs = options_.crs_if_missing;
  if (tile.info.crs.empty()) {
    return bad(tile, ErrorCode::invalid_argument,
               "has no CRS; name one, for example with --source-crs EPSG:4549");
  }
  if (auto const ok = to_metres(tile); !ok) return ok.error();
  take_out_fill(tile);
  if (auto const ok = check_datum(tile); !ok) return ok.error();
  return raster;
}

Result<void> TileReader::to_metres(Raster& tile) const {
  auto const& unit = tile.info.unit.empty() ? options_.unit_if_missing : tile.info.unit;
  auto const factor = metres_of(unit);
  if (!factor) {
    return bad(tile, ErrorCode::unsupported,
               fmt::format("gives heights in '{}'; expected metres or feet", unit));
  }
  if (*factor == 1) return {};
  for (float& v : tile.values) v = static_cast<float>(v * *factor);
  return {};
}

void TileReader::take_out_fill(Raster& tile) {
  auto const fill = stray_fill(tile.values);
  if (!fill) return;
  auto const cells = std::count(tile.values.begin(), tile.values.end(), *fill);
  std::replace(tile.values.begin(), tile.values.end(), *fill,
               std::numeric_limits<float>::quiet_NaN());
  warnings_.push_back(fmt::format("{}: {} cells of {} m are no ground and taken as nodata",
                                  tile.name, cells, *fill));
}

/// Nothing is assumed in silence, and nothing of two datums is mixed.
Result<void> TileReader::check_datum(Raster const& tile) {
  auto const& datum =
      tile.info.vertical_datum.empty() ? options_.datum_if_missing : tile.info.vertical_datum;
  auto const& city = frame_.vertical_datum;
  if (datum.empty()) {
    warnings_.push_back(
        city.empty() ? fmt::format("{}: names no vertical datum, nor does the city", tile.name)
                     : fmt::format("{}: names no vertical datum; its heights are taken as "
                                   "the city's, {}",
                                   tile.name, city));
    return {};
  }
  auto const& expected = city.empty() ? first_datum_ : city;
  if (!expected.empty() && datum != expected) {
    auto const shift_m = height_shift_m(datum, expected);
    return bad(tile, ErrorCode::invalid_argument,
               fmt::format("gives heights above {}, but {} above {}; convert them first{}", datum,
                           city.empty() ? "another tile" : "the city's are", expected,
                           shift_m ? fmt::format(" (add {:+.3f} m)", *shift_m) : ""));
  }
  if (city.empty() && first_datum_.empty()) {
    warnings_.push_back(
        fmt::format("{}: gives heights above {}; the city declares no datum", tile.name, datum));
  }
  first_datum_ = datum;
  return {};
}

std::optional<float> stray_fill(std::span<float const> values) {
  constexpr float far = std::numeric_limits<float>::infinity();
  float low = far, second_low = far, high = -far, second_high = -far;
  for (float const v : values) {
    if (v < low) second_low = std::exchange(low, v);
    if (v > low && v < second_low) second_low = v;
    if (v > high) second_high = std::exchange(high, v);
    if (v < high && v > second_high) second_high = v;
  }
  for (float const fill : {999.F, 9999.F, 99999.F, 32767.F}) {
    if (high == fill && second_high > -far && high - second_high >= gap_m) return high;
    if (low == -fill && second_low < far && second_low - low >= gap_m) return low;
  }
  if (low == -32768.F && second_low < far && second_low - low >= gap_m) return low;
  return std::nullopt;
}

std::optional<GridGeometry> lattice_of(Raster const& tile, LocalFrame const& frame) {
  auto const& t = tile.info.transform;
  bool const square = t[1] > 0 && std::abs(t[5] + t[1]) <= 1e-6 * t[1];
  auto const city = parse_srs(frame.crs), own = parse_srs(tile.info.crs);
  if (!square || t[2] != 0 || t[4] != 0 || !city || !own || !same_horizontal(*own, *city)) {
    return std::nullopt;
  }
  auto const corner = frame.to_local(t[0], t[3]);
  return GridGeometry{corner.x, corner.y, t[1], tile.info.columns, tile.info.rows};
}

bool same_lattice(GridGeometry const& a, GridGeometry const& b) {
  return std::abs(a.cell_m - b.cell_m) <= 1e-6 * a.cell_m &&
         whole((a.west_m - b.west_m) / a.cell_m) && whole((a.north_m - b.north_m) / a.cell_m);
}

Result<Footprint> footprint_of(Raster const& tile, LocalFrame const& frame) {
  auto to_local = Transformer::create(tile.info.crs, frame);
  if (!to_local) return to_local.error();
  constexpr int steps = 16;
  Footprint out;
  auto const add = [&](double column, double row) {
    auto const p = to_local->to_local({tile.info.x(column, row), tile.info.y(column, row)});
    if (std::isfinite(p.x) && std::isfinite(p.y)) out.box.add(p.x, p.y);
  };
  for (int i = 0; i <= steps; ++i) {
    double const column = tile.info.columns * i / double{steps};
    double const row = tile.info.rows * i / double{steps};
    add(column, 0);
    add(column, tile.info.rows);
    add(0, row);
    add(tile.info.columns, row);
  }
  if (out.box.empty()) {
    return bad(tile, ErrorCode::invalid_argument, "lies outside the domain of the city's CRS");
  }
  out.cell_m =
      std::sqrt(out.box.width() * out.box.height() / (tile.info.columns * double(tile.info.rows)));
  return out;
}

}  // namespace citytwin
