#include <cmath>

#include "geodata/loaders/cityjson.h"
#include "geodata/loaders/cityjson_tables.h"
#include "tests/fuzz/bytes.h"

namespace {

void check(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

/// Any bytes are a city whose every coordinate is a place, or one sentence about what is wrong.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  auto const city = citytwin::parse_cityjson(citytwin::test::text_of(bytes, size), "fuzz");
  if (!city) {
    check(!city.error().message.empty());
    return 0;
  }
  std::size_t rows = 0;
  for (auto const& table : citytwin::tables_of(*city)) {
    rows += table.rows.size();
    for (auto const& row : table.rows) check(row.values.size() == table.fields.size());
  }
  check(rows == city->objects.size());
  for (auto const& object : city->objects) {
    for (auto const& geometry : object.geometries) {
      for (auto const& surface : geometry.surfaces) {
        for (auto const& ring : surface.rings) {
          check(ring.size() >= 3);
          for (auto const& p : ring) check(std::isfinite(p.x + p.y + p.z));
        }
      }
    }
  }
  return 0;
}
