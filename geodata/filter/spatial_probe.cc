#include "geodata/filter/spatial_probe.h"

#include "geodata/geos_objects.h"
#include "geodata/query.h"

namespace citytwin::cql2 {

struct SpatialProbe::Prepared {
  GeosContext context;
  GeosGeometryPtr literal;
  GeosPreparedPtr prepared;
};

SpatialProbe::SpatialProbe(SpatialNode const& test)
    : test_(test), prepared_(std::make_unique<Prepared>()) {
  auto& p = *prepared_;
  p.literal = make_geos(p.context, test.literal[0], test.literal.type());
  p.prepared = GeosPreparedPtr(GEOSPrepare_r(p.context, p.literal.get()), GeosDestroy{p.context});
}
SpatialProbe::SpatialProbe(SpatialProbe&&) noexcept = default;
SpatialProbe::~SpatialProbe() = default;

Truth SpatialProbe::holds(Geometry const& geometry, GeometryType type) const {
  if (test_.relation == Relation::intersects && test_.is_box) {
    return truth(meets(geometry, type, test_.window));
  }
  if (test_.relation == Relation::within_distance && test_.literal.type() == GeometryType::point &&
      test_.literal[0].part_count() == 1) {
    auto const& at = test_.literal[0].exterior(0)[0];
    return truth(distance_m(geometry, type, at.x, at.y) <= test_.distance_m);
  }
  if (!long_enough(geometry, type)) return Truth::unknown;
  char const answer = ask_geos(geometry, type);
  return answer == 2 ? Truth::unknown : truth(answer == 1);
}

/// The prepared geometry is the literal's, so within and contains change sides. @return 2 = failed
char SpatialProbe::ask_geos(Geometry const& geometry, GeometryType type) const {
  GEOSContextHandle_t const context = prepared_->context;
  auto const feature = geometry.part_count() == 1 ? make_geos_part(context, geometry, 0, type)
                                                  : make_geos(context, geometry, type);
  if (!feature) return 2;
  auto const* literal = prepared_->prepared.get();
  switch (test_.relation) {
    case Relation::intersects:
      return GEOSPreparedIntersects_r(context, literal, feature.get());
    case Relation::disjoint:
      return GEOSPreparedDisjoint_r(context, literal, feature.get());
    case Relation::within:
      return GEOSPreparedContains_r(context, literal, feature.get());
    case Relation::contains:
      return GEOSPreparedWithin_r(context, literal, feature.get());
    case Relation::touches:
      return GEOSPreparedTouches_r(context, literal, feature.get());
    case Relation::crosses:
      return GEOSPreparedCrosses_r(context, literal, feature.get());
    case Relation::overlaps:
      return GEOSPreparedOverlaps_r(context, literal, feature.get());
    case Relation::equals:
      return GEOSEquals_r(context, prepared_->literal.get(), feature.get());
    case Relation::within_distance:
      return GEOSPreparedDistanceWithin_r(context, literal, feature.get(), test_.distance_m);
  }
  return 2;
}

}  // namespace citytwin::cql2
