/// @file
/// Crests: faces between two cells that carry a wall, a levee, a kerb, a gate or a breach.
///
/// The flow kernels see such a face as blocked; crest_flow.h moves its water. A surface without
/// crests runs as if there were none.
///
/// Units    levels in water quanta (water_quantum.h) modulo 2^32, as Surface::bed.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace citytwin::flood {

/// A cell by row and column.
struct Cell {
  int row = 0;
  int column = 0;
  friend bool operator==(Cell const&, Cell const&) = default;
};

/// The side of a cell that it shares with its eastern or southern neighbour.
struct Face {
  Cell cell;
  bool south = false;

  [[nodiscard]] Cell other() const {
    return south ? Cell{cell.row + 1, cell.column} : Cell{cell.row, cell.column + 1};
  }
  friend bool operator==(Face const&, Face const&) = default;
};

/// Water over a face, or through a part of it.
struct Crest {
  Face face;
  float friction = 0;      ///< g n^2 of the face, m^(1/3)
  std::uint32_t sill = 0;  ///< water below it does not pass
  float length_m = 0;      ///< over which water falls, at most
  float share = 1;         ///< of the face that is open above the sill
  /// Height of the opening above the sill; infinite where it is open to the sky.
  float opening_m = std::numeric_limits<float>::infinity();
  int line = 0;               ///< index into Crests::lines
  bool to_the_right = false;  ///< east or south is to the right of its line
};

/// What crests belong to, for the books: a wall, a gate, a breach.
struct CrestLine {
  std::string name;
  std::string kind;  ///< "crest", "gate", "breach", "shell"
};

/// An opening that grows out from the middle of a part of a wall, in width and depth alike.
struct Breach {
  struct Part {
    std::size_t wall;     ///< index into Crests::crests: what is left of the wall
    std::size_t opening;  ///< the same: what has broken
    double from_m, to_m;  ///< chainage
    std::int32_t fall;    ///< from the wall's crest to the sill at last, quanta
  };
  std::vector<Part> parts;
  std::vector<Cell> beside;  ///< whose level may set it off
  double middle_m = 0;       ///< chainage
  double width_m = 0;        ///< at last
  double growth_s = 0;
  double start_s = std::numeric_limits<double>::infinity();
  double trigger_level_m = std::numeric_limits<double>::infinity();
};

/// When a gate is to open, and how far.
struct GateRule {
  enum class When {
    time_s,
    left_above_m,
    left_below_m,
    right_above_m,
    right_below_m,
    drop_above_m
  };
  When when = When::time_s;
  double value = 0;    ///< of time, of a level, or of the left level less the right one
  double opening = 0;  ///< share, 0 to 1
};

/// A leaf between sill and soffit.
struct Gate {
  std::vector<std::size_t> crests;  ///< indices into Crests::crests
  Cell left, right;                 ///< in its middle, on both sides of the line
  double height_m = 0;              ///< of the whole opening
  double travel_s = 0;              ///< from shut to open
  double opening = 0;               ///< at the begin
  std::vector<GateRule> rules;      ///< the last one that holds counts; none: it stays as it is
};

struct Crests {
  std::vector<Crest> crests;
  std::vector<CrestLine> lines;
  std::vector<Breach> breaches;
  std::vector<Gate> gates;
  double orifice = 0.6;  ///< coefficient of flow beneath a gate
};

}  // namespace citytwin::flood
