#include "geodata/import/import.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geodata/city_folder.h"
#include "geodata/import/field_mapper.h"
#include "geodata/import/import_extent.h"
#include "geodata/loaders/feature_reader.h"
#include "geodata/loaders/ogr_loader.h"
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

/// One rule applied to one layer of one file.
struct Job {
  LayerRule const* rule;
  SourceFile const* source;
  std::string source_layer;
};

class Import {
 public:
  Import(ImportMap const& map, ImportOptions const& options) : map_(map), options_(options) {}

  Result<ImportReport> run(std::vector<fs::path> const& files) {
    if (auto const ok = open(files); !ok) return ok.error();
    if (auto const ok = plan(); !ok) return ok.error();
    auto frame = frame_for_sources(sources_, planned_layers(), crs_if_missing(), options_.crs,
                                   options_.vertical_datum);
    if (!frame) return frame.error();
    model_.frame = std::move(frame).value();
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      tell(static_cast<double>(i) / static_cast<double>(jobs_.size()), jobs_[i].source->name());
      if (auto const ok = read(jobs_[i]); !ok) return ok.error();
    }
    if (auto const ok = finish(files); !ok) return ok.error();
    return std::move(report_);
  }

 private:
  std::string crs_if_missing() const {
    return options_.crs_if_missing.empty() ? map_.crs_if_missing : options_.crs_if_missing;
  }
  void tell(double fraction, std::string_view what) const {
    if (options_.progress) options_.progress(fraction, what);
  }

  Result<void> open(std::vector<fs::path> const& files) {
    sources_.reserve(files.size());
    for (auto const& file : files) {
      if (is_raster_file(file)) {
        terrain_files_.push_back(file);
        continue;
      }
      auto source = open_source(file);
      if (!source) return source.error();
      sources_.push_back(std::move(source).value());
    }
    return {};
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
    // In the map's order, whatever the order of files.
    std::stable_sort(jobs_.begin(), jobs_.end(),
                     [](Job const& a, Job const& b) { return a.rule < b.rule; });
    if (!jobs_.empty()) return {};
    return Error{ErrorCode::invalid_argument, "no vector file is given; expected at least one",
                 "files"};
  }

  std::vector<std::pair<SourceFile const*, std::string>> planned_layers() const {
    std::vector<std::pair<SourceFile const*, std::string>> out;
    for (auto const& job : jobs_) out.emplace_back(job.source, job.source_layer);
    return out;
  }

  /// Rules of one name fill one layer.
  LayerBuilder& builder_for(LayerRule const& rule, SourceFile const& source) {
    for (auto& [name, builder] : builders_) {
      if (name == rule.name) return builder;
    }
    auto& builder =
        builders_.emplace_back(rule.name, LayerBuilder(rule.name, rule.kind, rule.geometry)).second;
    auto attribution = rule.attribution.empty() ? map_.attribution : rule.attribution;
    if (source.osm && attribution.find("OpenStreetMap") == std::string::npos) {
      attribution += attribution.empty() ? "" : "; ";
      attribution += osm_attribution;
    }
    builder.set_attribution(attribution);
    builder.add_column("source_id", ColumnType::text);
    for (auto const& field : rule.fields) {
      if (field.name != "source_id") builder.add_column(field.name, field.type);
    }
    return builder;
  }

  Result<void> read(Job const& job) {
    auto const& rule = *job.rule;
    LayerBuilder& builder = builder_for(rule, *job.source);
    FieldMapper mapper(rule);
    FeatureHandler handler;
    handler.type = rule.geometry;
    handler.wants = [&](SourceFeature const& f) { return all_hold(rule.where, f); };
    handler.take = [&](SourceFeature const& f, Geometry const& geometry) {
      bool const reversed = !rule.reverse_when.empty() && all_hold(rule.reverse_when, f);
      add_geometry(geometry, reversed, builder);
      if (!maps_source_id(rule)) builder.set("source_id", f.source_id());
      mapper.set_fields(f, reversed, builder);
      builder.end_feature();
    };
    ReadOptions const read{job.source_layer, crs_if_missing(), options_.repair};
    auto load = read_features(*job.source, read, model_.frame, handler);
    if (!load) return load.error();
    report_.loads.push_back(std::move(load).value());
    report_.targets.push_back(rule.name);
    for (auto& note : mapper.notes()) report_.notes.push_back(std::move(note));
    return {};
  }

  static bool maps_source_id(LayerRule const& rule) {
    return std::any_of(rule.fields.begin(), rule.fields.end(),
                       [](auto const& f) { return f.name == "source_id"; });
  }

  static void add_geometry(Geometry const& geometry, bool reversed, LayerBuilder& builder) {
    if (!reversed) {
      builder.geometry().add_parts(geometry);
      return;
    }
    for (std::size_t part = 0; part < geometry.part_count(); ++part) {
      auto const line = geometry.exterior(part);
      builder.geometry().add_ring(std::vector<Vec3>(line.rbegin(), line.rend()));
      builder.geometry().end_part();
    }
  }

  Result<void> finish(std::vector<fs::path> const& files) {
    for (auto& [name, builder] : builders_) {
      auto layer = std::move(builder).build();
      report_.layers.push_back({name, layer->size()});
      if (layer->size() == 0) continue;
      if (!layer->extent().empty()) {
        model_.extent.add(std::floor(layer->extent().min_x), std::floor(layer->extent().min_y));
        model_.extent.add(std::ceil(layer->extent().max_x), std::ceil(layer->extent().max_y));
      }
      model_.layers.push_back(std::move(layer));
    }
    if (model_.extent.empty()) {
      return nothing_imported();
    }
    if (auto const ok = add_terrain(); !ok) return ok.error();
    model_.name_en = options_.name_en.empty() ? files.front().stem().string() : options_.name_en;
    model_.name_zh = options_.name_zh;
    model_.version = content_version(model_);
    report_.version = model_.version;
    report_.crs = model_.frame.crs;
    tell(1, "writing");
    return write_city(model_, options_.folder, options_.replace);
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
    if (terrain_files_.empty()) return {};
    TerrainTileOptions tiles;
    tiles.crs_if_missing = crs_if_missing();
    tiles.must_cover = model_.extent;
    auto terrain = read_terrain_tiles(terrain_files_, model_.frame, tiles);
    if (!terrain) return terrain.error();
    model_.terrain = std::make_shared<Grid<float> const>(std::move(terrain->grid));
    for (auto& warning : terrain->warnings) report_.notes.push_back(std::move(warning));
    return {};
  }

  ImportMap const& map_;
  ImportOptions const& options_;
  std::vector<SourceFile> sources_;
  std::vector<fs::path> terrain_files_;
  std::vector<Job> jobs_;
  std::vector<std::pair<std::string, LayerBuilder>> builders_;
  CityModel model_;
  ImportReport report_;
};

}  // namespace

