#include "geodata/sample/region.h"

#include <algorithm>
#include <cassert>

#include <geos_c.h>

namespace citytwin::sample {

namespace {

/// GEOS wants one handle per thread.
GEOSContextHandle_t geos() {
  struct Handle {
    GEOSContextHandle_t value = GEOS_init_r();
    Handle() = default;
    Handle(Handle const&) = delete;
    Handle& operator=(Handle const&) = delete;
    ~Handle() { GEOS_finish_r(value); }
  };
  thread_local Handle handle;
  return handle.value;
}

struct Destroy {
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(geos(), g); }
  void operator()(GEOSPreparedGeometry const* g) const { GEOSPreparedGeom_destroy_r(geos(), g); }
};
using GeomPtr = std::unique_ptr<GEOSGeometry, Destroy>;
using PreparedPtr = std::unique_ptr<GEOSPreparedGeometry const, Destroy>;

GEOSCoordSequence* sequence(std::span<Vec2 const> points, bool close) {
  bool const extra = close && !(points.front() == points.back());
  auto const n = static_cast<unsigned>(points.size() + (extra ? 1 : 0));
  auto* s = GEOSCoordSeq_create_r(geos(), n, 2);
  for (unsigned i = 0; i < n; ++i) {
    auto const& p = points[i % points.size()];
    GEOSCoordSeq_setXY_r(geos(), s, i, p.x, p.y);
  }
  return s;
}

GeomPtr line_string(Polyline const& line) {
  return GeomPtr(GEOSGeom_createLineString_r(geos(), sequence(line, false)));
}

GeomPtr point(Vec2 p) {
  return GeomPtr(GEOSGeom_createPointFromXY_r(geos(), p.x, p.y));
}

Polyline vertices(GEOSGeometry const* line) {
  auto const* s = GEOSGeom_getCoordSeq_r(geos(), line);
  unsigned n = 0;
  GEOSCoordSeq_getSize_r(geos(), s, &n);
  Polyline out;
  for (unsigned i = 0; i < n; ++i) {
    Vec2 v;
    GEOSCoordSeq_getXY_r(geos(), s, i, &v.x, &v.y);
    v = quantised(v);
    if (out.empty() || !(out.back() == v)) out.push_back(v);
  }
  return out;
}

/// Exteriors counter-clockwise, holes clockwise.
Polyline turned(Polyline ring, bool counter_clockwise) {
  double doubled = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    doubled += cross(ring[i] - ring[0], ring[i + 1] - ring[0]);
  }
  if ((doubled > 0) != counter_clockwise) std::reverse(ring.begin(), ring.end());
  return ring;
}

template <class Visit>
void each_part(GEOSGeometry const* g, Visit visit) {
  int const n = GEOSGetNumGeometries_r(geos(), g);
  for (int i = 0; i < n; ++i) visit(GEOSGetGeometryN_r(geos(), g, i));
}

}  // namespace

struct Region::Shape {
  GeomPtr geometry;
  mutable PreparedPtr prepared_;  ///< made on first use; a region stays on one thread

  explicit Shape(GEOSGeometry* g) : geometry(g) { assert(g && "a GEOS call failed"); }
  [[nodiscard]] GEOSPreparedGeometry const* prepared() const {
    if (!prepared_) prepared_.reset(GEOSPrepare_r(geos(), geometry.get()));
    return prepared_.get();
  }
  static Region make(GEOSGeometry* g) { return Region(std::make_shared<Shape const>(g)); }
};

Region Region::of(Polygon const& polygon) {
  auto* shell = GEOSGeom_createLinearRing_r(geos(), sequence(polygon.outer, true));
  std::vector<GEOSGeometry*> holes;
  for (auto const& hole : polygon.holes) {
    holes.push_back(GEOSGeom_createLinearRing_r(geos(), sequence(hole, true)));
  }
  return Shape::make(
      GEOSGeom_createPolygon_r(geos(), shell, holes.data(), static_cast<unsigned>(holes.size())));
}

Region Region::of(Box const& b) {
  Vec2 const corners[]{
      {b.min_x, b.min_y}, {b.max_x, b.min_y}, {b.max_x, b.max_y}, {b.min_x, b.max_y}};
  return ring(corners);
}

