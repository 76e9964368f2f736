/// @file
/// Dates and times of attributes and filters: ISO 8601 texts as instants, and how two compare.
///
/// Units    microseconds since 1970-01-01T00:00Z; days since 1970-01-01 of the writer's own clock.
/// Shapes   "2026-03-01", "2026-03-01T08:30", "2026-03-01 08:30:15.25+08:00", "...Z".
/// Errors   nullopt for any other text, an impossible date included.
/// Source   OGC 21-065r2 (CQL2), instants; ISO 8601-1:2019.
/// Checked  tests/geodata/filter/temporal_test.cc
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace citytwin::cql2 {

enum class Precision : std::uint8_t {
  day,         ///< a date: the whole day
  local_time,  ///< a time whose offset from UTC is not said
  instant      ///< a time with its offset
};

struct Instant {
  std::int64_t day = 0;     ///< on the clock it was written by
  std::int64_t utc_us = 0;  ///< of an instant
  Precision precision = Precision::day;
};

[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

/// Negative, 0 or positive. Where either is a date, days are compared, each on its own clock;
/// nullopt when a time without its offset meets an instant.
[[nodiscard]] std::optional<int> compare(Instant const& a, Instant const& b);

}  // namespace citytwin::cql2
