#include "geodata/loaders/cityjson_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numbers>

#include <ogr_geometry.h>

#include "geodata/gdal_errors.h"

namespace citytwin {

namespace {

constexpr double upright = 1e-3;     ///< |vertical part of the unit normal| of a wall
constexpr double slope_deg = 5;      ///< a roof surface below this is flat
constexpr double sloped_share = .1;  ///< of the roof's area that makes it a sloped one
constexpr double facing_share = .1;  ///< of the sloped area that counts as a direction

/// Newell's normal: its length is twice the area.
Vec3 normal(std::vector<Vec3> const& ring) {
  Vec3 n;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    auto const& a = ring[i];
    auto const& b = ring[(i + 1) % ring.size()];
    n.x += (a.y - b.y) * (a.z + b.z - 2 * ring[0].z);
    n.y += (a.z - b.z) * (a.x + b.x - 2 * ring[0].x);
    n.z += (a.x - b.x) * (a.y + b.y - 2 * ring[0].y);
  }
  return n;
}

double length(Vec3 const& v) {
  return std::sqrt(v.x * v.x + v.y * v.y + v.z * v.z);
}

bool has_area_in_plan(CitySurface const& surface) {
  auto const n = normal(surface.rings[0]);
  return std::abs(n.z) > upright * length(n) && n.z != 0;
}

std::unique_ptr<OGRPolygon> polygon_of(CitySurface const& surface, std::optional<double> z) {
  auto polygon = std::make_unique<OGRPolygon>();
  for (auto const& vertices : surface.rings) {
    auto ring = std::make_unique<OGRLinearRing>();
    for (auto const& v : vertices) ring->addPoint(v.x, v.y, z.value_or(v.z));
    ring->closeRings();
    polygon->addRingDirectly(ring.release());
  }
  return polygon;
}

/// One valid polygon or several that do not overlap.
std::shared_ptr<OGRGeometry const> united(std::vector<CitySurface const*> const& surfaces,
                                          std::optional<double> z) {
  GdalErrorScope const quiet;  // what GEOS cannot unite stays without a footprint
  OGRMultiPolygon all;
  for (auto const* surface : surfaces) {
    auto polygon = polygon_of(*surface, z);
    if (polygon->IsValid()) {
      all.addGeometryDirectly(polygon.release());
      continue;
    }
    std::unique_ptr<OGRGeometry> const mended(polygon->MakeValid());
    if (!mended) continue;
    if (wkbFlatten(mended->getGeometryType()) == wkbPolygon) all.addGeometry(mended.get());
    if (wkbFlatten(mended->getGeometryType()) != wkbMultiPolygon) continue;
    for (auto const* part : *mended->toMultiPolygon()) all.addGeometry(part);
  }
  if (all.IsEmpty()) return nullptr;
  std::unique_ptr<OGRGeometry> whole(all.getNumGeometries() == 1 ? all.getGeometryRef(0)->clone()
                                                                 : all.UnionCascaded());
  if (!whole || whole->IsEmpty()) return nullptr;
  return std::shared_ptr<OGRGeometry const>(
      OGRGeometryFactory::forceToMultiPolygon(whole.release()));
}

std::shared_ptr<OGRGeometry const> lines_of(std::vector<CityGeometry const*> const& geometries) {
  auto out = std::make_shared<OGRMultiLineString>();
  for (auto const* geometry : geometries) {
    for (auto const& vertices : geometry->lines) {
      OGRLineString line;
      for (auto const& v : vertices) line.addPoint(v.x, v.y, v.z);
      out->addGeometry(&line);
    }
  }
  return out->IsEmpty() ? nullptr : out;
}

std::shared_ptr<OGRGeometry const> points_of(std::vector<CityGeometry const*> const& geometries) {
  auto out = std::make_shared<OGRMultiPoint>();
  for (auto const* geometry : geometries) {
    for (auto const& v : geometry->points) {
      OGRPoint const point(v.x, v.y, v.z);
      out->addGeometry(&point);
    }
  }
  return out->IsEmpty() ? nullptr : out;
}

CityGeometry const* finest(CityObject const& object) {
  CityGeometry const* best = nullptr;
  double best_lod = -1;
  for (auto const& geometry : object.geometries) {
    double const lod = std::atof(geometry.lod.c_str());
    if (best && lod <= best_lod) continue;
    best = &geometry;
    best_lod = lod;
  }
  return best;
}

bool is_closed(CityGeometry const& geometry) {
  return geometry.type.find("Solid") != std::string::npos;
}

struct HeightRange {
  double low = HUGE_VAL;
  double high = -HUGE_VAL;
  void add(CitySurface const& surface) {
    for (auto const& v : surface.rings[0]) {
      low = std::min(low, v.z);
      high = std::max(high, v.z);
    }
  }
};

/// How the surfaces of a roof lie.
class Roof {
 public:
  void add(CitySurface const& surface) {
    auto const n = normal(surface.rings[0]);
    double const area = length(n) / 2;
    if (!(area > 0)) return;
    area_ += area;
    HeightRange z;
    z.add(surface);
    double const tilt = std::acos(std::min(1.0, std::abs(n.z) / (2 * area)));
    if (tilt * 180 / std::numbers::pi < slope_deg) {
      flat_z_ += area * (z.low + z.high) / 2;
      flat_ += area;
      return;
    }
    eaves_ = std::min(eaves_, z.low);
    double const up = n.z < 0 ? -1 : 1;
    slopes_.push_back({std::atan2(up * n.y, up * n.x), area});
  }
  [[nodiscard]] bool known() const { return area_ > 0; }
  [[nodiscard]] bool sloped() const { return area_ - flat_ > sloped_share * area_; }
  [[nodiscard]] double eaves_or_flat() const { return sloped() ? eaves_ : flat_z_ / flat_; }
  [[nodiscard]] std::string name() const {
    if (!known()) return {};
    if (!sloped()) return "flat";
    return directions() <= 2 ? "gable" : "hip";
  }