Region Region::ring(std::span<Vec2 const> corners) {
  return of(Polygon{Polyline(corners.begin(), corners.end()), {}});
}

Region Region::ribbon(Polyline const& line, double half_width_m) {
  return Shape::make(GEOSBufferWithStyle_r(geos(), line_string(line).get(), half_width_m, 6,
                                           GEOSBUF_CAP_FLAT, GEOSBUF_JOIN_ROUND, 5));
}

Region Region::united(std::span<Region const> regions) {
  std::vector<GEOSGeometry*> copies;
  for (auto const& r : regions) {
    if (!r.empty()) copies.push_back(GEOSGeom_clone_r(geos(), r.shape_->geometry.get()));
  }
  if (copies.empty()) return {};
  GeomPtr const all(GEOSGeom_createCollection_r(geos(), GEOS_GEOMETRYCOLLECTION, copies.data(),
                                                static_cast<unsigned>(copies.size())));
  return Shape::make(GEOSUnaryUnion_r(geos(), all.get()));
}

bool Region::empty() const {
  return !shape_ || GEOSisEmpty_r(geos(), shape_->geometry.get()) == 1;
}

double Region::area_m2() const {
  double area = 0;
  if (shape_) GEOSArea_r(geos(), shape_->geometry.get(), &area);
  return area;
}

Box Region::box() const {
  Box b;
  if (empty()) return b;
  GEOSGeom_getXMin_r(geos(), shape_->geometry.get(), &b.min_x);
  GEOSGeom_getYMin_r(geos(), shape_->geometry.get(), &b.min_y);
  GEOSGeom_getXMax_r(geos(), shape_->geometry.get(), &b.max_x);
  GEOSGeom_getYMax_r(geos(), shape_->geometry.get(), &b.max_y);
  return b;
}

Vec2 Region::centroid() const {
  GeomPtr const c(GEOSGetCentroid_r(geos(), shape_->geometry.get()));
  Vec2 v;
  GEOSGeomGetX_r(geos(), c.get(), &v.x);
  GEOSGeomGetY_r(geos(), c.get(), &v.y);
  return quantised(v);
}

OrientedBox Region::oriented_box() const {
  auto const rectangle =
      Shape::make(GEOSMinimumRotatedRectangle_r(geos(), shape_->geometry.get())).polygons();
  OrientedBox out;
  if (rectangle.empty() || rectangle[0].outer.size() < 4) return out;
  auto const& r = rectangle[0].outer;
  double const first = distance(r[0], r[1]);
  double const second = distance(r[1], r[2]);
  out.centre = (r[0] + r[2]) * 0.5;
  out.axis = first >= second ? unit(r[1] - r[0]) : unit(r[2] - r[1]);
  out.length_m = std::max(first, second);
  out.width_m = std::min(first, second);
  return out;
}

Region Region::grown(double by_m, Join join) const {
  if (empty()) return {};
  int const style = join == Join::mitre ? GEOSBUF_JOIN_MITRE : GEOSBUF_JOIN_ROUND;
  return Shape::make(
      GEOSBufferWithStyle_r(geos(), shape_->geometry.get(), by_m, 4, GEOSBUF_CAP_FLAT, style, 3));
}

Region Region::minus(Region const& other) const {
  if (empty() || other.empty()) return *this;
  return Shape::make(
      GEOSDifference_r(geos(), shape_->geometry.get(), other.shape_->geometry.get()));
}

Region Region::within(Region const& other) const {
  if (empty() || other.empty()) return {};
  return Shape::make(
      GEOSIntersection_r(geos(), shape_->geometry.get(), other.shape_->geometry.get()));
}

Region Region::simplified(double tolerance_m) const {
  if (empty()) return {};
  return Shape::make(GEOSTopologyPreserveSimplify_r(geos(), shape_->geometry.get(), tolerance_m));
}

bool Region::covers(Region const& other) const {
  if (empty() || other.empty()) return false;
  return GEOSPreparedCovers_r(geos(), shape_->prepared(), other.shape_->geometry.get()) == 1;
}

bool Region::covers(Vec2 p) const {
  return !empty() && GEOSPreparedIntersects_r(geos(), shape_->prepared(), point(p).get()) == 1;
}

