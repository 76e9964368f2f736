/// @file
/// Makes a city folder of an operator's files by a mapping file, or brings them into one that is
/// there.
///
/// Vector files go through the map's rules; rasters (terrain_tiles.h) become the terrain.
/// Without a CRS asked for, the working CRS of a new city follows from the place (crs.h); the
/// origin from the extent of all files. A city that is there keeps its frame, its other layers and
/// the ids of its features (layer_merge.h); the new folder takes its place only when it is whole.
/// OpenStreetMap's notice is set on layers of such files, whatever the map says.
///
/// Units    the result is in metres of the working CRS; z is taken as it is.
/// Errors   those of the loaders, of the map and of merging; a file that no rule names; nothing
///          imported; an existing folder without a mode; columns of a .csv named without one;
///          heights above another datum than the city's.
/// Checked  tests/geodata/import_test.cc, tests/geodata/import_merge_test.cc
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "geodata/import/import_map.h"
#include "geodata/import/layer_merge.h"
#include "geodata/loaders/load_report.h"
#include "geodata/loaders/source_file.h"

namespace citytwin {

struct ImportOptions {
  std::filesystem::path folder;    ///< to write
  std::optional<ImportMode> mode;  ///< for a folder that exists; none = refuse it
  bool delete_missing = false;     ///< when merging: features that the source lacks go
  bool dry_run = false;            ///< say what would change, write nothing
  std::size_t preview = 10;        ///< changes of a layer that are spelled out
  std::string crs;                 ///< working CRS; empty = the city's, else by the place
  std::string crs_if_missing;      ///< of files that name none; empty = the map's, else refuse
  std::string vertical_datum;      ///< empty = the city's, else the files', else undeclared
  std::string vertical_datum_if_missing;  ///< of files that name none; must be the city's
  std::string vertical_unit_if_missing;   ///< of rasters that name none; empty = metres
  CsvColumns csv;       ///< of every .csv; empty = coordinates recognised by their names
  std::string name_en;  ///< empty = the city's, else the first file's name
  std::string name_zh;
  bool repair = false;  ///< mend invalid polygons instead of dropping them
  /// @param fraction of what is being done
  /// @param features read, or written, so far
  /// @param what "reading", then "writing"
  std::function<void(double fraction, std::size_t features, std::string_view what)> progress;
};

struct ImportReport {
  struct LayerSize {
    std::string name;
    std::size_t features = 0;
  };
  std::string version;  ///< of the city as it is now, or would be after a dry run
  std::string crs;
  bool written = false;
  std::vector<LayerSize> layers;      ///< that the source filled
  std::vector<LayerChanges> changes;  ///< to layers that the city had; empty for a new city
  std::vector<LoadReport> loads;      ///< one for each rule and file
  std::vector<std::string> targets;   ///< the layer that each load filled
  std::vector<std::string> notes;     ///< defaults taken, values not understood
};

[[nodiscard]] Result<ImportReport> import_files(std::vector<std::filesystem::path> const& files,
                                                ImportMap const& map, ImportOptions const& options);

}  // namespace citytwin
