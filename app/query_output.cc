#include "app/query_output.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geodata/utf8.h"

namespace citytwin::app {

namespace {

using Json = nlohmann::ordered_json;

std::string to_text(Value const& value) {
  if (auto const* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
  if (auto const* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  auto const* text = std::get_if<std::string>(&value);
  return text ? *text : std::string();
}

// --- table -------------------------------------------------------------------------------------

constexpr std::size_t widest = 32;

/// At most `widest` columns wide, on one line.
std::string clipped(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; }, ' ');
  if (columns_of(text) <= widest) return text;
  std::size_t width = 0, at = 0;
  while (at < text.size()) {
    auto const c = code_point_at(text, at);
    if (width + columns_of(c.value) > widest - 1) break;
    width += columns_of(c.value);
    at += c.bytes;
  }
  return text.substr(0, at) + "…";
}

using Line = std::vector<std::string>;

std::string aligned(std::vector<Line> const& lines) {
  std::vector<std::size_t> widths(lines.front().size(), 0);
  for (auto const& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(line[i]));
    }
  }
  std::string out;
  for (auto const& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      out += line[i];
      if (i + 1 < line.size()) out.append(widths[i] - columns_of(line[i]) + 2, ' ');
    }
    out += '\n';
  }
  return out;
}

// --- CSV ---------------------------------------------------------------------------------------

std::string csv_field(std::string const& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (char const c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

/// Millimetres, or 1e-9 degrees.
std::string vertex_text(ToOutput const& to_output, Vec3 const& v, bool degrees) {
  auto const p = to_output({v.x, v.y});
  return degrees ? fmt::format("{:.9f} {:.9f} {:.3f}", p.x, p.y, v.z)
                 : fmt::format("{:.3f} {:.3f} {:.3f}", p.x, p.y, v.z);
}

bool is_degrees(OutputRows const& output) {
  auto const p = output.to_output({0, 0});
  return std::abs(p.x) <= 180 && std::abs(p.y) <= 90;
}

std::string wkt(OutputRows const& output, Geometry const& geometry) {
  if (geometry.empty()) return {};
  bool const degrees = is_degrees(output);
  auto const type = output.layer.geometry_type();
  auto const ring_text = [&](Geometry::Ring ring) {
    std::string out;
    for (auto const& v : ring) {
      out += (out.empty() ? "" : ", ") + vertex_text(output.to_output, v, degrees);
    }
    return "(" + out + ")";
  };
  std::string parts;
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    std::string rings;
    for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
      rings += (r == 0 ? "" : ", ") + ring_text(geometry.ring(part, r));
    }
    parts += (part == 0 ? "" : ", ") + (type == GeometryType::polygon ? "(" + rings + ")" : rings);
  }
  std::string const name = type == GeometryType::point  ? "POINT"
                           : type == GeometryType::line ? "LINESTRING"
                                                        : "POLYGON";
  if (geometry.part_count() == 1) return name + " Z " + parts;
  return "MULTI" + name + " Z (" + parts + ")";
}

// --- GeoJSON -----------------------------------------------------------------------------------

Json ring_json(OutputRows const& output, Geometry::Ring ring) {
  Json out = Json::array();
  for (auto const& v : ring) {
    auto const p = output.to_output({v.x, v.y});
    out.push_back({p.x, p.y, v.z});
  }
  return out;
}

Json part_json(OutputRows const& output, Geometry const& geometry, std::size_t part) {
  auto const type = output.layer.geometry_type();
  if (type == GeometryType::point) return ring_json(output, geometry.exterior(part))[0];
  if (type == GeometryType::line) return ring_json(output, geometry.exterior(part));
  Json rings = Json::array();
  for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
    rings.push_back(ring_json(output, geometry.ring(part, r)));
  }
  return rings;
}

Json geometry_json(OutputRows const& output, Geometry const& geometry) {
  if (geometry.empty()) return nullptr;
  auto const type = output.layer.geometry_type();
  std::string const name = type == GeometryType::point  ? "Point"
                           : type == GeometryType::line ? "LineString"
                                                        : "Polygon";
  if (geometry.part_count() == 1) {
    return {{"type", name}, {"coordinates", part_json(output, geometry, 0)}};
  }
  Json parts = Json::array();
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    parts.push_back(part_json(output, geometry, part));
  }
  return {{"type", "Multi" + name}, {"coordinates", parts}};
}

Json value_json(Value const& value) {
  return std::visit(
      [](auto const& v) -> Json {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>)
          return nullptr;
        else
          return v;
      },
      value);
}

Json feature_json(OutputRows const& output, std::uint32_t row) {
  Json properties = Json::object();
  for (auto const& column : output.columns) {
    properties[column] = value_json(output.layer.value(column, row));
  }
  return {{"type", "Feature"},
          {"id", output.layer.id(row)},
          {"properties", properties},
          {"geometry", geometry_json(output, output.layer.geometry(row))}};
}

}  // namespace

std::string as_table(OutputRows const& output) {
  std::vector<Line> lines{{"fid"}};
  for (auto const& column : output.columns) lines[0].push_back(clipped(column));
  for (auto const row : output.rows) {
    Line line{std::to_string(output.layer.id(row))};
    for (auto const& column : output.columns) {
      line.push_back(clipped(to_text(output.layer.value(column, row))));
    }
    lines.push_back(std::move(line));
  }
  return aligned(lines);
}

std::string as_csv(OutputRows const& output) {
  std::string out = "fid";
  for (auto const& column : output.columns) out += "," + csv_field(column);
  out += ",wkt\n";
  for (auto const row : output.rows) {
    out += std::to_string(output.layer.id(row));
    for (auto const& column : output.columns) {
      out += "," + csv_field(to_text(output.layer.value(column, row)));
    }
    out += "," + csv_field(wkt(output, output.layer.geometry(row))) + "\n";
  }
  return out;
}

std::string as_geojson(OutputRows const& output) {
  Json out{{"type", "FeatureCollection"}};
  if (!output.layer.attribution().empty()) out["attribution"] = output.layer.attribution();
  if (!output.crs.empty()) {
    out["crs"] = {{"type", "name"}, {"properties", {{"name", output.crs}}}};
  }
  out["features"] = Json::array();
  for (auto const row : output.rows) out["features"].push_back(feature_json(output, row));
  return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace citytwin::app
