/// @file
/// What the name of a source CRS stands for: a CRS that PROJ knows, GCJ-02 or BD-09, or the file of
/// a fitted local frame. All may stand wherever the CRS of a source may be named.
///
/// | name | coordinates |
/// |---|---|
/// | EPSG:4490, a PROJ string, WKT2; EPSG:4549+5737 with heights | as PROJ has them |
/// | GCJ-02, BD-09 | longitude, latitude of a web map (map_offset.h), then WGS 84 |
/// | works.toml | metres of a local grid (frame_file.h), then its target CRS |
///
/// Units    x east or longitude, y north or latitude, on both sides.
/// Errors   a name that PROJ does not know, a frame file that cannot be used.
/// Checked  tests/geodata/frames/source_frame_test.cc
#pragma once

#include <optional>
#include <string>

#include "geodata/frames/map_offset.h"
#include "geodata/frames/plane_fit.h"
#include "geodata/local_frame.h"

namespace citytwin {

struct SourceFrame {
  std::string label;           ///< short, for messages
  std::string crs;             ///< horizontal, for PROJ
  std::string vertical_datum;  ///< of the heights; empty = the name says nothing about them
  std::optional<MapOffset> offset;
  std::optional<PlaneFit> fit;
  std::string note;  ///< the conversion that the name declares; empty for a plain CRS

  /// From coordinates as they are in the source to `crs`, and back.
  [[nodiscard]] Vec2 to_crs(Vec2 source) const;
  [[nodiscard]] Vec2 from_crs(Vec2 p) const;
};

[[nodiscard]] Result<SourceFrame> parse_source_frame(std::string const& name);

/// True when a name given by hand goes before the CRS that a file claims: web maps' files say
/// WGS 84 or CGCS2000, whatever they hold.
[[nodiscard]] bool declared_over(std::string const& given, std::string const& claimed_by_file);

/// Heights are not moved on the way in. Errors: a source whose name declares another vertical datum
/// than the city's, both named.
[[nodiscard]] Result<void> check_heights(SourceFrame const& source, LocalFrame const& frame);

}  // namespace citytwin
