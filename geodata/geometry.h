/// @file
/// Geometry of a layer as flat arrays: features -> parts -> rings -> vertices.
///
/// Units    metres in the city's local frame (local_frame.h): x east, y north, z up.
/// Shapes   every geometry is a list of parts. A point is one part with one ring of one vertex; a
///          line is one ring per part; a polygon part is an exterior ring (counter-clockwise)
///          followed by holes (clockwise). Polygon rings are closed: first vertex == last vertex.
///          A feature without parts has no geometry; it is a row that no index finds.
/// Exact    a column rounds x and y to whole multiples of 2^-20 m (one micrometre), so that adding
///          and subtracting a whole-metre origin loses nothing: files hold what memory holds.
/// Checked  tests/geodata/geometry_test.cc
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "geodata/large_pages.h"

namespace citytwin {

struct Vec2 {
  double x = 0;
  double y = 0;
  friend bool operator==(Vec2 const&, Vec2 const&) = default;
};

struct Vec3 {
  double x = 0;
  double y = 0;
  double z = 0;
  friend bool operator==(Vec3 const&, Vec3 const&) = default;
};

/// An axis-aligned box; the default one is empty and contains nothing.
struct Box {
  double min_x = std::numeric_limits<double>::infinity();
  double min_y = std::numeric_limits<double>::infinity();
  double max_x = -std::numeric_limits<double>::infinity();
  double max_y = -std::numeric_limits<double>::infinity();

  [[nodiscard]] bool empty() const { return !(min_x <= max_x && min_y <= max_y); }
  [[nodiscard]] double width() const { return max_x - min_x; }
  [[nodiscard]] double height() const { return max_y - min_y; }
  [[nodiscard]] bool intersects(Box const& b) const {
    return min_x <= b.max_x && b.min_x <= max_x && min_y <= b.max_y && b.min_y <= max_y;
  }
  void add(double x, double y) {
    min_x = x < min_x ? x : min_x;
    max_x = x > max_x ? x : max_x;
    min_y = y < min_y ? y : min_y;
    max_y = y > max_y ? y : max_y;
  }
  friend bool operator==(Box const&, Box const&) = default;
};

enum class GeometryType : std::uint8_t { none, point, line, polygon };

/// A borrowed view of one feature's geometry; valid while its column lives.
class Geometry {
 public:
  using Ring = std::span<Vec3 const>;

  Geometry(std::span<Vec3 const> vertices, std::span<std::uint32_t const> ring_offsets,
           std::span<std::uint32_t const> part_offsets)
      : vertices_(vertices), ring_offsets_(ring_offsets), part_offsets_(part_offsets) {}

  [[nodiscard]] std::size_t part_count() const { return part_offsets_.size() - 1; }
  [[nodiscard]] std::size_t ring_count(std::size_t part) const {
    return part_offsets_[part + 1] - part_offsets_[part];
  }
  [[nodiscard]] Ring ring(std::size_t part, std::size_t ring) const {
    auto const r = part_offsets_[part] + ring;
    return vertices_.subspan(ring_offsets_[r], ring_offsets_[r + 1] - ring_offsets_[r]);
  }
  /// The vertices of a line's part, or of a polygon part's exterior.
  [[nodiscard]] Ring exterior(std::size_t part) const { return ring(part, 0); }
  [[nodiscard]] bool empty() const { return part_count() == 0; }
  [[nodiscard]] Box box() const;

 private:
  std::span<Vec3 const> vertices_;               ///< of the whole column
  std::span<std::uint32_t const> ring_offsets_;  ///< of the whole column
  std::span<std::uint32_t const> part_offsets_;  ///< of this feature: part_count() + 1 entries
};

/// The coordinate quantum of a column, m: 2^-20.
inline constexpr double coordinate_quantum_m = 0x1p-20;

/// Geometry of all features of a layer. Append only; features are complete once ended.
class GeometryColumn {
 public:
  explicit GeometryColumn(GeometryType type = GeometryType::none) : type_(type) {}

  [[nodiscard]] GeometryType type() const { return type_; }
  [[nodiscard]] std::size_t size() const { return feature_offsets_.size() - 1; }
  [[nodiscard]] std::size_t vertex_count() const { return vertices_.size(); }
  [[nodiscard]] Geometry operator[](std::size_t row) const;

  /// Appends the vertices, x and y rounded to the quantum.
  void add_ring(std::span<Vec3 const> ring);
  void end_part();
  void end_feature();
  /// Takes back the last feature that was ended. @pre size() > 0, no feature is being built
  void drop_last_feature();
  void clear();
  /// Room for features and vertices to come, most of them of one part and ring.
  void reserve(std::size_t features, std::size_t vertices);

  /// Appends copies of features first .. last - 1 of a column of the same type.
  void add_features(GeometryColumn const& other, std::size_t first, std::size_t last);
  /// Appends copies of all parts of a geometry of the same type.
  void add_parts(Geometry const& geometry);
  void add_point(Vec3 p);
  void add_line(std::span<Vec3 const> line);
  /// Adds one part, exterior and holes, of a polygon; rings are closed and oriented here.
  void add_polygon_part(std::span<Vec3 const> exterior,
                        std::span<std::vector<Vec3> const> holes = {});
  /// Adds one single-part polygon feature.
  void add_polygon(std::span<Vec3 const> exterior, std::span<std::vector<Vec3> const> holes = {});

 private:
  using Offsets = std::vector<std::uint32_t, LargePages<std::uint32_t>>;
  static void append_offsets(Offsets& to, Offsets const& from, std::size_t first, std::size_t last);

  GeometryType type_;
  std::vector<Vec3, LargePages<Vec3>> vertices_;
  Offsets ring_offsets_ = Offsets(1);
  Offsets part_offsets_ = Offsets(1);
  Offsets feature_offsets_ = Offsets(1);
};

/// Twice the signed area of a closed ring: positive when counter-clockwise.
[[nodiscard]] double twice_signed_area(std::span<Vec3 const> closed_ring);
/// Length of a polyline in plan, m on the grid (not corrected for projection scale).
[[nodiscard]] double length_m(std::span<Vec3 const> line);
/// Area of all parts less their holes, m2 on the grid.
[[nodiscard]] double area_m2(Geometry const& polygon);
/// True when (x, y) is inside a part and outside its holes (even-odd; an edge may fall either way).
[[nodiscard]] bool contains(Geometry const& polygon, double x, double y);
/// Plan distance from (x, y) to the geometry, 0 inside a polygon; infinity when empty.
[[nodiscard]] double distance_m(Geometry const& geometry, GeometryType type, double x, double y);

}  // namespace citytwin
