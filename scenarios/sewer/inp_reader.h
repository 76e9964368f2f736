/// @file
/// Reads a SWMM 5 input file into a Network.
///
/// Hydraulics, rainfall-runoff, controls, streets and inlets are understood; sections that concern
/// the picture only (MAP, COORDINATES, TAGS, ...) are passed over; sections of processes that this
/// engine does not compute (water quality, groundwater, snow, LID, ...) are refused by name, all at
/// once. A section or keyword that is not known at all is refused as well.
///
/// Units    the file's own, by its FLOW_UNITS; the Network is SI (network.h).
/// Errors   file:line, section, field, value and what was expected; `unsupported` for what is
/// refused. Source   EPA SWMM 5.2 user's manual, appendix D. Checked
/// tests/scenarios/sewer/inp_reader_test.cc
#pragma once

#include <filesystem>
#include <istream>
#include <string>

#include "geodata/result.h"
#include "scenarios/sewer/network.h"

namespace citytwin::sewer {

[[nodiscard]] Result<Network> read_inp(std::filesystem::path const& file);
[[nodiscard]] Result<Network> read_inp(std::istream& text, std::string name);

}  // namespace citytwin::sewer
