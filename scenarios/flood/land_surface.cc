#include "scenarios/flood/land_surface.h"

#include <cmath>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::flood {

namespace {

struct Field {
  char const* column;
  double LandSurface::*member;
  double least;
  double most;
};

constexpr Field fields[] = {{"manning", &LandSurface::manning, 0.005, 1.0},
                            {"sealed", &LandSurface::sealed, 0.0, 1.0},
                            {"f0_mm_per_h", &LandSurface::f0_mm_per_h, 0.0, 1000.0},
                            {"fc_mm_per_h", &LandSurface::fc_mm_per_h, 0.0, 1000.0},
                            {"k_per_h", &LandSurface::k_per_h, 1e-3, 100.0},
                            {"depression_mm", &LandSurface::depression_mm, 0.0, 100.0}};

Result<LandSurface> read_row(CsvFile const& table, std::size_t row) {
  LandSurface out;
  auto const name = table.text(row, "class");
  if (!name) return name.error();
  auto const soil = table.text(row, "soil");
  if (!soil) return soil.error();
  out.name = *name;
  out.soil = *soil;
  for (auto const& field : fields) {
    auto const value = table.number(row, field.column);
    if (!value) return value.error();
    if (!(*value >= field.least && *value <= field.most)) {
      return Error{ErrorCode::data_corrupt,
                   fmt::format("land_surface.csv:{}: {} = {}; expected {} to {}", table.line(row),
                               field.column, *value, field.least, field.most),
                   "land_surface.csv"};
    }
    out.*field.member = *value;
  }
  return out;
}

}  // namespace

double LandSurface::infiltration_mm(double time_h) const {
  double const decayed = (f0_mm_per_h - fc_mm_per_h) * -std::expm1(-k_per_h * time_h) / k_per_h;
  return (1.0 - sealed) * (fc_mm_per_h * time_h + decayed);
}

Result<LandSurfaces> LandSurfaces::load() {
  auto const table = CsvFile::read(data_path("standards/land_surface.csv"));
  if (!table) return table.error();
  LandSurfaces out;
  for (std::size_t row = 0; row < table->size(); ++row) {
    auto surface = read_row(*table, row);
    if (!surface) return surface.error();
    out.all_.push_back(std::move(*surface));
  }
  if (out.all_.size() > 255) {
    return Error{ErrorCode::data_corrupt, "land_surface.csv has more than 255 rows",
                 "land_surface.csv"};
  }
  return out;
}

std::optional<std::uint8_t> LandSurfaces::find(std::string_view name) const {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (all_[i].name == name) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

}  // namespace citytwin::flood
