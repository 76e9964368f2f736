/// @file
/// The overlays of a flood run, from the flow, its record and the styles.
///
/// Rasters say nothing (NaN) in buildings and where water stood before the rain.
/// Units    m, m/s, min since the begin of the run; levels above the city's vertical datum.
/// Errors   FloodStyles::load(): a missing or broken style file, named.
#pragma once

#include <memory>
#include <vector>

#include "scenarios/core/overlay.h"
#include "scenarios/flood/flood_exposure.h"

namespace citytwin::flood {

struct FloodStyles {
  Legend depth, building_depth, speed, level, arrival, duration, hazard;

  /// `rating`: whose classes the hazard has, flood_hazard_RATING.toml.
  [[nodiscard]] static Result<FloodStyles> load(std::string_view rating);
};

/// A description without frames yet.
[[nodiscard]] Overlay describe(std::string id, std::string title_en, std::string title_zh,
                               OverlayLook look, Legend const& legend);

using RasterValues = std::shared_ptr<Grid<float> const>;
[[nodiscard]] RasterValues depth_raster(Surface const& surface,
                                        PaddedField<std::int32_t> const& depth);
/// 0 where the water is shallower than `least_depth_m`.
[[nodiscard]] RasterValues speed_raster(SurfaceFlow const& flow, double least_depth_m);

/// The depth beside each building.
[[nodiscard]] Overlay building_overlay(FloodOutcome const& outcome, Layer const& buildings,
                                       Legend const& legend);
/// What else is known once the run has ended: greatest speed, hazard, greatest level, arrival and
/// duration above a mark of the record, depth on roads.
[[nodiscard]] std::vector<std::shared_ptr<Overlay const>> final_overlays(
    FloodOutcome const& outcome, CityModel const& model, FloodStyles const& styles,
    std::size_t mark, double mark_m);

}  // namespace citytwin::flood
