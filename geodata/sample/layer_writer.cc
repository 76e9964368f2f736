#include "geodata/sample/layer_writer.h"

#include <fmt/format.h>

#include "geodata/sample/stages.h"

namespace citytwin::sample {

LayerWriter::LayerWriter(std::string name, LayerKind kind, GeometryType type, std::string prefix)
    : builder_(std::move(name), kind, type), prefix_(std::move(prefix)) {
  builder_.set_attribution("CityTwin synthetic sample city");
}

void LayerWriter::line(Draft const& draft, Polyline const& vertices) {
  std::vector<Vec3> out;
  for (auto const& v : vertices) {
    auto const q = quantised(v);
    out.push_back({q.x, q.y, ground_m(draft, q)});
  }
  line(out);
}

template <class Height>
void LayerWriter::rings(std::vector<Polygon> const& polygons, Height height) {
  auto const raised = [&](Polyline const& ring) {
    std::vector<Vec3> out;
    for (auto const& v : ring) out.push_back({v.x, v.y, height(v)});
    return out;
  };
  for (auto const& polygon : polygons) {
    builder_.geometry().add_ring(raised(polygon.outer));
    for (auto const& hole : polygon.holes) builder_.geometry().add_ring(raised(hole));
    builder_.geometry().end_part();
  }
  builder_.geometry().end_feature();
}

void LayerWriter::area(Polygon const& polygon, double z) {
  rings({polygon}, [z](Vec2) { return z; });
}

void LayerWriter::area(Region const& region, double z) {
  rings(region.polygons(), [z](Vec2) { return z; });
}

void LayerWriter::area(Draft const& draft, Region const& region) {
  rings(region.polygons(), [&](Vec2 v) { return ground_m(draft, v); });
}

void LayerWriter::name(Name const& name) {
  builder_.set("name_zh", name.zh);
  builder_.set("name_en", name.en);
}

void LayerWriter::end() {
  builder_.set("source_id", fmt::format("{}{:06}", prefix_, builder_.size() + 1));
  builder_.end_feature();
}

}  // namespace citytwin::sample
