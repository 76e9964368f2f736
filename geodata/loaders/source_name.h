/// @file
/// From what a person names to what GDAL opens: a file, a member of an archive, a service.
///
///   roads.gpkg            a file
///   roads.osm.gz          unpacked on the fly
///   all.zip               the archive as a folder; with one file of use in it, that file
///   all.zip/roads.shp     a member of it
///   PG:dbname=city        PostGIS; WFS:URL, OAPIF:URL for the services of OGC
///
/// Errors   a file that is missing or empty; an archive that unpacks to more than 8 GiB.
/// Checked  tests/geodata/loaders/source_file_test.cc, tests/geodata/loaders/service_test.cc
#pragma once

#include <filesystem>
#include <string>

#include "geodata/result.h"

namespace citytwin {

struct SourceName {
  std::string gdal_name;  ///< "/vsizip/all.zip/roads.shp"
  std::string shown;      ///< for messages: the file's name; a service without its password
  bool service = false;
};

[[nodiscard]] bool is_service(std::string const& text);

[[nodiscard]] Result<SourceName> resolve_source(std::filesystem::path const& named);

}  // namespace citytwin
