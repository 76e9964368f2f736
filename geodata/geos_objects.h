/// @file
/// GEOS contexts and geometries with owners, and how ours become theirs.
///
/// Units    local metres; z is carried and ignored by every predicate.
/// Errors   null where GEOS refuses the rings.
/// Threads  a context and what was made with it belong to one thread at a time.
/// Source   GEOS 3.11, C API.
/// Checked  tests/geodata/query_test.cc, tests/geodata/ogr_loader_test.cc
#pragma once

#include <memory>
#include <string>

#include <geos_c.h>

#include "geodata/geometry.h"

namespace citytwin {

class GeosContext {
 public:
  GeosContext() : handle_(GEOS_init_r()) {}
  GeosContext(GeosContext const&) = delete;
  GeosContext& operator=(GeosContext const&) = delete;
  ~GeosContext() { GEOS_finish_r(handle_); }
  /// So that calls read as GEOS's own.
  operator GEOSContextHandle_t() const { return handle_; }

 private:
  GEOSContextHandle_t handle_;
};

struct GeosDestroy {
  GEOSContextHandle_t context = nullptr;
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(context, g); }
  void operator()(GEOSPreparedGeometry const* g) const { GEOSPreparedGeom_destroy_r(context, g); }
};
using GeosGeometryPtr = std::unique_ptr<GEOSGeometry, GeosDestroy>;
using GeosPreparedPtr = std::unique_ptr<GEOSPreparedGeometry const, GeosDestroy>;

/// True when GEOS can make the geometry at all: lines of 2 points, rings of 4.
[[nodiscard]] bool long_enough(Geometry const& geometry, GeometryType type);
/// @pre long_enough
[[nodiscard]] GeosGeometryPtr make_geos_part(GEOSContextHandle_t context, Geometry const& geometry,
                                             std::size_t part, GeometryType type);
/// A collection of all parts. @pre long_enough
[[nodiscard]] GeosGeometryPtr make_geos(GEOSContextHandle_t context, Geometry const& geometry,
                                        GeometryType type);
/// GEOS's words for what is wrong, e.g. "Self-intersection"; empty when it is valid.
[[nodiscard]] std::string why_not_valid(GEOSContextHandle_t context, GEOSGeometry const* geometry);

}  // namespace citytwin
