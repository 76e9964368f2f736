#include <cassert>

#include "scenarios/core/scenario_file.h"
#include "tests/fuzz/memory_file.h"

/// Any bytes are either a scenario file with a type, or one sentence about what is wrong.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  citytwin::test::MemoryFile const file(bytes, size);
  auto const read = citytwin::read_scenario_file(file.path());
  if (read ? read->scenario.empty() : read.error().message.empty()) __builtin_trap();
  return 0;
}
