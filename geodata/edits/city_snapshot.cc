#include "geodata/edits/city_snapshot.h"

#include <algorithm>

namespace citytwin {

LayerView const* CitySnapshot::layer(std::string_view name) const {
  auto const found = std::find_if(layers_.begin(), layers_.end(),
                                  [&](auto const& view) { return view->name() == name; });
  return found == layers_.end() ? nullptr : found->get();
}

std::shared_ptr<CityModel const> CitySnapshot::model() const {
  std::call_once(model_once_, [this] {
    if (sequence_ == 0) {
      model_ = base_;
      return;
    }
    auto merged = std::make_shared<CityModel>(*base_);
    merged->version = version_;
    merged->layers.clear();
    for (auto const& view : layers_) merged->layers.push_back(view->merged());
    model_ = std::move(merged);
  });
  return model_;
}

}  // namespace citytwin
