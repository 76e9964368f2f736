#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/progress_line.h"
#include "geodata/import/import.h"
#include "geodata/import/import_report.h"

namespace citytwin::app {

namespace {

struct Options {
  std::vector<std::filesystem::path> files;
  std::filesystem::path map;     ///< a file, or the name of a shipped one
  std::filesystem::path report;  ///< empty = beside the city
  std::string mode;
  ImportOptions import;
};

Result<ImportReport> run(Options const& options, ImportMap const& map) {
  using Clock = std::chrono::steady_clock;
  ProgressLine line("import");
  auto import = options.import;
  import.progress =
      [&, start = Clock::now() ](double fraction, std::size_t features, std::string_view what) {
        double const s = std::chrono::duration<double>(Clock::now() - start).count();
  line.update(fraction, fmt::format("{} {} features, {:.0f}/s", what, features,
                                    static_cast<double>(features) / std::max(s, 1e-3)));
};
return import_files(options.files, map, import);
}  // namespace

/// "CITY_DIR.import.csv", beside the city; a dry run leaves nothing unless asked to.
std::filesystem::path report_file(Options const& options) {
  if (!options.report.empty() || options.import.dry_run) return options.report;
  auto const folder = std::filesystem::absolute(options.import.folder).lexically_normal();
  auto const named = folder.has_filename() ? folder : folder.parent_path();
  return named.string() + ".import.csv";
}

Result<void> import_city(Options options) {
  static std::map<std::string, ImportMode> const modes{{"replace", ImportMode::replace},
                                                       {"merge", ImportMode::merge},
                                                       {"append", ImportMode::append}};
  if (!options.mode.empty()) options.import.mode = modes.at(options.mode);
  auto const map = read_import_map(options.map);
  if (!map) return map.error();
  auto const report = run(options, *map);
  if (!report) return report.error();
  fmt::print("{}", to_text(*report));
  auto const file = report_file(options);
  if (file.empty()) return {};
  if (auto const ok = write_problems_csv(*report, file); !ok) return ok;
  fmt::print("every feature dropped or repaired: {}\n", file.string());
  return {};
}

}  // namespace citytwin::app

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
  command->add_option("-o,--output", import.folder, "City folder to write or to import into")
      ->required();
  command
      ->add_option("--mode", options->mode,
                   "What to do to the map's layers of a city that exists: replace them, merge by "
                   "source_id, or append")
      ->check(CLI::IsMember({"replace", "merge", "append"}));
  command->add_flag("--delete-missing", import.delete_missing,
                    "When merging, delete features that the files no longer have");
  command->add_flag("--dry-run", import.dry_run, "Show what would change and write nothing");
  command->add_option("--preview", import.preview, "Changes of a layer to spell out")
      ->capture_default_str();
  command->add_option("--report", options->report,
                      "CSV of every feature dropped or repaired; default: CITY_DIR.import.csv");
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
      "  citytwin import newer.osm.gz --map osm -o mycity --mode merge --dry-run\n"
      "  citytwin import roads.shp dem.tif --map mymap.toml --source-crs EPSG:4549 -o mycity");
  command->callback([options, &outcome] { outcome.result = import_city(*options); });
}

}  // namespace citytwin::app
