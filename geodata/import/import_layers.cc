#include "geodata/import/import_layers.h"

#include <algorithm>
#include <deque>

#include "geodata/import/field_mapper.h"
#include "geodata/loaders/ogr_loader.h"

namespace citytwin {

namespace {

bool maps_source_id(LayerRule const& rule) {
  return std::any_of(rule.fields.begin(), rule.fields.end(),
                     [](auto const& f) { return f.name == "source_id"; });
}

void add_geometry(Geometry const& geometry, bool reversed, LayerBuilder& builder) {
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

/// A layer of the city being filled.
struct Target {
  std::string name;
  LayerBuilder builder;
  std::string attribution;
  std::set<std::string> lost;
};

/// A rule at work on the features of its sources.
struct Worker {
  LayerRule const& rule;
  Target& target;
  FieldMapper mapper;

  void take(SourceFeature const& feature, Geometry const& geometry) {
    bool const reversed = !rule.reverse_when.empty() && all_hold(rule.reverse_when, feature);
    auto& builder = target.builder;
    add_geometry(geometry, reversed, builder);
    if (!maps_source_id(rule)) builder.set("source_id", feature.source_id());
    mapper.set_fields(feature, reversed, builder);
    builder.end_feature();
  }
  void lose(SourceFeature const& feature) { target.lost.insert(mapper.source_id(feature)); }
};

/// Adds a notice that is not yet in the text.
void add_notice(std::string& text, std::string const& notice) {
  if (notice.empty() || text.find(notice) != std::string::npos) return;
  text += (text.empty() ? "" : "; ") + notice;
}

class LayersReading {
 public:
  LayersReading(ImportMap const& map, std::vector<ImportJob> const& jobs) : map_(map), jobs_(jobs) {
    for (auto const& rule : map.layers) {
      bool const used =
          std::any_of(jobs.begin(), jobs.end(), [&](auto const& job) { return job.rule == &rule; });
      if (used) workers_.push_back({rule, target_for(rule), FieldMapper(rule)});
    }
    for (auto const& job : jobs) add_notices(job);
  }

  Result<SourceLayers> run(ReadOptions const& options, LocalFrame const& frame) {
    std::vector<SourceFile const*> files;
    for (auto const& job : jobs_) {
      if (std::find(files.begin(), files.end(), job.source) == files.end())
        files.push_back(job.source);
    }
    FileProgress progress(files, options.progress);
    for (auto const* file : files) {
      auto told = options;
      told.progress = [&](std::size_t features, double part) {
        progress.tell(*file, features, part);
      };
      if (auto const ok = read(*file, told, frame); !ok) return ok.error();
      progress.end(*file, out_.loads.back().read);
    }
    return finish();
  }

 private:
  /// How far the files are, weighed by their bytes.
  class FileProgress {
   public:
    FileProgress(std::vector<SourceFile const*> const& files, ReadProgress const& sink)
        : sink_(sink) {
      for (auto const* file : files) all_bytes_ += bytes(*file);
    }
    void tell(SourceFile const& file, std::size_t features, double fraction) const {
      double const part = fraction < 0 ? 0 : fraction * bytes(file);
      if (sink_)
        sink_(features_ + features, all_bytes_ > 0 ? (done_bytes_ + part) / all_bytes_ : 0);
    }
    void end(SourceFile const& file, std::size_t features) {
      features_ += features;
      done_bytes_ += bytes(file);
    }

   private:
    static double bytes(SourceFile const& file) {
      std::error_code ignored;
      auto const size = std::filesystem::file_size(file.path, ignored);
      return ignored ? 1.0 : static_cast<double>(size);
    }

    ReadProgress const& sink_;
    double all_bytes_ = 0;
    double done_bytes_ = 0;
    std::size_t features_ = 0;
  };

  /// Rules of one name fill one layer.
  Target& target_for(LayerRule const& rule) {
    auto found = std::find_if(targets_.begin(), targets_.end(),
                              [&](auto const& t) { return t.name == rule.name; });
    if (found == targets_.end()) {
      targets_.push_back({rule.name, LayerBuilder(rule.name, rule.kind, rule.geometry), {}, {}});
      found = std::prev(targets_.end());
      found->builder.add_column("source_id", ColumnType::text);
    }
    for (auto const& field : rule.fields) {
      auto const name = rule.name + "/" + field.name;
      if (field.name == "source_id" || !added_.insert(name).second) continue;
      found->builder.add_column(field.name, field.type);
    }
    return *found;
  }

  void add_notices(ImportJob const& job) {
    auto& text = worker_for(*job.rule).target.attribution;
    add_notice(text, job.rule->attribution.empty() ? map_.attribution : job.rule->attribution);
    if (job.source->osm && text.find("OpenStreetMap") == std::string::npos) {
      add_notice(text, osm_attribution);
    }
  }

  Worker& worker_for(LayerRule const& rule) {
    return *std::find_if(workers_.begin(), workers_.end(),
                         [&](auto const& w) { return &w.rule == &rule; });
  }

  Result<void> read(SourceFile const& file, ReadOptions const& options, LocalFrame const& frame) {
    std::vector<LayerHandlers> wanted;
    std::vector<std::vector<std::string>> filled;
    for (auto const& job : jobs_) {
      if (job.source != &file) continue;
      auto at = std::find_if(wanted.begin(), wanted.end(),
                             [&](auto const& w) { return w.layer == job.source_layer; });
      if (at == wanted.end()) {
        wanted.push_back({job.source_layer, {}});
        filled.emplace_back();
        at = std::prev(wanted.end());
      }
      at->handlers.push_back(handler_for(worker_for(*job.rule)));
      filled[static_cast<std::size_t>(at - wanted.begin())].push_back(job.rule->name);
    }
    auto reports = read_layers(file, options, frame, wanted);
    if (!reports) return reports.error();
    for (std::size_t layer = 0; layer < wanted.size(); ++layer) {
      for (std::size_t i = 0; i < filled[layer].size(); ++i) {
        out_.loads.push_back(std::move((*reports)[layer][i]));
        out_.targets.push_back(filled[layer][i]);
      }
    }
    return {};
  }

  static FeatureHandler handler_for(Worker& worker) {
    FeatureHandler handler;
    handler.type = worker.rule.geometry;
    handler.wants = [&](SourceFeature const& f) { return all_hold(worker.rule.where, f); };
    handler.take = [&](SourceFeature const& f, Geometry const& g) { worker.take(f, g); };
    handler.lost = [&](SourceFeature const& f) { worker.lose(f); };
    return handler;
  }

  SourceLayers finish() {
    for (auto const& worker : workers_) {
      for (auto& note : worker.mapper.notes()) out_.notes.push_back(std::move(note));
    }
    for (auto& target : targets_) {
      target.builder.set_attribution(target.attribution);
      out_.layers.push_back({std::move(target.builder).build(), std::move(target.lost)});
    }
    return std::move(out_);
  }

  ImportMap const& map_;
  std::vector<ImportJob> const& jobs_;
  std::deque<Target> targets_;  ///< they do not move
  std::deque<Worker> workers_;
  std::set<std::string> added_;  ///< "layer/column"
  SourceLayers out_;
};

}  // namespace

Result<SourceLayers> read_source_layers(ImportMap const& map, std::vector<ImportJob> const& jobs,
                                        ReadOptions const& options, LocalFrame const& frame) {
  return LayersReading(map, jobs).run(options, frame);
}

}  // namespace citytwin
