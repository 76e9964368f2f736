#include "geodata/csv_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace citytwin {

namespace {

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    char const c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

void strip_line_end(std::string& line) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
}

}  // namespace

Result<CsvFile> CsvFile::read(std::filesystem::path const& file) {
  std::ifstream stream(file);
  if (!stream) {
    return Error{ErrorCode::not_found,
                 fmt::format("{}: cannot be read; expected a CSV file", file.string()),
                 file.string()};
  }
  return read(stream, file.filename().string());
}

Result<CsvFile> CsvFile::parse(std::string const& text, std::string name) {
  std::istringstream stream(text);
  return read(stream, std::move(name));
}

Result<CsvFile> CsvFile::read(std::istream& stream, std::string name) {
  CsvFile csv;
  csv.name_ = std::move(name);
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number) {
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    strip_line_end(line);
    if (line.empty() || line[0] == '#') continue;
    auto fields = split(line);
    if (csv.columns_.empty()) {
      csv.columns_ = std::move(fields);
      continue;
    }
    if (fields.size() != csv.columns_.size()) {
      return Error{ErrorCode::data_corrupt,
                   fmt::format("{}:{}: {} fields; expected {} as in the header", csv.name_, number,
                               fields.size(), csv.columns_.size()),
                   csv.name_};
    }
    csv.rows_.push_back(std::move(fields));
    csv.lines_.push_back(number);
  }
  if (csv.columns_.empty()) {
    return Error{ErrorCode::data_corrupt,
                 fmt::format("{}: is empty; expected a header line", csv.name_), csv.name_};
  }
  return csv;
}

Result<std::string> CsvFile::text(std::size_t row, std::string_view column) const {
  auto const found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) {
    return Error{ErrorCode::not_found,
                 fmt::format("{}: there is no column '{}'; it has {}", name_, column,
                             fmt::join(columns_, ", ")),
                 name_};
  }
  return rows_[row][static_cast<std::size_t>(found - columns_.begin())];
}

Result<double> CsvFile::number(std::size_t row, std::string_view column) const {
  auto const field = text(row, column);
  if (!field) return field.error();
  double value = 0;
  auto const* const end = field->data() + field->size();
  auto const parsed = std::from_chars(field->data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(value)) {
    return Error{ErrorCode::data_corrupt,
                 fmt::format("{}:{}: column '{}' is '{}'; expected a number", name_, lines_[row],
                             column, *field),
                 name_};
  }
  return value;
}

}  // namespace citytwin