 private:
  struct Slope {
    double facing_rad;
    double area;
  };

  /// How many of the four sides, counted from the one that the largest slope faces, have slopes.
  [[nodiscard]] std::ptrdiff_t directions() const {
    auto const largest = std::max_element(slopes_.begin(), slopes_.end(),
                                          [](auto& a, auto& b) { return a.area < b.area; });
    std::array<double, 4> sides{};
    for (auto const& slope : slopes_) {
      double const quarters = (slope.facing_rad - largest->facing_rad) / (std::numbers::pi / 2);
      sides[static_cast<std::size_t>(std::lround(quarters) + 8) % 4] += slope.area;
    }
    double const least = facing_share * (area_ - flat_);
    return std::count_if(sides.begin(), sides.end(), [&](double area) { return area > least; });
  }

  double area_ = 0, flat_ = 0, flat_z_ = 0;
  double eaves_ = HUGE_VAL;
  std::vector<Slope> slopes_;
};

void add_heights(std::vector<CitySurface const*> const& surfaces, CityShape& shape) {
  HeightRange all, ground;
  Roof roof;
  for (auto const* surface : surfaces) {
    all.add(*surface);
    if (surface->kind == SurfaceKind::ground) ground.add(*surface);
    if (surface->kind == SurfaceKind::roof) roof.add(*surface);
  }
  shape.base = std::isfinite(ground.low) ? ground.low : all.low;
  shape.top = all.high - *shape.base;
  shape.roof = roof.name();
  shape.height = roof.known() ? roof.eaves_or_flat() - *shape.base : *shape.top;
}

}  // namespace

CityShape shape_of(std::vector<CityObject const*> const& objects) {
  CityShape shape;
  std::vector<CityGeometry const*> geometries;
  std::vector<CitySurface const*> surfaces, ground, level;
  bool closed = false;
  for (auto const* object : objects) {
    auto const* geometry = finest(*object);
    if (!geometry) continue;
    geometries.push_back(geometry);
    shape.lod = std::max(shape.lod, geometry->lod);
    closed = closed || is_closed(*geometry);
    for (auto const& surface : geometry->surfaces) surfaces.push_back(&surface);
  }
  for (auto const* surface : surfaces) {
    if (!has_area_in_plan(*surface)) continue;
    level.push_back(surface);
    if (surface->kind == SurfaceKind::ground) ground.push_back(surface);
  }
  if (surfaces.empty()) {
    shape.plan = lines_of(geometries);
    if (!shape.plan) shape.plan = points_of(geometries);
    return shape;
  }
  add_heights(surfaces, shape);
  // A closed body without a named ground: its outline on the ground, not between floor and roof.
  shape.plan = ground.empty() ? united(level, closed ? shape.base : std::nullopt)
                              : united(ground, std::nullopt);
  return shape;
}

}  // namespace citytwin
