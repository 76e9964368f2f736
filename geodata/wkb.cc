#include "geodata/wkb.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace citytwin {

namespace {

static_assert(std::endian::native == std::endian::little, "coordinates are copied as they are");

enum Code : std::uint32_t { point = 1, line = 2, polygon = 3, multi_point = 4, multi_polygon = 6 };
constexpr std::uint32_t with_z = 1000;
constexpr double max_coordinate_m = 1e9;  // 25 times round the earth

/// @tparam Place Vec2 -> Vec2, from local to written
template <class Place>
class Writer {
 public:
  explicit Writer(Place place) : place_(std::move(place)) {}

  void header(std::uint32_t code) {
    out_.push_back(1);
    count(code + with_z);
  }
  void count(std::size_t n) { raw(static_cast<std::uint32_t>(n)); }
  void vertex(Vec3 const& v) {
    auto const at = place_({v.x, v.y});
    raw(at.x);
    raw(at.y);
    raw(v.z);
  }
  void ring(Geometry::Ring ring) {
    count(ring.size());
    for (auto const& v : ring) vertex(v);
  }
  void part(Geometry const& geometry, std::size_t part, std::uint32_t code) {
    header(code);
    if (code == polygon) count(geometry.ring_count(part));
    for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
      if (code == point) {
        vertex(geometry.ring(part, r)[0]);
      } else {
        ring(geometry.ring(part, r));
      }
    }
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  template <class T>
  void raw(T value) {
    auto const bytes = std::bit_cast<std::array<char, sizeof(T)>>(value);
    out_.append(bytes.data(), bytes.size());
  }

  Place place_;
  std::string out_;
};

template <class Place>
std::string write(Geometry const& geometry, GeometryType type, Place const& place) {
  if (geometry.empty() || type == GeometryType::none) return {};
  auto const code = static_cast<std::uint32_t>(type);  // point 1, line 2, polygon 3, as in WKB
  Writer out(place);
  if (geometry.part_count() > 1) {
    out.header(code + 3);
    out.count(geometry.part_count());
  }
  for (std::size_t part = 0; part < geometry.part_count(); ++part) out.part(geometry, part, code);
  return out.take();
}

struct Header {
  std::uint32_t code = 0;  ///< 1 .. 6
  bool z = false;
  bool m = false;
};

/// Throws nothing: the first problem is kept and everything read after it is zero.
class Reader {
 public:
  Reader(std::string_view bytes, VertexPlace const& place) : left_(bytes), place_(place) {}

  Result<GeometryColumn> read() {
    Header const outer = header();
    if (problem_) return bad();
    auto const single = outer.code > polygon ? outer.code - 3 : outer.code;
    GeometryColumn column(static_cast<GeometryType>(single));
    std::size_t const parts = outer.code > polygon ? count(min_part_bytes) : 1;
    for (std::size_t i = 0; i < parts && !problem_; ++i) {
      Header const inner = outer.code > polygon ? header() : outer;
      if (!problem_ && inner.code != single) {
        fail(fmt::format("part {} has type {} in a multi geometry of type {}", i, inner.code,
                         outer.code));
      }
      if (!problem_) part(inner, column);
    }
    if (!problem_ && !left_.empty()) {
      fail(fmt::format("{} bytes follow the geometry", left_.size()));
    }
    if (problem_) return bad();
    column.end_feature();
    return column;
  }

 private:
  static constexpr std::size_t min_part_bytes = 9;

  Error bad() const {
    if (no_place_) return *no_place_;
    return {ErrorCode::invalid_argument,
            fmt::format("geometry is not valid WKB: {}; expected ISO WKB of points, lines or "
                        "polygons",
                        *problem_),
            "geometry"};
  }
  void fail(std::string what) {
    if (!problem_) problem_ = std::move(what);
  }

  template <class T>
  T raw() {
    std::array<char, sizeof(T)> bytes{};
    if (left_.size() < sizeof(T)) {
      fail("it ends early");
      return T{};
    }
    std::memcpy(bytes.data(), left_.data(), sizeof(T));
    left_.remove_prefix(sizeof(T));
    if (big_endian_) std::reverse(bytes.begin(), bytes.end());
    return std::bit_cast<T>(bytes);
  }

