#include "scenarios/flood/soil_table.h"

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::flood {

namespace {

struct Field {
  char const* column;
  double Soil::*member;
  double least;
  double most;
};

constexpr Field fields[] = {{"suction_mm", &Soil::suction_mm, 1, 2000},
                            {"ks_mm_per_h", &Soil::conductivity_mm_per_h, 0.01, 2000},
                            {"effective_porosity", &Soil::effective_porosity, 0.01, 0.9}};

Result<Soil> read_row(CsvFile const& table, std::size_t row) {
  Soil out;
  auto const name = table.text(row, "texture");
  if (!name) return name.error();
  out.name = *name;
  for (auto const& field : fields) {
    auto const value = table.number(row, field.column);
    if (!value) return value.error();
    if (!(*value >= field.least && *value <= field.most)) {
      return Error{ErrorCode::data_corrupt,
                   fmt::format("soil.csv:{}: {} = {}; expected {} to {}", table.line(row),
                               field.column, *value, field.least, field.most),
                   "soil.csv"};
    }
    out.*field.member = *value;
  }
  return out;
}

}  // namespace

Result<SoilTable> SoilTable::load() {
  auto const table = CsvFile::read(data_path("standards/soil.csv"));
  if (!table) return table.error();
  SoilTable out;
  for (std::size_t row = 0; row < table->size(); ++row) {
    auto soil = read_row(*table, row);
    if (!soil) return soil.error();
    out.all_.push_back(std::move(*soil));
  }
  if (out.all_.size() < 255) return out;
  return Error{ErrorCode::data_corrupt, "soil.csv has more than 254 rows", "soil.csv"};
}

std::optional<std::uint8_t> SoilTable::find(std::string_view name) const {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (all_[i].name == name) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

}  // namespace citytwin::flood
