#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "geodata/filter/filter.h"
#include "geodata/utf8.h"

using namespace citytwin;

namespace {

void check(bool holds) {
  if (!holds) __builtin_trap();
}

/// Twenty things in a row, 10 m apart, some without a value or a place.
std::shared_ptr<Layer const> things(GeometryType type) {
  LayerBuilder out("things", LayerKind::other, type);
  for (int i = 0; i < 20; ++i) {
    double const x = 10.0 * i;
    std::array<Vec3, 4> const ring{{{x, 0, 0}, {x + 15, 0, 0}, {x, 15, 0}, {x, 0, 0}}};
    if (i % 5 != 0 && type == GeometryType::point) out.geometry().add_point({x, 0, 0});
    if (i % 5 != 0 && type == GeometryType::polygon) out.geometry().add_polygon_part(ring, {});
    if (i % 3 != 0) out.set("n", std::int64_t{i});
    if (i % 4 != 0) out.set("x", 0.5 * i);
    if (i % 2 != 0) out.set("t", std::string(i % 7 == 0 ? "2026-03-01" : "北路 a%"));
    out.end_feature();
  }
  return std::move(out).build();
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    auto const c = code_point_at(text, i);
    if (c.value == bad_utf8) return false;
    i += c.bytes;
  }
  return true;
}

struct City {
  LocalFrame frame = *make_local_frame("EPSG:4549", 616000, 3435000, "");
  std::shared_ptr<Layer const> points = things(GeometryType::point);
  std::shared_ptr<Layer const> areas = things(GeometryType::polygon);
};

void ask(std::string_view text, Layer const& layer, LocalFrame const& frame, char const* crs) {
  auto const filter = Filter::parse(text, schema_of(layer), frame, crs);
  if (!filter) {
    check(!filter.error().message.empty() && is_utf8(filter.error().message));
    return;
  }
  auto const found = filter->rows(layer);
  check(found.ok());
  for (std::size_t i = 1; i < found->rows.size(); ++i) check(found->rows[i - 1] < found->rows[i]);
}

}  // namespace

/// Any bytes are either a filter that finds rows in order, or one sentence in UTF-8 with carets.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  static City const city;
  std::string_view const text(reinterpret_cast<char const*>(bytes), size);
  ask(text, *city.points, city.frame, "");
  ask(text, *city.areas, city.frame, "");
  ask(text, *city.points, city.frame, "EPSG:4326");
  return 0;
}
