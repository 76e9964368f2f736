#include "geodata/geos_polygon.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <geos_c.h>

namespace citytwin {

namespace {

class Context {
 public:
  Context() : handle_(GEOS_init_r()) {}
  Context(Context const&) = delete;
  Context& operator=(Context const&) = delete;
  ~Context() { GEOS_finish_r(handle_); }
  operator GEOSContextHandle_t() const { return handle_; }  // so that calls read as GEOS's own

 private:
  GEOSContextHandle_t handle_;
};

struct Destroy {
  GEOSContextHandle_t context = nullptr;
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(context, g); }
  void operator()(GEOSPreparedGeometry const* g) const { GEOSPreparedGeom_destroy_r(context, g); }
};
using GeometryPtr = std::unique_ptr<GEOSGeometry, Destroy>;
using PreparedPtr = std::unique_ptr<GEOSPreparedGeometry const, Destroy>;

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

GeometryPtr make_multi_polygon(GEOSContextHandle_t context, Geometry const& polygon) {
  std::vector<GEOSGeometry*> parts;
  for (std::size_t part = 0; part < polygon.part_count(); ++part) {
    parts.push_back(make_part(context, polygon, part, GeometryType::polygon));
  }
  return {GEOSGeom_createCollection_r(context, GEOS_MULTIPOLYGON, parts.data(),
                                      static_cast<unsigned>(parts.size())),
          Destroy{context}};
}

Error not_valid(GEOSContextHandle_t context, GEOSGeometry const* geometry) {
  char* reason = GEOSisValidReason_r(context, geometry);
  std::string const text = reason ? reason : "unknown reason";
  GEOSFree_r(context, reason);
  return {ErrorCode::invalid_argument,
          fmt::format("the query polygon is not valid: {}; expected rings that do not cross",
                      text.substr(0, text.find('['))),
          "polygon"};
}

bool too_short(Geometry const& polygon) {
  for (std::size_t part = 0; part < polygon.part_count(); ++part) {
    for (std::size_t r = 0; r < polygon.ring_count(part); ++r) {
      if (polygon.ring(part, r).size() < 4) return true;
    }
  }
  return polygon.empty();
}

}  // namespace

struct GeosPolygon::State {
  Context context;
  GeometryPtr area;
  PreparedPtr prepared;
};

GeosPolygon::GeosPolygon(std::unique_ptr<State> state) : state_(std::move(state)) {}
GeosPolygon::GeosPolygon(GeosPolygon&&) noexcept = default;
GeosPolygon& GeosPolygon::operator=(GeosPolygon&&) noexcept = default;
GeosPolygon::~GeosPolygon() = default;

Result<GeosPolygon> GeosPolygon::create(Geometry const& polygon) {
  if (too_short(polygon)) {
    return Error{ErrorCode::invalid_argument,
                 "the query polygon is not valid: a ring has fewer than 4 points", "polygon"};
  }
  auto state = std::make_unique<State>();
  state->area = make_multi_polygon(state->context, polygon);
  if (!state->area || GEOSisValid_r(state->context, state->area.get()) != 1) {
    return not_valid(state->context, state->area.get());
  }
  state->prepared =
      PreparedPtr(GEOSPrepare_r(state->context, state->area.get()), Destroy{state->context});
  return GeosPolygon(std::move(state));
}

bool GeosPolygon::meets(Geometry const& geometry, GeometryType type) const {
  GEOSContextHandle_t const context = state_->context;
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    GeometryPtr const single(make_part(context, geometry, part, type), Destroy{context});
    if (single && GEOSPreparedIntersects_r(context, state_->prepared.get(), single.get()) == 1) {
      return true;
    }
  }
  return false;
}

}  // namespace citytwin
