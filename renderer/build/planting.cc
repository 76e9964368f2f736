#include "renderer/build/planting.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include <fmt/format.h>

namespace citytwin::scene {
namespace {

/// A fixed number in [0, 1) per feature and purpose.
float variety(FeatureId id, std::uint64_t purpose) {
  std::uint64_t h = (id + 0x9e3779b97f4a7c15ULL * (purpose + 1)) * 0xbf58476d1ce4e5b9ULL;
  h = (h ^ (h >> 29)) * 0x94d049bb133111ebULL;
  return static_cast<float>((h ^ (h >> 32)) >> 40) * 0x1p-24F;
}

std::optional<Vec3> place_of(Layer const& layer, std::size_t row) {
  auto const geometry = layer.geometry(row);
  if (geometry.empty()) return std::nullopt;
  auto const p = geometry.exterior(0)[0];
  if (!std::isfinite(p.x) || !std::isfinite(p.y)) return std::nullopt;
  return p;
}

Model model_of(bool conifer, double height_m) {
  if (conifer) return Model::tree_conifer;
  return height_m < 2.2 ? Model::shrub : Model::tree_broadleaf;
}

/// The pole's foot: the layer's height where it has one (a lamp may stand on a deck).
double foot_m(Vec3 place, GroundSurface const& ground) {
  bool const given = std::isfinite(place.z) && place.z != 0;
  return given ? place.z : ground.height_m(place.x, place.y);
}

struct Lamp {
  Vec3 foot;
  double height_m, arm_m, yaw_rad;
};

/// 0 for the warm white of 2700 K, 1 for the cool of 6500 K: the tint of a lamp's head.
float coolness(float cct_k) {
  return std::clamp((cct_k - 2700.0F) / 3800.0F, 0.0F, 1.0F);
}

Light light_of(Layer const& layer, std::size_t row, Lamp const& lamp, Palette const& palette) {
  Light light;
  light.position = {lamp.foot.x + lamp.arm_m * std::cos(lamp.yaw_rad),
                    lamp.foot.y + lamp.arm_m * std::sin(lamp.yaw_rad), lamp.foot.z + lamp.height_m};
  light.heading_rad = static_cast<float>(lamp.yaw_rad);
  light.flux_lm =
      static_cast<float>(layer.number("flux_lm", row).value_or(palette.number("lamp", "flux_lm")));
  light.cct_k =
      static_cast<float>(layer.number("cct_k", row).value_or(palette.number("lamp", "cct_k")));
  light.photometry = layer.text("photometry", row);
  return light;
}

}  // namespace

void add_trees(CityModel const& model, GroundSurface const& ground, TileLayout const& layout,
               std::vector<TileWriter>& tiles) {
  for (auto const* layer : model.layers_of(LayerKind::tree)) {
    for (std::size_t row = 0; row < layer->size(); ++row) {
      auto const place = place_of(*layer, row);
      if (!place) continue;
      auto const id = layer->id(row);
      double const height = layer->number("height_m", row).value_or(5 + 4 * variety(id, 0));
      Instance shape;
      shape.height_m = static_cast<float>(height);
      shape.width_m = static_cast<float>(layer->number("crown_m", row).value_or(0.6 * height));
      shape.yaw_rad = variety(id, 1) * 2 * std::numbers::pi_v<float>;
      shape.tint = variety(id, 2);
      Vec3 const foot{place->x, place->y, ground.height_m(place->x, place->y)};
      tiles[layout.tile_at(foot.x, foot.y)].instance(
          model_of(layer->number("conifer", row).value_or(0) != 0, height), foot, shape);
    }
  }
}

void add_lamps(CityModel const& model, GroundSurface const& ground, Palette const& palette,
               TileLayout const& layout, std::vector<TileWriter>& tiles, std::vector<Light>& lights,
               std::vector<std::string>& warnings) {
  for (auto const* layer : model.layers_of(LayerKind::luminaire)) {
    std::size_t no_height = 0;
    for (std::size_t row = 0; row < layer->size(); ++row) {
      auto const place = place_of(*layer, row);
      if (!place) continue;
      auto const height = layer->number("height_m", row);
      no_height += height ? 0 : 1;
      Lamp lamp;
      lamp.foot = {place->x, place->y, foot_m(*place, ground)};
      lamp.height_m = height.value_or(palette.number("lamp", "height_m"));
      lamp.arm_m = layer->number("arm_m", row).value_or(0);
      // Headings run clockwise from grid north, yaw counter-clockwise from east.
      lamp.yaw_rad = (90 - layer->number("heading_deg", row).value_or(0)) * std::numbers::pi / 180;
      Instance shape;
      shape.height_m = static_cast<float>(lamp.height_m);
      shape.width_m = static_cast<float>(lamp.arm_m);
      shape.yaw_rad = static_cast<float>(lamp.yaw_rad);
      lights.push_back(light_of(*layer, row, lamp, palette));
      shape.tint = coolness(lights.back().cct_k);
      tiles[layout.tile_at(lamp.foot.x, lamp.foot.y)].instance(Model::lamp_post, lamp.foot, shape);
    }
    if (no_height > 0) {
      warnings.push_back(fmt::format("{}: {} have no height_m; {:.0f} m is used", layer->name(),
                                     no_height, palette.number("lamp", "height_m")));
    }
  }
}

}  // namespace citytwin::scene
