#include "geodata/import/import_map.h"
#include "tests/fuzz/memory_file.h"

/// Any bytes are a map with a rule, or one sentence about what is wrong.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  citytwin::test::MemoryFile const file(bytes, size);
  auto const map = citytwin::read_import_map(file.path());
  if (!map && map.error().message.empty()) __builtin_trap();
  if (!map) return 0;
  for (auto const& rule : map->layers) {
    if (rule.name.empty() || rule.geometry == citytwin::GeometryType::none) __builtin_trap();
  }
  return 0;
}