  Header header() {
    auto const order = raw<std::uint8_t>();
    if (order > 1) fail(fmt::format("byte order is {}, not 0 or 1", order));
    big_endian_ = order == 0;
    auto const type = raw<std::uint32_t>();
    auto const dimension = type / 1000;
    Header const h{type % 1000, dimension == 1 || dimension == 3, dimension >= 2};
    if (dimension > 3 || h.code < point || h.code > multi_polygon) {
      fail(fmt::format("type {} is unknown", type));
    }
    return h;
  }

  /// A count that the bytes left can hold.
  std::size_t count(std::size_t bytes_each) {
    auto const n = raw<std::uint32_t>();
    if (n <= left_.size() / bytes_each) return n;
    fail(fmt::format("a count of {} is beyond its end", n));
    return 0;
  }

  Vec3 vertex(Header const& h) {
    auto const x = raw<double>();
    auto const y = raw<double>();
    auto const z = h.z ? std::optional(raw<double>()) : std::nullopt;
    if (h.m) (void)raw<double>();
    if (!std::isfinite(x) || !std::isfinite(y) || !std::isfinite(z.value_or(0))) {
      fail("a coordinate is not finite");
    }
    if (std::abs(x) > max_coordinate_m || std::abs(y) > max_coordinate_m) {
      fail(fmt::format("({}, {}) is no place", x, y));
    }
    return placed({x, y}, z);
  }

  Vec3 placed(Vec2 source, std::optional<double> z) {
    if (problem_ || no_place_) return {};
    auto const at = place_(source, z);
    if (at) return *at;
    no_place_ = at.error();
    fail(at.error().message);
    return {};
  }

  std::vector<Vec3> ring(Header const& h, std::size_t at_least) {
    std::size_t const bytes_each = 16 + (h.z ? 8U : 0U) + (h.m ? 8U : 0U);
    std::vector<Vec3> out(count(bytes_each));
    for (auto& v : out) v = vertex(h);
    if (out.size() < at_least) {
      fail(fmt::format("a line or ring has {} points; expected {} or more", out.size(), at_least));
    }
    return out;
  }

  void part(Header const& h, GeometryColumn& column) {
    if (h.code == point) {
      Vec3 const v = vertex(h);
      column.add_ring({&v, 1});
      column.end_part();
    } else if (h.code == line) {
      column.add_ring(ring(h, 2));
      column.end_part();
    } else {
      polygon_part(h, column);
    }
  }

  void polygon_part(Header const& h, GeometryColumn& column) {
    std::vector<std::vector<Vec3>> rings(count(sizeof(std::uint32_t)));
    for (auto& r : rings) r = ring(h, 4);
    if (rings.empty()) fail("a polygon has no ring");
    if (problem_) return;
    column.add_polygon_part(rings[0], std::span(rings).subspan(1));
  }

  std::string_view left_;
  VertexPlace const& place_;
  bool big_endian_ = false;
  std::optional<std::string> problem_;
  std::optional<Error> no_place_;  ///< then problem_ is its message
};

}  // namespace

std::string encode_wkb(Geometry const& geometry, GeometryType type, LocalFrame const& frame) {
  return write(geometry, type, [&](Vec2 p) { return frame.to_world(p.x, p.y); });
}

std::string encode_wkb(Geometry const& geometry, GeometryType type,
                       std::function<Vec2(Vec2)> const& place_of) {
  return write(geometry, type, [&](Vec2 p) { return place_of(p); });
}

Result<GeometryColumn> decode_wkb(std::string_view bytes, LocalFrame const& frame) {
  return decode_wkb(bytes, [&](Vec2 source, std::optional<double> z) -> Result<Vec3> {
    auto const local = frame.to_local(source.x, source.y);
    return Vec3{local.x, local.y, z.value_or(0)};
  });
}

Result<GeometryColumn> decode_wkb(std::string_view bytes, VertexPlace const& place) {
  return Reader(bytes, place).read();
}

}  // namespace citytwin
