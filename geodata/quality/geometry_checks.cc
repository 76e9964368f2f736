#include <algorithm>
#include <unordered_map>

#include "geodata/geos_objects.h"
#include "geodata/geos_repair.h"
#include "geodata/quality/checks.h"
#include "geodata/query_join.h"

namespace citytwin {

namespace {

/// All that makes two features one and the same thing: place, kind and level.
class Sameness {
 public:
  explicit Sameness(Layer const& layer) : layer_(layer) {}

  [[nodiscard]] std::size_t hash(std::size_t row) const {
    auto const box = layer_.geometry(row).box();
    std::size_t h = 0;
    for (double const v : {box.min_x, box.min_y, box.max_x, box.max_y}) {
      h = h * 1000003 + std::hash<double>{}(v);
    }
    return h;
  }
  [[nodiscard]] bool same(std::size_t a, std::size_t b) const {
    for (auto const* column : {"class", "system", "type", "level"}) {
      if (layer_.value(column, a) != layer_.value(column, b)) return false;
    }
    return same_geometry(layer_.geometry(a), layer_.geometry(b));
  }

 private:
  static bool same_geometry(Geometry const& a, Geometry const& b) {
    if (a.part_count() != b.part_count()) return false;
    for (std::size_t part = 0; part < a.part_count(); ++part) {
      if (a.ring_count(part) != b.ring_count(part)) return false;
      for (std::size_t r = 0; r < a.ring_count(part); ++r) {
        auto const x = a.ring(part, r);
        auto const y = b.ring(part, r);
        bool const alike = std::equal(x.begin(), x.end(), y.begin(), y.end()) ||
                           std::equal(x.begin(), x.end(), y.rbegin(), y.rend());
        if (!alike) return false;
      }
    }
    return true;
  }

  Layer const& layer_;
};

void check_duplicates(Layer const& layer, QualityLog& log) {
  Sameness const sameness(layer);
  std::unordered_multimap<std::size_t, std::size_t> rows;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    if (layer.geometry(row).empty()) continue;
    auto const hash = sameness.hash(row);
    auto const [begin, end] = rows.equal_range(hash);
    auto const twin =
        std::find_if(begin, end, [&](auto const& r) { return sameness.same(r.second, row); });
    if (twin == end) {
      rows.emplace(hash, row);
      continue;
    }
    FindingDetail detail;
    detail.other_layer = &layer;
    detail.other_row = twin->second;
    log.found(layer, row, "duplicate_geometry", std::move(detail));
  }
  log.looked(layer, "duplicate_geometry", layer.size());
}

double shared_area_m2(GeosContext const& context, Geometry const& a, Geometry const& b) {
  if (!long_enough(a, GeometryType::polygon) || !long_enough(b, GeometryType::polygon)) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < a.part_count(); ++i) {
    auto const part = make_geos_part(context, a, i, GeometryType::polygon);
    for (std::size_t j = 0; j < b.part_count(); ++j) {
      auto const other = make_geos_part(context, b, j, GeometryType::polygon);
      GeosGeometryPtr const both(GEOSIntersection_r(context, part.get(), other.get()),
                                 GeosDestroy{context});
      double area = 0;
      if (both && GEOSArea_r(context, both.get(), &area) == 1) sum += area;
    }
  }
  return sum;
}

}  // namespace

void check_geometry(Layer const& layer, QualityLog& log) {
  auto const type = layer.geometry_type();
  if (type == GeometryType::none) return;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    auto const geometry = layer.geometry(row);
    if (geometry.empty()) {
      log.found(layer, row, "no_geometry");
    } else if (auto why = why_not_valid(geometry, type); !why.empty()) {
      FindingDetail detail;
      detail.what = std::move(why);
      log.found(layer, row, "invalid_geometry", std::move(detail));
    }
  }
  log.looked(layer, "no_geometry", layer.size());
  log.looked(layer, "invalid_geometry", layer.size());
  check_duplicates(layer, log);
}

void check_buildings_in_water(CityModel const& model, QualityLog& log) {
  GeosContext const context;
  double const limit_m2 = *log.rules().rule("building_in_water").limit;
  for (auto const* buildings : model.layers_of(LayerKind::building)) {
    for (auto const* water : model.layers_of(LayerKind::water)) {
      if (buildings->geometry_type() != GeometryType::polygon ||
          water->geometry_type() != GeometryType::polygon) {
        continue;
      }
      join_intersects(*buildings, *water, [&](std::uint32_t b, std::uint32_t w, double) {
        FindingDetail detail;
        detail.value = shared_area_m2(context, buildings->geometry(b), water->geometry(w));
        detail.other_layer = water;
        detail.other_row = w;
        if (*detail.value > limit_m2) {
          log.found(*buildings, b, "building_in_water", std::move(detail));
        }
        return true;
      });
      log.looked(*buildings, "building_in_water", buildings->size());
    }
  }
}

}  // namespace citytwin
