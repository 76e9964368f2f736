#include "scenarios/risk/pipe_material.h"

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::risk {

namespace {

constexpr char const* file_name = "standards/risk_materials.csv";

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

Result<PipeMaterials> PipeMaterials::load() {
  auto const csv = CsvFile::read(data_path(file_name));
  if (!csv) return csv.error();
  PipeMaterials materials;
  for (std::size_t row = 0; row < csv->size(); ++row) {
    auto const code = csv->text(row, "code");
    auto const name = csv->text(row, "class");
    auto const assumed = csv->number(row, "assumed");
    if (!code) return code.error();
    if (!name) return name.error();
    if (!assumed) return assumed.error();
    PipeMaterial const material{*name, *assumed != 0};
    if (!materials.by_code_.emplace(lower_case(*code), material).second) {
      return Error{
          ErrorCode::data_corrupt,
          fmt::format("risk_materials.csv:{}: code '{}' stands twice", csv->line(row), *code),
          file_name};
    }
  }
  return materials;
}

std::optional<PipeMaterial> PipeMaterials::find(std::string_view code) const {
  auto const found = by_code_.find(lower_case(code));
  if (found == by_code_.end()) return std::nullopt;
  return found->second;
}

}  // namespace citytwin::risk
