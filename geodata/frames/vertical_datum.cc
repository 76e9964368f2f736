#include "geodata/frames/vertical_datum.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "geodata/proj_pointers.h"

namespace citytwin {

namespace {

std::string trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

Error bad_datum(std::string const& text, std::string const& why) {
  return {ErrorCode::invalid_argument, fmt::format("vertical datum '{}' {}", text, why), text};
}

/// The registry's name of a vertical CRS; empty when the code is none.
std::string registry_title(std::string const& code) {
  auto const context = make_proj_context();
  ProjPtr const crs(proj_create(context.get(), code.c_str()));
  if (!crs || proj_get_type(crs.get()) != PJ_TYPE_VERTICAL_CRS) return {};
  return proj_get_name(crs.get());
}

Result<VerticalDatum> registry_datum(std::string const& text) {
  auto const title = registry_title(text);
  if (!title.empty()) return VerticalDatum{text, text, title, 0, {}};
  return bad_datum(text,
                   "is unknown; expected a vertical CRS such as EPSG:5737, or a local datum with "
                   "its offset and source: 'NAME = EPSG:5737 + 1.234 m, source: DOCUMENT'");
}

/// "+ 1.634 m" -> 1.634; NaN when it is anything else.
double parse_offset_m(std::string text) {
  std::erase(text, ' ');
  if (text.size() < 3 || text.back() != 'm') return std::nan("");
  text.pop_back();
  double const sign = text.front() == '-' ? -1 : text.front() == '+' ? 1 : std::nan("");
  double value = 0;
  auto const* end = text.data() + text.size();
  auto const read = std::from_chars(text.data() + 1, end, value);
  return read.ec == std::errc() && read.ptr == end ? sign * value : std::nan("");
}

/// NAME = BASE + OFFSET m, source: DOCUMENT
Result<VerticalDatum> local_datum(std::string const& text, std::size_t equals) {
  auto const comma = text.find(',', equals);
  auto const tie = trimmed(text.substr(equals + 1, comma - equals - 1));
  auto const sign = tie.find_first_of("+-");
  if (sign == std::string::npos) {
    return bad_datum(text,
                     "has no offset; expected 'NAME = EPSG:5737 + 1.234 m, source: DOCUMENT'");
  }
  auto const base = registry_datum(trimmed(tie.substr(0, sign)));
  if (!base) return base.error();
  constexpr double plausible_m = 100;
  double const offset_m = parse_offset_m(tie.substr(sign));
  if (!(std::abs(offset_m) <= plausible_m)) {
    return bad_datum(text, fmt::format("has the offset '{}'; expected metres, such as '+ 1.234 m'",
                                       trimmed(tie.substr(sign))));
  }
  auto const note = comma == std::string::npos ? "" : trimmed(text.substr(comma + 1));
  constexpr std::string_view label = "source:";
  auto const source = note.rfind(label, 0) == 0 ? trimmed(note.substr(label.size())) : "";
  if (source.empty()) {
    return bad_datum(text, "does not say where its offset is from; add ', source: DOCUMENT'");
  }
  return VerticalDatum{trimmed(text.substr(0, equals)), base->base, base->title, offset_m, source};
}

std::string described(std::string const& text) {
  if (text.empty()) return "an undeclared datum";
  auto const datum = parse_vertical_datum(text);
  return datum && datum->name == datum->base ? fmt::format("{} ({})", text, datum->title) : text;
}

}  // namespace

Result<VerticalDatum> parse_vertical_datum(std::string const& text) {
  if (trimmed(text).empty()) return bad_datum(text, "is empty; expected a name such as EPSG:5737");
  auto const equals = text.find('=');
  if (equals == std::string::npos) return registry_datum(trimmed(text));
  if (trimmed(text.substr(0, equals)).empty()) return bad_datum(text, "has no name before '='");
  return local_datum(text, equals);
}

Result<double> height_shift_m(std::string const& from, std::string const& to) {
  auto const untied = [&] {
    return Error{
        ErrorCode::failed_precondition,
        fmt::format("heights above {} cannot be brought to {}: no offset between the two is "
                    "declared",
                    described(from), described(to)),
        from.empty() ? to : from};
  };
  if (from.empty() || to.empty()) return untied();
  auto const source = parse_vertical_datum(from);
  if (!source) return source.error();
  auto const target = parse_vertical_datum(to);
  if (!target) return target.error();
  if (source->base != target->base) return untied();
  return target->height_above_base_m - source->height_above_base_m;
}

}  // namespace citytwin
