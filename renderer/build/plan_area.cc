#include "renderer/build/plan_area.h"

#include <algorithm>
#include <utility>

#include <geos_c.h>

namespace citytwin::scene {
namespace {

constexpr int quadrant_segments = 5;
constexpr double grid_m = 1.0 / 1024;

/// GEOS wants one context a thread; its messages about invalid input are not ours to print.
GEOSContextHandle_t geos() {
  struct Context {
    GEOSContextHandle_t handle = GEOS_init_r();
    ~Context() { GEOS_finish_r(handle); }
  };
  thread_local Context const context;
  return context.handle;
}

GEOSCoordSequence* sequence(std::span<Vec2 const> points, bool close) {
  auto const n = static_cast<unsigned>(points.size() + (close ? 1 : 0));
  auto* s = GEOSCoordSeq_create_r(geos(), n, 2);
  for (unsigned i = 0; i < n; ++i) {
    auto const& p = points[i % points.size()];
    GEOSCoordSeq_setXY_r(geos(), s, i, p.x, p.y);
  }
  return s;
}

GEOSGeometry* linear_ring(PlanRing const& ring) {
  return GEOSGeom_createLinearRing_r(geos(), sequence(ring, true));
}

PlanRing plan_ring(GEOSGeometry const* ring, bool counter_clockwise) {
  auto const* s = GEOSGeom_getCoordSeq_r(geos(), ring);
  unsigned n = 0;
  GEOSCoordSeq_getSize_r(geos(), s, &n);
  PlanRing out(n > 0 ? n - 1 : 0);
  for (unsigned i = 0; i < out.size(); ++i) {
    GEOSCoordSeq_getXY_r(geos(), s, i, &out[i].x, &out[i].y);
  }
  if ((signed_area_m2(out) > 0) != counter_clockwise) std::reverse(out.begin(), out.end());
  return out;
}

void append_polygon(GEOSGeometry const* polygon, Rings& out) {
  out.push_back(plan_ring(GEOSGetExteriorRing_r(geos(), polygon), true));
  for (int h = 0; h < GEOSGetNumInteriorRings_r(geos(), polygon); ++h) {
    out.push_back(plan_ring(GEOSGetInteriorRingN_r(geos(), polygon, h), false));
  }
}

/// Takes the polygons out of whatever an overlay returns: areas that only touch leave lines and
/// points behind, and the next overlay refuses such a mixture. Null when nothing is left.
GEOSGeometry* polygons_of(GEOSGeometry* geometry) {
  if (geometry == nullptr) return nullptr;
  int const type = GEOSGeomTypeId_r(geos(), geometry);
  bool const is_area = type == GEOS_POLYGON || type == GEOS_MULTIPOLYGON;
  if (is_area && GEOSisEmpty_r(geos(), geometry) == 0) return geometry;
  std::vector<GEOSGeometry*> polygons;
  for (int i = 0; !is_area && i < GEOSGetNumGeometries_r(geos(), geometry); ++i) {
    auto const* part = GEOSGetGeometryN_r(geos(), geometry, i);
    if (GEOSGeomTypeId_r(geos(), part) != GEOS_POLYGON) continue;
    polygons.push_back(GEOSGeom_clone_r(geos(), part));
  }
  GEOSGeom_destroy_r(geos(), geometry);
  if (polygons.empty()) return nullptr;
  return GEOSGeom_createCollection_r(geos(), GEOS_MULTIPOLYGON, polygons.data(),
                                     static_cast<unsigned>(polygons.size()));
}

}  // namespace

PlanArea::PlanArea(GEOSGeom_t* geometry) : geometry_(polygons_of(geometry)) {}
PlanArea::~PlanArea() {
  if (geometry_ != nullptr) GEOSGeom_destroy_r(geos(), geometry_);
}
PlanArea::PlanArea(PlanArea&& other) noexcept
    : geometry_(std::exchange(other.geometry_, nullptr)) {}
PlanArea& PlanArea::operator=(PlanArea&& other) noexcept {
  std::swap(geometry_, other.geometry_);
  return *this;
}

PlanArea PlanArea::rectangle(Box const& box) {
  return polygon({{{box.min_x, box.min_y},
                   {box.max_x, box.min_y},
                   {box.max_x, box.max_y},
                   {box.min_x, box.max_y}}});
}

PlanArea PlanArea::polygon(Rings const& rings) {
  if (rings.empty()) return {};
  std::vector<GEOSGeometry*> holes;
  for (std::size_t i = 1; i < rings.size(); ++i) holes.push_back(linear_ring(rings[i]));
  PlanArea area(GEOSGeom_createPolygon_r(geos(), linear_ring(rings[0]), holes.data(),
                                         static_cast<unsigned>(holes.size())));
  if (area.empty() || GEOSisValid_r(geos(), area.geometry_) == 1) return area;
  return PlanArea(GEOSMakeValid_r(geos(), area.geometry_));
}

PlanArea PlanArea::ribbon(std::span<Vec2 const> line, double width_m) {
  if (line.size() < 2) return {};
  auto* path = GEOSGeom_createLineString_r(geos(), sequence(line, false));
  PlanArea area(GEOSBufferWithStyle_r(geos(), path, width_m / 2, quadrant_segments,
                                      GEOSBUF_CAP_FLAT, GEOSBUF_JOIN_ROUND, 1));
  GEOSGeom_destroy_r(geos(), path);
  return area;
}

PlanArea PlanArea::disc(Vec2 centre, double radius_m) {
  auto* point = GEOSGeom_createPointFromXY_r(geos(), centre.x, centre.y);
  PlanArea area(GEOSBuffer_r(geos(), point, radius_m, quadrant_segments));
  GEOSGeom_destroy_r(geos(), point);
  return area;
}

PlanArea PlanArea::united(std::vector<PlanArea> areas) {
  std::vector<GEOSGeometry*> members;
  for (auto& area : areas) {
    if (!area.empty()) members.push_back(std::exchange(area.geometry_, nullptr));
  }
  if (members.empty()) return {};
  auto* all = GEOSGeom_createCollection_r(geos(), GEOS_GEOMETRYCOLLECTION, members.data(),
                                          static_cast<unsigned>(members.size()));
  PlanArea sum(GEOSUnaryUnion_r(geos(), all));
  GEOSGeom_destroy_r(geos(), all);
  return sum;
}

PlanArea PlanArea::copy() const {
  return empty() ? PlanArea() : PlanArea(GEOSGeom_clone_r(geos(), geometry_));
}

template <class Operation, class SnappedOperation>
GEOSGeom_t* PlanArea::overlay(PlanArea const& a, PlanArea const& b, Operation operation,
                              SnappedOperation snapped) {
  if (auto* result = operation(geos(), a.geometry_, b.geometry_)) return result;
  PlanArea const valid_a(GEOSMakeValid_r(geos(), a.geometry_));
  PlanArea const valid_b(GEOSMakeValid_r(geos(), b.geometry_));
  if (valid_a.empty() || valid_b.empty()) return nullptr;
  return snapped(geos(), valid_a.geometry_, valid_b.geometry_, grid_m);
}

PlanArea PlanArea::intersection(PlanArea const& other) const {
  if (empty() || other.empty()) return {};
  return PlanArea(overlay(*this, other, GEOSIntersection_r, GEOSIntersectionPrec_r));
}

PlanArea PlanArea::difference(PlanArea const& other) const {
  if (empty()) return {};
  if (other.empty()) return copy();
  return PlanArea(overlay(*this, other, GEOSDifference_r, GEOSDifferencePrec_r));
}

PlanArea PlanArea::clipped(Box const& box) const {
  if (empty()) return {};
  return PlanArea(GEOSClipByRect_r(geos(), geometry_, box.min_x, box.min_y, box.max_x, box.max_y));
}

PlanArea PlanArea::grown(double distance_m) const {
  if (empty()) return {};
  return PlanArea(GEOSBuffer_r(geos(), geometry_, distance_m, quadrant_segments));
}

Rings PlanArea::rings() const {
  Rings out;
  for (int i = 0; !empty() && i < GEOSGetNumGeometries_r(geos(), geometry_); ++i) {
    auto const* part = GEOSGetGeometryN_r(geos(), geometry_, i);
    append_polygon(part, out);
  }
  std::erase_if(out, [](PlanRing const& ring) { return ring.size() < 3; });
  return out;
}

}  // namespace citytwin::scene
