#include "renderer/engine/shown_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "renderer/passes/overlay_node.h"
#include "renderer/passes/segment_grid.h"

namespace citytwin::engine {

namespace {

using scene::Material;

bool is_ground(Material m) {
  return m <= Material::kerb || m == Material::grass || m == Material::water;
}

/// Between cell centres; a cell without data leaves its share to the place's own cell.
double blended(Grid<float> const& values, Vec2 at, float nearest) {
  auto const& g = values.geometry();
  double const x = (at.x - g.west_m) / g.cell_m - 0.5;
  double const y = (g.north_m - at.y) / g.cell_m - 0.5;
  int const column = static_cast<int>(std::floor(x));
  int const row = static_cast<int>(std::floor(y));
  auto const cell = [&](int r, int c) {
    float const v = values.at(std::clamp(r, 0, g.rows - 1), std::clamp(c, 0, g.columns - 1));
    return static_cast<double>(std::isnan(v) ? nearest : v);
  };
  double const north = std::lerp(cell(row, column), cell(row, column + 1), x - column);
  double const south = std::lerp(cell(row + 1, column), cell(row + 1, column + 1), x - column);
  return std::lerp(north, south, y - row);
}

std::optional<double> raster_value(Overlay const& overlay, std::int64_t time_ms,
                                   ShownPlace const& place) {
  if (!is_ground(place.surface)) return std::nullopt;
  auto const& values = *passes::shown_frame(overlay, time_ms).values;
  auto const& g = values.geometry();
  int const row = g.row(place.at.y);
  int const column = g.column(place.at.x);
  if (!g.contains(row, column)) return std::nullopt;
  float const nearest = values.at(row, column);
  bool const is_quantity = !overlay.legend.unit.empty();
  if (std::isnan(nearest) || !is_quantity) return static_cast<double>(nearest);
  return blended(values, place.at, nearest);
}

std::optional<double> value_of(Overlay const& overlay, FeatureId id) {
  auto const found =
      std::lower_bound(overlay.features.begin(), overlay.features.end(), id,
                       [](FeatureValue const& f, FeatureId wanted) { return f.id < wanted; });
  if (found == overlay.features.end() || found->id != id) return std::nullopt;
  return static_cast<double>(found->value);
}

/// Later areas cover earlier ones.
std::optional<double> area_value(Overlay const& overlay, Layer const& layer, Vec2 at) {
  std::vector<std::uint32_t> rows;
  layer.index().window({at.x, at.y, at.x, at.y}, rows);
  std::sort(rows.rbegin(), rows.rend());
  for (auto const row : rows) {
    if (!contains(layer.geometry(row), at.x, at.y)) continue;
    if (auto const value = value_of(overlay, layer.id(row))) return value;
  }
  return std::nullopt;
}

/// The highest class wins where bands cross; unrated features come last.
std::optional<double> band_value(Overlay const& overlay, Layer const& layer,
                                 ShownPlace const& place) {
  constexpr double widest_m = passes::widest_half_band_m;
  auto const& at = place.at;
  std::vector<std::uint32_t> rows;
  layer.index().window({at.x - widest_m, at.y - widest_m, at.x + widest_m, at.y + widest_m}, rows);
  std::optional<double> best;
  std::array<double, 2> best_rank{-2, 0};  // class, metres inside the band
  for (auto const row : rows) {
    auto const value = value_of(overlay, layer.id(row));
    if (!value) continue;
    double const half_m =
        std::min(std::max(passes::half_band_m(layer, row), 1.1 * place.footprint_m), widest_m);
    double const inside_m =
        half_m - distance_m(layer.geometry(row), layer.geometry_type(), at.x, at.y);
    if (inside_m < 0) continue;
    auto const drawn = overlay.legend.class_of(*value);
    std::array const rank{drawn ? static_cast<double>(*drawn) : -1.0, inside_m};
    if (rank <= best_rank) continue;
    best_rank = rank;
    best = value;
  }
  return best;
}

}  // namespace

std::optional<double> shown_value(Overlay const& overlay, CityModel const& model,
                                  std::int64_t time_ms, ShownPlace const& place) {
  if (overlay.kind == OverlayKind::raster) return raster_value(overlay, time_ms, place);
  auto const& layer = *model.layer(overlay.layer);
  // A thing that stands or lies buried speaks for itself; the ground takes what is painted on it.
  if (!is_ground(place.surface)) {
    bool const is_its_own = place.layer == &layer && place.feature_id;
    return is_its_own ? value_of(overlay, *place.feature_id) : std::nullopt;
  }
  if (layer.geometry_type() != GeometryType::polygon) return band_value(overlay, layer, place);
  if (layer.kind() == LayerKind::building) return std::nullopt;
  return area_value(overlay, layer, place.at);
}

}  // namespace citytwin::engine
