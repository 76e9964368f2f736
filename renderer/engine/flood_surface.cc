#include "renderer/engine/flood_surface.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <osg/Geometry>
#include <osg/MatrixTransform>

#include "renderer/passes/render_target.h"
#include "renderer/passes/shader_program.h"

namespace citytwin::engine {

namespace {

/// Collects one quad per wet cell with shared corners.
class SurfaceWriter {
 public:
  SurfaceWriter(Grid<float> const& depth, Grid<float> const& terrain, double least_depth_m)
      : depth_(depth), terrain_(terrain), least_depth_m_(least_depth_m) {
    for (int row = 0; row < depth.rows(); ++row) {
      for (int column = 0; column < depth.columns(); ++column) {
        if (wet(row, column)) add_cell(row, column);
      }
    }
  }

  [[nodiscard]] bool empty() const { return indices_->empty(); }
  [[nodiscard]] osg::ref_ptr<osg::Geometry> geometry() {
    osg::ref_ptr<osg::Geometry> g = new osg::Geometry;
    osg::ref_ptr<osg::Vec3Array> normals = new osg::Vec3Array(positions_->size());
    std::fill(normals->begin(), normals->end(), osg::Vec3(0, 0, 1));
    osg::ref_ptr<osg::Vec4ubArray> colours = new osg::Vec4ubArray(positions_->size());
    std::fill(colours->begin(), colours->end(), osg::Vec4ub(140, 160, 170, 255));
    colours->setNormalize(true);
    g->setVertexArray(positions_);
    g->setNormalArray(normals, osg::Array::BIND_PER_VERTEX);
    g->setColorArray(colours, osg::Array::BIND_PER_VERTEX);
    g->addPrimitiveSet(indices_);
    g->setUseDisplayList(false);
    g->setUseVertexBufferObjects(true);
    return g;
  }

 private:
  [[nodiscard]] bool wet(int row, int column) const {
    return depth_.geometry().contains(row, column) && depth_.at(row, column) >= least_depth_m_;
  }
  [[nodiscard]] double level_m(int row, int column) const {
    auto const& g = depth_.geometry();
    return sample_bed(g.x(column), g.y(row)) + depth_.at(row, column);
  }
  [[nodiscard]] double sample_bed(double x, double y) const {
    double const z = bilinear(terrain_, x, y);
    return std::isfinite(z) ? z : 0;
  }

  /// A corner's level is the mean of the wet cells that meet there.
  unsigned corner(int row, int column) {
    auto const key = static_cast<std::uint64_t>(row) << 32 | static_cast<std::uint32_t>(column);
    auto const [at, is_new] = corners_.emplace(key, static_cast<unsigned>(positions_->size()));
    if (!is_new) return at->second;
    double sum = 0;
    int count = 0;
    for (int r = row - 1; r <= row; ++r) {
      for (int c = column - 1; c <= column; ++c) {
        if (!wet(r, c)) continue;
        sum += level_m(r, c);
        ++count;
      }
    }
    auto const& g = depth_.geometry();
    positions_->push_back({static_cast<float>(column * g.cell_m),
                           static_cast<float>(-row * g.cell_m), static_cast<float>(sum / count)});
    return at->second;
  }

  void add_cell(int row, int column) {
    unsigned const nw = corner(row, column);
    unsigned const ne = corner(row, column + 1);
    unsigned const sw = corner(row + 1, column);
    unsigned const se = corner(row + 1, column + 1);
    for (unsigned i : {sw, se, ne, sw, ne, nw}) indices_->push_back(i);
  }

  Grid<float> const& depth_;
  Grid<float> const& terrain_;
  double least_depth_m_;
  std::unordered_map<std::uint64_t, unsigned> corners_;
  osg::ref_ptr<osg::Vec3Array> positions_ = new osg::Vec3Array;
  osg::ref_ptr<osg::DrawElementsUInt> indices_ = new osg::DrawElementsUInt(GL_TRIANGLES);
};

}  // namespace

osg::ref_ptr<osg::Node> make_flood_surface(Grid<float> const& depth, Grid<float> const& terrain,
                                           double least_depth_m, MaterialStates& materials) {
  SurfaceWriter writer(depth, terrain, least_depth_m);
  if (writer.empty()) return nullptr;
  auto const& g = depth.geometry();
  osg::ref_ptr<osg::MatrixTransform> at =
      new osg::MatrixTransform(osg::Matrixd::translate(g.west_m, g.north_m, 0));
  passes::set_uniform(*at->getOrCreateStateSet(), "tile_origin",
                      osg::Vec3(static_cast<float>(g.west_m), static_cast<float>(g.north_m), 0.0F));
  osg::ref_ptr<osg::Group> group = new osg::Group;
  group->setStateSet(materials.flood());
  group->addChild(writer.geometry());
  at->addChild(group);
  return at;
}

}  // namespace citytwin::engine
