#include "geodata/edits/geojson.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geodata/edits/vertex_placer.h"

namespace citytwin {

namespace {

using Json = nlohmann::json;

/// "urn:ogc:def:crs:EPSG::4549" and "EPSG:4549" are one; CRS84 is longitude, latitude.
std::string short_crs(std::string const& name) {
  if (name.find("CRS84") != std::string::npos) return "EPSG:4326";
  auto const at = name.rfind("EPSG:");
  if (!name.starts_with("urn:") || at == std::string::npos) return name;
  return "EPSG:" + name.substr(name.rfind(':') + 1);
}

std::string crs_of(Json const& root, std::string const& asked) {
  if (!asked.empty()) return asked;
  if (!root.contains("crs")) return "EPSG:4326";
  auto const& properties = root["crs"].value("properties", Json::object());
  return short_crs(properties.value("name", "EPSG:4326"));
}

/// Thrown inside this file only: the first thing that is wrong, without its place.
struct Wrong {
  std::string what;
};

/// From the positions of a file to local vertices.
class Placer {
 public:
  explicit Placer(VertexPlacer vertices) : vertices_(std::move(vertices)) {}

  Vec3 vertex(Json const& position) {
    if (!position.is_array() || position.size() < 2 || position.size() > 3) {
      throw Wrong{"a position is " + position.dump() + "; expected [x, y] or [x, y, height]"};
    }
    for (auto const& number : position) {
      if (!number.is_number()) throw Wrong{"a position is " + position.dump() + ", not of numbers"};
    }
    auto const height =
        position.size() == 3 ? std::optional(position[2].get<double>()) : std::nullopt;
    auto const at = vertices_.place({position[0].get<double>(), position[1].get<double>()}, height);
    if (!at) throw Wrong{at.error().message};
    return *at;
  }

  std::vector<Vec3> line(Json const& positions) {
    if (!positions.is_array()) throw Wrong{"coordinates are not a list of positions"};
    std::vector<Vec3> vertices;
    for (auto const& position : positions) vertices.push_back(vertex(position));
    return vertices;
  }

 private:
  VertexPlacer vertices_;
};

void add_part(Json const& coordinates, GeometryColumn& column, Placer& placer) {
  if (column.type() == GeometryType::point) {
    Vec3 const v = placer.vertex(coordinates);
    column.add_ring({&v, 1});
    column.end_part();
  } else if (column.type() == GeometryType::line) {
    column.add_ring(placer.line(coordinates));
    column.end_part();
  } else {
    if (!coordinates.is_array() || coordinates.empty()) throw Wrong{"a polygon has no ring"};
    std::vector<std::vector<Vec3>> rings;
    for (auto const& ring : coordinates) rings.push_back(placer.line(ring));
    column.add_polygon_part(rings[0], std::span(rings).subspan(1));
  }
}

std::optional<GeometryColumn> read_geometry(Json const& geometry, Placer& placer) {
  if (geometry.is_null()) return std::nullopt;
  std::string type = geometry.value("type", "");
  bool const multi = type.starts_with("Multi");
  auto const single = multi ? type.substr(5) : type;
  auto const family = single == "Point"        ? GeometryType::point
                      : single == "LineString" ? GeometryType::line
                      : single == "Polygon"    ? GeometryType::polygon
                                               : GeometryType::none;
  if (family == GeometryType::none) {
    throw Wrong{fmt::format("the geometry is a '{}'; expected points, lines or polygons", type)};
  }
  GeometryColumn column(family);
  auto const& coordinates = geometry.at("coordinates");
  if (multi) {
    for (auto const& part : coordinates) add_part(part, column, placer);
  } else {
    add_part(coordinates, column, placer);
  }
  column.end_feature();
  return column;
}

Value read_value(std::string const& name, Json const& json) {
  if (json.is_null()) return {};
  if (json.is_boolean()) return std::int64_t{json.get<bool>()};
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  throw Wrong{fmt::format("property '{}' is a list or an object; expected a single value", name)};
}

GeojsonFeature read_feature(Json const& json, Placer& placer) {
  if (!json.is_object() || json.value("type", "") != "Feature") {
    throw Wrong{"it is no Feature"};
  }
  GeojsonFeature feature;
  if (json.contains("id")) {
    if (!json["id"].is_number_unsigned()) throw Wrong{"its id is not a whole number"};
    feature.id = json["id"].get<FeatureId>();
  }
  feature.etag = json.value("etag", "");
  feature.geometry = read_geometry(json.value("geometry", Json()), placer);
  auto const properties = json.value("properties", Json::object());
  for (auto const& [name, value] : properties.items()) {
    feature.attributes[name] = read_value(name, value);
  }
  return feature;
}

Error bad(GeojsonSource const& source, std::string const& what) {
  return {ErrorCode::invalid_argument, fmt::format("{}: {}", source.name, what), source.name};
}

Json position(Vec3 const& v, LocalFrame const& frame) {
  auto const at = frame.to_world(v.x, v.y);
  return Json::array({at.x, at.y, v.z});
}

Json part_json(Geometry const& geometry, std::size_t part, GeometryType type,
               LocalFrame const& frame) {
  Json rings = Json::array();
  for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
    Json ring = Json::array();
    for (auto const& v : geometry.ring(part, r)) ring.push_back(position(v, frame));
    rings.push_back(std::move(ring));
  }
  if (type == GeometryType::point) return rings[0][0];
  return type == GeometryType::line ? rings[0] : rings;
}

Json geometry_json(Geometry const& geometry, GeometryType type, LocalFrame const& frame) {
  constexpr char const* names[]{"", "Point", "LineString", "Polygon"};
  if (geometry.empty()) return nullptr;
  std::string const name = names[static_cast<std::size_t>(type)];
  if (geometry.part_count() == 1) {
    return {{"type", name}, {"coordinates", part_json(geometry, 0, type, frame)}};
  }
  Json parts = Json::array();
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    parts.push_back(part_json(geometry, part, type, frame));
  }
  return {{"type", "Multi" + name}, {"coordinates", std::move(parts)}};
}

