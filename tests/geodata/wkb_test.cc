#include "geodata/wkb.h"

#include <ogr_geometry.h>

#include "geodata/ogr_geometry.h"
#include "tests/support/catch.h"

using namespace citytwin;

namespace {

LocalFrame frame() {
  return *make_local_frame("EPSG:4549", 616000, 3435000, "");
}

GeometryColumn one(GeometryType type, int parts) {
  GeometryColumn column(type);
  for (int i = 0; i < parts; ++i) {
    double const d = 100.125 * i;
    std::vector<Vec3> const ring{{d, 0, 1}, {d + 10, 0, 2}, {d + 10, 10, 3}, {d, 10, 4}};
    std::vector<std::vector<Vec3>> const holes{{{d + 1, 1, 0}, {d + 2, 1, 0}, {d + 2, 2, 0}}};
    if (type == GeometryType::polygon) {
      column.add_polygon_part(ring, holes);
    } else {
      column.add_ring(type == GeometryType::point ? std::span(ring).first(1) : std::span(ring));
      column.end_part();
    }
  }
  column.end_feature();
  return column;
}

std::string by_ogr(GeometryColumn const& column, OGRwkbByteOrder order) {
  auto const geometry =
      make_ogr_geometry(column[0], column.type(), column[0].part_count() > 1, frame());
  std::string out(static_cast<std::size_t>(geometry->WkbSize()), '\0');
  geometry->exportToWkb(order, reinterpret_cast<unsigned char*>(out.data()), wkbVariantIso);
  return out;
}

std::string message(std::string_view bytes) {
  auto const decoded = decode_wkb(bytes, frame());
  REQUIRE_FALSE(decoded.ok());
  return decoded.error().message;
}

}  // namespace

TEST_CASE("the encoded bytes are those that OGR writes, and both byte orders decode to the same",
          "[geodata][oracle]") {
  for (auto type : {GeometryType::point, GeometryType::line, GeometryType::polygon}) {
    for (int parts : {1, 3}) {
      auto const column = one(type, parts);
      auto const bytes = encode_wkb(column[0], type, frame());
      CHECK(bytes == by_ogr(column, wkbNDR));
      for (auto const& form : {bytes, by_ogr(column, wkbXDR)}) {
        auto const back = decode_wkb(form, frame());
        REQUIRE(back.ok());
        CHECK(back->type() == type);
        CHECK(encode_wkb((*back)[0], type, frame()) == bytes);
      }
    }
  }
}

TEST_CASE("a feature without geometry is no bytes", "[geodata][exact]") {
  GeometryColumn column(GeometryType::line);
  column.end_feature();
  CHECK(encode_wkb(column[0], GeometryType::line, frame()).empty());
}

TEST_CASE("a ring without area keeps its direction, however often it is read", "[geodata][exact]") {
  GeometryColumn flat(GeometryType::polygon);
  flat.add_polygon(std::vector<Vec3>{{0, 0, 0}, {4, 0, 1}, {2, 0, 2}, {0, 0, 0}});
  auto const once = encode_wkb(flat[0], GeometryType::polygon, frame());
  auto const again = decode_wkb(once, frame());
  REQUIRE(again.ok());
  CHECK(encode_wkb((*again)[0], GeometryType::polygon, frame()) == once);
}

TEST_CASE("every truncation and every extension of valid bytes is refused", "[geodata][fuzz]") {
  auto const column = one(GeometryType::polygon, 2);
  auto const bytes = encode_wkb(column[0], GeometryType::polygon, frame());
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    REQUIRE_FALSE(decode_wkb(std::string_view(bytes).substr(0, n), frame()).ok());
  }
  CHECK(message(bytes + '\0').find("1 bytes follow") != std::string::npos);
}

TEST_CASE("WKB that is of no use says why", "[geodata][contract]") {
  using namespace std::string_literals;
  CHECK(message("\x01\x07\x00\x00\x00\x00\x00\x00\x00"s).find("type 7 is unknown") !=
        std::string::npos);
  CHECK(message("\x01\x02\x00\x00\x00\xff\xff\xff\xff"s).find("count of 4294967295") !=
        std::string::npos);
  std::string const nan_point = "\x01\x01\x00\x00\x00\0\0\0\0\0\0\xf8\x7f\0\0\0\0\0\0\xf8\x7f"s;
  CHECK(message(nan_point).find("not finite") != std::string::npos);
  std::string const far_point = "\x01\x01\x00\x00\x00\0\0\0\0\0\0\0\x7e\0\0\0\0\0\0\0\0"s;
  CHECK(message(far_point).find("is no place") != std::string::npos);
  std::string const ewkb = "\x01\x01\x00\x00\x20"s;
  CHECK(message(ewkb).find("type 536870913") != std::string::npos);
}
