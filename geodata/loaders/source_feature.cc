#include "geodata/loaders/source_feature.h"

#include <cpl_string.h>
#include <fmt/format.h>
#include <ogr_core.h>

namespace citytwin {

std::optional<std::string> SourceFeature::text(std::string_view key) const {
  auto v = value(key);
  if (auto* text = std::get_if<std::string>(&v)) return std::move(*text);
  if (auto const* whole = std::get_if<std::int64_t>(&v)) return std::to_string(*whole);
  if (auto const* number = std::get_if<double>(&v)) return fmt::format("{}", *number);
  return std::nullopt;
}

std::optional<ColumnType> source_column_type(int ogr_field_type) {
  switch (ogr_field_type) {
    case OFTInteger:
    case OFTInteger64:
      return ColumnType::integer;
    case OFTReal:
      return ColumnType::number;
    case OFTBinary:
      return std::nullopt;
    default:
      return ColumnType::text;
  }
}

std::string as_utf8(std::string_view text) {
  std::string out(text);
  if (CPLIsUTF8(out.c_str(), static_cast<int>(out.size()))) return out;
  char* recoded = CPLForceToASCII(out.c_str(), static_cast<int>(out.size()), '?');
  out = recoded;
  CPLFree(recoded);
  return out;
}

}  // namespace citytwin
