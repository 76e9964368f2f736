/// @file
/// Places plain well-known binary straight into a column, without an object for each geometry.
///
/// Units    the source's coordinates in, local metres out.
/// Shapes   little-endian, z and m as ISO or OGR flag them, single and multi of one family, closed
///          rings. What is anything else, not finite, out of reach or not valid is `unusual` and
///          left to Placer; what is not comes out as Placer would have it, to the last bit.
/// Errors   bytes that do not add up are unusual too; nothing is read beyond them.
/// Threads  one WkbPlacer per thread.
/// Source   OGC 06-103r4, ISO 13249-3.
/// Checked  tests/geodata/batch_reader_test.cc against the feature API
#pragma once

#include <string_view>
#include <vector>

#include "geodata/crs.h"
#include "geodata/geometry.h"

namespace citytwin {

class WkbPlacer {
 public:
  explicit WkbPlacer(GeometryType type) : type_(type) {}

  /// Appends one feature. @return false when the geometry is unusual; nothing is added then
  [[nodiscard]] bool add(std::string_view wkb, Transformer& transformer, GeometryColumn& column);

 private:
  class Cursor;
  bool add_parts(Cursor& in);
  bool add_part(Cursor& in);
  bool add_polygon(Cursor& in, int dimensions);
  bool fetch_ring(Cursor& in, int dimensions, std::size_t points);
  bool place_ring();

  GeometryType type_;
  std::vector<Vec3> ring_;  ///< at hand
  Transformer* transformer_ = nullptr;
  GeometryColumn* column_ = nullptr;
};

}  // namespace citytwin
