/// @file
/// Makes a city folder of an operator's files by a mapping file.
///
/// Vector files go through the map's rules; rasters (terrain_tiles.h) become the terrain.
/// Without a CRS asked for, the working CRS follows from the place (crs.h); the origin from the
/// extent of all files. OpenStreetMap's notice is set on layers of such files, whatever the map
/// says.
///
/// Units    the result is in metres of the working CRS; z is taken as it is.
/// Errors   those of the loaders and of the map; a file that no rule names; nothing imported.
/// Checked  tests/geodata/import_test.cc
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "geodata/import/import_map.h"
#include "geodata/loaders/load_report.h"

namespace citytwin {

struct ImportOptions {
  std::filesystem::path folder;  ///< to write
  bool replace = false;          ///< an existing folder
  std::string crs;               ///< working CRS; empty = by the place
  std::string crs_if_missing;    ///< of files that name none; empty = the map's, else refuse
  std::string vertical_datum;    ///< empty = undeclared
  std::string name_en;           ///< empty = the first file's name
  std::string name_zh;
  bool repair = false;  ///< mend invalid polygons instead of dropping them
  std::function<void(double fraction, std::string_view what)> progress;
};

struct ImportReport {
  struct LayerSize {
    std::string name;
    std::size_t features = 0;
  };
  std::string version;  ///< of the city written
  std::string crs;
  std::vector<LayerSize> layers;
  std::vector<LoadReport> loads;     ///< one for each rule and file
  std::vector<std::string> targets;  ///< the layer that each load filled
  std::vector<std::string> notes;    ///< defaults taken, values not understood
};

[[nodiscard]] Result<ImportReport> import_files(std::vector<std::filesystem::path> const& files,
                                                ImportMap const& map, ImportOptions const& options);

/// What a terminal shows; at most `problems` problems of each load are spelled out.
[[nodiscard]] std::string to_text(ImportReport const& report, std::size_t problems = 10);

}  // namespace citytwin
