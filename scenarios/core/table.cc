#include "scenarios/core/table.h"

#include <fmt/format.h>

namespace citytwin {

namespace {

std::string quoted(std::string const& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string cell(Value const& value) {
  if (auto const* text = std::get_if<std::string>(&value)) return quoted(*text);
  if (auto const* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
  if (auto const* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return {};
}

}  // namespace

std::string to_csv(Table const& table) {
  std::string out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    out += (i ? "," : "") + quoted(table.columns[i].name);
  }
  out += "\r\n";
  for (auto const& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i ? "," : "") + cell(row[i]);
    out += "\r\n";
  }
  return out;
}

}  // namespace citytwin
