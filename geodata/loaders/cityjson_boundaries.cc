#include "geodata/loaders/cityjson_boundaries.h"

#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geodata/loaders/cityjson_problem.h"

namespace citytwin {

namespace {

using Json = nlohmann::json;
using cityjson::fail;
using cityjson::member;
using cityjson::shown;

constexpr double max_integer = 9007199254740992.0;  // 2^53: beyond, doubles skip integers
constexpr double max_coordinate = 1e9;              // 25 times round the earth, in metres

std::string text_of(Json const& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : std::string();
}

SurfaceKind kind_of(std::string const& semantic) {
  static std::map<std::string, SurfaceKind> const known{
      {"RoofSurface", SurfaceKind::roof},
      {"GroundSurface", SurfaceKind::ground},
      {"WallSurface", SurfaceKind::wall},
      {"OuterFloorSurface", SurfaceKind::other},
      {"OuterCeilingSurface", SurfaceKind::other}};
  auto const found = known.find(semantic);
  return found == known.end() ? SurfaceKind::other : found->second;
}

void check_place(Vec3 const& p, std::string const& what) {
  for (double const c : {p.x, p.y, p.z}) {
    if (!(std::abs(c) <= max_coordinate)) {
      fail(fmt::format("{} lies at ({}, {}, {}); expected coordinates within {}", what, p.x, p.y,
                       p.z, max_coordinate));
    }
  }
}

double number_at(Json const& array, std::size_t i, std::string const& what) {
  if (!array[i].is_number()) fail(fmt::format("{} is not a number", what));
  return array[i].get<double>();
}

/// Boundaries of every type are nested lists around lists of vertex indices; this walks one
/// geometry's.
class Boundaries {
 public:
  Boundaries(std::size_t geometry, std::vector<Vec3> const& vertices, Json const& semantics)
      : geometry_(geometry), vertices_(vertices) {
    auto const& surfaces = member(semantics, "surfaces");
    if (!surfaces.is_array()) return;
    for (auto const& surface : surfaces)
      kinds_.push_back(kind_of(text_of(member(surface, "type"))));
  }

  /// @param depth lists around one surface: 1 for MultiSurface, 2 for Solid, 3 for MultiSolid
  void surfaces(Json const& lists, Json const& values, int depth, CityGeometry& out) const {
    need_list(lists);
    for (std::size_t i = 0; i < lists.size(); ++i) {
      static Json const null;
      auto const& value = values.is_array() && i < values.size() ? values[i] : null;
      if (depth > 1) {
        surfaces(lists[i], value, depth - 1, out);
      } else {
        out.surfaces.push_back({kind(value), rings(lists[i])});
      }
    }
  }

  std::vector<Vec3> points(Json const& indices, std::size_t at_least, char const* what) const {
    need_list(indices);
    if (indices.size() < at_least) {
      fail(fmt::format("geometry {}: {} has {} vertices; expected at least {}", geometry_, what,
                       indices.size(), at_least));
    }
    std::vector<Vec3> out;
    out.reserve(indices.size());
    for (auto const& index : indices) out.push_back(vertex(index));
    return out;
  }

  void need_list(Json const& value) const {
    if (!value.is_array()) {
      fail(fmt::format("geometry {}: its boundaries hold a {} where a list belongs", geometry_,
                       value.type_name()));
    }
  }

  Vec3 vertex(Json const& index) const {
    bool const whole = index.is_number_integer();
    if (whole && index >= 0 && index < vertices_.size()) return vertices_[index.get<std::size_t>()];
    fail(fmt::format("geometry {}: its boundary names vertex {} of {}", geometry_, shown(index),
                     vertices_.size()));
  }

 private:
  std::vector<std::vector<Vec3>> rings(Json const& surface) const {
    need_list(surface);
    if (surface.empty()) fail(fmt::format("geometry {}: a surface has no ring", geometry_));
    std::vector<std::vector<Vec3>> out;
    for (auto const& ring : surface) out.push_back(points(ring, 3, "a ring"));
    return out;
  }

  SurfaceKind kind(Json const& value) const {
    if (!value.is_number_integer()) return SurfaceKind::none;
    if (value >= 0 && value < kinds_.size()) return kinds_[value.get<std::size_t>()];
    fail(fmt::format("geometry {}: its semantics name surface {} of {}", geometry_, shown(value),
                     kinds_.size()));
  }

