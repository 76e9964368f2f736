/// @file
/// Region: a polygonal area of the plane with the set operations of GEOS.
///
/// Units    metres in the local frame. Results are quantised to 2^-10 m where they are read out.
/// Shapes   any number of polygons with holes; a default region is empty. Copies are cheap.
/// Errors   none: inputs come from the generator; a failing GEOS call is a bug and asserts.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "geodata/sample/curve.h"

namespace citytwin::sample {

struct Polygon {
  Polyline outer;               ///< closed: first vertex == last vertex
  std::vector<Polyline> holes;  ///< closed
};

/// The smallest rectangle, at any angle, around an area.
struct OrientedBox {
  Vec2 centre;
  Vec2 axis;            ///< unit length, along the longer side
  double length_m = 0;  ///< of the longer side
  double width_m = 0;
};

enum class Join { round, mitre };

class Region {
 public:
  Region() = default;
  [[nodiscard]] static Region of(Polygon const& polygon);
  [[nodiscard]] static Region of(Box const& box);
  /// A closed or open ring of corners.
  [[nodiscard]] static Region ring(std::span<Vec2 const> corners);
  /// All within half_width_m of a line, with flat ends.
  [[nodiscard]] static Region ribbon(Polyline const& line, double half_width_m);
  [[nodiscard]] static Region united(std::span<Region const> regions);

  [[nodiscard]] bool empty() const;
  [[nodiscard]] double area_m2() const;
  [[nodiscard]] Box box() const;
  [[nodiscard]] Vec2 centroid() const;
  [[nodiscard]] OrientedBox oriented_box() const;

  [[nodiscard]] Region grown(double by_m, Join join = Join::round) const;  ///< shrinks if negative
  /// Rounds convex corners and drops what is narrower than 2 radius_m.
  [[nodiscard]] Region opened(double radius_m) const { return grown(-radius_m).grown(radius_m); }
  [[nodiscard]] Region minus(Region const& other) const;
  [[nodiscard]] Region within(Region const& other) const;
  [[nodiscard]] Region simplified(double tolerance_m) const;

  [[nodiscard]] bool covers(Region const& other) const;
  [[nodiscard]] bool covers(Vec2 point) const;
  [[nodiscard]] bool meets(Region const& other) const;
  [[nodiscard]] bool meets(Polyline const& line) const;
  [[nodiscard]] double distance_m(Vec2 point) const;

  /// The separate polygons, largest first, quantised.
  [[nodiscard]] std::vector<Polygon> polygons() const;
  /// The same as regions.
  [[nodiscard]] std::vector<Region> pieces() const;
  /// The parts of a line inside, in the line's order.
  [[nodiscard]] std::vector<Polyline> clipped(Polyline const& line) const;
  struct Span {
    double from_m;
    double to_m;
  };
  /// The chainages of a line's parts inside, in order.
  [[nodiscard]] std::vector<Span> spans(Polyline const& line) const;

 private:
  struct Shape;
  explicit Region(std::shared_ptr<Shape const> shape) : shape_(std::move(shape)) {}
  friend std::vector<Region> faces(std::span<Polyline const> lines);

  std::shared_ptr<Shape const> shape_;
};

/// The areas that lines enclose, cut at their crossings, from south to north; loose ends are
/// ignored.
[[nodiscard]] std::vector<Region> faces(std::span<Polyline const> lines);

}  // namespace citytwin::sample
