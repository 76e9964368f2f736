#include "geodata/edits/edit_rules.h"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geodata/geos_repair.h"

namespace citytwin {

namespace {

constexpr std::size_t most_text_bytes = std::size_t{64} << 10;
constexpr std::size_t most_vertices = 1'000'000;
constexpr double widest_m = 200e3;
constexpr double highest_m = 20e3;

std::string_view name_of(GeometryType type) {
  constexpr std::string_view names[]{"no geometry", "points", "lines", "polygons"};
  return names[static_cast<std::size_t>(type)];
}

std::string_view name_of(ColumnType type) {
  constexpr std::string_view names[]{"a whole number", "a number", "text"};
  return names[static_cast<std::size_t>(type)];
}

Error bad(Layer const& schema, std::string const& what) {
  return {ErrorCode::invalid_argument, fmt::format("layer '{}': {}", schema.name(), what),
          schema.name()};
}

Error bad_value(Layer const& schema, Column const& column, std::string const& value) {
  return {ErrorCode::invalid_argument,
          fmt::format("layer '{}': '{}' is {}; expected {}", schema.name(), column.name, value,
                      name_of(column.type())),
          column.name};
}

/// Length of the UTF-8 sequence at the beginning; 0 when it is none.
std::size_t utf8_length(std::string_view text) {
  auto const first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  std::size_t const length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
  }
  auto const second = static_cast<unsigned char>(text[1]);
  bool const overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  bool const beyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || beyond ? 0 : length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    auto const length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

Result<Value> fitted_text(Layer const& schema, Column const& column, std::string const& text) {
  if (column.type() != ColumnType::text) {
    return bad_value(schema, column, fmt::format("the text '{}'", text.substr(0, 40)));
  }
  if (text.size() > most_text_bytes) {
    return bad(schema, fmt::format("'{}' has {} bytes; expected at most {}", column.name,
                                   text.size(), most_text_bytes));
  }
  if (!is_utf8(text)) return bad(schema, fmt::format("'{}' is not UTF-8 text", column.name));
  return Value(text);
}

Result<Value> fitted(Layer const& schema, Column const& column, Value const& value) {
  if (auto const* text = std::get_if<std::string>(&value)) {
    return fitted_text(schema, column, *text);
  }
  if (std::holds_alternative<std::monostate>(value)) return value;
  auto const* whole = std::get_if<std::int64_t>(&value);
  auto const* number = std::get_if<double>(&value);
  if (number && !std::isfinite(*number)) {
    return bad_value(schema, column, fmt::format("{}", *number));
  }
  if (column.type() == ColumnType::text) {
    return bad_value(schema, column,
                     whole ? fmt::format("{}", *whole) : fmt::format("{}", *number));
  }
  if (column.type() == ColumnType::number) {
    return Value(whole ? static_cast<double>(*whole) : *number);
  }
  if (whole) return value;
  constexpr double exact = 0x1p53;
  if (*number != std::trunc(*number) || std::abs(*number) > exact) {
    return bad_value(schema, column, fmt::format("{}", *number));
  }
  return Value(static_cast<std::int64_t>(*number));
}

Error unknown_column(Layer const& schema, std::string const& name) {
  std::vector<std::string_view> known;
  for (auto const& column : schema.columns()) known.push_back(column.name);
  return bad(schema, fmt::format("has no attribute '{}'; expected one of {}", name,
                                 fmt::join(known, ", ")));
}

/// What no place on earth has; empty when all is well.
std::string implausible(Vec3 const& v) {
  if (!std::isfinite(v.x) || !std::isfinite(v.y) || !std::isfinite(v.z)) {
    return "a coordinate is not finite; expected metres";
  }
  if (std::abs(v.z) <= highest_m) return {};
  return fmt::format("a height is {} m; expected -{} to {}", v.z, highest_m, highest_m);
}

std::string implausible(Geometry const& geometry) {
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
      for (auto const& v : geometry.ring(part, r)) {
        if (auto what = implausible(v); !what.empty()) return what;
      }
    }
  }
  auto const box = geometry.box();
  if (box.width() <= widest_m && box.height() <= widest_m) return {};
  return fmt::format("the geometry spans {:.0f} x {:.0f} m; expected at most {:.0f}", box.width(),
                     box.height(), widest_m);
}

GeometryColumn oriented(GeometryColumn const& column) {
  if (column.type() != GeometryType::polygon) return column;
  GeometryColumn out(column.type());
  auto const geometry = column[0];
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    std::vector<std::vector<Vec3>> holes;
    for (std::size_t r = 1; r < geometry.ring_count(part); ++r) {
      auto const ring = geometry.ring(part, r);
      holes.emplace_back(ring.begin(), ring.end());
    }
    out.add_polygon_part(geometry.exterior(part), holes);
  }
  out.end_feature();
  return out;
}

std::string outside(CityModel const& city, Box const& box) {
  auto const at = city.frame.to_world(box.min_x, box.min_y);
  auto const low = city.frame.to_world(city.extent.min_x, city.extent.min_y);
  auto const high = city.frame.to_world(city.extent.max_x, city.extent.max_y);
  return fmt::format(
      "the geometry at easting {:.0f}, northing {:.0f} lies outside the city; expected easting "
      "{:.0f} to {:.0f}, northing {:.0f} to {:.0f} in {}",
      at.x, at.y, low.x, high.x, low.y, high.y, city.frame.crs);
}

}  // namespace

Result<Attributes> checked_attributes(Layer const& schema, Attributes const& given) {
  Attributes checked;
  for (auto const& [name, value] : given) {
    auto const* column = schema.column(name);
    if (column == nullptr) return unknown_column(schema, name);
    auto fit = fitted(schema, *column, value);
    if (!fit) return fit.error();
    checked.emplace(name, std::move(*fit));
  }
  return checked;
}

Result<GeometryColumn> checked_geometry(Layer const& schema, CityModel const& city,
                                        GeometryColumn const& geometry) {
  auto const type = schema.geometry_type();
  if (geometry.size() != 1 || geometry[0].empty() || geometry.type() != type) {
    auto const given =
        geometry.size() == 1 && !geometry[0].empty() ? geometry.type() : GeometryType::none;
    return bad(schema, fmt::format("holds {}, the edit has {}", name_of(type), name_of(given)));
  }
  if (geometry.vertex_count() > most_vertices) {
    return bad(schema, fmt::format("the geometry has {} vertices; expected at most {}",
                                   geometry.vertex_count(), most_vertices));
  }
  if (auto const what = implausible(geometry[0]); !what.empty()) return bad(schema, what);
  auto checked = oriented(geometry);
  // Before GEOS sees it: coordinates far away are a wrong CRS or swapped axes, not a wrong shape.
  auto const box = checked[0].box();
  if (!box.intersects(city.extent)) return bad(schema, outside(city, box));
  if (auto const why = why_not_valid(checked[0], type); !why.empty()) {
    return bad(schema, fmt::format("the geometry is not valid: {}", why));
  }
  return checked;
}

}  // namespace citytwin
