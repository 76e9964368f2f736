#include "geodata/loaders/wkb_placer.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "geodata/geos_repair.h"
#include "geodata/loaders/placer.h"

namespace citytwin {

namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::uint32_t to_multi = 3;  ///< from a single type's number to its multi's

std::uint32_t wkb_type(GeometryType type) {
  if (type == GeometryType::point) return 1;
  return type == GeometryType::line ? 2 : 3;
}

bool within_reach(Vec3 const& v) {
  return std::abs(v.x) <= Placer::max_local_m && std::abs(v.y) <= Placer::max_local_m;
}

}  // namespace

/// Reads on from a place in the bytes; a read beyond the end gives 0 and is remembered.
class WkbPlacer::Cursor {
 public:
  explicit Cursor(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  struct Header {
    std::uint32_t type = 0;  ///< without flags; 0 = unusual
    int dimensions = 2;
  };

  template <class T>
  T get() {
    T value{};
    if (!has(sizeof(T))) return value;
    std::memcpy(&value, at_, sizeof(T));
    at_ += sizeof(T);
    return value;
  }
  bool has(std::size_t bytes) {
    ok_ = ok_ && static_cast<std::size_t>(end_ - at_) >= bytes;
    return ok_;
  }
  /// @pre has(bytes)
  char const* skip(std::size_t bytes) { return std::exchange(at_, at_ + bytes); }
  [[nodiscard]] bool at_end() const { return ok_ && at_ == end_; }

  Header header() {
    if (get<std::uint8_t>() != 1) return {};
    auto flags = get<std::uint32_t>();
    constexpr std::uint32_t ogr_z = 0x80000000U;
    bool const old_z = (flags & ogr_z) != 0;
    flags &= ~ogr_z;
    auto const iso = flags / 1000;
    if (iso > 3 || (old_z && iso > 0)) return {};
    has_z_ = old_z || iso == 1 || iso == 3;
    return {flags % 1000, 2 + (has_z_ ? 1 : 0) + (iso >= 2 ? 1 : 0)};
  }
  /// Of the last header.
  [[nodiscard]] bool has_z() const { return has_z_; }

 private:
  char const* at_;
  char const* end_;
  bool ok_ = true;
  bool has_z_ = false;
};

bool WkbPlacer::add(std::string_view wkb, Transformer& transformer, GeometryColumn& column) {
  transformer_ = &transformer;
  column_ = &column;
  Cursor in(wkb);
  bool const whole = add_parts(in) && in.at_end();
  column.end_feature();
  auto const geometry = column[column.size() - 1];
  if (whole && !geometry.empty() && why_not_valid(geometry, type_).empty()) return true;
  column.drop_last_feature();
  return false;
}

bool WkbPlacer::add_parts(Cursor& in) {
  auto const single = wkb_type(type_);
  auto peek = in;
  auto const type = peek.header().type;
  if (type == single) return add_part(in);
  if (type != single + to_multi) return false;
  in = peek;
  auto const count = in.get<std::uint32_t>();
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!add_part(in)) return false;
  }
  return true;
}

bool WkbPlacer::add_part(Cursor& in) {
  auto const header = in.header();
  if (header.type != wkb_type(type_)) return false;
  if (type_ == GeometryType::polygon) {
    if (!add_polygon(in, header.dimensions)) return false;
  } else {
    std::size_t const points = type_ == GeometryType::point ? 1 : in.get<std::uint32_t>();
    if (!fetch_ring(in, header.dimensions, points) || !place_ring()) return false;
    column_->add_ring(ring_);
  }
  column_->end_part();
  return true;
}

/// Closes and turns rings as GeometryColumn::add_polygon_part() does.
bool WkbPlacer::add_polygon(Cursor& in, int dimensions) {
  auto const rings = in.get<std::uint32_t>();
  for (std::uint32_t r = 0; r < rings; ++r) {
    std::size_t const points = in.get<std::uint32_t>();
    if (points < 4 || !fetch_ring(in, dimensions, points)) return false;
    if (!(ring_.front() == ring_.back())) return false;
    ring_.pop_back();
    if (!place_ring()) return false;
    ring_.push_back(ring_.front());
    auto const area = twice_signed_area(ring_);
    if (area != 0 && (area > 0) != (r == 0)) std::reverse(ring_.begin(), ring_.end());
    column_->add_ring(ring_);
  }
  return rings > 0;
}

/// False when there are no points or one is not finite.
bool WkbPlacer::fetch_ring(Cursor& in, int dimensions, std::size_t points) {
  auto const stride = static_cast<std::size_t>(dimensions) * sizeof(double);
  if (points == 0 || !in.has(points * stride)) return false;
  std::size_t const known = (in.has_z() ? 3 : 2) * sizeof(double);
  char const* from = in.skip(points * stride);
  ring_.assign(points, Vec3{});
  double sum = 0;  // stays finite for all that is a place; no more than that is asked of it
  for (auto& v : ring_) {
    std::memcpy(&v, from, known);
    from += stride;
    sum += std::abs(v.x) + std::abs(v.y) + std::abs(v.z);
  }
  return std::isfinite(sum);
}

/// To local metres; false when a point has no image near the city.
bool WkbPlacer::place_ring() {
  transformer_->to_local(ring_);
  return std::all_of(ring_.begin(), ring_.end(), within_reach);
}

}  // namespace citytwin
