/// @file
/// Overlays as full-screen nodes of the overlay pass: a raster draped by plan position, or features
/// as bands (lines, points) and areas (polygons). Colours come from the legend alone.
///
/// Checked  tests/renderer/overlay_test.cc reads pixels back
#pragma once

#include <vector>

#include <osg/Geometry>
#include <osg/Program>

#include "geodata/layer.h"
#include "scenarios/core/overlay.h"

namespace citytwin::passes {

/// The raster frame at `time_ms`, the last one when negative.
[[nodiscard]] RasterFrame const& shown_frame(Overlay const& overlay, std::int64_t time_ms);

/// Makes the nodes; holds the programs they share.
class OverlayNodes {
 public:
  OverlayNodes();
  /// @pre overlay.kind is raster
  [[nodiscard]] osg::ref_ptr<osg::Geometry> raster(Overlay const& overlay,
                                                   Grid<float> const& values) const;
  /// @param layer the layer that overlay.layer names
  [[nodiscard]] osg::ref_ptr<osg::Geometry> features(Overlay const& overlay,
                                                     Layer const& layer) const;

 private:
  [[nodiscard]] osg::ref_ptr<osg::Geometry> raster_quad(Legend const& legend,
                                                        Grid<float> const& values, bool blended,
                                                        bool on_buildings) const;
  [[nodiscard]] osg::ref_ptr<osg::Geometry> band_quad(Overlay const& overlay,
                                                      Layer const& layer) const;

  osg::ref_ptr<osg::Program> raster_program_;
  osg::ref_ptr<osg::Program> band_program_;
};

/// RGBA of every row of the layer (alpha 0 = no value), for things drawn in their class colour.
[[nodiscard]] std::vector<float> feature_colours(Overlay const& overlay, Layer const& layer);

}  // namespace citytwin::passes
