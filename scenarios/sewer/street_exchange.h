/// @file
/// Moves water between streets and sewers through the inlets of a network, step by step.
///
/// Units    SI; flows m3/s.
/// Shapes   lateral inflow: one entry per node.
/// Errors   make() passes on an unknown grate type.
/// Source   inlet_capture.h; water that spills from the receiving node comes back by the inlets'
/// open areas. Checked  tests/scenarios/sewer/inlet_capture_test.cc, `citytwin validate sewer`
#pragma once

#include <vector>

#include "geodata/result.h"
#include "scenarios/sewer/inlet_capture.h"
#include "scenarios/sewer/sewer_flow.h"

namespace citytwin::sewer {

class StreetExchange {
 public:
  [[nodiscard]] static Result<StreetExchange> make(Network const& network);

  /// Adds captured and returned flows to the lateral inflows by the state before the step.
  void add(SewerFlow const& flow, std::vector<double>& lateral_m3ps);
  /// Does this node receive captured water? Its overflow returns to the streets.
  [[nodiscard]] bool receives(std::size_t node) const { return receives_[node]; }
  [[nodiscard]] bool empty() const { return inlets_.empty(); }

 private:
  struct Inlet {
    InletUse use;
    InletFigures figures;
    Gutter gutter;
    Index street_node;
    bool on_grade;
    double return_share;
  };
  [[nodiscard]] double capture(Inlet const& inlet, SewerFlow const& flow, double depth_m) const;

  std::vector<Inlet> inlets_;
  std::vector<bool> receives_;
};

}  // namespace citytwin::sewer
