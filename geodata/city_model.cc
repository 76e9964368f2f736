#include "geodata/city_model.h"

#include <algorithm>

namespace citytwin {

Layer const* CityModel::layer(std::string_view layer_name) const {
  auto const found = std::find_if(layers.begin(), layers.end(),
                                  [&](auto const& l) { return l->name() == layer_name; });
  return found == layers.end() ? nullptr : found->get();
}

std::vector<Layer const*> CityModel::layers_of(LayerKind kind) const {
  std::vector<Layer const*> found;
  for (auto const& l : layers) {
    if (l->kind() == kind) found.push_back(l.get());
  }
  return found;
}

std::vector<std::string> CityModel::attributions() const {
  std::vector<std::string> all;
  for (auto const& l : layers) {
    auto const& text = l->attribution();
    if (!text.empty() && std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
  }
  return all;
}

}  // namespace citytwin
