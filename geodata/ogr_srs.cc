#include "geodata/ogr_srs.h"

#include <fmt/format.h>

#include "geodata/frames/map_offset.h"
#include "geodata/gdal_errors.h"

namespace citytwin {

Result<OGRSpatialReference> parse_srs(std::string const& text) {
  GdalErrorScope const errors;
  OGRSpatialReference srs;
  if (map_offset_from(text)) {
    return Error{
        ErrorCode::unsupported,
        fmt::format("{} is a frame for vector files only; expected a CRS such as EPSG:4549", text),
        text};
  }
  if (text.empty() || srs.SetFromUserInput(text.c_str()) != OGRERR_NONE) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("CRS '{}' is unknown; expected a name such as EPSG:4549", text), text};
  }
  srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  return srs;
}

bool same_horizontal(OGRSpatialReference const& a, OGRSpatialReference const& b) {
  auto plane = [](OGRSpatialReference srs) {
    if (srs.IsCompound()) srs.StripVertical();
    srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    return srs;
  };
  OGRSpatialReference const plane_b = plane(b);
  return plane(a).IsSame(&plane_b) != 0;
}

std::string srs_name(OGRSpatialReference const& srs) {
  char const* authority = srs.GetAuthorityName(nullptr);
  char const* code = srs.GetAuthorityCode(nullptr);
  if (authority && code) return fmt::format("{}:{}", authority, code);
  char const* name = srs.GetName();
  return name ? name : "unnamed CRS";
}

}  // namespace citytwin
