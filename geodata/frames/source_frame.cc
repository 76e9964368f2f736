#include "geodata/frames/source_frame.h"

#include <fmt/format.h>

#include "geodata/frames/frame_file.h"
#include "geodata/frames/vertical_datum.h"
#include "geodata/proj_pointers.h"

namespace citytwin {

namespace {

bool names_frame_file(std::string const& name) {
  return name.size() > 5 && name.compare(name.size() - 5, 5, ".toml") == 0;
}

SourceFrame web_map(MapOffset offset) {
  SourceFrame out;
  out.label = to_string(offset);
  out.crs = "EPSG:4326";
  out.offset = offset;
  out.note = fmt::format(
      "declared as {}: brought to WGS 84 by the inverse of the published formula, not by the "
      "official transformation, which is not public; expect metres against a real map",
      out.label);
  return out;
}

Result<SourceFrame> fitted(std::string const& name) {
  auto const frame = read_frame_file(name);
  if (!frame) return frame.error();
  SourceFrame out;
  out.label = frame->name;
  out.crs = frame->target_crs;
  out.vertical_datum = frame->vertical_datum;
  out.fit = frame->fit;
  out.note = fmt::format("placed by the local frame '{}': {}", frame->name, describe(*frame));
  return out;
}

Error unknown(std::string const& name) {
  return {ErrorCode::invalid_argument,
          fmt::format("CRS '{}' is unknown; expected a name such as EPSG:4326, a PROJ string, WKT, "
                      "GCJ-02, BD-09 or a frame file (.toml)",
                      name),
          name};
}

/// "EPSG:5737" where the part has a code, else its text.
std::string code_or_wkt(PJ_CONTEXT* context, PJ const* crs) {
  char const* authority = proj_get_id_auth_name(crs, 0);
  char const* code = proj_get_id_code(crs, 0);
  if (authority && code) return fmt::format("{}:{}", authority, code);
  char const* wkt = proj_as_wkt(context, crs, PJ_WKT2_2019, nullptr);
  return wkt ? wkt : proj_get_name(crs);
}

Result<SourceFrame> by_proj(std::string const& name) {
  auto const context = make_proj_context();
  ProjPtr const crs(proj_create(context.get(), name.c_str()));
  if (!crs || !proj_is_crs(crs.get())) return unknown(name);
  SourceFrame out;
  out.label = name.size() < 40 ? name : std::string(proj_get_name(crs.get()));
  out.crs = name;
  if (proj_get_type(crs.get()) != PJ_TYPE_COMPOUND_CRS) return out;
  ProjPtr const plane(proj_crs_get_sub_crs(context.get(), crs.get(), 0));
  ProjPtr const heights(proj_crs_get_sub_crs(context.get(), crs.get(), 1));
  out.crs = code_or_wkt(context.get(), plane.get());
  out.vertical_datum = code_or_wkt(context.get(), heights.get());
  return out;
}

}  // namespace

Vec2 SourceFrame::to_crs(Vec2 source) const {
  if (fit) return fit->apply(source);
  return offset ? from_offset(*offset, source) : source;
}

Vec2 SourceFrame::from_crs(Vec2 p) const {
  if (fit) return fit->invert(p);
  return offset ? to_offset(*offset, p) : p;
}

Result<SourceFrame> parse_source_frame(std::string const& name) {
  if (auto const offset = map_offset_from(name)) return web_map(*offset);
  return names_frame_file(name) ? fitted(name) : by_proj(name);
}

bool declared_over(std::string const& given, std::string const& claimed_by_file) {
  bool const lonlat = claimed_by_file == "EPSG:4326" || claimed_by_file == "EPSG:4490" ||
                      claimed_by_file == "OGC:CRS84";
  return lonlat && map_offset_from(given).has_value();
}

Result<void> check_heights(SourceFrame const& source, LocalFrame const& frame) {
  if (source.vertical_datum.empty() || frame.vertical_datum.empty()) return {};
  auto const shift_m = height_shift_m(source.vertical_datum, frame.vertical_datum);
  if (!shift_m) return shift_m.error();
  if (*shift_m == 0) return {};
  return Error{ErrorCode::failed_precondition,
               fmt::format("heights above '{}' need {:+.3f} m to become heights above the city's "
                           "'{}', and heights are not moved on import; convert them first",
                           source.vertical_datum, *shift_m, frame.vertical_datum),
               source.vertical_datum};
}

}  // namespace citytwin
