/// @file
/// CityModel: an immutable, versioned snapshot of all layers and the terrain in one metric frame.
///
/// A request, a run and a frame hold one `shared_ptr<CityModel const>` from start to end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/grid.h"
#include "geodata/layer.h"
#include "geodata/local_frame.h"

namespace citytwin {

struct CityModel {
  std::string name_en;
  std::string name_zh;
  bool synthetic = false;  ///< shown wherever the city is shown
  std::string version;     ///< 16 hex digits: hash of the content; after edits, of the edits too
  LocalFrame frame;
  Box extent;  ///< of the city, local metres
  std::vector<std::shared_ptr<Layer const>> layers;
  std::shared_ptr<Grid<float> const>
      terrain;  ///< ground elevation, m above frame.vertical_datum; may be null

  /// @return nullptr when there is no such layer.
  [[nodiscard]] Layer const* layer(std::string_view name) const;
  /// All layers of a kind, in order.
  [[nodiscard]] std::vector<Layer const*> layers_of(LayerKind kind) const;
  /// Attributions of all layers, each once, in order.
  [[nodiscard]] std::vector<std::string> attributions() const;
};

/// Content hash over names, frame, layers (geometry, ids, attributes) and terrain.
[[nodiscard]] std::string content_version(CityModel const& model);

}  // namespace citytwin
