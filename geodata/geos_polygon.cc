#include "geodata/geos_polygon.h"

#include <string>

#include <fmt/format.h>

#include "geodata/geos_objects.h"

namespace citytwin {

namespace {

Error not_valid(std::string const& why) {
  return {ErrorCode::invalid_argument,
          fmt::format("the query polygon is not valid: {}; expected closed rings that do not cross",
                      why),
          "polygon"};
}

}  // namespace

struct GeosPolygon::State {
  GeosContext context;
  GeosGeometryPtr area;
  GeosPreparedPtr prepared;
};

GeosPolygon::GeosPolygon(std::unique_ptr<State> state) : state_(std::move(state)) {}
GeosPolygon::GeosPolygon(GeosPolygon&&) noexcept = default;
GeosPolygon& GeosPolygon::operator=(GeosPolygon&&) noexcept = default;
GeosPolygon::~GeosPolygon() = default;

Result<GeosPolygon> GeosPolygon::create(Geometry const& polygon) {
  if (polygon.empty() || !long_enough(polygon, GeometryType::polygon)) {
    return not_valid("a ring has fewer than 4 points");
  }
  auto state = std::make_unique<State>();
  state->area = make_geos(state->context, polygon, GeometryType::polygon);
  auto const why = why_not_valid(state->context, state->area.get());
  if (!why.empty()) return not_valid(why);
  state->prepared = GeosPreparedPtr(GEOSPrepare_r(state->context, state->area.get()),
                                    GeosDestroy{state->context});
  return GeosPolygon(std::move(state));
}

bool GeosPolygon::meets(Geometry const& geometry, GeometryType type) const {
  GEOSContextHandle_t const context = state_->context;
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    auto const single = make_geos_part(context, geometry, part, type);
    if (single && GEOSPreparedIntersects_r(context, state_->prepared.get(), single.get()) == 1) {
      return true;
    }
  }
  return false;
}

}  // namespace citytwin
