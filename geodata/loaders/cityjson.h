/// @file
/// CityJSON 1.1 and 2.0, single texts and sequences (CityJSONSeq), as city objects with their
/// surfaces in space.
///
/// Vertices are integers: p = v * scale + translate, exact while v is below 2^53. A sequence is
/// split at its JSON texts, not at line ends. Templates are instantiated. Materials, textures,
/// extensions and unknown members are counted, never read. The last object of a sequence's header
/// and features all count the same.
///
/// Units    those of the file's CRS, x east and y north in traditional order.
/// Errors   text that is no JSON (with its byte); no type, an unknown version; a vertex that is not
///          three integers below 2^53 or lies beyond 1e9 units; a boundary that names a vertex,
///          template or surface that is not there, or has fewer than 3 vertices; ids given twice;
///          objects that are their own ancestors. Each names the object and the geometry's index.
/// Source   CityJSON 2.0.1 specification; RFC 8259.
/// Checked  tests/geodata/loaders/cityjson_test.cc, tests/fuzz/cityjson_fuzz.cc
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geodata/layer.h"
#include "geodata/result.h"

namespace citytwin {

enum class SurfaceKind : std::uint8_t { none, ground, roof, wall, other };

struct CitySurface {
  SurfaceKind kind = SurfaceKind::none;
  std::vector<std::vector<Vec3>> rings;  ///< exterior first; not closed
};

struct CityGeometry {
  std::string type;  ///< "Solid", "MultiSurface", ...; of an instance "GeometryInstance"
  std::string lod;   ///< "2.2"; empty where none is given
  std::vector<CitySurface> surfaces;
  std::vector<std::vector<Vec3>> lines;
  std::vector<Vec3> points;
};

struct CityObject {
  std::string id;
  std::string type;  ///< with the "+" of an extension
  std::vector<std::string> parents;
  std::vector<std::string> children;
  std::vector<std::pair<std::string, Value>> attributes;  ///< nested ones as JSON text
  std::vector<CityGeometry> geometries;
};

struct CityJson {
  std::string version;  ///< "2.0"
  std::string crs;      ///< "EPSG:7415"; empty = none named
  std::vector<CityObject> objects;
  std::size_t vertices = 0;
  std::vector<Vec3> loose_vertices;  ///< of a file without objects: kept, exact
  Box extent;                        ///< of all vertices, used or not
  std::map<std::string, std::size_t>
      ignored;  ///< "materials", "unknown root member '+census'", ...
  std::vector<std::string> warnings;
};

/// @param name what errors call the file
[[nodiscard]] Result<CityJson> parse_cityjson(std::string_view text, std::string const& name);

}  // namespace citytwin