Result<ImportReport> import_files(std::vector<fs::path> const& files, ImportMap const& map,
                                  ImportOptions const& options) {
  return Import(map, options).run(files);
}

std::string to_text(ImportReport const& report, std::size_t problems) {
  std::string out;
  std::vector<std::string> warned;
  for (std::size_t i = 0; i < report.loads.size(); ++i) {
    auto const& load = report.loads[i];
    out += fmt::format(
        "{} from {} [{}]: {} read, {} kept, {} not asked for, {} dropped, {} "
        "repaired, {} without geometry\n",
        report.targets[i], load.file, load.layer, load.read, load.kept, load.filtered, load.dropped,
        load.repaired, load.null_geometry);
    for (auto const& warning : load.warnings) {
      if (std::find(warned.begin(), warned.end(), warning) != warned.end()) continue;
      out += fmt::format("  warning: {}\n", warning);
      warned.push_back(warning);
    }
    std::size_t const shown = std::min(problems, load.problems.size());
    for (std::size_t j = 0; j < shown; ++j) {
      out += fmt::format("  {} {}\n", load.problems[j].feature, load.problems[j].what);
    }
    if (shown < load.problems.size()) {
      out += fmt::format("  ... and {} more\n", load.problems.size() - shown);
    }
  }
  for (auto const& note : report.notes) out += fmt::format("note: {}\n", note);
  for (auto const& layer : report.layers) {
    out += fmt::format("{}: {} features\n", layer.name, layer.features);
  }
  return out + fmt::format("CRS {}, version {}\n", report.crs, report.version);
}

}  // namespace citytwin
