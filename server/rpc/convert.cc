#include "server/rpc/convert.h"

namespace citytwin::server {

void fill(Box const& local, LocalFrame const& frame, v1::Box& out) {
  auto const low = frame.to_world(local.min_x, local.min_y);
  auto const high = frame.to_world(local.max_x, local.max_y);
  out.set_min_easting_m(low.x);
  out.set_min_northing_m(low.y);
  out.set_max_easting_m(high.x);
  out.set_max_northing_m(high.y);
}

void fill(GridGeometry const& local, LocalFrame const& frame, v1::RasterGeometry& out) {
  auto const corner = frame.to_world(local.west_m, local.north_m);
  out.set_west_easting_m(corner.x);
  out.set_north_northing_m(corner.y);
  out.set_cell_m(local.cell_m);
  out.set_columns(static_cast<std::uint32_t>(local.columns));
  out.set_rows(static_cast<std::uint32_t>(local.rows));
}

void fill(Value const& value, v1::Value& out) {
  if (auto const* whole = std::get_if<std::int64_t>(&value)) out.set_integer(*whole);
  if (auto const* number = std::get_if<double>(&value)) out.set_number(*number);
  if (auto const* text = std::get_if<std::string>(&value)) out.set_text(*text);
}

void fill(std::string const& en, std::string const& zh, v1::LocalizedText& out) {
  out.set_en(en);
  out.set_zh(zh);
}

v1::GeometryType to_proto(GeometryType type) {
  switch (type) {
    case GeometryType::none:
      return v1::GEOMETRY_TYPE_NONE;
    case GeometryType::point:
      return v1::GEOMETRY_TYPE_POINT;
    case GeometryType::line:
      return v1::GEOMETRY_TYPE_LINE;
    case GeometryType::polygon:
      return v1::GEOMETRY_TYPE_POLYGON;
  }
  return v1::GEOMETRY_TYPE_UNSPECIFIED;
}

}  // namespace citytwin::server
