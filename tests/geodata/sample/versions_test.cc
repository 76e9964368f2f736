#include <array>
#include <cmath>
#include <map>
#include <string>

#include "geodata/city_folder.h"
#include "tests/geodata/sample/cities.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

TEST_CASE("equal seeds make equal cities, other seeds others", "[sample][exact]") {
  using sample::make_city;
  using sample::Size;
  CHECK(make_city(Size::block, 7)->version == block().version);
  CHECK(make_city(Size::block, 8)->version != block().version);
  CHECK(make_city(Size::core, 7)->version == core().version);
}

TEST_CASE("a city written layer by layer is the city made at once", "[sample][exact]") {
  ScratchFolder const scratch;
  auto const folder = scratch / "city";
  auto const written = sample::write_sample_city(sample::Size::block, 7, folder, false);
  REQUIRE(written.ok());
  CHECK(*written == block().version);
  CHECK(load_city(folder).value()->version == block().version);
}

TEST_CASE("every coordinate is a multiple of 2^-10 m", "[sample][exact]") {
  for (auto const* city : cities()) {
    std::size_t bad = 0;
    auto const on_lattice = [](double v) { return v * 1024 == std::floor(v * 1024); };
    for (auto const& l : city->layers) {
      for (std::size_t row = 0; row < l->size(); ++row) {
        auto const g = l->geometry(row);
        for (std::size_t part = 0; part < g.part_count(); ++part) {
          for (std::size_t r = 0; r < g.ring_count(part); ++r) {
            for (auto const& v : g.ring(part, r)) {
              bad += on_lattice(v.x) && on_lattice(v.y) && on_lattice(v.z) ? 0 : 1;
            }
          }
        }
      }
    }
    for (float z : city->terrain->values()) bad += on_lattice(static_cast<double>(z)) ? 0 : 1;
    CHECK(bad == 0);
  }
}

TEST_CASE("the city says that it is synthetic, where it lies and on which datum",
          "[sample][exact]") {
  for (auto const* city : cities()) {
    CHECK(city->synthetic);
    CHECK(city->frame.crs == "EPSG:4549");
    CHECK(city->frame.vertical_datum == "EPSG:5737");
    CHECK(city->frame.longitude_deg == Approx(121.22).margin(1e-4));
    CHECK(city->frame.latitude_deg == Approx(31.03).margin(1e-4));
  }
}

TEST_CASE("every layer of docs/city-folder.md is there and inside the city", "[sample][contract]") {
  constexpr std::array names{"roads",     "park_paths", "greenways",  "water",
                             "parks",     "land_use",   "estates",    "buildings",
                             "corridors", "pipes",      "pipe_nodes", "luminaires",
                             "trees",     "sensors",    "places",     "grid_cells",
                             "sponge"};
  for (auto const* city : cities()) {
    for (auto const* name : names) {
      INFO(name);
      auto const& l = layer(*city, name);
      CHECK(l.size() > 0);
      CHECK(l.extent().min_x >= city->extent.min_x - 1);
      CHECK(l.extent().max_x <= city->extent.max_x + 1);
      CHECK(l.extent().min_y >= city->extent.min_y - 1);
      CHECK(l.extent().max_y <= city->extent.max_y + 1);
    }
  }
}

TEST_CASE("the five grid levels nest", "[sample][exact]") {
  auto const& cells = layer(core(), "grid_cells");
  std::map<std::string, std::int64_t, std::less<>> level_of;
  std::array<std::size_t, 6> count{};
  for (std::size_t c = 0; c < cells.size(); ++c) {
    auto const level = static_cast<std::int64_t>(cells.number("level", c).value());
    level_of.emplace(cells.text("code", c), level);
    ++count[static_cast<std::size_t>(level)];
  }
  CHECK(level_of.size() == cells.size());  // codes are unique
  for (std::size_t c = 0; c < cells.size(); ++c) {
    auto const level = static_cast<std::int64_t>(cells.number("level", c).value());
    if (level == 1) continue;
    auto const parent = level_of.find(cells.text("parent_code", c));
    REQUIRE(parent != level_of.end());
    CHECK(parent->second == level - 1);
  }
  for (std::size_t level = 1; level <= 5; ++level) CHECK(count[level] >= 1);
  CHECK(count[5] > count[4]);
}
