/// @file
/// A .csv with a header line and coordinates as a table.
///
/// The caller names the columns of x and y (and z), or they are recognised: a column of WKT
/// ("WKT", "geometry", ...), else the first of the pairs lon/lat, easting/northing, x/y and their
/// Chinese names. Every column stays an attribute, as text: codes keep their leading zeros.
/// Encoding: UTF-8, else GB 18030, told by the bytes.
///
/// Units    coordinates as they are; the file names no CRS, so one must be given.
/// Errors   a named column that is not there, a column name given twice, UTF-16, a quote that does
///          not end. A coordinate that is no number leaves the row without a place; the reader
///          drops and lists it. Records longer or shorter than the header are counted in a warning.
/// Checked  tests/geodata/loaders/csv_test.cc, tests/fuzz/csv_fuzz.cc
#pragma once

#include <string_view>

#include "geodata/loaders/source_file.h"

namespace citytwin {

struct CsvTable {
  SourceTable table;
  CsvColumns columns;  ///< in use; x alone = a column of WKT; empty = none
  std::vector<std::string> warnings;
};

/// @param name what errors call the file
/// @param layer the table's name
[[nodiscard]] Result<CsvTable> read_csv(std::string text, std::string const& name,
                                        std::string const& layer, CsvColumns const& columns);

[[nodiscard]] Result<void> prepare_csv(SourceFile& source);

}  // namespace citytwin
