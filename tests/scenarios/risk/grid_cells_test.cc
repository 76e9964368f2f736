#include "scenarios/risk/grid_cells.h"

#include <cmath>

#include "scenarios/risk/risk_matrix.h"
#include "tests/scenarios/risk/tiny_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::risk;

namespace {

/// Four cells of 50 m by 20 m in a row from x = 0, and the level-4 cell around them.
std::shared_ptr<Layer const> row_of_cells() {
  LayerBuilder cells("grid_cells", LayerKind::grid_cell, GeometryType::polygon);
  auto const add = [&](double west, double east, std::int64_t level) {
    cells.geometry().add_polygon(
        std::vector<Vec3>{{west, -10, 0}, {east, -10, 0}, {east, 10, 0}, {west, 10, 0}});
    cells.set("level", level);
    cells.set("code", "cell at " + std::to_string(static_cast<int>(west)));
    cells.end_feature();
  };
  add(0, 200, 4);
  for (int i = 0; i < 4; ++i) add(50.0 * i, 50.0 * (i + 1), 5);
  return std::move(cells).build();
}

RatedAsset asset(std::size_t row, int score, Grade grade) {
  RatedAsset out;
  out.row = row;
  out.id = row + 1;
  out.score = score;
  out.grade = grade;
  return out;
}

}  // namespace

TEST_CASE("a grid cell takes the worst of the assets that meet it", "[risk][exact]") {
  LayerBuilder lines("pipes", LayerKind::pipe, GeometryType::line);
  add_line(lines, line({10, 0}, {90, 0}), {});    // cells 1 and 2
  add_line(lines, line({60, 5}, {70, 5}), {});    // cell 2
  add_line(lines, line({110, 5}, {140, 5}), {});  // cell 3
  auto const pipes = std::move(lines).build();
  auto const city = city_of({pipes, row_of_cells()});
  auto const matrix = RiskMatrix::load();
  REQUIRE(matrix);
  auto const legend = matrix->legend();
  REQUIRE(legend);
  std::vector<RatedLayer> const layers{
      {pipes.get(),
       {asset(0, 6, Grade::general), asset(1, 20, Grade::major), asset(2, 0, Grade::unrated)}}};
  auto const rated = rate_grid_cells(city, layers, *legend, QuietContext());
  REQUIRE(rated);
  REQUIRE(rated->has_value());
  auto const& features = (*rated)->overlay.features;
  REQUIRE(features.size() == 4);
  CHECK(features[0].id == 2);  // the level-4 cell is feature 1
  CHECK(features[0].value == 6);
  CHECK(features[1].value == 20);
  CHECK(std::isnan(features[2].value));
  CHECK(features[3].value == 0);
  CHECK(std::get<std::int64_t>((*rated)->table.rows[1][5]) == 2);  // the worst asset's id
}

TEST_CASE("a city without a grid has no grid risk", "[risk][exact]") {
  auto const rated = rate_grid_cells(city_of({pipes_of({old_main})}), {}, Legend{}, QuietContext());
  REQUIRE(rated);
  CHECK_FALSE(rated->has_value());
}
