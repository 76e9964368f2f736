#include "geodata/query.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "geodata/geos_polygon.h"
#include "geodata/query_grid.h"

namespace citytwin {

namespace {

struct GridBox {
  GridPoint low;
  GridPoint high;

  [[nodiscard]] bool contains(GridPoint p) const {
    return p.x >= low.x && p.x <= high.x && p.y >= low.y && p.y <= high.y;
  }
  /// Separating axes: the box's own two, then the segment's normal.
  [[nodiscard]] bool meets_segment(GridPoint a, GridPoint b) const {
    if (std::max(a.x, b.x) < low.x || std::min(a.x, b.x) > high.x) return false;
    if (std::max(a.y, b.y) < low.y || std::min(a.y, b.y) > high.y) return false;
    int const s = side(a, b, low);
    return s == 0 || side(a, b, {high.x, low.y}) != s || side(a, b, high) != s ||
           side(a, b, {low.x, high.y}) != s;
  }
};

bool ring_meets(Geometry::Ring ring, GridBox const& box) {
  if (ring.size() == 1) return box.contains(quanta(ring[0]));
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    if (box.meets_segment(quanta(ring[i]), quanta(ring[i + 1]))) return true;
  }
  return false;
}

bool part_meets(Geometry const& geometry, std::size_t part, GeometryType type, GridBox const& box) {
  for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
    if (ring_meets(geometry.ring(part, r), box)) return true;
  }
  // No edge meets the box, so it lies inside the part as a whole or not at all.
  return type == GeometryType::polygon && part_surrounds(geometry, part, box.low);
}

Result<void> check_point(double x, double y) {
  if (std::isfinite(x) && std::isfinite(y)) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("the point ({}, {}) is not finite; expected metres", x, y), "point"};
}

bool covers(Box const& outer, Box const& inner) {
  return outer.min_x <= inner.min_x && outer.min_y <= inner.min_y && outer.max_x >= inner.max_x &&
         outer.max_y >= inner.max_y;
}

/// Walks the index and refines. @param hit row -> bool
template <class Hit>
QueryCounts refine(Layer const& layer, Box const& box, RowVisitor const& visit, Hit&& hit) {
  QueryCounts counts;
  counts.stopped = !layer.index().visit_window(box, [&](std::span<std::uint32_t const> rows) {
    for (auto const row : rows) {
      ++counts.candidates;
      if (!hit(row)) continue;
      ++counts.hits;
      if (!visit(row)) return false;
    }
    return true;
  });
  return counts;
}

std::vector<std::uint32_t> ascending(std::vector<std::uint32_t> rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

bool meets(Geometry const& geometry, GeometryType type, Box const& box) {
  if (box.empty() || geometry.empty()) return false;
  Box const own = geometry.box();
  if (covers(box, own)) return true;
  GridBox const grid{{quanta(box.min_x), quanta(box.min_y)},
                     {quanta(box.max_x), quanta(box.max_y)}};
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    if (part_meets(geometry, part, type, grid)) return true;
  }
  return false;
}

QueryCounts query_box(Layer const& layer, Box const& box, RowVisitor const& visit) {
  return refine(layer, box, visit, [&](std::uint32_t row) {
    return meets(layer.geometry(row), layer.geometry_type(), box);
  });
}

std::vector<std::uint32_t> rows_in_box(Layer const& layer, Box const& box) {
  std::vector<std::uint32_t> rows;
  query_box(layer, box, [&](std::uint32_t row) {
    rows.push_back(row);
    return true;
  });
  return ascending(std::move(rows));
}

Result<QueryCounts> query_polygon(Layer const& layer, Geometry const& polygon,
                                  RowVisitor const& visit) {
  auto const area = GeosPolygon::create(polygon);
  if (!area) return area.error();
  return refine(layer, polygon.box(), visit, [&](std::uint32_t row) {
    return area->meets(layer.geometry(row), layer.geometry_type());
  });
}

Result<std::vector<std::uint32_t>> rows_in_polygon(Layer const& layer, Geometry const& polygon) {
  std::vector<std::uint32_t> rows;
  auto const counts = query_polygon(layer, polygon, [&](std::uint32_t row) {
    rows.push_back(row);
    return true;
  });
  if (!counts) return counts.error();
  return ascending(std::move(rows));
}

Result<std::vector<SpatialIndex::Neighbour>> query_nearest(Layer const& layer, double x, double y,
                                                           std::size_t k, double max_m) {
  if (auto const checked = check_point(x, y); !checked) return checked.error();
  auto const exact = [&](std::uint32_t row) {
    return distance_m(layer.geometry(row), layer.geometry_type(), x, y);
  };
  return layer.index().nearest(x, y, k, exact, max_m);
}

Result<QueryCounts> visit_nearest(Layer const& layer, double x, double y,
                                  NeighbourVisitor const& visit, double max_m) {
  if (auto const checked = check_point(x, y); !checked) return checked.error();
  constexpr double unwanted = std::numeric_limits<double>::infinity();
  QueryCounts counts;
  counts.stopped = !layer.index().visit_in_order(
      [&](Box const& b) {
        double const dx = std::max({0.0, b.min_x - x, x - b.max_x});
        double const dy = std::max({0.0, b.min_y - y, y - b.max_y});
        // A geometry's distance may come out a rounding below that to its box.
        double const bound = std::sqrt(dx * dx + dy * dy) * (1 - 1e-12);
        return bound <= max_m ? bound : unwanted;
      },
      [&](std::uint32_t row) {
        ++counts.candidates;
        double const d = distance_m(layer.geometry(row), layer.geometry_type(), x, y);
        return d <= max_m ? d : unwanted;
      },
      [&](std::uint32_t row, double d) {
        ++counts.hits;
        return visit({row, d});
      });
  return counts;
}

}  // namespace citytwin
