#include "renderer/passes/overlay_node.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <osg/Image>

#include "renderer/passes/area_raster.h"
#include "renderer/passes/render_target.h"
#include "renderer/passes/segment_grid.h"
#include "renderer/passes/shader_program.h"

namespace citytwin::passes {

namespace {

// Units 2 and 4 hold depth and surface (pipeline.cc).
enum Unit : unsigned {
  unit_limits = 9,
  unit_colours,
  unit_values,
  unit_segments,
  unit_segment_values,
  unit_segment_cells,
  unit_segment_indices
};

osg::Vec4 colour_vec(Rgba const& c) {
  return {static_cast<float>(c[0]) / 255, static_cast<float>(c[1]) / 255,
          static_cast<float>(c[2]) / 255, static_cast<float>(c[3]) / 255};
}

void set_legend(osg::StateSet& state, Legend const& legend) {
  std::vector<float> limits;
  std::vector<float> colours;
  for (auto const& c : legend.classes) {
    limits.push_back(static_cast<float>(c.lower));
    limits.push_back(static_cast<float>(c.upper));
    auto const rgba = colour_vec(c.colour);
    colours.insert(colours.end(), rgba.ptr(), rgba.ptr() + 4);
  }
  bind_texture(state, unit_limits, "legend_limits", make_float_buffer(limits, 2));
  bind_texture(state, unit_colours, "legend_colours", make_float_buffer(colours, 4));
  set_uniform(state, "legend_size", static_cast<int>(legend.classes.size()));
  set_uniform(state, "legend_continuous", legend.continuous ? 1.0F : 0.0F);
  set_uniform(state, "nodata_colour", colour_vec(legend.nodata));
}

osg::ref_ptr<osg::Texture2D> value_texture(Grid<float> const& values) {
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(values.columns(), values.rows(), 1, GL_RED, GL_FLOAT);
  std::memcpy(image->data(), values.values().data(), values.values().size() * sizeof(float));
  osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(image);
  texture->setInternalFormat(GL_R32F);
  texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::NEAREST);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::NEAREST);
  texture->setResizeNonPowerOfTwoHint(false);
  return texture;
}

/// Values of a quantity vary between cell centres; codes without a unit do not.
bool is_quantity(Legend const& legend) {
  return !legend.unit.empty();
}

}  // namespace

RasterFrame const& shown_frame(Overlay const& overlay, std::int64_t time_ms) {
  return time_ms < 0 ? overlay.frames.back() : overlay.frame_at(time_ms);
}

OverlayNodes::OverlayNodes()
    : raster_program_(make_program("screen.vert", "overlay_raster.frag")),
      band_program_(make_program("screen.vert", "overlay_lines.frag")) {}

osg::ref_ptr<osg::Geometry> OverlayNodes::raster(Overlay const& overlay,
                                                 Grid<float> const& values) const {
  return raster_quad(overlay.legend, values, is_quantity(overlay.legend), false);
}

osg::ref_ptr<osg::Geometry> OverlayNodes::features(Overlay const& overlay,
                                                   Layer const& layer) const {
  if (layer.geometry_type() != GeometryType::polygon) return band_quad(overlay, layer);
  bool const buildings = layer.kind() == LayerKind::building;
  return raster_quad(overlay.legend, area_raster(layer, overlay), false, buildings);
}

osg::ref_ptr<osg::Geometry> OverlayNodes::raster_quad(Legend const& legend,
                                                      Grid<float> const& values, bool blended,
                                                      bool on_buildings) const {
  auto quad = make_screen_quad();
  auto& state = *quad->getOrCreateStateSet();
  state.setAttribute(raster_program_);
  set_legend(state, legend);
  bind_texture(state, unit_values, "value_map", value_texture(values));
  auto const& g = values.geometry();
  set_uniform(state, "value_window",
              osg::Vec3(static_cast<float>(g.west_m), static_cast<float>(g.north_m),
                        static_cast<float>(1.0 / g.cell_m)));
  auto* size = state.getOrCreateUniform("value_size", osg::Uniform::INT_VEC2);
  size->set(g.columns, g.rows);
  set_uniform(state, "interpolated", blended ? 1.0F : 0.0F);
  set_uniform(state, "contoured", blended && !legend.continuous ? 1.0F : 0.0F);
  set_uniform(state, "on_buildings", on_buildings ? 1.0F : 0.0F);
  return quad;
}

osg::ref_ptr<osg::Geometry> OverlayNodes::band_quad(Overlay const& overlay,
                                                    Layer const& layer) const {
  auto const grid = make_segment_grid(layer, overlay.features);
  auto quad = make_screen_quad();
  auto& state = *quad->getOrCreateStateSet();
  state.setAttribute(band_program_);
  set_legend(state, overlay.legend);
  bind_texture(state, unit_segments, "segments", make_float_buffer(grid.segments, 4));
  bind_texture(state, unit_segment_values, "segment_values", make_float_buffer(grid.values, 2));
  bind_texture(state, unit_segment_cells, "segment_cells", make_uint_buffer(grid.cells, 2));
  bind_texture(state, unit_segment_indices, "segment_indices", make_uint_buffer(grid.indices, 1));
  set_uniform(state, "segment_grid",
              osg::Vec3(static_cast<float>(grid.west_m), static_cast<float>(grid.south_m),
                        static_cast<float>(1.0 / grid.cell_m)));
  state.getOrCreateUniform("segment_grid_size", osg::Uniform::INT_VEC2)
      ->set(grid.columns, grid.rows);
  set_uniform(state, "on_buildings", 0.0F);
  return quad;
}

std::vector<float> feature_colours(Overlay const& overlay, Layer const& layer) {
  std::vector<float> colours(layer.size() * 4, 0.0F);
  for (auto const& feature : overlay.features) {
    auto const row = layer.row_of(feature.id);
    if (!row) continue;
    auto const c = colour_vec(overlay.legend.colour_of(feature.value));
    std::copy(c.ptr(), c.ptr() + 4, colours.begin() + static_cast<std::ptrdiff_t>(*row * 4));
  }
  return colours;
}

}  // namespace citytwin::passes
