#include "geodata/loaders/placer.h"

#include <cmath>

#include <fmt/format.h>
#include <ogr_geometry.h>

#include "geodata/geos_repair.h"
#include "geodata/loaders/surface_plan.h"
#include "geodata/ogr_geometry.h"

namespace citytwin {

namespace {

constexpr double arc_step_deg = 1;

std::string_view to_text(GeometryType type) {
  if (type == GeometryType::point) return "points";
  return type == GeometryType::line ? "lines" : "polygons";
}

}  // namespace

Placer::Outcome Placer::place(OGRGeometry const& source) {
  Outcome out{GeometryColumn(rules_.type), {}, {}};
  auto const plain = plain_geometry(source);
  if (!plain) {
    out.dropped = "has no area in plan: all of its faces are upright";
  } else if (geometry_type_of(plain.get()) != rules_.type) {
    out.dropped =
        fmt::format("is a {}, expected {}", source.getGeometryName(), to_text(rules_.type));
  } else if (!all_finite(*plain)) {
    out.dropped = "has a coordinate that is not finite";
  } else {
    transform(*plain, out);
  }
  return out;
}

/// Points, lines or polygons without arcs, TINs and the like.
std::unique_ptr<OGRGeometry> Placer::plain_geometry(OGRGeometry const& source) const {
  bool const areas = rules_.type == GeometryType::polygon;
  if (areas && has_patches(source)) return outline_in_plan(source);
  std::unique_ptr<OGRGeometry> linear(source.getLinearGeometry(arc_step_deg));
  bool const is_line = wkbFlatten(linear->getGeometryType()) == wkbLineString;
  if (rules_.closed_lines_are_areas && areas && is_line) {
    auto const* line = linear->toLineString();
    if (line->get_IsClosed() && line->getNumPoints() > 3) {
      linear.reset(OGRGeometryFactory::forceToPolygon(linear.release()));
    }
  }
  return linear;
}

void Placer::transform(OGRGeometry const& plain, Outcome& out) {
  bool lost = false;
  auto const to_local = [&](double x, double y) {
    auto const p = transformer_.to_local(Vec2{x, y});
    bool const placed = std::abs(p.x) <= max_local_m && std::abs(p.y) <= max_local_m;
    lost = lost || !placed;
    return placed ? p : Vec2{};
  };
  append_parts(plain, to_local, out.column);
  out.column.end_feature();
  if (lost) {
    out.dropped = "lies outside the domain of the city's CRS";
  } else {
    check(out);
  }
}

void Placer::check(Outcome& out) const {
  auto const why = why_not_valid(out.column[0], rules_.type);
  if (why.empty()) return;
  auto mended = rules_.repair ? repaired(out.column[0], rules_.type) : std::nullopt;
  if (!mended) {
    out.dropped = why;
    return;
  }
  out.column = std::move(*mended);
  out.repaired = why;
}

}  // namespace citytwin
