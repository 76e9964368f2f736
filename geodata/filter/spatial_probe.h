/// @file
/// One spatial test of a filter, prepared for many features.
///
/// Units    local metres, in plan.
/// Errors   none: what GEOS cannot decide is unknown.
/// Threads  one thread; make one for each evaluation.
/// Source   GEOS 3.11, prepared predicates.
/// Checked  tests/geodata/filter/filter_spatial_test.cc
#pragma once

#include <memory>

#include "geodata/filter/typed_tree.h"

namespace citytwin::cql2 {

class SpatialProbe {
 public:
  /// @param test outlives the probe
  explicit SpatialProbe(SpatialNode const& test);
  SpatialProbe(SpatialProbe&&) noexcept;
  ~SpatialProbe();

  /// @pre the geometry is not empty
  [[nodiscard]] Truth holds(Geometry const& geometry, GeometryType type) const;

 private:
  struct Prepared;
  [[nodiscard]] char ask_geos(Geometry const& geometry, GeometryType type) const;

  SpatialNode const& test_;
  std::unique_ptr<Prepared> prepared_;
};

}  // namespace citytwin::cql2
