/// @file
/// LayerWriter: a LayerBuilder that knows the sample city's geometry and naming.
///
/// Units    metres, local frame; geometry without z of its own takes the ground's.
#pragma once

#include <string>
#include <string_view>

#include "geodata/layer.h"
#include "geodata/sample/draft.h"

namespace citytwin::sample {

class LayerWriter {
 public:
  /// source_ids are the prefix and a running number.
  LayerWriter(std::string name, LayerKind kind, GeometryType type, std::string prefix);

  void point(Vec3 at) { builder_.geometry().add_point(at); }
  void line(std::vector<Vec3> const& vertices) { builder_.geometry().add_line(vertices); }
  void line(Draft const& draft, Polyline const& vertices);
  void area(Polygon const& polygon, double z);
  void area(Region const& region, double z);
  void area(Draft const& draft, Region const& region);

  void name(Name const& name);
  void set(std::string_view column, double value) { builder_.set(column, value); }
  void set(std::string_view column, int value) {
    builder_.set(column, static_cast<std::int64_t>(value));
  }
  void set(std::string_view column, std::string_view value) {
    builder_.set(column, std::string(value));
  }
  void end();
  [[nodiscard]] std::shared_ptr<Layer const> build() && { return std::move(builder_).build(); }

 private:
  template <class Height>
  void rings(std::vector<Polygon> const& polygons, Height height);

  LayerBuilder builder_;
  std::string prefix_;
};

}  // namespace citytwin::sample
