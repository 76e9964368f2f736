/// @file
/// From the geometry of a source's feature to one as the city stores it: made linear (arcs in steps
/// of 1 degree: the chord lies at most 3.8e-5 of the radius beside the arc), in the city's frame,
/// rounded to the coordinate quantum, and checked after that.
///
/// Units    local metres out, whatever the source's CRS; z as it is.
/// Errors   none: why a geometry cannot be used is part of the outcome.
/// Threads  one Placer per thread.
/// Checked  tests/geodata/ogr_loader_test.cc
#pragma once

#include <string>

#include "geodata/crs.h"
#include "geodata/geometry.h"

class OGRGeometry;

namespace citytwin {

struct PlaceRules {
  GeometryType type = GeometryType::none;
  bool repair = false;                  ///< mend invalid polygons instead of dropping them
  bool closed_lines_are_areas = false;  ///< drawings have no other way to say area
};

class Placer {
 public:
  Placer(PlaceRules const& rules, Transformer transformer)
      : rules_(rules), transformer_(std::move(transformer)) {}

  struct Outcome {
    GeometryColumn column;  ///< of one feature, of no use when dropped
    std::string dropped;    ///< why; empty = kept
    std::string repaired;   ///< what was wrong; empty = nothing
  };

  [[nodiscard]] Outcome place(OGRGeometry const& source);

  [[nodiscard]] GeometryType type() const { return rules_.type; }
  [[nodiscard]] Transformer& transformer() { return transformer_; }

  /// Beyond this from the origin nothing is a place: 2.5 times round the earth.
  static constexpr double max_local_m = 1e8;

 private:
  [[nodiscard]] std::unique_ptr<OGRGeometry> plain_geometry(OGRGeometry const& source) const;
  void transform(OGRGeometry const& plain, Outcome& out);
  void check(Outcome& out) const;

  PlaceRules rules_;
  Transformer transformer_;
};

}  // namespace citytwin
