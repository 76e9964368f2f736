#include "geodata/filter/literal_place.h"

#include <cmath>

#include <fmt/format.h>

#include "geodata/crs.h"
#include "geodata/frames/area_of_use.h"
#include "geodata/geos_repair.h"

namespace citytwin::cql2 {

namespace {

Error wrong(std::string const& what) {
  return {ErrorCode::invalid_argument, what, "geometry"};
}

Box extent(GeometryLiteral const& literal) {
  Box box;
  for (auto const& part : literal.parts) {
    for (auto const& ring : part) {
      for (auto const& v : ring) box.add(v.x, v.y);
    }
  }
  return box;
}

/// Points between along the sides: 16 steps leave 1/256 of a parallel's sagitta, which is 5 cm on
/// 2 km at 31 degrees north.
std::vector<Vec3> densified(std::vector<Vec3> const& ring) {
  constexpr int steps = 16;
  std::vector<Vec3> out;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    for (int s = 0; s < steps; ++s) {
      double const t = static_cast<double>(s) / steps;
      out.push_back({std::lerp(ring[i].x, ring[i + 1].x, t), std::lerp(ring[i].y, ring[i + 1].y, t),
                     ring[i].z});
    }
  }
  out.push_back(ring.back());
  return out;
}

void to_local(GeometryLiteral& literal, LocalFrame const& frame) {
  for (auto& part : literal.parts) {
    for (auto& ring : part) {
      for (auto& v : ring) {
        auto const p = frame.to_local(v.x, v.y);
        v = {p.x, p.y, v.z};
      }
    }
  }
}

Result<void> to_local(GeometryLiteral& literal, std::string const& crs, LocalFrame const& frame) {
  auto transformer = Transformer::create(crs, frame);
  if (!transformer) return transformer.error();
  for (auto& part : literal.parts) {
    for (auto& ring : part) {
      if (literal.is_box) ring = densified(ring);
      if (transformer->to_local(ring) > 0) {
        return wrong(fmt::format("this geometry reaches beyond the domain of {}", frame.crs));
      }
    }
  }
  return {};
}

GeometryColumn column_of(GeometryLiteral const& literal) {
  GeometryColumn out(literal.type);
  for (auto const& part : literal.parts) {
    if (literal.type == GeometryType::polygon) {
      out.add_polygon_part(part.front(), std::span(part).subspan(1));
      continue;
    }
    for (auto const& ring : part) out.add_ring(ring);
    out.end_part();
  }
  out.end_feature();
  return out;
}

Result<void> check_place(GeometryLiteral const& literal, std::string const& crs,
                         LocalFrame const& frame) {
  auto const area = check_area_of_use(crs.empty() ? frame.crs : crs, extent(literal));
  if (!area) return area.error();
  if (area->placement == Placement::inside) return {};
  return wrong(area->sentence + (crs.empty() ? "; the geometries of a filter are in the city's CRS "
                                               "unless another is named"
                                             : ""));
}

}  // namespace

Result<GeometryColumn> place(GeometryLiteral const& literal, std::string const& crs,
                             LocalFrame const& frame) {
  if (auto const ok = check_place(literal, crs, frame); !ok) return ok.error();
  GeometryLiteral local = literal;
  if (crs.empty() || crs == frame.crs) {
    to_local(local, frame);
  } else if (auto const ok = to_local(local, crs, frame); !ok) {
    return ok.error();
  }
  auto column = column_of(local);
  auto const why = why_not_valid(column[0], local.type);
  if (!why.empty()) return wrong(fmt::format("this geometry is not valid: {}", why));
  return column;
}

}  // namespace citytwin::cql2
