#include "geodata/loaders/feature_reader.h"

#include <algorithm>
#include <deque>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/gdal_errors.h"
#include "geodata/loaders/batch_reader.h"
#include "geodata/loaders/handler_pass.h"

namespace citytwin {

namespace {

using LayerReports = std::vector<std::vector<LoadReport>>;

/// All handlers of some layers of one file, in one pass over each layer.
class Reading {
 public:
  Reading(SourceFile const& source, ReadOptions const& options)
      : source_(source), options_(options) {}

  Result<LayerReports> run(LocalFrame const& frame, std::span<LayerHandlers const> layers) {
    auto const data = open_dataset(source_);
    if (!data) return data.error();
    for (auto const& wanted : layers) {
      if (auto const ok = prepare(**data, wanted, frame); !ok) return ok.error();
    }
    auto const read = source_.osm ? read_interleaved(**data) : read_layer_by_layer();
    if (!read) return read.error();
    return std::move(reports_);
  }

 private:
  struct LayerPass {
    OGRLayer* layer;
    std::deque<HandlerPass> handlers;  ///< they do not move
  };

  Result<void> prepare(GDALDataset& data, LayerHandlers const& wanted, LocalFrame const& frame) {
    auto const layer = find_layer(source_, data, wanted.layer);
    if (!layer) return layer.error();
    auto& pass = passes_.emplace_back(LayerPass{*layer, {}});
    for (auto const& handler : wanted.handlers) {
      auto& one = pass.handlers.emplace_back(source_, frame, options_, handler);
      if (auto const ok = one.prepare(**layer); !ok) return ok;
    }
    if (!source_.osm) expected_ += std::max<GIntBig>(0, (*layer)->GetFeatureCount(FALSE));
    return {};
  }

  Result<void> read_layer_by_layer() {
    for (auto& pass : passes_) {
      GdalErrorScope errors;
      if (auto batches = batches_of(pass)) {
        read(pass, *batches, errors);
      } else {
        for (auto const& feature : *pass.layer) {
          read(pass, *feature);
          tell(1, fraction_after(1));
        }
      }
      if (auto const ok = end(pass, errors); !ok) return ok;
    }
    return {};
  }

  /// What all handlers want of a GeoPackage or FlatGeobuf is of one family: one placing serves all.
  std::optional<RecordBatches> batches_of(LayerPass const& pass) const {
    bool const fast = source_.driver == "GPKG" || source_.driver == "FlatGeobuf";
    if (!options_.by_batches || !fast || pass.handlers.empty()) return std::nullopt;
    auto const type = pass.handlers.front().type();
    bool const alike = std::all_of(pass.handlers.begin(), pass.handlers.end(),
                                   [&](HandlerPass const& h) { return h.type() == type; });
    auto const stated = pass.layer->GetFeatureCount(FALSE);
    if (!alike || stated <= 0) return std::nullopt;
    // GDAL 3.6 begins a FlatGeobuf again after its end, unless its header says how long it is. The
    // count that a GeoPackage states may be an old one.
    bool const exact = source_.driver == "FlatGeobuf";
    auto const most =
        exact ? static_cast<std::size_t>(stated) : std::numeric_limits<std::size_t>::max();
    return RecordBatches::open(*pass.layer, most);
  }

  void read(LayerPass& pass, RecordBatches& batches, GdalErrorScope& errors) {
    auto const& one = pass.handlers.front();
    auto const take = [&](RecordBatch const& batch, PlacedRows const& placed) {
      for (auto& handler : pass.handlers) handler.read(batch, placed);
      for (auto const& failure : placed.failures) errors.add_failure(failure);
      for (auto const& warning : placed.warnings) errors.add_warning(warning);
      tell(batch.size(), fraction_after(batch.size()));
    };
    auto const make_placer = [&] { return BatchPlacer(one.type(), one.make_placer()); };
    read_batches(batches, make_placer, take);
    for (auto const& failure : batches.failures()) errors.add_failure(failure);
    for (auto const& warning : batches.warnings()) errors.add_warning(warning);
  }

  /// The driver makes features of all layers as it meets them in the file.
  Result<void> read_interleaved(GDALDataset& data) {
    std::vector<std::string> names;
    for (auto const& pass : passes_) names.emplace_back(pass.layer->GetName());
    auto const only = fmt::format("SET interest_layers = {}", fmt::join(names, ","));
    data.ExecuteSQL(only.c_str(), nullptr, nullptr);
    GdalErrorScope const errors;
    OGRLayer* from = nullptr;
    double fraction = 0;
    while (auto* raw = data.GetNextFeature(&from, &fraction, nullptr, nullptr)) {
      OGRFeatureUniquePtr const feature(raw);
      for (auto& pass : passes_) {
        if (pass.layer == from) read(pass, *feature);
      }
      tell(1, fraction);
    }
    for (auto& pass : passes_) {
      if (auto const ok = end(pass, errors); !ok) return ok;
    }
    return {};
  }

  void read(LayerPass& pass, OGRFeature const& raw) const {
    OgrSourceFeature const feature(raw, source_.osm ? &*source_.osm : nullptr, source_.id_field);
    for (auto& handler : pass.handlers) handler.read(feature, raw);
  }

  Result<void> end(LayerPass& pass, GdalErrorScope const& errors) {
    auto& reports = reports_.emplace_back();
    for (auto& handler : pass.handlers) {
      auto report = handler.end(*pass.layer, errors);
      if (!report) return report.error();
      reports.push_back(std::move(report).value());
    }
    return {};
  }

  [[nodiscard]] double fraction_after(std::size_t features) const {
    auto const done = static_cast<double>(done_ + features);
    return expected_ > 0 ? done / static_cast<double>(expected_) : -1;
  }

  void tell(std::size_t features, double fraction) {
    constexpr std::size_t every = 4096;
    bool const due = (done_ + features) / every > done_ / every;
    done_ += features;
    if (due && options_.progress) options_.progress(done_, fraction);
  }

  SourceFile const& source_;
  ReadOptions const& options_;
  std::deque<LayerPass> passes_;
  LayerReports reports_;
  GIntBig expected_ = 0;
  std::size_t done_ = 0;
};

}  // namespace

Result<LayerReports> read_layers(SourceFile const& source, ReadOptions const& options,
                                 LocalFrame const& frame, std::span<LayerHandlers const> layers) {
  return Reading(source, options).run(frame, layers);
}

Result<LoadReport> read_features(SourceFile const& source, ReadOptions const& options,
                                 LocalFrame const& frame, FeatureHandler const& handler) {
  LayerHandlers const wanted{options.layer, {handler}};
  auto reports = read_layers(source, options, frame, {&wanted, 1});
  if (!reports) return reports.error();
  return std::move((*reports)[0][0]);
}

}  // namespace citytwin
