#include "geodata/loaders/source_name.h"

#include <algorithm>
#include <regex>
#include <vector>

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geodata/gdal_errors.h"
#include "geodata/loaders/vsi_file.h"

namespace citytwin {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t max_unpacked_bytes = std::uintmax_t{8} << 30;

Error bad(SourceName const& name, ErrorCode code, std::string const& what) {
  return {code, fmt::format("{}: {}", name.shown, what), name.gdal_name};
}

/// Passwords stay out of messages and reports.
std::string without_password(std::string const& text) {
  static std::regex const in_keywords("password='?[^' ]*'?", std::regex::icase);
  static std::regex const in_url("(://[^:/@]*):[^@/]*@");
  return std::regex_replace(std::regex_replace(text, in_keywords, "password=..."), in_url,
                            "$1:...@");
}

/// Files in the archive that a person could mean; the inside of a file geodatabase is not.
std::vector<std::string> members_of_use(std::string const& archive) {
  GdalErrorScope const quiet;
  std::vector<std::string> out;
  CPLStringList const names(VSIReadDirRecursive(archive.c_str()));
  for (int i = 0; i < names.size(); ++i) {
    std::string const name = names[i];
    if (name.find(".gdb/") != std::string::npos) return {};
    for (auto const* ending :
         {".shp", ".json", ".geojson", ".geojsonl", ".jsonl", ".osm", ".pbf", ".csv", ".gpkg",
          ".fgb", ".dxf", ".inp", ".gml", ".kml", ".tif", ".asc"}) {
      if (ends_with(name, ending)) out.push_back(name);
    }
  }
  return out;
}

bool all_shapes(std::vector<std::string> const& members) {
  return std::all_of(members.begin(), members.end(), [](auto& m) { return ends_with(m, ".shp"); });
}

std::uintmax_t archive_bytes(std::string const& archive) {
  GdalErrorScope const quiet;
  std::uintmax_t sum = 0;
  CPLStringList const names(VSIReadDirRecursive(archive.c_str()));
  for (int i = 0; i < names.size(); ++i) {
    sum += content_bytes(archive + "/" + names[i], max_unpacked_bytes);
  }
  return sum;
}

Result<void> check_unpacked(SourceName const& name, std::uintmax_t bytes) {
  if (bytes <= max_unpacked_bytes) return {};
  return bad(name, ErrorCode::resource_exhausted,
             fmt::format("unpacks to more than the {} bytes that are read", max_unpacked_bytes));
}

Result<SourceName> zip_archive(SourceName name, std::string const& path) {
  name.gdal_name = "/vsizip/" + path;
  if (auto const ok = check_unpacked(name, archive_bytes(name.gdal_name)); !ok) return ok.error();
  if (ends_with(path, ".gdb.zip")) {
    name.gdal_name = path;
    return name;
  }
  auto const members = members_of_use(name.gdal_name);
  if (members.size() == 1) name.gdal_name += "/" + members[0];
  if (members.size() < 2 || all_shapes(members)) return name;
  return bad(name, ErrorCode::invalid_argument,
             fmt::format("holds several files ({}); name one, for example {}/{}",
                         fmt::join(members, ", "), name.shown, members[0]));
}

Result<SourceName> zip_member(SourceName name, fs::path const& named) {
  for (auto folder = named.parent_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    if (!ends_with(folder.string(), ".zip") || !fs::is_regular_file(folder)) continue;
    name.gdal_name = "/vsizip/" + named.string();
    if (!is_file(name.gdal_name)) break;
    auto const bytes = content_bytes(name.gdal_name, max_unpacked_bytes);
    if (auto const ok = check_unpacked(name, bytes); !ok) return ok.error();
    return name;
  }
  return bad(name, ErrorCode::not_found, "no such file");
}

}  // namespace

bool is_service(std::string const& text) {
  for (auto const* prefix : {"PG:", "WFS:", "OAPIF:"}) {
    if (text.rfind(prefix, 0) == 0) return true;
  }
  return false;
}

Result<SourceName> resolve_source(fs::path const& named) {
  SourceName name{named.string(), named.filename().string(), false};
  if (is_service(name.gdal_name)) {
    name.shown = without_password(name.gdal_name);
    name.service = true;
    return name;
  }
  if (!fs::exists(named)) return zip_member(std::move(name), named);
  if (fs::is_regular_file(named) && fs::file_size(named) == 0) {
    return bad(name, ErrorCode::data_corrupt, "is empty");
  }
  if (ends_with(name.shown, ".zip")) return zip_archive(std::move(name), named.string());
  if (ends_with(name.shown, ".gz")) {
    name.gdal_name = "/vsigzip/" + named.string();
    auto const bytes = content_bytes(name.gdal_name, max_unpacked_bytes);
    if (auto const ok = check_unpacked(name, bytes); !ok) return ok.error();
  }
  return name;
}

}  // namespace citytwin
