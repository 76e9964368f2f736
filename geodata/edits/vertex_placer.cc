#include "geodata/edits/vertex_placer.h"

#include <cmath>

#include <fmt/format.h>

namespace citytwin {

namespace {

Error bad(std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), "geometry"};
}

}  // namespace

VertexPlacer::VertexPlacer(CityModel const& city, LayerKind kind,
                           std::optional<Transformer> transformer)
    : city_(&city),
      needs_height_(kind == LayerKind::pipe || kind == LayerKind::corridor),
      transformer_(std::move(transformer)) {}

Result<VertexPlacer> VertexPlacer::create(std::string const& crs, CityModel const& city,
                                          LayerKind kind) {
  if (crs == city.frame.crs) return VertexPlacer(city, kind, {});
  auto transformer = Transformer::create(crs, city.frame);
  if (!transformer) return transformer.error();
  return VertexPlacer(city, kind, std::move(*transformer));
}

Result<Vec3> VertexPlacer::place(Vec2 source, std::optional<double> height_m) {
  auto const at =
      transformer_ ? transformer_->to_local(source) : city_->frame.to_local(source.x, source.y);
  if (!std::isfinite(at.x) || !std::isfinite(at.y)) {
    return bad(
        fmt::format("the position ({}, {}) has no place in the city's CRS", source.x, source.y));
  }
  if (height_m) return Vec3{at.x, at.y, *height_m};
  auto const ground = ground_m(at);
  if (!ground) return ground.error();
  return Vec3{at.x, at.y, *ground};
}

Result<double> VertexPlacer::ground_m(Vec2 at) const {
  if (needs_height_) return bad("a position has no height; pipes and corridors need one");
  double const ground = city_->terrain ? bilinear(*city_->terrain, at.x, at.y) : 0;
  if (std::isnan(ground)) return bad("a position has no height and the terrain has none there");
  return ground;
}

}  // namespace citytwin
