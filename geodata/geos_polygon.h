/// @file
/// A polygon prepared by GEOS for many questions of the kind "does this meet it?".
///
/// Units    local metres, in plan.
/// Errors   a polygon that is not valid by OGC's rules: the reason and its place.
/// Threads  each object has its own GEOS context and is used by one thread.
/// Source   GEOS 3.11, C API.
/// Checked  tests/geodata/query_test.cc
#pragma once

#include <memory>

#include "geodata/geometry.h"
#include "geodata/result.h"

namespace citytwin {

class GeosPolygon {
 public:
  [[nodiscard]] static Result<GeosPolygon> create(Geometry const& polygon);
  GeosPolygon(GeosPolygon&&) noexcept;
  GeosPolygon& operator=(GeosPolygon&&) noexcept;
  ~GeosPolygon();

  [[nodiscard]] bool meets(Geometry const& geometry, GeometryType type) const;

 private:
  struct State;
  explicit GeosPolygon(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace citytwin
