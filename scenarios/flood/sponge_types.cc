#include "scenarios/flood/sponge_types.h"

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::flood {

namespace {

constexpr double mm = 1e-3;
constexpr double mm_per_h = 1e-3 / 3600.0;

struct Field {
  char const* column;
  double SpongeDesign::*member;
  double unit;
  double most;
};

constexpr Field fields[] = {{"berm_mm", &SpongeDesign::berm_m, mm, 2000},
                            {"surface_void", &SpongeDesign::surface_void, 1, 1},
                            {"pavement_mm", &SpongeDesign::pavement_m, mm, 2000},
                            {"pavement_void", &SpongeDesign::pavement_void, 1, 1},
                            {"pavement_sealed", &SpongeDesign::pavement_sealed, 1, 0.99},
                            {"pavement_mm_per_h", &SpongeDesign::pavement_m_per_s, mm_per_h, 1e5},
                            {"soil_mm", &SpongeDesign::soil_m, mm, 5000},
                            {"porosity", &SpongeDesign::porosity, 1, 1},
                            {"field_capacity", &SpongeDesign::field_capacity, 1, 1},
                            {"wilting_point", &SpongeDesign::wilting_point, 1, 1},
                            {"soil_mm_per_h", &SpongeDesign::soil_m_per_s, mm_per_h, 1e4},
                            {"soil_slope", &SpongeDesign::soil_slope, 1, 100},
                            {"suction_mm", &SpongeDesign::suction_m, mm, 2000},
                            {"storage_mm", &SpongeDesign::storage_m, mm, 1e4},
                            {"storage_void", &SpongeDesign::storage_void, 1, 1},
                            {"seepage_mm_per_h", &SpongeDesign::seepage_m_per_s, mm_per_h, 1e4},
                            {"mat_mm", &SpongeDesign::mat_m, mm, 500},
                            {"mat_void", &SpongeDesign::mat_void, 1, 1},
                            {"mat_manning", &SpongeDesign::mat_manning, 1, 1},
                            {"mat_slope", &SpongeDesign::mat_slope, 1, 1},
                            {"drain_coefficient", &SpongeDesign::drain_coefficient, 1, 1e4},
                            {"drain_exponent", &SpongeDesign::drain_exponent, 1, 2},
                            {"drain_offset_mm", &SpongeDesign::drain_offset_m, mm, 1e4}};

Result<void> set(Field const& field, double value, std::string const& where, SpongeDesign& design) {
  if (value >= 0 && value <= field.most) {
    design.*field.member = value * field.unit;
    return {};
  }
  return Error{
      ErrorCode::invalid_argument,
      fmt::format("{}: {} is {}; expected 0 to {}", where, field.column, value, field.most), where};
}

/// A layer that is there needs pores that can take and give water.
Result<void> check(SpongeDesign const& d, std::string const& where) {
  auto const refuse = [&](char const* what) {
    return Error{ErrorCode::invalid_argument, fmt::format("{}: {}", where, what), where};
  };
  if (!(d.surface_void > 0)) return refuse("surface_void is 0; expected more");
  if (d.pavement_m > 0 && !(d.pavement_void > 0)) {
    return refuse("pavement_void is 0 in a pavement; expected more");
  }
  if (d.soil_m > 0 && !(d.wilting_point <= d.field_capacity && d.field_capacity < d.porosity)) {
    return refuse("expected wilting_point <= field_capacity < porosity in a soil");
  }
  if (d.storage_m > 0 && !(d.storage_void > 0)) {
    return refuse("storage_void is 0 in a storage; expected more");
  }
  if (d.mat_m > 0 && !(d.mat_void > 0 && d.mat_manning > 0)) {
    return refuse("mat_void or mat_manning is 0 in a drainage mat; expected more");
  }
  if (d.mat_m > 0 && d.storage_m > 0) {
    return refuse("has a drainage mat and a storage; expected one of them");
  }
  return {};
}

Result<SpongeType> read_row(CsvFile const& table, std::size_t row) {
  SpongeType out;
  auto const kind = table.text(row, "kind");
  auto const on = table.text(row, "on");
  auto const en = table.text(row, "name_en");
  auto const zh = table.text(row, "name_zh");
  for (auto const* text : {&kind, &on, &en, &zh}) {
    if (!*text) return text->error();
  }
  auto const where = fmt::format("sponge_types.csv:{}", table.line(row));
  if (*on != "ground" && *on != "roof") {
    return Error{ErrorCode::data_corrupt,
                 fmt::format("{}: on is '{}'; expected ground or roof", where, *on), where};
  }
  out.kind = *kind;
  out.on_roof = *on == "roof";
  out.name_en = *en;
  out.name_zh = *zh;
  for (auto const& field : fields) {
    auto const value = table.number(row, field.column);
    if (!value) return value.error();
    if (auto const done = set(field, *value, where, out.design); !done) return done.error();
  }
  if (auto const sound = check(out.design, where); !sound) return sound.error();
  return out;
}

}  // namespace

Result<std::vector<SpongeType>> load_sponge_types() {
  auto const table = CsvFile::read(data_path("standards/sponge_types.csv"));
  if (!table) return table.error();
  std::vector<SpongeType> out;
  for (std::size_t row = 0; row < table->size(); ++row) {
    auto type = read_row(*table, row);
    if (!type) return type.error();
    out.push_back(std::move(*type));
  }
  return out;
}

Result<SpongeDesign> design_of(SpongeType const& type, Layer const& layer, std::size_t row) {
  SpongeDesign out = type.design;
  auto const where = fmt::format("{}: feature {}", layer.name(), layer.id(row));
  for (auto const& field : fields) {
    auto const value = layer.number(field.column, row);
    if (!value) continue;
    if (auto const done = set(field, *value, where, out); !done) return done.error();
  }
  if (auto const sound = check(out, where); !sound) return sound.error();
  return out;
}

}  // namespace citytwin::flood