Json value_json(Value const& value) {
  return std::visit(
      [](auto const& v) -> Json {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>) {
          return nullptr;
        } else {
          return v;
        }
      },
      value);
}

}  // namespace

Result<std::vector<GeojsonFeature>> read_geojson(std::string_view text, GeojsonSource const& source,
                                                 CityModel const& city, LayerKind kind) {
  std::size_t number = 0;
  try {
    auto const root = Json::parse(text);
    if (!root.is_object()) return bad(source, "is not GeoJSON; expected a Feature or a collection");
    auto vertices = VertexPlacer::create(crs_of(root, source.crs), city, kind);
    if (!vertices) return bad(source, vertices.error().message);
    Placer placer(std::move(*vertices));
    bool const one = root.value("type", "") == "Feature";
    if (!one && !root.contains("features")) {
      return bad(source, "is not GeoJSON; expected a Feature or a FeatureCollection");
    }
    std::vector<GeojsonFeature> features;
    for (auto const& json : one ? Json::array({root}) : root["features"]) {
      ++number;
      features.push_back(read_feature(json, placer));
    }
    return features;
  } catch (Wrong const& wrong) {
    return bad(source, fmt::format("feature {}: {}", number, wrong.what));
  } catch (Json::exception const& e) {
    return bad(source, fmt::format("is not GeoJSON ({})", e.what()));
  }
}

std::string write_geojson(FeatureId id, PackedFeature const& feature, GeometryType type,
                          LocalFrame const& frame) {
  auto const content = unpack(feature, type, frame);
  Json properties = Json::object();
  Json geometry;
  if (content) {
    geometry = geometry_json(content->geometry[0], type, frame);
    for (auto const& [name, value] : content->attributes) properties[name] = value_json(value);
  }
  Json const json{{"type", "Feature"},
                  {"id", id},
                  {"etag", etag_of(feature)},
                  {"crs", {{"type", "name"}, {"properties", {{"name", frame.crs}}}}},
                  {"geometry", std::move(geometry)},
                  {"properties", std::move(properties)}};
  return json.dump(2);
}

}  // namespace citytwin
