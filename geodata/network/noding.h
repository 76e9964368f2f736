/// @file
/// Finds where the lines of a layer meet and cuts them there.
///
/// Two vertices are one meeting point when
///   - their sources say so (the same node id), or
///   - they lie at the same place, to the last bit, and are of the same group and level; lines that
///     end there join whatever their levels: that is where a ramp leaves a street. Lines that pass
///     through a place at different levels cross one above the other, or
///   - a line's end that has no node id lies within the tolerance of another end, of a line of its
///     group and level, or of an anchor. The line is then cut at the nearest point.
/// Nothing else joins: lines that cross without a common vertex are at different levels.
///
/// Units    local metres, in plan.
/// Shapes   nodes are the ends of lines and the places used at least twice. Chains of ends, each
///          within the tolerance of the next, become one node, at the place of the first.
/// Errors   none: a row without geometry is left out; what looks wrong is in the report.
/// Checked  tests/geodata/network/noding_test.cc, tests/geodata/network/road_graph_test.cc
#pragma once

#include <functional>
#include <limits>
#include <optional>

#include "geodata/layer.h"
#include "geodata/network/ground_scale.h"
#include "geodata/network/network.h"

namespace citytwin {

/// What a line's geometry does not say.
struct LineTraits {
  std::int32_t level = 0;
  std::uint32_t group = 0;  ///< lines of different groups never meet by place
};

/// A point that cuts the lines of its group within the tolerance: a valve, a manhole. Lines with
/// node ids know where they end: of them it cuts only those that name its own.
struct Anchor {
  std::optional<Vec3> at;
  std::uint32_t group = 0;
  std::optional<std::int64_t> node_id;
};

struct NodingInput {
  std::function<LineTraits(std::size_t row)> traits;  ///< empty = all of level and group 0
  /// Fills in the node ids of a row: one for each vertex, or two for its ends, or none. Rows of
  /// several parts have none.
  std::function<void(std::size_t row, std::vector<std::int64_t>& ids)> node_ids;
  std::vector<Anchor> anchors;
  /// False: lines that pass through a place they share do not join; only ends do.
  bool join_passing = true;
};

struct NodingOptions {
  double tolerance_m = 0.5;  ///< ends this close are one; 0 = only what is exactly shared
  double near_m = 5;         ///< loose ends this close to another line are reported
};

/// A line's end that meets nothing.
struct LooseEnd {
  std::uint32_t node = 0;
  std::uint32_t row = 0;
  /// The nearest line of its group and level within near_m; none when there is none.
  std::uint32_t near_row = none;
  double near_distance_m = 0;
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
};

struct NodingReport {
  std::size_t identified_rows = 0;    ///< with node ids
  std::size_t merged_ends = 0;        ///< ends moved onto another place within the tolerance
  std::size_t cut_lines = 0;          ///< cuts inside a segment, where an end or anchor touches it
  std::size_t collapsed = 0;          ///< pieces no longer than the tolerance, left out
  std::size_t levels_kept_apart = 0;  ///< places where lines cross one above the other
  std::vector<LooseEnd> loose_ends;   ///< ascending node
};

struct NodedLines {
  Network network;
  std::vector<std::uint32_t> anchor_nodes;  ///< LooseEnd::none where no line is near
  NodingReport report;
};

/// @pre layer.geometry_type() is line
[[nodiscard]] NodedLines node_lines(Layer const& layer, GroundScale const& scale,
                                    NodingInput const& input, NodingOptions const& options);

}  // namespace citytwin