  std::size_t geometry_;
  std::vector<Vec3> const& vertices_;
  std::vector<SurfaceKind> kinds_;
};

int surface_depth(std::string const& type) {
  if (type == "MultiSurface" || type == "CompositeSurface") return 1;
  if (type == "Solid") return 2;
  if (type == "MultiSolid" || type == "CompositeSolid") return 3;
  return 0;
}

/// Row-major 4 x 4 of a template instance.
using Matrix = std::array<double, 16>;

Matrix read_matrix(Json const& list, std::size_t geometry) {
  Matrix m{};
  if (!list.is_array() || list.size() != m.size()) {
    fail(
        fmt::format("geometry {}: its transformationMatrix is not a list of 16 numbers", geometry));
  }
  for (std::size_t i = 0; i < m.size(); ++i) m[i] = number_at(list, i, "its transformationMatrix");
  return m;
}

Vec3 placed(Matrix const& m, Vec3 const& origin, Vec3 const& p, std::string const& what) {
  Vec3 const out{m[0] * p.x + m[1] * p.y + m[2] * p.z + m[3] + origin.x,
                 m[4] * p.x + m[5] * p.y + m[6] * p.z + m[7] + origin.y,
                 m[8] * p.x + m[9] * p.y + m[10] * p.z + m[11] + origin.z};
  check_place(out, what);
  return out;
}

CityGeometry read_instance(Json const& geometry, std::size_t index,
                           std::vector<Vec3> const& vertices,
                           std::vector<CityGeometry> const& templates) {
  auto const& number = member(geometry, "template");
  if (!number.is_number_integer() || number < 0 || number >= templates.size()) {
    fail(fmt::format("geometry {}: names template {} of {}", index, shown(number),
                     templates.size()));
  }
  Boundaries const walk(index, vertices, {});
  auto const origin = walk.points(member(geometry, "boundaries"), 1, "an instance").front();
  auto const matrix = read_matrix(member(geometry, "transformationMatrix"), index);
  auto const what = fmt::format("geometry {}: its template", index);
  CityGeometry out = templates[number.get<std::size_t>()];
  out.type = "GeometryInstance";
  for (auto& surface : out.surfaces) {
    for (auto& ring : surface.rings) {
      for (auto& p : ring) p = placed(matrix, origin, p, what);
    }
  }
  for (auto& line : out.lines) {
    for (auto& p : line) p = placed(matrix, origin, p, what);
  }
  for (auto& p : out.points) p = placed(matrix, origin, p, what);
  return out;
}

double whole_number(Json const& vertex, std::size_t axis, std::size_t at) {
  double const v = vertex[axis].is_number() ? vertex[axis].get<double>() : std::nan("");
  if (std::abs(v) <= max_integer && v == std::floor(v)) return v;
  fail(fmt::format("vertex {} is {}; expected three integers within 2^53", at, shown(vertex)));
}

}  // namespace

std::vector<Vec3> read_vertices(Json const& vertices, CityTransform const& t) {
  if (!vertices.is_array()) fail("has no list 'vertices'");
  std::vector<Vec3> out;
  out.reserve(vertices.size());
  for (std::size_t i = 0; i < vertices.size(); ++i) {
    auto const& v = vertices[i];
    if (!v.is_array() || v.size() != 3) {
      fail(fmt::format("vertex {} is {}; expected three integers", i, shown(v)));
    }
    Vec3 const p{whole_number(v, 0, i) * t.scale.x + t.translate.x,
                 whole_number(v, 1, i) * t.scale.y + t.translate.y,
                 whole_number(v, 2, i) * t.scale.z + t.translate.z};
    check_place(p, fmt::format("vertex {}", i));
    out.push_back(p);
  }
  return out;
}

std::vector<CityGeometry> read_templates(Json const& geometry_templates) {
  std::vector<CityGeometry> out;
  if (geometry_templates.is_null()) return out;
  std::vector<Vec3> vertices;
  for (auto const& v : member(geometry_templates, "vertices-templates")) {
    if (!v.is_array() || v.size() != 3) fail("a vertex of vertices-templates is not three numbers");
    auto const what = fmt::format("vertex {} of vertices-templates", vertices.size());
    Vec3 const p{number_at(v, 0, what), number_at(v, 1, what), number_at(v, 2, what)};
    check_place(p, what);
    vertices.push_back(p);
  }
  for (auto const& geometry : member(geometry_templates, "templates")) {
    if (text_of(member(geometry, "type")) == "GeometryInstance") {
      fail(fmt::format("template {} is itself an instance of a template", out.size()));
    }
    try {
      out.push_back(read_geometry(geometry, out.size(), vertices, {}));
    } catch (CityJsonProblem const& problem) {
      fail("geometry-templates: " + problem.what);
    }
  }
  return out;
}

CityGeometry read_geometry(Json const& geometry, std::size_t index,
                           std::vector<Vec3> const& vertices,
                           std::vector<CityGeometry> const& templates) {
  CityGeometry out;
  out.type = text_of(member(geometry, "type"));
  if (out.type == "GeometryInstance") return read_instance(geometry, index, vertices, templates);
  out.lod = text_of(member(geometry, "lod"));
  auto const& semantics = member(geometry, "semantics");
  auto const& boundaries = member(geometry, "boundaries");
  Boundaries const walk(index, vertices, semantics);
  if (int const depth = surface_depth(out.type); depth > 0) {
    walk.surfaces(boundaries, member(semantics, "values"), depth, out);
  } else if (out.type == "MultiLineString") {
    walk.need_list(boundaries);
    for (auto const& line : boundaries) out.lines.push_back(walk.points(line, 2, "a line"));
  } else if (out.type == "MultiPoint") {
    out.points = walk.points(boundaries, 0, "a MultiPoint");
  } else {
    fail(fmt::format("geometry {}: is of the unknown type '{}'", index, out.type));
  }
  return out;
}

}  // namespace citytwin
