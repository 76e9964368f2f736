#include "scenarios/core/comparison.h"

#include <cmath>
#include <limits>

#include "tests/support/catch.h"

using namespace citytwin;

namespace {

constexpr float nothing = std::numeric_limits<float>::quiet_NaN();

RunResult depths(std::vector<float> const& values, double cell_m = 2.0) {
  Overlay overlay;
  overlay.id = "max_depth";
  overlay.title_en = "Greatest water depth";
  overlay.legend.unit = "m";
  overlay.legend.classes = {{0.05, 0.15, {}, "shallow", "浅"}, {0.15, 9, {}, "deep", "深"}};
  auto grid = std::make_shared<Grid<float>>(
      GridGeometry{0, 10, cell_m, static_cast<int>(values.size()), 1}, 0.0F);
  for (std::size_t i = 0; i < values.size(); ++i) grid->at(0, static_cast<int>(i)) = values[i];
  overlay.frames = {{1000, std::move(grid)}};
  RunResult result;
  result.overlays = {std::make_shared<Overlay const>(std::move(overlay))};
  return result;
}

}  // namespace

TEST_CASE("a difference is the second run less the first, and nothing where either says nothing",
          "[comparison][exact]") {
  auto const compared = compare_results(depths({0.25F, 0.5F, nothing, 0.0F, 0.1F}),
                                        depths({0.5F, 0.25F, 1.0F, nothing, 0.1F}));
  REQUIRE(compared.ok());
  REQUIRE(compared->overlays.size() == 1);
  auto const& overlay = *compared->overlays.front();
  CHECK(overlay.id == "difference_max_depth");
  CHECK(overlay.legend.unit == "m");
  auto const& values = overlay.frames.front().values->values();
  CHECK(values[0] == 0.25F);
  CHECK(values[1] == -0.25F);
  CHECK(std::isnan(values[2]));
  CHECK(std::isnan(values[3]));
  CHECK(values[4] == 0.0F);
  // No colour where nothing changes.
  CHECK(overlay.legend.colour_of(0.0) == Rgba{0, 0, 0, 0});
  CHECK(overlay.legend.class_of(0.25) != overlay.legend.class_of(-0.25));
}

TEST_CASE("class changes sum to the area that both runs speak of", "[comparison][exact]") {
  auto const compared = compare_results(depths({0.1F, 0.1F, 0.0F, 0.0F, nothing}),
                                        depths({0.2F, 0.1F, 0.2F, 0.0F, 0.2F}));
  REQUIRE(compared.ok());
  auto const& table = compared->tables.front();
  CHECK(table.id == "class_changes_max_depth");
  REQUIRE(table.rows.size() == 4);
  double area_m2 = 0;
  for (auto const& row : table.rows) area_m2 += std::get<double>(row[4]);
  CHECK(area_m2 == 16.0);
  // From none to none, none to deep, shallow to shallow, shallow to deep.
  CHECK(std::get<std::string>(table.rows[1][0]) == "none");
  CHECK(std::get<std::string>(table.rows[1][2]) == "deep");
  CHECK(std::get<std::string>(table.rows[3][1]) == "浅");
  CHECK(std::get<double>(table.rows[3][5]) == 25.0);
}

TEST_CASE("runs that cannot be compared are refused with the reason", "[comparison]") {
  auto const other_cells = compare_results(depths({0.1F, 0.2F}), depths({0.1F, 0.2F}, 4.0));
  REQUIRE_FALSE(other_cells.ok());
  CHECK(other_cells.error().message ==
        "overlay 'max_depth' has 1 x 2 cells of 2 m in one run and 1 x 2 of 4 m in the other; "
        "expected the same cells");
  CHECK_FALSE(compare_results(depths({0.1F}), RunResult{}).ok());
}
