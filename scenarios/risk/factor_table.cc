#include "scenarios/risk/factor_table.h"

#include <cassert>
#include <charconv>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::risk {

namespace {

std::optional<double> as_number(std::string const& text) {
  double value = 0;
  auto const parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<FactorTable> FactorTable::load(std::string_view name) {
  auto const csv = CsvFile::read(data_path(fmt::format("standards/{}", name)));
  if (!csv) return csv.error();
  FactorTable table;
  table.name_ = name;
  for (std::size_t row = 0; row < csv->size(); ++row) {
    auto const factor = csv->text(row, "factor");
    auto const key = csv->text(row, "key");
    auto const value = csv->number(row, "value");
    if (!factor) return factor.error();
    if (!key) return key.error();
    if (!value) return value.error();
    if (!table.values_[*factor].emplace(*key, *value).second) {
      return Error{ErrorCode::data_corrupt,
                   fmt::format("{}:{}: factor '{}' with key '{}' stands twice", name,
                               csv->line(row), *factor, *key),
                   table.name_};
    }
  }
  return table;
}

std::optional<FactorTable::Found> FactorTable::find(std::string_view factor,
                                                    std::string_view key) const {
  auto const keys = values_.find(factor);
  if (keys == values_.end()) return std::nullopt;
  if (auto const found = keys->second.find(key); found != keys->second.end()) {
    return Found{found->second, key == "*"};
  }
  auto const any = keys->second.find("*");
  if (any == keys->second.end()) return std::nullopt;
  return Found{any->second, true};
}

double FactorTable::number(std::string_view factor) const {
  auto const found = find(factor, "*");
  assert(found);
  return found->value;
}

std::optional<double> FactorTable::step(std::string_view factor, double at) const {
  auto const keys = values_.find(factor);
  if (keys == values_.end()) return std::nullopt;
  std::optional<std::pair<double, double>> best;
  for (auto const& [key, value] : keys->second) {
    auto const lower = as_number(key);
    if (lower && *lower <= at && (!best || *lower > best->first)) best = {*lower, value};
  }
  if (!best) return std::nullopt;
  return best->second;
}

Result<void> FactorTable::require(std::vector<std::string_view> const& factors,
                                  std::vector<std::string_view> const& keys) const {
  for (auto factor : factors) {
    for (auto key : keys) {
      if (find(factor, key)) continue;
      return Error{
          ErrorCode::data_corrupt,
          fmt::format("{}: factor '{}' has neither a row '{}' nor a row '*'", name_, factor, key),
          name_};
    }
  }
  return {};
}

}  // namespace citytwin::risk
