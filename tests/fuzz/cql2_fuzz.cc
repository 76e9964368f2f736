#include <cstdint>
#include <string>
#include <string_view>

#include "geodata/filter/filter.h"
#include "geodata/utf8.h"

namespace {

struct City {
  citytwin::LocalFrame frame = *citytwin::make_local_frame("EPSG:4549", 616000, 3435000, "");
  std::shared_ptr<citytwin::Layer const> layer = [] {
    citytwin::LayerBuilder out("things", citytwin::LayerKind::other, citytwin::GeometryType::point);
    for (int i = 0; i < 20; ++i) {
      if (i % 5 != 0) out.geometry().add_point({10.0 * i, 0, 0});
      if (i % 3 != 0) out.set("n", std::int64_t{i});
      if (i % 4 != 0) out.set("x", 0.5 * i);
      if (i % 2 != 0) out.set("t", std::string(i % 7 == 0 ? "2026-03-01" : "北路 a%"));
      out.end_feature();
    }
    return std::move(out).build();
  }();
};

}  // namespace

/// Any bytes are either a filter that finds rows in order, or one sentence in UTF-8 with carets.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  static City const city;
  std::string_view const text(reinterpret_cast<char const*>(bytes), size);
  auto const filter = citytwin::Filter::parse(text, citytwin::schema_of(*city.layer), city.frame);
  if (!filter) {
    auto const& message = filter.error().message;
    if (message.empty()) __builtin_trap();
    for (std::size_t i = 0; i < message.size();) {
      auto const c = citytwin::code_point_at(message, i);
      if (c.value == citytwin::bad_utf8) __builtin_trap();
      i += c.bytes;
    }
    return 0;
  }
  auto const found = filter->rows(*city.layer);
  if (!found) __builtin_trap();
  for (std::size_t i = 1; i < found->rows.size(); ++i) {
    if (found->rows[i - 1] >= found->rows[i]) __builtin_trap();
  }
  return 0;
}
