#include "renderer/scene/scene.h"

namespace citytwin::scene {

std::string_view to_string(Material material) {
  static constexpr std::array<std::string_view, 15> names{
      "terrain", "asphalt", "road_marking", "paving", "greenway", "kerb", "facade",  "facade_glass",
      "roof",    "grass",   "water",        "metal",  "foliage",  "pipe", "corridor"};
  return names[static_cast<std::size_t>(material)];
}

}  // namespace citytwin::scene
