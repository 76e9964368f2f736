/// @file
/// The areas this build can measure: those whose libraries exist (bench/CMakeLists.txt).
#pragma once

#include <vector>

#include "bench/suite.h"

namespace citytwin::bench {

struct Area {
  char const* name;
  void (*add)(Suite& suite);
  bool on_request;  ///< measured only when it is named
};

/// In the order of bench/CMakeLists.txt.
[[nodiscard]] std::vector<Area> const& areas();

}  // namespace citytwin::bench
