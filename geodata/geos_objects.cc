#include "geodata/geos_objects.h"

#include <string>
#include <vector>

namespace citytwin {

namespace {

GEOSCoordSequence* coordinates(GEOSContextHandle_t context, Geometry::Ring ring) {
  static_assert(sizeof(Vec3) == 3 * sizeof(double));
  return GEOSCoordSeq_copyFromBuffer_r(context, &ring[0].x, static_cast<unsigned>(ring.size()), 1,
                                       0);
}

GEOSGeometry* make_part(GEOSContextHandle_t context, Geometry const& geometry, std::size_t part,
                        GeometryType type) {
  auto* exterior = coordinates(context, geometry.exterior(part));
  if (type == GeometryType::point) return GEOSGeom_createPoint_r(context, exterior);
  if (type == GeometryType::line) return GEOSGeom_createLineString_r(context, exterior);
  std::vector<GEOSGeometry*> holes;
  for (std::size_t r = 1; r < geometry.ring_count(part); ++r) {
    auto* hole = coordinates(context, geometry.ring(part, r));
    holes.push_back(GEOSGeom_createLinearRing_r(context, hole));
  }
  return GEOSGeom_createPolygon_r(context, GEOSGeom_createLinearRing_r(context, exterior),
                                  holes.data(), static_cast<unsigned>(holes.size()));
}

int collection_type(GeometryType type) {
  if (type == GeometryType::point) return GEOS_MULTIPOINT;
  return type == GeometryType::line ? GEOS_MULTILINESTRING : GEOS_MULTIPOLYGON;
}

}  // namespace

bool long_enough(Geometry const& geometry, GeometryType type) {
  std::size_t const least = type == GeometryType::polygon ? 4 : type == GeometryType::line ? 2 : 1;
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
      if (geometry.ring(part, r).size() < least) return false;
    }
  }
  return true;
}

GeosGeometryPtr make_geos_part(GEOSContextHandle_t context, Geometry const& geometry,
                               std::size_t part, GeometryType type) {
  return {make_part(context, geometry, part, type), GeosDestroy{context}};
}

GeosGeometryPtr make_geos(GEOSContextHandle_t context, Geometry const& geometry,
                          GeometryType type) {
  std::vector<GEOSGeometry*> parts;
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    parts.push_back(make_part(context, geometry, part, type));
  }
  return {GEOSGeom_createCollection_r(context, collection_type(type), parts.data(),
                                      static_cast<unsigned>(parts.size())),
          GeosDestroy{context}};
}

std::string why_not_valid(GEOSContextHandle_t context, GEOSGeometry const* geometry) {
  if (!geometry) return "Unusable rings";
  if (GEOSisValid_r(context, geometry) == 1) return {};
  char* reason = GEOSisValidReason_r(context, geometry);
  std::string text = reason ? reason : "Unknown reason";
  GEOSFree_r(context, reason);
  return text.substr(0, text.find('['));  // without the place, which is in local coordinates
}

}  // namespace citytwin
