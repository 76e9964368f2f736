#include "scenarios/flood/soil_cover.h"

#include <map>
#include <string>

#include <fmt/format.h>

#include "scenarios/flood/raster_cover.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr double m_per_mm = 1e-3;
constexpr double s_per_h = 3600.0;

using Textures = std::vector<std::uint8_t>;

std::uint8_t texture_of(std::uint8_t soil) {
  return static_cast<std::uint8_t>(soil + 1);
}

/// By land surface.
Result<Textures> own_textures(LandSurfaces const& surfaces, SoilTable const& soils) {
  Textures out;
  for (auto const& surface : surfaces.all()) {
    auto const soil = soils.find(surface.soil);
    if (!soil && surface.soil != "none") {
      return Error{ErrorCode::data_corrupt,
                   fmt::format("land_surface.csv: soil of '{}' is '{}'; expected none or a texture "
                               "of soil.csv",
                               surface.name, surface.soil),
                   "land_surface.csv"};
    }
    out.push_back(soil ? texture_of(*soil) : std::uint8_t{0});
  }
  return out;
}

/// By cell; 0 where the city names none.
Textures city_textures(Layer const& layer, SoilTable const& soils, CityGround& ground) {
  auto const& in = ground.input;
  Textures out(in.geometry.size(), 0);
  std::map<std::string, int, std::less<>> unknown;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    auto const name = layer.text("texture", row);
    auto const soil = soils.find(name);
    if (!soil) {
      ++unknown[std::string(name)];
      continue;
    }
    cells_in_polygon(in.geometry, layer.geometry(row),
                     [&](int r, int c) { out[in.index(r, c)] = texture_of(*soil); });
  }
  for (auto const& [name, count] : unknown) {
    ground.warnings.push_back(fmt::format(
        "soil: {} features have the texture '{}', which soil.csv does not; they are left out",
        count, name));
  }
  return out;
}

class Layers {
 public:
  Layers(FloodSettings const& settings, LandSurfaces const& surfaces, SurfaceInput const& in)
      : settings_(settings), surfaces_(surfaces), in_(in) {}

  [[nodiscard]] float soaking(std::size_t i) const {
    if (!in_.open[i]) return 0.0F;
    return green_ampt() ? 1.0F - in_.sealed[i] : 1.0F;  // Horton's rates leave the sealed out
  }

  [[nodiscard]] std::int32_t hollow(std::size_t i) const {
    if (!in_.open[i] || in_.soil[i] == 0 || !settings_.depression_storage) return 0;
    return static_cast<std::int32_t>(to_quanta(m_per_mm * surface(i).depression_mm));
  }

  [[nodiscard]] bool green_ampt() const { return settings_.infiltration_method == "green_ampt"; }

 private:
  [[nodiscard]] LandSurface const& surface(std::size_t i) const {
    return surfaces_.all()[in_.soil[i] - 1U];
  }

  FloodSettings const& settings_;
  LandSurfaces const& surfaces_;
  SurfaceInput const& in_;
};

}  // namespace

Result<void> lay_ground_cover(CityModel const& model, FloodSettings const& settings,
                              LandSurfaces const& surfaces, std::vector<float> const& sponge,
                              CityGround& ground) {
  auto const& in = ground.input;
  Layers const layers(settings, surfaces, in);
  if (!layers.green_ampt() && !settings.depression_storage && sponge.empty()) return {};
  auto const soils = SoilTable::load();
  if (!soils) return soils.error();
  auto const own = own_textures(surfaces, *soils);
  if (!own) return own.error();
  auto const* const soil_layer = model.layer("soil");
  Textures const given = soil_layer != nullptr && layers.green_ampt()
                             ? city_textures(*soil_layer, *soils, ground)
                             : Textures(in.geometry.size(), 0);
  auto const rows = in.geometry.rows;
  auto const columns = in.geometry.columns;
  GroundCover cover{{rows, columns, 0.0F}, {rows, columns, 0}, {rows, columns, std::uint8_t{0}}};
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      auto const i = in.index(r, c);
      float const bare = sponge.empty() ? 1.0F : 1.0F - sponge[i];
      cover.soaking.at(r, c) = bare * layers.soaking(i);
      cover.hollow.at(r, c) =
          static_cast<std::int32_t>(bare * static_cast<float>(layers.hollow(i)));
      auto const usual = in.soil[i] == 0 ? std::uint8_t{0} : (*own)[in.soil[i] - 1U];
      if (in.open[i] && usual != 0) cover.texture.at(r, c) = given[i] != 0 ? given[i] : usual;
    }
  }
  ground.surface.cover = std::make_shared<GroundCover const>(std::move(cover));
  return {};
}

std::vector<SoilRates> soil_rates(SoilTable const& soils, double saturation) {
  std::vector<SoilRates> out(1);
  for (auto const& soil : soils.all()) {
    out.push_back({m_per_mm * soil.conductivity_mm_per_h / s_per_h, m_per_mm * soil.suction_mm,
                   (1.0 - saturation) * soil.effective_porosity});
  }
  return out;
}

}  // namespace citytwin::flood
