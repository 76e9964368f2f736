/// @file
/// CitySnapshot: the whole of a live city at one moment. A request holds one from start to end and
/// so sees all layers as of the same edit.
///
/// Queries go to the views (view_query.h). Scenarios, pictures and exports read whole layers by row
/// and take model(), which merges what was edited, once a snapshot and layer.
///
/// Threads  immutable: any number of threads may ask.
/// Errors   none.
/// Checked  tests/geodata/edits/live_city_test.cc
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/city_model.h"
#include "geodata/edits/layer_view.h"

namespace citytwin {

class CitySnapshot {
 public:
  using Layers = std::vector<std::shared_ptr<LayerView const>>;

  CitySnapshot(std::shared_ptr<CityModel const> base, Layers layers, Sequence sequence,
               std::string version)
      : base_(std::move(base)),
        layers_(std::move(layers)),
        sequence_(sequence),
        version_(std::move(version)) {}

  /// Names, frame, extent and terrain; its layers are those before any edit.
  [[nodiscard]] CityModel const& base() const { return *base_; }
  [[nodiscard]] LocalFrame const& frame() const { return base_->frame; }
  /// The last edit in it.
  [[nodiscard]] Sequence sequence() const { return sequence_; }
  /// 16 hex digits; equal versions, equal cities.
  [[nodiscard]] std::string const& version() const { return version_; }
  /// In the city's order.
  [[nodiscard]] std::span<std::shared_ptr<LayerView const> const> layers() const { return layers_; }
  /// @return nullptr when there is no such layer.
  [[nodiscard]] LayerView const* layer(std::string_view name) const;

  /// The same city as plain layers.
  [[nodiscard]] std::shared_ptr<CityModel const> model() const;

 private:
  std::shared_ptr<CityModel const> base_;
  Layers layers_;
  Sequence sequence_;
  std::string version_;
  mutable std::once_flag model_once_;
  mutable std::shared_ptr<CityModel const> model_;
};

}  // namespace citytwin
