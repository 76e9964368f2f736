/// @file
/// Coordinates between the CRS of a source (any that PROJ knows, GCJ-02, BD-09, a fitted local
/// frame: frames/source_frame.h) and the city's local frame.
///
/// Units    source side: x east or longitude (deg), y north or latitude (deg), whatever axis order
///          the CRS's definition has; local side: metres (local_frame.h). z passes unchanged: no
///          height is moved.
/// Errors   an unknown CRS, no operation between it and the city's, heights of another datum;
/// points outside the projection's
///          domain become NaN and are counted.
/// Threads  PROJ objects are not shared: one Transformer per thread.
/// Source   PROJ 9.1; EPSG registry.
/// Checked  tests/geodata/crs_test.cc
#pragma once

#include <memory>
#include <span>
#include <string>

#include "geodata/geometry.h"
#include "geodata/local_frame.h"
#include "geodata/result.h"

namespace citytwin {

class Transformer {
 public:
  /// @param source_crs "EPSG:4326", a PROJ string, WKT, "GCJ-02", "BD-09", a frame file's path
  [[nodiscard]] static Result<Transformer> create(std::string const& source_crs,
                                                  LocalFrame const& frame);
  Transformer(Transformer&&) noexcept;
  Transformer& operator=(Transformer&&) noexcept;
  ~Transformer();

  /// NaN when the point has no image.
  [[nodiscard]] Vec2 to_local(Vec2 source);
  [[nodiscard]] Vec2 from_local(Vec2 local);
  /// In place. @return how many points have no image and are now NaN
  std::size_t to_local(std::span<Vec3> points);

  /// Empty, or a sentence for the report: the conversion that the source's name declares, and what
  /// is left unconverted (a datum shift that PROJ does not know, the epoch of WGS 84).
  [[nodiscard]] std::string const& warning() const { return warning_; }

 private:
  struct Operation;
  Transformer(std::unique_ptr<Operation> operation, LocalFrame const& frame, std::string warning);

  std::unique_ptr<Operation> operation_;
  Vec2 origin_;
  std::string warning_;
};

/// The working CRS for a place, when none is asked for: EPSG:4549 for all of Shanghai, the CGCS2000
/// 3-degree zone elsewhere in China, the WGS 84 UTM zone anywhere else.
[[nodiscard]] std::string working_crs_for(double longitude_deg, double latitude_deg);

/// A frame around the centre of an extent given in any CRS; the origin is a multiple of 1000 m.
/// @param working_crs empty = working_crs_for the centre
[[nodiscard]] Result<LocalFrame> frame_for_extent(std::string const& source_crs,
                                                  Box const& source_extent,
                                                  std::string const& working_crs,
                                                  std::string const& vertical_datum);

}  // namespace citytwin
