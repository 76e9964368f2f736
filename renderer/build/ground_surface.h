/// @file
/// The finished ground: terrain graded to meet the roads, and the adaptive lattice it is drawn on.
///
/// Roads rule the ground: inside a road's footprint the ground is the road surface plus a kerb,
/// within RoadIndex::reach_m outside it blends into the terrain. So a footway meets its verge at
/// the same height, and nothing pokes through a carriageway. Beside an underpass the ground is what
/// lies beyond its trench, so that the trench's walls are upright whether or not the terrain is
/// cut.
///
/// Units    metres, local frame.
/// Shapes   a lattice of base cells over whole tiles; quadtree leaves of 1..16 base cells, aligned
///          to multiples of their size.
/// Threads  const after construction.
/// Checked  tests/renderer/build/scene_test.cc
#pragma once

#include <cstdint>
#include <vector>

#include "renderer/build/mesh_writer.h"
#include "renderer/build/road_network.h"

namespace citytwin::scene {

class GroundSurface {
 public:
  static constexpr double kerb_height_m = 0.15;
  static constexpr int root_cells = 16;

  /// @param leaf_budget the error tolerance grows until there are no more leaves than this.
  GroundSurface(CityModel const& model, RoadIndex const& roads, RoadIndex const& bridges,
                RoadIndex const& underpasses, TileLayout const& layout, std::size_t leaf_budget);

  /// Exact height at a place; inside a road's footprint the kerb's top.
  [[nodiscard]] double height_m(double x, double y) const;
  /// The same, kept below the decks of bridges: what is drawn where there is no road.
  [[nodiscard]] double open_m(double x, double y) const;
  /// Terrain as it is, roads apart: the bed under water.
  [[nodiscard]] double bare_m(double x, double y) const { return bare_ground_m(model_, x, y); }
  [[nodiscard]] Vec3 normal(double x, double y) const;

  [[nodiscard]] double cell_m() const { return cell_m_; }
  [[nodiscard]] double tolerance_m() const { return tolerance_m_; }
  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] int rows() const { return rows_; }
  /// Lattice lines; the same bits wherever they are asked for.
  [[nodiscard]] double x(int i) const { return west_ + i * cell_m_; }
  [[nodiscard]] double y(int j) const { return south_ + j * cell_m_; }
  /// Size, in cells, of the leaf that holds cell (i, j); 0 outside the lattice.
  [[nodiscard]] int leaf_cells(int i, int j) const;

 private:
  void measure_errors(int level);
  [[nodiscard]] bool meets_trench(int i0, int j0, int n) const;
  [[nodiscard]] std::size_t choose_leaves(double tolerance_m);
  std::size_t choose_leaf(int i, int j, int level, double tolerance_m);
  [[nodiscard]] float at(int i, int j) const {
    return heights_[static_cast<std::size_t>(j) * static_cast<std::size_t>(columns_ + 1) +
                    static_cast<std::size_t>(i)];
  }
  [[nodiscard]] double interpolated_m(double x, double y) const;
  [[nodiscard]] double uncut_m(double x, double y) const;

  CityModel const& model_;
  RoadIndex const& roads_;
  RoadIndex const& bridges_;
  RoadIndex const& underpasses_;
  double west_, south_, cell_m_;
  double tolerance_m_ = 0.03;
  int columns_, rows_;
  std::vector<float> heights_;              ///< at lattice points, row by row from the south
  std::vector<std::vector<float>> errors_;  ///< per level, of flattening a node of 2^level cells
  std::vector<std::uint8_t> leaves_;        ///< size per cell
};

}  // namespace citytwin::scene
