#include "geodata/geos_repair.h"

#include <cmath>
#include <vector>

#include "geodata/geos_objects.h"
#include "geodata/ring_check.h"

namespace citytwin {

namespace {

GeosContext& this_threads_context() {
  thread_local GeosContext context;
  return context;
}

std::vector<Vec3> vertices(GEOSContextHandle_t context, GEOSGeometry const* ring) {
  auto const* sequence = GEOSGeom_getCoordSeq_r(context, ring);
  unsigned count = 0;
  GEOSCoordSeq_getSize_r(context, sequence, &count);
  std::vector<Vec3> out(count);
  if (count > 0) GEOSCoordSeq_copyToBuffer_r(context, sequence, &out[0].x, 1, 0);
  for (auto& v : out) v.z = std::isfinite(v.z) ? v.z : 0.0;  // new vertices have none
  return out;
}

void append_polygons(GEOSContextHandle_t context, GEOSGeometry const* geometry,
                     GeometryColumn& column) {
  int const type = GEOSGeomTypeId_r(context, geometry);
  if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
    for (int i = 0; i < GEOSGetNumGeometries_r(context, geometry); ++i) {
      append_polygons(context, GEOSGetGeometryN_r(context, geometry, i), column);
    }
  }
  if (type != GEOS_POLYGON || GEOSisEmpty_r(context, geometry)) return;
  std::vector<std::vector<Vec3>> holes;
  for (int i = 0; i < GEOSGetNumInteriorRings_r(context, geometry); ++i) {
    holes.push_back(vertices(context, GEOSGetInteriorRingN_r(context, geometry, i)));
  }
  column.add_polygon_part(vertices(context, GEOSGetExteriorRing_r(context, geometry)), holes);
}

bool has_length(Geometry::Ring line) {
  for (auto const& v : line) {
    if (v.x != line[0].x || v.y != line[0].y) return true;
  }
  return false;
}

std::string why_no_line(Geometry const& geometry) {
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    if (!has_length(geometry.exterior(part))) return "a line without length";
  }
  return {};
}

}  // namespace

std::string why_not_valid(Geometry const& geometry, GeometryType type) {
  if (type == GeometryType::line) return why_no_line(geometry);
  if (type != GeometryType::polygon) return {};
  if (!long_enough(geometry, type)) return "a ring of fewer than 4 points";
  bool const one_ring = geometry.part_count() == 1 && geometry.ring_count(0) == 1;
  if (one_ring && surely_simple(geometry.exterior(0))) return {};
  auto& context = this_threads_context();
  return why_not_valid(context, make_geos(context, geometry, type).get());
}

std::optional<GeometryColumn> repaired(Geometry const& geometry, GeometryType type) {
  if (type != GeometryType::polygon || !long_enough(geometry, type)) return std::nullopt;
  auto& context = this_threads_context();
  auto const broken = make_geos(context, geometry, type);
  if (!broken) return std::nullopt;
  GeosGeometryPtr const valid(GEOSMakeValid_r(context, broken.get()), GeosDestroy{context});
  GeometryColumn column(type);
  if (valid) append_polygons(context, valid.get(), column);
  column.end_feature();
  if (column[0].empty() || !why_not_valid(column[0], type).empty()) return std::nullopt;
  return column;
}

}  // namespace citytwin
