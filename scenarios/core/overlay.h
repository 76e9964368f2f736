/// @file
/// Overlay: what a run leaves to be looked at: raster frames in time, or a value per feature.
///
/// The only thing that renderer, tiles, exports and web know of a scenario.
/// Units    time in ms since run start; values in legend.unit; rasters in the local frame, row 0
///          north, NaN = nodata (no statement), never drawn as "safe".
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "geodata/grid.h"
#include "geodata/layer.h"
#include "scenarios/core/legend.h"

namespace citytwin {

enum class OverlayKind { raster, features };

/// How the 3D view should show it; the colours come from the legend alone.
enum class OverlayLook {
  drape,          ///< on the ground
  water_surface,  ///< a raster of depth, m: also drawn as water above the terrain
  halo            ///< features: a casing around the asset and a drape beneath it
};

struct RasterFrame {
  std::int64_t time_ms = 0;
  std::shared_ptr<Grid<float> const> values;
};

struct FeatureValue {
  FeatureId id = 0;
  float value = 0;  ///< NaN = unrated
};

struct Overlay {
  std::string id;  ///< unique in its run: "depth", "max_depth", "illuminance", "pipe_risk"
  std::string title_en;
  std::string title_zh;
  OverlayKind kind = OverlayKind::raster;
  OverlayLook look = OverlayLook::drape;
  Legend legend;
  std::vector<RasterFrame> frames;     ///< kind raster: ascending in time, at least one
  std::string layer;                   ///< kind features: the layer the values belong to
  std::vector<FeatureValue> features;  ///< kind features: ascending id

  /// The last frame at or before time_ms; the first when there is none. @pre kind is raster, not
  /// empty
  [[nodiscard]] RasterFrame const& frame_at(std::int64_t time_ms) const;
};

}  // namespace citytwin
