/// @file
/// CsvFile: a CSV with a header line, read whole; for standards tables and oracle data.
///
/// Shapes   lines that begin with '#' and blank lines are left out; fields by RFC 4180 (quotes,
///          doubled quotes), without line breaks inside a field; UTF-8, BOM allowed; CRLF or LF.
/// Errors   an unreadable file, a row with another number of fields than the header, a missing
///          column, a text where a number is expected: file, line and column are named.
/// Checked  tests/geodata/csv_file_test.cc
#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/result.h"

namespace citytwin {

class CsvFile {
 public:
  [[nodiscard]] static Result<CsvFile> read(std::filesystem::path const& file);
  /// Of a text in memory; `name` stands for the file in messages.
  [[nodiscard]] static Result<CsvFile> parse(std::string const& text, std::string name);

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] std::vector<std::string> const& columns() const { return columns_; }
  /// Errors: no such column. @pre row < size()
  [[nodiscard]] Result<std::string> text(std::size_t row, std::string_view column) const;
  /// Errors: no such column, not a finite number (also when empty). @pre row < size()
  [[nodiscard]] Result<double> number(std::size_t row, std::string_view column) const;
  /// Line in the file, from 1, for messages. @pre row < size()
  [[nodiscard]] int line(std::size_t row) const { return lines_[row]; }

 private:
  [[nodiscard]] static Result<CsvFile> read(std::istream& stream, std::string name);

  std::string name_;  ///< file name, for messages
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<int> lines_;
};

}  // namespace citytwin
