#include "geodata/wkb.h"
#include "tests/fuzz/bytes.h"

/// Any bytes are a geometry, or one sentence. What was decoded and encoded comes back the same.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace citytwin;
  LocalFrame const frame;
  auto const column = decode_wkb(test::text_of(bytes, size), frame);
  if (!column) {
    if (column.error().message.empty()) __builtin_trap();
    return 0;
  }
  if (column->size() != 1) __builtin_trap();
  auto const once = encode_wkb((*column)[0], column->type(), frame);
  if (once.empty()) return 0;
  auto const again = decode_wkb(once, frame);
  if (!again || encode_wkb((*again)[0], again->type(), frame) != once) __builtin_trap();
  return 0;
}
