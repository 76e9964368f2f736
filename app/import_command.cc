#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/progress_line.h"
#include "geodata/import/import.h"

namespace citytwin::app {

namespace {

struct Options {
  std::vector<std::filesystem::path> files;
  std::filesystem::path map;  ///< a file, or the name of a shipped one
  ImportOptions import;
};

Result<void> import_city(Options options) {
  auto const map = read_import_map(options.map);
  if (!map) return map.error();
  auto const report = [&] {
    ProgressLine progress("import");
    options.import.progress = [&](double f, std::string_view what) { progress.update(f, what); };
    return import_files(options.files, *map, options.import);
  }();
  if (!report) return report.error();
  fmt::print("{}\n", to_text(*report));
  return {};
}

}  // namespace

void add_import_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<Options>();
  auto& import = options->import;
  auto* command = app.add_subcommand("import", "Make a city folder of your own files");
  command
      ->add_option(
          "files", options->files,
          "Vector files (GeoPackage, Shapefile, CityJSON, OSM, CSV, DXF, ...), members of\n"
          "archives, services (PG:, WFS:, OAPIF:) and terrain rasters")
      ->required();
  command
      ->add_option("--map", options->map,
                   "Mapping file, or the name of one in data/maps (osm, ...)")
      ->required();
  command->add_option("-o,--output", import.folder, "City folder to write")->required();
  command->add_flag("--replace", import.replace, "Replace the folder if it exists");
  command->add_option("--crs", import.crs,
                      "Working CRS, projected in metres; default: by the place");
  command->add_option("--source-crs", import.crs_if_missing, "CRS of files that name none");
  command->add_option("--vertical-datum", import.vertical_datum,
                      "Of all heights, e.g. EPSG:5737; default: undeclared");
  command->add_option("--name", import.name_en, "Name of the city, English");
  command->add_option("--name-zh", import.name_zh, "Name of the city, Chinese");
  command->add_flag("--repair", import.repair, "Mend invalid polygons instead of dropping them");
  command->footer(
      "Examples:\n"
      "  citytwin import shanghai.osm.gz --map osm -o mycity\n"
      "  citytwin import roads.shp dem.tif --map mymap.toml --source-crs EPSG:4549 -o mycity");
  command->callback([options, &outcome] { outcome.result = import_city(*options); });
}

}  // namespace citytwin::app
