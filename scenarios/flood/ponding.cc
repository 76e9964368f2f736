#include "scenarios/flood/ponding.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "geodata/query.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr double street_within_m = 50.0;
constexpr double s_per_min = 60.0;

struct Place {
  Cell deepest{};
  float depth_m = 0;
  double cells = 0;
  double depth_sum_m = 0;  ///< over cells: times the area of one it is the volume
  float arrival_s = std::numeric_limits<float>::infinity();
  float longest_s = 0;
  int hazard = 0;
};

/// Floods the cells of each place once.
class PlaceFinder {
 public:
  PlaceFinder(FloodOutcome const& outcome, double depth_m, std::size_t mark)
      : outcome_(outcome),
        mark_(mark),
        limit_(static_cast<std::int32_t>(to_quanta(depth_m))),
        seen_(outcome.ground.input.geometry.size(), 0) {}

  std::vector<Place> find_all() {
    std::vector<Place> places;
    auto const& g = outcome_.ground.input.geometry;
    for (int r = 0; r < g.rows; ++r) {
      for (int c = 0; c < g.columns; ++c) {
        if (take({r, c})) places.push_back(grow());
      }
    }
    return places;
  }

 private:
  /// Puts a cell on the heap unless it was there or is dry.
  bool take(Cell const& cell) {
    auto const& surface = outcome_.flow.surface();
    if (!surface.geometry.contains(cell.row, cell.column)) return false;
    auto& seen = seen_[outcome_.ground.input.index(cell.row, cell.column)];
    if (seen || surface.initial_depth.at(cell.row, cell.column) > 0) return false;
    if (outcome_.flow.greatest_depth().at(cell.row, cell.column) <= limit_) return false;
    seen = 1;
    heap_.push_back(cell);
    return true;
  }

  Place grow() {
    Place place;
    while (!heap_.empty()) {
      Cell const at = heap_.back();
      heap_.pop_back();
      add(at, place);
      for (auto const& to : {Cell{at.row - 1, at.column}, Cell{at.row, at.column - 1},
                             Cell{at.row, at.column + 1}, Cell{at.row + 1, at.column}}) {
        take(to);
      }
    }
    return place;
  }

  void add(Cell const& cell, Place& place) const {
    auto const i = outcome_.ground.input.index(cell.row, cell.column);
    auto const depth_m =
        static_cast<float>(to_metres(outcome_.flow.greatest_depth().at(cell.row, cell.column)));
    if (depth_m > place.depth_m) {
      place.depth_m = depth_m;
      place.deepest = cell;
    }
    place.cells += 1;
    place.depth_sum_m += static_cast<double>(depth_m);
    place.arrival_s = std::min(place.arrival_s, outcome_.record.arrival_s(mark_, i));
    place.longest_s = std::max(place.longest_s, outcome_.record.above_s(mark_, i));
    place.hazard = std::max(place.hazard, outcome_.record.hazard_class(i));
  }

  FloodOutcome const& outcome_;
  std::size_t mark_;
  std::int32_t limit_;
  std::vector<std::uint8_t> seen_;
  std::vector<Cell> heap_;
};

/// Chinese and English name of the nearest street, null when none is near or it has no name.
std::pair<Value, Value> street_at(CityModel const& model, double x, double y) {
  for (auto const* roads : model.layers_of(LayerKind::road)) {
    auto const near = query_nearest(*roads, x, y, 1, street_within_m);
    if (!near || near->empty()) continue;
    auto const row = static_cast<std::size_t>(near->front().row);
    auto const name = [&](std::string_view column) {
      auto const text = roads->text(column, row);
      return text.empty() ? Value{} : Value{std::string(text)};
    };
    return {name("name_zh"), name("name_en")};
  }
  return {};
}

std::vector<TableColumn> columns() {
  return {{"easting_m", "easting", "东坐标", "m"},
          {"northing_m", "northing", "北坐标", "m"},
          {"street_zh", "street (Chinese)", "所在道路", ""},
          {"street_en", "street", "所在道路（英文）", ""},
          {"greatest_depth_m", "greatest depth", "最大水深", "m"},
          {"area_m2", "area", "面积", "m2"},
          {"volume_m3", "volume", "积水量", "m3"},
          {"from_min", "from", "开始时间", "min"},
          {"for_min", "for", "持续时间", "min"},
          {"hazard_class", "hazard class", "危险等级", ""}};
}

}  // namespace

Table ponding_places(FloodOutcome const& outcome, CityModel const& model, double depth_m,
                     std::size_t mark, std::size_t most) {
  Table out{"ponding_places", "Ponding places", "积水点清单", columns(), {}};
  auto places = PlaceFinder(outcome, depth_m, mark).find_all();
  std::stable_sort(places.begin(), places.end(),
                   [](auto const& a, auto const& b) { return a.depth_sum_m > b.depth_sum_m; });
  places.resize(std::min(places.size(), most));
  auto const& g = outcome.ground.input.geometry;
  double const cell_m2 = outcome.flow.surface().cell_area_m2();
  for (auto const& place : places) {
    double const x = g.x(place.deepest.column);
    double const y = g.y(place.deepest.row);
    auto const at = model.frame.to_world(x, y);
    auto const [zh, en] = street_at(model, x, y);
    auto const minutes = [](float s) {
      return std::isfinite(s) ? Value{static_cast<double>(s) / s_per_min} : Value{};
    };
    out.rows.push_back({at.x, at.y, zh, en, static_cast<double>(place.depth_m),
                        cell_m2 * place.cells, cell_m2 * place.depth_sum_m,
                        minutes(place.arrival_s), minutes(place.longest_s),
                        static_cast<std::int64_t>(place.hazard)});
  }
  return out;
}

}  // namespace citytwin::flood
