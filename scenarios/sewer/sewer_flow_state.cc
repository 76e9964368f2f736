// What a SewerFlow needs to go on: models and topology are built again from the network.
#include "scenarios/core/state_reader.h"
#include "scenarios/sewer/sewer_flow.h"

namespace citytwin::sewer {

void SewerFlow::save(StateWriter& out) const {
  out.write("time", time_s_);
  out.write("last_step", last_step_s_);
  out.write("variable_step", variable_step_s_);
  out.write("evaporation", evaporation_mps_);
  out.write("nodes", nodes_);
  out.write("conduits", conduits_);
  out.write("structures", structures_);
  out.write("totals", totals_);
  out.write("count", count_);
}

Result<void> SewerFlow::load(StateReader& in) {
  in.read("time", time_s_);
  in.read("last_step", last_step_s_);
  in.read("variable_step", variable_step_s_);
  in.read("evaporation", evaporation_mps_);
  in.read("nodes", nodes_);
  in.read("conduits", conduits_);
  in.read("structures", structures_);
  in.read("totals", totals_);
  in.read("count", count_);
  return in.status();
}

}  // namespace citytwin::sewer
