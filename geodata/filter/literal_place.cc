#include "geodata/filter/literal_place.h"

#include <algorithm>
#include <cmath>
#include <list>
#include <optional>
#include <tuple>

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

/// What PROJ takes milliseconds to make: of the CRS of a filter's geometries and of a city.
struct PlacingTools {
  std::string crs;
  LocalFrame frame;
  AreaOfUse area;
  std::optional<Transformer> to_city;  ///< none = the geometries are in the city's CRS

  [[nodiscard]] bool serves(std::string const& other_crs, LocalFrame const& other) const {
    auto const key = [](LocalFrame const& f) {
      return std::tie(f.crs, f.origin_easting_m, f.origin_northing_m, f.longitude_deg,
                      f.latitude_deg, f.vertical_datum);
    };
    return crs == other_crs && key(frame) == key(other);
  }
};

Result<PlacingTools> make_tools(std::string const& crs, LocalFrame const& frame) {
  auto area = AreaOfUse::create(crs);
  if (!area) return area.error();
  PlacingTools out{crs, frame, std::move(area).value(), std::nullopt};
  if (crs == frame.crs) return out;
  auto to_city = Transformer::create(crs, frame);
  if (!to_city) return to_city.error();
  out.to_city.emplace(std::move(to_city).value());
  return out;
}

/// Kept for the thread's next geometries, most often of the same few CRSs.
Result<PlacingTools*> tools_for(std::string const& crs, LocalFrame const& frame) {
  constexpr std::size_t most = 4;
  thread_local std::list<PlacingTools> kept;        // the last used first
  bool const from_a_file = crs.ends_with(".toml");  // which may have changed
  auto const found = std::find_if(kept.begin(), kept.end(),
                                  [&](auto const& tools) { return tools.serves(crs, frame); });
  if (found != kept.end() && !from_a_file) {
    kept.splice(kept.begin(), kept, found);
    return &kept.front();
  }
  auto made = make_tools(crs, frame);
  if (!made) return made.error();
  if (found != kept.end()) kept.erase(found);
  kept.push_front(std::move(made).value());
  if (kept.size() > most) kept.pop_back();
  return &kept.front();
}

Result<void> to_local(GeometryLiteral& literal, Transformer& to_city, LocalFrame const& frame) {
  for (auto& part : literal.parts) {
    for (auto& ring : part) {
      if (literal.is_box) ring = densified(ring);
      if (to_city.to_local(ring) > 0) {
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

Result<void> check_place(GeometryLiteral const& literal, AreaOfUse const& area, bool crs_named) {
  auto const found = area.check(extent(literal));
  if (found.placement == Placement::inside) return {};
  return wrong(found.sentence + (crs_named ? ""
                                           : "; the geometries of a filter are in the city's CRS "
                                             "unless another is named"));
}

}  // namespace

Result<GeometryColumn> place(GeometryLiteral const& literal, std::string const& crs,
                             LocalFrame const& frame) {
  auto const tools = tools_for(crs.empty() ? frame.crs : crs, frame);
  if (!tools) return tools.error();
  if (auto const ok = check_place(literal, (*tools)->area, !crs.empty()); !ok) return ok.error();
  GeometryLiteral local = literal;
  if (!(*tools)->to_city) {
    to_local(local, frame);
  } else if (auto const ok = to_local(local, *(*tools)->to_city, frame); !ok) {
    return ok.error();
  }
  auto column = column_of(local);
  auto const why = why_not_valid(column[0], local.type);
  if (!why.empty()) return wrong(fmt::format("this geometry is not valid: {}", why));
  return column;
}

}  // namespace citytwin::cql2
