#include <random>

#include "scenarios/flood/flood_scenario.h"
#include "scenarios/flood/soil_cover.h"
#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/water_quantum.h"
#include "tests/scenarios/flood/small_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;
using citytwin::test::small_city;

namespace {

Cumulative steady(double rate_per_s) {
  return [rate_per_s](double t_s) { return rate_per_s * t_s; };
}

/// Rough ground of three soils with hollows, half of it under water, seeded.
Surface rough_ground(int rows, int columns) {
  SurfaceInput in({0, 0, 2.0, columns, rows});
  GroundCover cover{{rows, columns, 0.0F}, {rows, columns, 0}, {rows, columns, std::uint8_t{0}}};
  std::mt19937 random(11);
  auto const uniform = [&] { return (random() >> 8) / 16777216.0; };
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      auto const i = in.index(r, c);
      in.bed_m[i] = 3.0 + 0.01 * c + 0.3 * uniform();
      in.sealed[i] = static_cast<float>(uniform());
      in.soil[i] = static_cast<std::uint8_t>(random() % 3);
      if (c < columns / 2) in.level_m[i] = 3.6;
      cover.soaking.at(r, c) = 1.0F - in.sealed[i];
      cover.hollow.at(r, c) = static_cast<std::int32_t>(random() % 80000);
      cover.texture.at(r, c) = static_cast<std::uint8_t>(random() % 3);
    }
  }
  auto out = make_surface(in);
  out.cover = std::make_shared<GroundCover const>(std::move(cover));
  return out;
}

Forcing rain_on_soils(bool green_ampt) {
  Forcing out{steady(1.2e-5), steady(4e-6), {{}, steady(3e-6), steady(6e-6)}, {}};
  if (green_ampt) out.soils = {{}, {1.8e-6, 0.167, 0.34}, {2.8e-7, 0.209, 0.15}};
  return out;
}

SurfaceFlow run_rough(bool green_ampt, FlowOptions const& options) {
  SurfaceFlow flow(std::make_shared<Surface const>(rough_ground(50, 150)),
                   rain_on_soils(green_ampt), options);
  REQUIRE(flow.advance(600.0).ok());
  return flow;
}

}  // namespace

TEST_CASE("the books close to the last quantum over soils and hollows", "[flood][exact]") {
  FlowOptions options;
  options.scheme = GENERATE(Scheme::local_inertial, Scheme::shallow_water);
  auto const flow = run_rough(GENERATE(false, true), options);
  CHECK(flow.ledger().residual(flow.storage()) == 0);
  CHECK(flow.held() > 0);
  CHECK(flow.ledger().infiltration > 0);
  CHECK(flow.ledger().sewers > 0);
}

TEST_CASE("losses have the same bits on every SIMD target and with dry tiles left out",
          "[flood][exact]") {
  bool const green_ampt = GENERATE(false, true);
  auto const best = run_rough(green_ampt, {});
  FlowOptions options;
  options.simd = SimdTarget::baseline;
  options.skip_dry = false;
  auto const plain = run_rough(green_ampt, options);
  CHECK(best.ledger().infiltration == plain.ledger().infiltration);
  CHECK(best.ledger().sewers == plain.ledger().sewers);
  CHECK(best.held() == plain.held());
  CHECK(best.storage() == plain.storage());
}

TEST_CASE("hollows hold water back until they are full, and never more than they can",
          "[flood][exact]") {
  auto const flow = run_rough(false, {});
  std::int64_t most = 0;
  auto const& surface = flow.surface();
  for (int r = 0; r < surface.geometry.rows; ++r) {
    for (int c = 0; c < surface.geometry.columns; ++c) most += surface.cover->hollow.at(r, c);
  }
  CHECK(flow.held() <= most);
  CHECK(flow.held() > most / 4);
}

TEST_CASE("every land surface has a soil of the table or none", "[flood][contract]") {
  auto const soils = SoilTable::load();
  REQUIRE(soils.ok());
  auto const surfaces = LandSurfaces::load();
  REQUIRE(surfaces.ok());
  for (auto const& surface : surfaces->all()) {
    INFO(surface.name);
    CHECK((surface.soil == "none" || soils->find(surface.soil).has_value()));
    CHECK((surface.sealed < 1.0 || surface.soil == "none"));
  }
}

TEST_CASE("a city's soil layer goes before the land surface's own soil; unknown ones are named",
          "[flood]") {
  auto city = small_city();
  LayerBuilder layer("soil", LayerKind::other, GeometryType::polygon);
  for (auto const* texture : {"sand", "peat"}) {
    layer.geometry().add_polygon(test::rectangle(40, 40, 60, 50));
    layer.set("texture", std::string(texture));
    layer.end_feature();
  }
  city.layers.push_back(std::move(layer).build());
  auto const surfaces = LandSurfaces::load();
  REQUIRE(surfaces.ok());
  auto ground = make_city_ground(city, *surfaces, {});
  REQUIRE(ground.ok());
  FloodSettings settings{};
  settings.infiltration_method = "green_ampt";
  REQUIRE(lay_ground_cover(city, settings, *surfaces, {}, *ground).ok());
  auto const soils = SoilTable::load();
  auto const& g = ground->input.geometry;
  auto const texture = [&](double x, double y) {
    return ground->surface.cover->texture.at(g.row(y), g.column(x));
  };
  CHECK(texture(50, 45) == *soils->find("sand") + 1);
  CHECK(texture(50, 55) == *soils->find("silt_loam") + 1);  // of the park
  CHECK(texture(85, 55) == 0);                              // water
  REQUIRE_FALSE(ground->warnings.empty());
  CHECK(ground->warnings.back().find("'peat'") != std::string::npos);
}

TEST_CASE("a run with neither hollows nor soils has no cover", "[flood]") {
  auto const city = small_city();
  auto const surfaces = LandSurfaces::load();
  auto ground = make_city_ground(city, *surfaces, {});
  FloodSettings settings{};
  settings.infiltration_method = "horton";
  REQUIRE(lay_ground_cover(city, settings, *surfaces, {}, *ground).ok());
  CHECK(ground->surface.cover == nullptr);
}
