#include "renderer/passes/light_grid.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/support/catch.h"

namespace {

using namespace citytwin;
using passes::LightGrid;

std::vector<scene::Light> scattered(int count) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> place(-400, 400);
  std::vector<scene::Light> lights(static_cast<std::size_t>(count));
  for (auto& light : lights) {
    light.position = {place(random), place(random), 8};
    light.photometry = std::string(1, place(random) < 0 ? 'a' : 'b');
  }
  return lights;
}

bool cell_has(LightGrid const& grid, double x, double y, std::uint32_t lamp) {
  auto const column = static_cast<int>((x - grid.west_m) / grid.cell_m);
  auto const row = static_cast<int>((y - grid.south_m) / grid.cell_m);
  if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) return false;
  auto const cell = static_cast<std::size_t>(row * grid.columns + column) * 2;
  auto const first = grid.indices.begin() + grid.cells[cell];
  return std::find(first, first + grid.cells[cell + 1], lamp) != first + grid.cells[cell + 1];
}

}  // namespace

TEST_CASE("every place knows every lamp within reach", "[renderer][exact]") {
  auto const lights = scattered(300);
  auto const grid = passes::make_light_grid(lights);
  std::mt19937 random(8);
  std::uniform_real_distribution<double> place(-450, 450);
  for (int i = 0; i < 500; ++i) {
    double const x = place(random);
    double const y = place(random);
    for (std::uint32_t k = 0; k < lights.size(); ++k) {
      auto const& p = lights[k].position;
      if (std::hypot(p.x - x, p.y - y) < grid.radius_m) CHECK(cell_has(grid, x, y, k));
    }
  }
}

TEST_CASE("each photometric file is named once", "[renderer][exact]") {
  auto const grid = passes::make_light_grid(scattered(50));
  CHECK(grid.photometries.size() == 2);
  CHECK(grid.records.size() == 50 * 12);
}

TEST_CASE("a city without lamps has an empty grid", "[renderer][exact]") {
  auto const grid = passes::make_light_grid({});
  CHECK(grid.columns == 0);
  CHECK(grid.indices.empty());
}

TEST_CASE("lamp colours have luminance 1 and cool from red to blue", "[renderer][analytic]") {
  for (double cct : {2200.0, 3000.0, 4000.0, 6500.0}) {
    auto const c = passes::light_colour(cct);
    // Within 2 %: negative blue of very warm light is cut to 0.
    CHECK(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] == Approx(1).epsilon(0.02));
  }
  CHECK(passes::light_colour(2700)[0] > passes::light_colour(6500)[0]);
  CHECK(passes::light_colour(2700)[2] < passes::light_colour(6500)[2]);
}
