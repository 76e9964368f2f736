/// @file
/// Surface: what water runs over, as the solver sees it: bed, faces and what each cell receives and
/// loses.
///
/// Built from a city by city_surface.h, or by hand in tests through SurfaceBuilder.
///
/// Units    bed in water quanta (water_quantum.h) modulo 2^32; friction g n^2, m^(1/3), negative =
///          blocked face; weights in cell areas.
/// Shapes   PaddedField; row 0 is north.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "geodata/grid.h"
#include "scenarios/flood/crest.h"
#include "scenarios/flood/padded_field.h"

namespace citytwin::flood {

/// Edge cell whose water level is held: what it lacks flows in, what it has too much flows out.
struct HeldStage {
  Cell cell;
  std::int32_t depth;  ///< quanta
};

/// Edge cell from which water leaves at normal depth on a slope.
struct Outfall {
  Cell cell;
  float conveyance;  ///< sqrt(slope) / n, m^(1/3)/s
};

/// What the ground of each cell holds back and soaks up, in runs that ask for it (soil_kernel.h).
struct GroundCover {
  PaddedField<float> soaking;        ///< share of the cell that soaks, beyond Forcing's capacities
  PaddedField<std::int32_t> hollow;  ///< depth its hollows hold before any of it flows, quanta
  PaddedField<std::uint8_t> texture;  ///< index into Forcing::soils; 0 = soaks up nothing
};

struct Surface {
  GridGeometry geometry;
  PaddedField<std::uint32_t> bed;
  PaddedField<float> friction;        ///< of the cell
  PaddedField<float> friction_x;      ///< face to the eastern neighbour
  PaddedField<float> friction_y;      ///< face to the southern neighbour
  PaddedField<float> rain_weight;     ///< cell areas whose rain arrives here: 1, more beside roofs
  PaddedField<float> drained_weight;  ///< sealed cell areas that storm sewers drain from here
  PaddedField<std::uint8_t> soil;     ///< index into Forcing::infiltration; 0 = sealed or water
  PaddedField<std::uint8_t> open;     ///< 1 where water can stand, 0 in blocked cells
  PaddedField<std::int32_t> initial_depth;  ///< quanta
  std::vector<HeldStage> held_stages;
  std::vector<Outfall> outfalls;
  std::shared_ptr<GroundCover const> cover;  ///< null: no hollows, infiltration by time alone
  Crests crests;  ///< on blocked faces; crest_wall.h puts them there

  [[nodiscard]] double cell_area_m2() const { return geometry.cell_m * geometry.cell_m; }
};

/// Plain values per cell, before they become faces and weights.
struct SurfaceInput {
  GridGeometry geometry;
  std::vector<double> bed_m;       ///< finite wherever open
  std::vector<float> manning;      ///< s/m^(1/3)
  std::vector<std::uint8_t> open;  ///< 0 = blocked by a building
  std::vector<float> sealed;       ///< sealed share of the cell's own area, 0..1
  std::vector<std::uint8_t> soil;  ///< 0 = none
  std::vector<double> level_m;     ///< initial water level, NaN = dry

  explicit SurfaceInput(GridGeometry const& g);
  [[nodiscard]] std::size_t index(int row, int column) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(geometry.columns) +
           static_cast<std::size_t>(column);
  }
};

/// A connected group of blocked cells and the open cells around it (each once).
struct Roof {
  std::vector<Cell> cells;
  std::vector<Cell> rim;
};
/// In the order of their first cells, row by row.
[[nodiscard]] std::vector<Roof> roofs_of(SurfaceInput const& input);

/// Rain on blocked cells goes in equal parts to the open cells around each connected group of
/// them, and so does the sewer capacity their roofs are entitled to.
///
/// @pre every open cell has a finite bed and manning > 0; beds of neighbours differ by less than
/// greatest_depth_m.
[[nodiscard]] Surface make_surface(SurfaceInput const& input);

}  // namespace citytwin::flood
