#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
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
  std::string csv_wkt;
  ImportOptions import;
};

/// A line for reading and one for writing, each with its own rate and time left.
class Progress {
 public:
  void tell(double fraction, std::size_t features, std::string_view what) {
    if (what != what_) begin(what);
    double const s = std::chrono::duration<double>(Clock::now() - begun_).count();
    line_->update(fraction, fmt::format("{} features, {:.0f}/s", features,
                                        static_cast<double>(features) / std::max(s, 1e-3)));
  }

 private:
  using Clock = std::chrono::steady_clock;

  void begin(std::string_view what) {
    what_ = what;
    begun_ = Clock::now();
    line_.emplace(what_);
  }

  std::string what_ = "reading";
  Clock::time_point begun_ = Clock::now();
  std::optional<ProgressLine> line_{std::in_place, what_};
};

Result<ImportReport> run(Options const& options, ImportMap const& map) {
  Progress progress;
  auto told = options.import;
  told.progress = [&](double fraction, std::size_t features, std::string_view what) {
    progress.tell(fraction, features, what);
  };
  return import_files(options.files, map, told);
}

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
  if (!options.csv_wkt.empty()) options.import.csv.x = options.csv_wkt;
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

void add_csv_options(CLI::App& command, Options& options) {
  auto& csv = options.import.csv;
  auto* x = command.add_option(
      "--csv-x", csv.x, "Column of a .csv with eastings or longitudes; default: by its name");
  auto* y = command.add_option("--csv-y", csv.y, "Column with northings or latitudes");
  command.add_option("--csv-z", csv.z, "Column with heights")->needs(x);
  command.add_option("--csv-wkt", options.csv_wkt, "Column with WKT instead")->excludes(x);
  x->needs(y);
  y->needs(x);
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
  command->add_option(
      "--vertical-datum", import.vertical_datum,
      "Of the city's heights, e.g. EPSG:5737; default: the files', else undeclared");
  command->add_option("--source-vertical-datum", import.vertical_datum_if_missing,
                      "Vertical datum of files that name none; must be the city's");
  command->add_option("--source-vertical-unit", import.vertical_unit_if_missing,
                      "Unit of the heights of rasters that name none: m (default), cm, ft, us-ft");
  add_csv_options(*command, *options);
  command->add_option("--name", import.name_en, "Name of the city, English");
  command->add_option("--name-zh", import.name_zh, "Name of the city, Chinese");
  command->add_flag("--repair", import.repair, "Mend invalid polygons instead of dropping them");
  command->footer(
      "Examples:\n"
      "  citytwin import shanghai.osm.gz --map osm -o mycity\n"
      "  citytwin import newer.osm.gz --map osm -o mycity --mode merge --dry-run\n"
      "  citytwin import roads.shp dem.tif --map mymap.toml --source-crs EPSG:4549 -o mycity\n"
      "  citytwin import w.csv --map w.toml --csv-x Y --csv-y X --source-crs EPSG:4549 -o wells");
  command->callback([options, &outcome] { outcome.result = import_city(*options); });
}

}  // namespace citytwin::app