bool Region::meets(Region const& other) const {
  if (empty() || other.empty()) return false;
  return GEOSPreparedIntersects_r(geos(), shape_->prepared(), other.shape_->geometry.get()) == 1;
}

bool Region::meets(Polyline const& line) const {
  return !empty() &&
         GEOSPreparedIntersects_r(geos(), shape_->prepared(), line_string(line).get()) == 1;
}

double Region::distance_m(Vec2 p) const {
  double d = std::numeric_limits<double>::infinity();
  if (!empty()) GEOSPreparedDistance_r(geos(), shape_->prepared(), point(p).get(), &d);
  return d;
}

std::vector<Polygon> Region::polygons() const {
  std::vector<Polygon> out;
  if (empty()) return out;
  each_part(shape_->geometry.get(), [&](GEOSGeometry const* g) {
    if (GEOSGeomTypeId_r(geos(), g) != GEOS_POLYGON) return;
    Polygon p{turned(vertices(GEOSGetExteriorRing_r(geos(), g)), true), {}};
    int const holes = GEOSGetNumInteriorRings_r(geos(), g);
    for (int i = 0; i < holes; ++i) {
      auto hole = turned(vertices(GEOSGetInteriorRingN_r(geos(), g, i)), false);
      if (hole.size() >= 4) p.holes.push_back(std::move(hole));
    }
    if (p.outer.size() >= 4) out.push_back(std::move(p));
  });
  auto const area = [](Polygon const& p) { return Region::of(p).area_m2(); };
  std::stable_sort(out.begin(), out.end(),
                   [&](auto const& a, auto const& b) { return area(a) > area(b); });
  return out;
}

std::vector<Region> Region::pieces() const {
  std::vector<Region> out;
  for (auto const& p : polygons()) out.push_back(of(p));
  return out;
}

std::vector<Polyline> Region::clipped(Polyline const& line) const {
  std::vector<Polyline> out;
  if (empty() || !meets(line)) return out;
  GeomPtr const cut(GEOSIntersection_r(geos(), line_string(line).get(), shape_->geometry.get()));
  each_part(cut.get(), [&](GEOSGeometry const* g) {
    if (GEOSGeomTypeId_r(geos(), g) != GEOS_LINESTRING) return;
    auto part_of_line = vertices(g);
    if (part_of_line.size() >= 2) out.push_back(std::move(part_of_line));
  });
  std::stable_sort(out.begin(), out.end(), [&](auto const& a, auto const& b) {
    return foot(line, a.front()).chainage_m < foot(line, b.front()).chainage_m;
  });
  return out;
}

std::vector<Region::Span> Region::spans(Polyline const& line) const {
  std::vector<Span> out;
  for (auto const& inside : clipped(line)) {
    double const a = foot(line, inside.front()).chainage_m;
    double const b = foot(line, inside.back()).chainage_m;
    out.push_back({std::min(a, b), std::max(a, b)});
  }
  return out;
}

std::vector<Region> faces(std::span<Polyline const> lines) {
  std::vector<GEOSGeometry*> parts;
  for (auto const& line : lines) parts.push_back(line_string(line).release());
  GeomPtr const all(GEOSGeom_createCollection_r(geos(), GEOS_MULTILINESTRING, parts.data(),
                                                static_cast<unsigned>(parts.size())));
  GeomPtr const noded(GEOSNode_r(geos(), all.get()));
  GEOSGeometry const* input = noded.get();
  GeomPtr const areas(GEOSPolygonize_r(geos(), &input, 1));
  std::vector<Region> out;
  each_part(areas.get(), [&](GEOSGeometry const* g) {
    out.push_back(Region::Shape::make(GEOSGeom_clone_r(geos(), g)));
  });
  // GEOS promises no order.
  std::vector<std::pair<Vec2, std::size_t>> order;
  for (std::size_t i = 0; i < out.size(); ++i) order.emplace_back(out[i].centroid(), i);
  std::sort(order.begin(), order.end(), [](auto const& a, auto const& b) {
    return a.first.y != b.first.y ? a.first.y < b.first.y : a.first.x < b.first.x;
  });
  std::vector<Region> sorted;
  for (auto const& [centre, i] : order) sorted.push_back(out[i]);
  return sorted;
}

}  // namespace citytwin::sample
