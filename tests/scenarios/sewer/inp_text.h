/// @file
/// Small networks for tests, written as the .inp text a planner would write.
#pragma once

#include <sstream>
#include <string>

#include "scenarios/sewer/inp_reader.h"
#include "tests/support/catch.h"

namespace citytwin::sewer::test {

inline std::string const kOptions =
    "[OPTIONS]\nFLOW_UNITS CMS\nFLOW_ROUTING DYNWAVE\nSTART_DATE 01/01/2020\nEND_DATE 01/01/2020\n"
    "START_TIME 00:00:00\nEND_TIME 04:00:00\nREPORT_STEP 00:05:00\nWET_STEP 00:01:00\n"
    "DRY_STEP 00:01:00\nROUTING_STEP 2\nINERTIAL_DAMPING PARTIAL\n";

inline Result<Network> read_text(std::string const& text) {
  std::istringstream stream(text);
  return read_inp(stream, "test.inp");
}

inline Network network_of(std::string const& text) {
  auto network = read_text(text);
  if (!network) FAIL(network.error().message);
  return *network;
}

/// Three pipes of 1 m downhill to a free outfall, 0.5 m3/s from time 0 on at the top.
inline std::string const kThreePipes =
    kOptions +
    "[JUNCTIONS]\nA 10.3 4\nB 10.2 4\nC 10.1 4\n[OUTFALLS]\nO 10.0 FREE NO\n"
    "[CONDUITS]\np1 A B 100 0.013 0 0\np2 B C 100 0.013 0 0\np3 C O 100 0.013 0 0\n"
    "[XSECTIONS]\np1 CIRCULAR 1 0 0 0 1\np2 CIRCULAR 1 0 0 0 1\np3 CIRCULAR 1 0 0 0 1\n"
    "[INFLOWS]\nA FLOW \"\" FLOW 1.0 1.0 0.5\n";

}  // namespace citytwin::sewer::test
