#include "geodata/import/import_extent.h"

#include <cmath>

#include <fmt/format.h>

#include "geodata/crs.h"
#include "geodata/frames/area_of_use.h"

namespace citytwin {

namespace {

/// Adds the corners of a layer's extent in longitude and latitude.
Result<void> add_extent(SourceFile const& source, std::string const& layer_name,
                        std::string const& crs_if_missing, Box& lonlat) {
  auto const data = open_dataset(source);
  if (!data) return data.error();
  auto const layer = find_layer(source, **data, layer_name);
  if (!layer) return layer.error();
  Box const box = layer_extent(source, **layer);
  if (box.empty()) return {};
  auto const crs = layer_crs(source, **layer, crs_if_missing);
  if (!crs) return crs.error();
  auto const area = check_area_of_use(*crs, box);
  if (!area) return area.error();
  if (area->placement == Placement::swapped) {
    return source.bad(ErrorCode::invalid_argument,
                      fmt::format("layer '{}': {}", layer_name, area->sentence));
  }
  LocalFrame geographic;
  geographic.crs = "EPSG:4490";
  auto to_lonlat = Transformer::create(*crs, geographic);
  if (!to_lonlat) return to_lonlat.error();
  for (Vec2 const corner : {Vec2{box.min_x, box.min_y}, Vec2{box.max_x, box.min_y},
                            Vec2{box.min_x, box.max_y}, Vec2{box.max_x, box.max_y}}) {
    Vec2 const p = to_lonlat->to_local(corner);
    if (!(std::abs(p.x) <= 180 && std::abs(p.y) <= 90)) {
      return source.bad(ErrorCode::invalid_argument,
                        fmt::format("layer '{}' reaches ({}, {}), which is no place in {}; are the "
                                    "axes swapped?",
                                    layer_name, corner.x, corner.y, *crs));
    }
    lonlat.add(p.x, p.y);
  }
  return {};
}

}  // namespace

Result<LocalFrame> frame_for_sources(
    std::vector<SourceFile> const& sources,
    std::vector<std::pair<SourceFile const*, std::string>> const& layers,
    std::string const& crs_if_missing, std::string const& working_crs,
    std::string const& vertical_datum) {
  Box lonlat;
  for (auto const& [source, layer] : layers) {
    if (auto const ok = add_extent(*source, layer, crs_if_missing, lonlat); !ok) return ok.error();
  }
  if (lonlat.empty()) {
    return sources.front().bad(ErrorCode::data_corrupt, "has no feature with a geometry");
  }
  return frame_for_extent("EPSG:4490", lonlat, working_crs, vertical_datum);
}

}  // namespace citytwin
