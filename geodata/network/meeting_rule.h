/// @file
/// Which of the uses of a place by lines are one meeting point, and which cross one above another.
///
/// Units    none.
/// Shapes   a stop is a use of a place by a line. At each place: stops of one level meet; levels at
///          which a line ends meet one another; a single end that nothing else joins meets the
///          lines that pass at the nearest level. A place whose stops all have node ids is one
///          meeting: its source says so.
/// Errors   none.
/// Checked  tests/geodata/network/noding_test.cc
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace citytwin {

struct Stop {
  std::uint32_t line = 0;
  std::uint32_t segment = 0;  ///< from vertex `segment`
  double share = 0;           ///< of the segment; 0 = at the vertex
  std::uint32_t place = 0;
  std::int32_t level = 0;
  bool end = false;  ///< of its line
  bool identified = false;
};

struct Meetings {
  std::size_t count = 0;
  std::vector<std::uint32_t> of_stop;    ///< none where the line just passes
  std::vector<std::uint32_t> of_anchor;  ///< none where no line is
  std::size_t levels_kept_apart = 0;     ///< places where levels do not all meet
};

/// @param anchored places that are nodes whatever happens there
/// @param join_passing whether lines that pass through one place meet there
[[nodiscard]] Meetings find_meetings(std::span<Stop const> stops,
                                     std::span<std::uint32_t const> anchored, bool join_passing);

}  // namespace citytwin
