#include "geodata/ogr_geometry.h"

#include <cmath>
#include <vector>

#include <ogr_geometry.h>

namespace citytwin {

namespace {

GeometryType family(OGRwkbGeometryType type) {
  switch (wkbFlatten(type)) {
    case wkbPoint:
      return GeometryType::point;
    case wkbLineString:
    case wkbLinearRing:
      return GeometryType::line;
    case wkbPolygon:
    case wkbTriangle:
      return GeometryType::polygon;
    default:
      return GeometryType::none;
  }
}

/// TINs and polyhedral surfaces hold polygons but are not collections to OGR.
bool is_surface_of_patches(OGRGeometry const& geometry) {
  return OGR_GT_IsSubClassOf(geometry.getGeometryType(), wkbPolyhedralSurface);
}

bool is_collection(OGRGeometry const& geometry) {
  return OGR_GT_IsSubClassOf(geometry.getGeometryType(), wkbGeometryCollection);
}

template <class Visit>
void for_each_single(OGRGeometry const& geometry, Visit&& visit) {
  if (is_collection(geometry)) {
    for (auto const* member : *geometry.toGeometryCollection()) for_each_single(*member, visit);
  } else if (is_surface_of_patches(geometry)) {
    for (auto const* patch : *geometry.toPolyhedralSurface()) visit(*patch);
  } else if (!geometry.IsEmpty()) {
    visit(geometry);
  }
}

Vec3 local(OGRPoint const& p, Place const& place) {
  auto const xy = place(p.getX(), p.getY());
  return {xy.x, xy.y, p.Is3D() ? p.getZ() : 0.0};
}

std::vector<Vec3> vertices(OGRSimpleCurve const& curve, Place const& place) {
  std::vector<Vec3> out;
  out.reserve(static_cast<std::size_t>(curve.getNumPoints()));
  for (int i = 0; i < curve.getNumPoints(); ++i) {
    auto const xy = place(curve.getX(i), curve.getY(i));
    out.push_back({xy.x, xy.y, curve.Is3D() ? curve.getZ(i) : 0.0});
  }
  return out;
}

void append_polygon(OGRPolygon const& polygon, Place const& place, GeometryColumn& column) {
  std::vector<std::vector<Vec3>> holes;
  for (int i = 0; i < polygon.getNumInteriorRings(); ++i) {
    holes.push_back(vertices(*polygon.getInteriorRing(i), place));
  }
  column.add_polygon_part(vertices(*polygon.getExteriorRing(), place), holes);
}

void fill(OGRSimpleCurve& curve, Geometry::Ring ring, LocalFrame const& frame) {
  curve.setNumPoints(static_cast<int>(ring.size()), FALSE);
  for (int i = 0; i < static_cast<int>(ring.size()); ++i) {
    auto const& v = ring[static_cast<std::size_t>(i)];
    auto const world = frame.to_world(v.x, v.y);
    curve.setPoint(i, world.x, world.y, v.z);
  }
}

std::unique_ptr<OGRGeometry> make_part(Geometry const& geometry, std::size_t part,
                                       GeometryType type, LocalFrame const& frame) {
  if (type == GeometryType::point) {
    auto const& v = geometry.exterior(part)[0];
    auto const world = frame.to_world(v.x, v.y);
    return std::make_unique<OGRPoint>(world.x, world.y, v.z);
  }
  if (type == GeometryType::line) {
    auto line = std::make_unique<OGRLineString>();
    fill(*line, geometry.exterior(part), frame);
    return line;
  }
  auto polygon = std::make_unique<OGRPolygon>();
  for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
    auto ring = std::make_unique<OGRLinearRing>();
    fill(*ring, geometry.ring(part, r), frame);
    polygon->addRingDirectly(ring.release());
  }
  return polygon;
}

std::unique_ptr<OGRGeometryCollection> make_multi(GeometryType type) {
  if (type == GeometryType::point) return std::make_unique<OGRMultiPoint>();
  if (type == GeometryType::line) return std::make_unique<OGRMultiLineString>();
  return std::make_unique<OGRMultiPolygon>();
}

}  // namespace

GeometryType geometry_type_of(OGRGeometry const* geometry) {
  if (!geometry || geometry->IsEmpty()) return GeometryType::none;
  auto found = GeometryType::none;
  bool mixed = false;
  for_each_single(*geometry, [&](OGRGeometry const& single) {
    auto const type = family(single.getGeometryType());
    mixed = mixed || type == GeometryType::none || (found != GeometryType::none && type != found);
    found = type;
  });
  return mixed ? GeometryType::none : found;
}

bool all_finite(OGRGeometry const& geometry) {
  bool finite = true;
  auto const same = [](double x, double y) { return Vec2{x, y}; };
  auto const check = [&](OGRSimpleCurve const& curve) {
    for (auto const& v : vertices(curve, same)) finite = finite && std::isfinite(v.x + v.y + v.z);
  };
  for_each_single(geometry, [&](OGRGeometry const& single) {
    if (auto const type = family(single.getGeometryType()); type == GeometryType::line) {
      check(*single.toSimpleCurve());
    } else if (type == GeometryType::polygon) {
      for (auto const* ring : *single.toPolygon()) check(*ring);
    } else if (type == GeometryType::point) {
      Vec3 const p = local(*single.toPoint(), same);
      finite = finite && std::isfinite(p.x + p.y + p.z);
    }
  });
  return finite;
}

void append_parts(OGRGeometry const& geometry, Place const& place, GeometryColumn& column) {
  for_each_single(geometry, [&](OGRGeometry const& single) {
    if (column.type() == GeometryType::polygon) {
      append_polygon(*single.toPolygon(), place, column);
      return;
    }
    if (column.type() == GeometryType::point) {
      Vec3 const p = local(*single.toPoint(), place);
      column.add_ring({&p, 1});
    } else {
      column.add_ring(vertices(*single.toSimpleCurve(), place));
    }
    column.end_part();
  });
}

std::unique_ptr<OGRGeometry> make_ogr_geometry(Geometry const& geometry, GeometryType type,
                                               bool multi, LocalFrame const& frame) {
  if (geometry.empty()) return nullptr;
  if (!multi) return make_part(geometry, 0, type, frame);
  auto out = make_multi(type);
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    out->addGeometryDirectly(make_part(geometry, part, type, frame).release());
  }
  return out;
}

}  // namespace citytwin
