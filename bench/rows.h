/// @file
/// BenchRow: one figure of `citytwin_bench`, beside what a user would pick instead.
///
/// Units    value and rival_value in `unit`; ratio has none and is always "times better than the
///          rival": above 1 is good whichever way `better` points.
/// Checked  tests/bench/rows_test.cc
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace citytwin::bench {

enum class Better { higher, lower };

struct BenchRow {
  std::string name = {};  ///< "geodata/window_queries"; the part before '/' is the area
  double value = 0;
  std::string unit = {};
  Better better = Better::higher;
  std::string rival = {};  ///< "Boost.Geometry rtree"; empty when there is none
  std::optional<double> rival_value = {};
  std::optional<double> ratio = {};     ///< times better than the rival; set by with_rival()
  std::optional<double> at_least = {};  ///< the bar for ratio
  std::string note = {};                ///< what a reader must know: input, threads, limits

  [[nodiscard]] bool missed() const { return at_least && !(ratio.value_or(0) >= *at_least); }
};

/// The row with its rival's value and the ratio that follows.
[[nodiscard]] BenchRow with_rival(BenchRow row, std::string rival, double rival_value);

/// An aligned table, one line a row; a missed bar is printed as missed.
[[nodiscard]] std::string to_text(std::vector<BenchRow> const& rows);

/// A JSON array of objects with the fields' names; what is absent is null.
[[nodiscard]] std::string to_json(std::vector<BenchRow> const& rows);

}  // namespace citytwin::bench
