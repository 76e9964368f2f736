/// @file
/// A text of separated values as records, with the line each begins in.
///
/// The separator is the one of comma, semicolon, tab and bar that the first line has most of
/// outside quotes. Fields may be quoted, then hold separators, line ends and doubled quotes.
///
/// Errors   a quote that does not end: the line it begins in.
/// Source   RFC 4180.
/// Checked  tests/geodata/loaders/csv_test.cc, tests/fuzz/csv_fuzz.cc
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "geodata/result.h"

namespace citytwin {

struct CsvRecord {
  std::size_t line = 0;  ///< counted from 1
  std::vector<std::string> fields;
};

/// Empty lines are skipped; a byte-order mark too.
/// @param name what the error calls the file
[[nodiscard]] Result<std::vector<CsvRecord>> parse_csv(std::string_view text,
                                                       std::string const& name);

}  // namespace citytwin
