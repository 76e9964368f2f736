/// @file
/// Sewer networks of SWMM input files (.inp) as tables: nodes, links, subcatchments.
///
/// A link runs from its first node through its VERTICES to its second; `from` and `to` keep the
/// topology even where nodes have no place. Only what a city keeps is read; the hydraulics of the
/// file (curves, controls, time series) are not.
///
/// Units    the file's own, named in the column `unit` of nodes and links ("m" or "ft", by
///          FLOW_UNITS); the file names no CRS, so one must be given.
/// Errors   a number that is none, an id given twice, a file without nodes: with line and section.
/// Source   EPA SWMM 5.2 user's manual, appendix D.
/// Checked  tests/geodata/loaders/swmm_test.cc
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "geodata/loaders/source_table.h"
#include "geodata/result.h"

namespace citytwin {

inline constexpr char const* swmm_id_field = "name";

struct SwmmNetwork {
  std::vector<SourceTable> tables;  ///< nodes, links, subcatchments
  std::size_t links_without_end = 0;
  std::size_t nodes_without_place = 0;
  std::size_t places_without_node = 0;
  std::vector<std::string> warnings;
};

[[nodiscard]] Result<SwmmNetwork> parse_swmm(std::string_view text, std::string const& name);

}  // namespace citytwin
