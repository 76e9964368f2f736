#include "geodata/loaders/surface_plan.h"

#include <ogr_geometry.h>

#include "geodata/gdal_errors.h"

namespace citytwin {

namespace {

bool is_surface(OGRGeometry const& geometry) {
  auto const type = geometry.getGeometryType();
  return OGR_GT_IsSubClassOf(type, wkbPolyhedralSurface) || wkbFlatten(type) == wkbTriangle;
}

OGRGeometryCollection const* as_collection(OGRGeometry const& geometry) {
  bool const collection = OGR_GT_IsSubClassOf(geometry.getGeometryType(), wkbGeometryCollection);
  return collection ? geometry.toGeometryCollection() : nullptr;
}

void add_patch(OGRPolygon const& patch, OGRMultiPolygon& all) {
  if (patch.IsEmpty() || patch.get_Area() == 0) return;
  OGRPolygon const plain(patch);  // a triangle, too, becomes a polygon
  all.addGeometry(&plain);
}

/// @return false when something is no polygon
bool add_patches(OGRGeometry const& geometry, OGRMultiPolygon& all) {
  if (auto const* members = as_collection(geometry)) {
    for (auto const* member : *members) {
      if (!add_patches(*member, all)) return false;
    }
    return true;
  }
  if (OGR_GT_IsSubClassOf(geometry.getGeometryType(), wkbPolyhedralSurface)) {
    for (auto const* patch : *geometry.toPolyhedralSurface()) add_patch(*patch, all);
    return true;
  }
  if (!OGR_GT_IsSubClassOf(wkbFlatten(geometry.getGeometryType()), wkbPolygon)) return false;
  add_patch(*geometry.toPolygon(), all);
  return true;
}

}  // namespace

bool has_patches(OGRGeometry const& geometry) {
  if (is_surface(geometry)) return true;
  if (auto const* members = as_collection(geometry)) {
    for (auto const* member : *members) {
      if (has_patches(*member)) return true;
    }
  }
  return false;
}

std::unique_ptr<OGRGeometry> outline_in_plan(OGRGeometry const& geometry) {
  GdalErrorScope const quiet;
  OGRMultiPolygon all;
  if (!add_patches(geometry, all)) return std::unique_ptr<OGRGeometry>(geometry.clone());
  if (all.IsEmpty()) return nullptr;
  return std::unique_ptr<OGRGeometry>(all.UnionCascaded());
}

}  // namespace citytwin
