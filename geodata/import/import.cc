#include "geodata/import/import.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geodata/city_folder.h"
#include "geodata/frames/source_frame.h"
#include "geodata/frames/vertical_datum.h"
#include "geodata/import/import_extent.h"
#include "geodata/import/import_layers.h"
#include "geodata/import/map_check.h"
#include "geodata/raster_file.h"
#include "geodata/terrain_tiles.h"

namespace citytwin {

namespace {

namespace fs = std::filesystem;

bool same_name(std::string const& a, std::string const& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

bool names(LayerRule const& rule, std::string const& source_layer) {
  return std::any_of(rule.source_layers.begin(), rule.source_layers.end(),
                     [&](auto const& n) { return n == "*" || same_name(n, source_layer); });
}

class Import {
 public:
  Import(ImportMap const& map, ImportOptions const& options) : map_(map), options_(options) {}

  Result<ImportReport> run(std::vector<fs::path> const& files) {
    if (auto const ok = open_city(); !ok) return ok.error();
    if (auto const ok = open(files); !ok) return ok.error();
    if (auto const ok = plan(); !ok) return ok.error();
    if (auto const ok = set_frame(); !ok) return ok.error();
    auto layers = read();
    if (!layers) return layers.error();
    if (auto const ok = combine(std::move(layers).value()); !ok) return ok.error();
    if (auto const ok = add_terrain(); !ok) return ok.error();
    if (auto const ok = finish(files); !ok) return ok.error();
    return std::move(report_);
  }

 private:
  std::string crs_if_missing() const {
    return options_.crs_if_missing.empty() ? map_.crs_if_missing : options_.crs_if_missing;
  }
  void tell(double fraction, std::size_t features, std::string_view what) const {
    if (options_.progress) options_.progress(fraction, features, what);
  }

  /// The city that is there, if any, is where the model begins.
  Result<void> open_city() {
    if (!fs::exists(options_.folder)) return {};
    auto const name = options_.folder.string();
    if (!options_.mode) {
      return Error{ErrorCode::already_exists,
                   fmt::format("{}: exists already; choose --mode replace, merge or append to "
                               "import into it",
                               name),
                   name};
    }
    auto city = load_city(options_.folder);
    if (!city) return city.error();
    city_ = std::move(city).value();
    model_ = *city_;
    if (!options_.crs.empty() && options_.crs != model_.frame.crs) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("{}: is in {}, not in {}; leave --crs away", name, model_.frame.crs,
                               options_.crs),
                   "crs"};
    }
    auto const& datum = options_.vertical_datum;
    if (datum.empty() || datum == model_.frame.vertical_datum) return {};
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{}: has heights above '{}', not '{}'", name,
                             model_.frame.vertical_datum, datum),
                 "vertical_datum"};
  }

  Result<void> open(std::vector<fs::path> const& files) {
    sources_.reserve(files.size());
    for (auto const& file : files) {
      if (is_raster_file(file)) {
        terrain_files_.push_back(file);
        continue;
      }
      auto source = open_source(file, options_.csv);
      if (!source) return source.error();
      sources_.push_back(std::move(source).value());
    }
    return check_idle_options();
  }

  /// What the caller says of tables or rasters is for nothing without one.
  Result<void> check_idle_options() const {
    bool const any_csv = std::any_of(sources_.begin(), sources_.end(),
                                     [](auto const& source) { return source.driver == "CSV"; });
    if (!options_.csv.x.empty() && !any_csv) {
      return Error{
          ErrorCode::invalid_argument,
          fmt::format("column '{}' is named for tables, but no file is a .csv", options_.csv.x),
          "csv"};
    }
    auto const& unit = options_.vertical_unit_if_missing;
    if (unit.empty() || !terrain_files_.empty()) return {};
    return Error{ErrorCode::invalid_argument,
                 fmt::format("unit '{}' is named for rasters, but no file is one", unit),
                 "vertical_unit"};
  }

  Result<void> plan() {
    for (auto const& source : sources_) {
      std::size_t const before = jobs_.size();
      for (auto const& layer : source.layers) {
        for (auto const& rule : map_.layers) {
          if (names(rule, layer)) jobs_.push_back({&rule, &source, layer});
        }
      }
      if (jobs_.size() == before) {
        return source.bad(ErrorCode::invalid_argument,
                          fmt::format("map '{}' has no rule for its layers ({})", map_.name,
                                      fmt::join(source.layers, ", ")));
      }
    }
    if (!jobs_.empty()) return check_plan();
    return Error{ErrorCode::invalid_argument, "no vector file is given; expected at least one",
                 "files"};
  }

  /// What the map names and the sources lack.
  Result<void> check_plan() const {
    for (auto const& rule : map_.layers) {
      bool const used = std::any_of(jobs_.begin(), jobs_.end(),
                                    [&](auto const& job) { return job.rule == &rule; });
      if (!used && !rule.optional) return no_layer_for(rule);
    }
    for (auto const& job : jobs_) {
      if (auto const ok = check_fields(job); !ok) return ok;
    }
    return {};
  }

  Error no_layer_for(LayerRule const& rule) const {
    std::vector<std::string> have;
    for (auto const& source : sources_) {
      have.insert(have.end(), source.layers.begin(), source.layers.end());
    }
    return {ErrorCode::not_found,
            fmt::format("no file has a layer {}, of which map '{}' makes '{}'; they have {} (write "
                        "optional = true in the map where that is fine)",
                        fmt::join(rule.source_layers, " or "), map_.name, rule.name,
                        fmt::join(have, ", ")),
            map_.name};
  }

  Result<void> set_frame() {
    if (city_) return check_source_heights();
    std::vector<std::pair<SourceFile const*, std::string>> layers;
    for (auto const& job : jobs_) layers.emplace_back(job.source, job.source_layer);
    auto frame =
        frame_for_sources(sources_, layers, crs_if_missing(), options_.crs,
                          options_.vertical_datum.empty() ? options_.vertical_datum_if_missing
                                                          : options_.vertical_datum);
    if (!frame) return frame.error();
    model_.frame = std::move(frame).value();
    return check_source_heights();
  }

  /// Of files that name no datum themselves; those that do are checked where they are read.
  Result<void> check_source_heights() {
    auto const& datum = options_.vertical_datum_if_missing;
    if (datum.empty()) return {};
    if (auto const known = parse_vertical_datum(datum); !known) return known.error();
    if (model_.frame.vertical_datum.empty()) {
      report_.notes.push_back(
          fmt::format("heights are above '{}'; the city declares no datum", datum));
    }
    SourceFrame heights;
    heights.vertical_datum = datum;
    return check_heights(heights, model_.frame);
  }

  Result<SourceLayers> read() {
    ReadOptions options;
    options.crs_if_missing = crs_if_missing();
    options.repair = options_.repair;
    options.progress = [this](std::size_t features, double fraction) {
      tell(fraction, features, "reading");
    };
    auto layers = read_source_layers(map_, jobs_, options, model_.frame);
    if (!layers) return layers.error();
    report_.loads = layers->loads;
    report_.targets = layers->targets;
    report_.notes.insert(report_.notes.end(), layers->notes.begin(), layers->notes.end());
    return layers;
  }

  Result<void> combine(SourceLayers layers) {
    bool located = false;
    for (auto& source : layers.layers) {
      report_.layers.push_back({source.layer->name(), source.layer->size()});
      located = located || !source.layer->extent().empty();
      if (auto const ok = combine(source); !ok) return ok;
    }
    return located ? Result<void>() : nothing_imported();
  }

  Result<void> combine(SourceLayer const& source) {
    auto const there =
        std::find_if(model_.layers.begin(), model_.layers.end(),
                     [&](auto const& layer) { return layer->name() == source.layer->name(); });
    if (there == model_.layers.end()) {
      if (source.layer->size() > 0) model_.layers.push_back(source.layer);
      if (city_ && source.layer->size() > 0) {
        report_.changes.push_back({source.layer->name(), source.layer->size(), 0, 0, 0, 0, {}});
      }
      extend(*source.layer);
      return {};
    }
    MergeOptions const merge{*options_.mode, options_.delete_missing, options_.preview};
    auto merged = merge_layer(**there, *source.layer, source.lost, merge);
    if (!merged) return merged.error();
    report_.changes.push_back(std::move(merged->changes));
    if (!report_.changes.back().any()) return {};
    *there = std::move(merged->layer);
    extend(**there);
    return {};
  }

  /// To whole metres.
  void extend(Layer const& layer) {
    auto const& box = layer.extent();
    if (box.empty()) return;
    model_.extent.add(std::floor(box.min_x), std::floor(box.min_y));
    model_.extent.add(std::ceil(box.max_x), std::ceil(box.max_y));
  }

  Error nothing_imported() const {
    std::size_t dropped = 0;
    std::string example;
    for (auto const& load : report_.loads) {
      dropped += load.dropped;
      if (!example.empty() || load.problems.empty()) continue;
      example = fmt::format(", e.g. {} {}", load.problems[0].feature, load.problems[0].what);
    }
    return {ErrorCode::data_corrupt,
            fmt::format("nothing is imported: map '{}' keeps no feature with a geometry, {} are "
                        "dropped{}",
                        map_.name, dropped, example),
            map_.name};
  }

  Result<void> add_terrain() {
    if (terrain_files_.empty()) {
      bool const grown = city_ && !(model_.extent == city_->extent);
      if (!model_.terrain || !grown) return {};
      return Error{ErrorCode::invalid_argument,
                   "the features reach beyond the city's terrain; import a larger raster with them",
                   "terrain"};
    }
    TerrainTileOptions tiles;
    tiles.crs_if_missing = crs_if_missing();
    tiles.unit_if_missing = options_.vertical_unit_if_missing;
    tiles.datum_if_missing = options_.vertical_datum_if_missing;
    tiles.must_cover = model_.extent;
    auto terrain = read_terrain_tiles(terrain_files_, model_.frame, tiles);
    if (!terrain) return terrain.error();
    model_.terrain = std::make_shared<Grid<float> const>(std::move(terrain->grid));
    for (auto& warning : terrain->warnings) report_.notes.push_back(std::move(warning));
    return {};
  }

  Result<void> finish(std::vector<fs::path> const& files) {
    if (!options_.name_en.empty()) model_.name_en = options_.name_en;
    if (model_.name_en.empty()) model_.name_en = files.front().stem().string();
    if (!options_.name_zh.empty()) model_.name_zh = options_.name_zh;
    model_.version = content_version(model_);
    report_.version = model_.version;
    report_.crs = model_.frame.crs;
    if (options_.dry_run || (city_ && city_->version == model_.version)) return {};
    auto const written = write();
    report_.written = written.ok();
    return written;
  }

  Result<void> write() const {
    std::size_t all = 0;
    for (auto const& layer : model_.layers) all += layer->size();
    auto const told = [&](std::size_t features) {
      tell(static_cast<double>(features) / static_cast<double>(std::max<std::size_t>(all, 1)),
           features, "writing");
    };
    told(0);
    return write_city(model_, options_.folder, city_ != nullptr, told);
  }

  ImportMap const& map_;
  ImportOptions const& options_;
  std::shared_ptr<CityModel const> city_;  ///< null for a new one
  std::vector<SourceFile> sources_;
  std::vector<fs::path> terrain_files_;
  std::vector<ImportJob> jobs_;
  CityModel model_;
  ImportReport report_;
};

}  // namespace

Result<ImportReport> import_files(std::vector<fs::path> const& files, ImportMap const& map,
                                  ImportOptions const& options) {
  return Import(map, options).run(files);
}

}  // namespace citytwin
