/// @file
/// The parts of the .inp reader: one function per section, over one shared state. Private to the
/// reader.
///
/// Errors   kept in InpState::diagnosis; see inp_fields.h.
/// Checked  tests/scenarios/sewer/inp_reader_test.cc
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenarios/sewer/inp_fields.h"
#include "scenarios/sewer/inp_file.h"
#include "scenarios/sewer/network.h"
#include "scenarios/sewer/section_shapes.h"

namespace citytwin::sewer {

struct InpState {
  InpFile const& file;
  SectionBuilder const& shapes;
  Network network;
  Diagnosis diagnosis;
  NameIndex nodes, links, curves, series, patterns, transects, streets, designs, gauges,
      subcatchments;
  std::vector<Transect> transect_list;
  std::vector<bool> has_section;  ///< per link
  bool offsets_are_elevations = false;
  InfiltrationLaw infiltration = InfiltrationLaw::horton;
};

/// Calls `read(fields)` for each line of a section until a mistake.
template <class Read>
void each_line(InpState& state, std::string_view section, Read&& read) {
  auto const* found = state.file.find(section);
  if (!found) return;
  for (auto const& line : found->lines) {
    Fields fields(state.file.name, found->name, line, state.diagnosis);
    read(fields);
    if (state.diagnosis.first) return;
  }
}

/// Adds an object by its name (field 0); a mistake when the name is taken.
template <class T>
T& add_named(Fields& fields, NameIndex& names, std::vector<T>& list) {
  T item;
  item.name = fields.text(0, "name");
  if (!names.add(item.name, static_cast<Index>(list.size()))) {
    fields.wrong("the name '" + item.name + "' is given twice");
  }
  return list.emplace_back(std::move(item));
}

void read_options(InpState& state);
void read_curves(InpState& state);
void read_series(InpState& state);
void read_patterns(InpState& state);
void read_transects(InpState& state);
void read_streets(InpState& state);
void read_inlet_designs(InpState& state);
void read_inlet_uses(InpState& state);
void read_nodes(InpState& state);
void read_inflows(InpState& state);
void read_links(InpState& state);
void read_sections(InpState& state);
void read_losses(InpState& state);
void read_runoff_names(InpState& state);
void read_runoff(InpState& state);
void read_controls(InpState& state);

}  // namespace citytwin::sewer
