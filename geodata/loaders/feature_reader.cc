#include "geodata/loaders/feature_reader.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/crs.h"
#include "geodata/gdal_errors.h"
#include "geodata/geos_repair.h"
#include "geodata/loaders/surface_plan.h"
#include "geodata/ogr_geometry.h"

namespace citytwin {

namespace {

constexpr double arc_step_deg = 1;
/// Beyond this from the origin nothing is a place: 2.5 times round the earth.
constexpr double max_local_m = 1e8;

std::string_view to_text(GeometryType type) {
  if (type == GeometryType::point) return "points";
  return type == GeometryType::line ? "lines" : "polygons";
}

/// From a feature's OGR geometry to a column of one feature as it will be stored.
class Placer {
 public:
  /// @param closed_lines_are_areas drawings have no other way to say area
  Placer(GeometryType type, bool repair, bool closed_lines_are_areas, Transformer transformer)
      : type_(type),
        repair_(repair),
        closed_lines_are_areas_(closed_lines_are_areas),
        transformer_(std::move(transformer)) {}

  struct Outcome {
    GeometryColumn column;
    std::string dropped;   ///< why; empty = kept
    std::string repaired;  ///< what was wrong; empty = nothing
  };

  Outcome place(OGRGeometry const& source) {
    Outcome out{GeometryColumn(type_), {}, {}};
    auto const plain = plain_geometry(source);
    if (!plain) {
      out.dropped = "has no area in plan: all of its faces are upright";
    } else if (geometry_type_of(plain.get()) != type_) {
      out.dropped = fmt::format("is a {}, expected {}", source.getGeometryName(), to_text(type_));
    } else if (!all_finite(*plain)) {
      out.dropped = "has a coordinate that is not finite";
    } else {
      transform(*plain, out);
    }
    return out;
  }

 private:
  /// Points, lines or polygons without arcs, TINs and the like.
  std::unique_ptr<OGRGeometry> plain_geometry(OGRGeometry const& source) const {
    if (type_ == GeometryType::polygon && has_patches(source)) return outline_in_plan(source);
    std::unique_ptr<OGRGeometry> linear(source.getLinearGeometry(arc_step_deg));
    if (closed_lines_are_areas_ && type_ == GeometryType::polygon &&
        wkbFlatten(linear->getGeometryType()) == wkbLineString) {
      auto const* line = linear->toLineString();
      if (line->get_IsClosed() && line->getNumPoints() > 3) {
        linear.reset(OGRGeometryFactory::forceToPolygon(linear.release()));
      }
    }
    return linear;
  }

  void transform(OGRGeometry const& plain, Outcome& out) {
    bool lost = false;
    auto const to_local = [&](double x, double y) {
      auto const p = transformer_.to_local(Vec2{x, y});
      bool const placed = std::abs(p.x) <= max_local_m && std::abs(p.y) <= max_local_m;
      lost = lost || !placed;
      return placed ? p : Vec2{};
    };
    append_parts(plain, to_local, out.column);
    out.column.end_feature();
    if (lost) {
      out.dropped = "lies outside the domain of the city's CRS";
    } else {
      check(out);
    }
  }

  void check(Outcome& out) {
    auto const why = why_not_valid(out.column[0], type_);
    if (why.empty()) return;
    auto mended = repair_ ? repaired(out.column[0], type_) : std::nullopt;
    if (!mended) {
      out.dropped = why;
      return;
    }
    out.column = std::move(*mended);
    out.repaired = why;
  }

  GeometryType type_;
  bool repair_;
  bool closed_lines_are_areas_;
  Transformer transformer_;
};

/// One handler of one layer, and its books.
class HandlerPass {
 public:
  HandlerPass(SourceFile const& source, LocalFrame const& frame, ReadOptions const& options,
              FeatureHandler const& handler)
      : source_(source), frame_(frame), options_(options), handler_(handler) {}

  Result<void> prepare(OGRLayer& layer) {
    report_.file = source_.name();
    report_.layer = layer.GetName();
    report_.driver = source_.driver;
    report_.warnings = source_.warnings;
    return prepare_crs(layer);
  }

  void read(SourceFeature const& feature, OGRFeature const& raw) {
    ++report_.read;
    watch_id(feature);
    if (handler_.wants && !handler_.wants(feature)) {
      ++report_.filtered;
    } else if (incomplete(feature)) {
      drop(feature, "is incomplete: the file lacks some of its nodes or ways");
    } else if (auto const wrong = unreadable_place(feature, raw); !wrong.empty()) {
      drop(feature, wrong);
    } else {
      place(feature, raw.GetGeometryRef());
    }
  }

  Result<LoadReport> end(OGRLayer& layer, GdalErrorScope const& errors) {
    if (!errors.failures().empty()) {
      return source_.bad(ErrorCode::data_corrupt,
                         fmt::format("layer '{}' cannot be read to its end ({})", report_.layer,
                                     errors.last_failure("")));
    }
    if (auto const ok = check_count(layer); !ok) return ok.error();
    for (auto const& warning : errors.warnings()) warn(warning);
    if (ids_twice_ > 0) {
      warn(fmt::format("{} features have the id of an earlier one, e.g. {}", ids_twice_,
                       first_id_twice_));
    }
    return std::move(report_);
  }

 private:
  /// A FlatGeobuf file cut within its index reads as empty, without a word from its driver.
  Result<void> check_count(OGRLayer& layer) const {
    if (source_.driver != "FlatGeobuf") return {};
    auto const stated = layer.GetFeatureCount(FALSE);
    if (stated <= 0 || report_.read >= static_cast<std::size_t>(stated)) return {};
    return source_.bad(ErrorCode::data_corrupt,
                       fmt::format("layer '{}' ends after {} of {} features", report_.layer,
                                   report_.read, stated));
  }

  /// Drivers of databases give ids that are unique; texts may say what they like.
  void watch_id(SourceFeature const& feature) {
    bool const free_text =
        source_.driver == "GeoJSON" || source_.driver == "GeoJSONSeq" || !source_.id_field.empty();
    if (!free_text || ids_.insert(feature.source_id()).second) return;
    if (ids_twice_++ == 0) first_id_twice_ = feature.source_id();
  }

  Result<void> prepare_crs(OGRLayer& layer) {
    if (handler_.type == GeometryType::none || layer.GetGeomType() == wkbNone) return {};
    auto crs = layer_crs(source_, layer, options_.crs_if_missing);
    if (!crs) return crs.error();
    report_.crs = std::move(crs).value();
    auto transformer = Transformer::create(report_.crs, frame_);
    if (!transformer) return transformer.error();
    if (!transformer->warning().empty()) warn(transformer->warning());
    bool const drawing = source_.driver == "DXF" || source_.driver == "CAD";
    placer_.emplace(handler_.type, options_.repair, drawing, std::move(transformer).value());
    return {};
  }

  void warn(std::string const& text) {
    constexpr std::size_t enough = 20;
    if (report_.warnings.size() < enough) report_.warnings.push_back(text);
  }

  bool incomplete(SourceFeature const& feature) const {
    return source_.osm && (source_.osm->incomplete_ways.count(feature.osm_way()) > 0 ||
                           source_.osm->incomplete_relations.count(feature.osm_relation()) > 0);
  }

  /// A row of a .csv that says something of its place, but nothing that can be read.
  std::string unreadable_place(SourceFeature const& feature, OGRFeature const& raw) const {
    if (source_.csv.x.empty() || raw.GetGeometryRef()) return {};
    auto const x = feature.text(source_.csv.x), y = feature.text(source_.csv.y);
    if (!x && !y) return {};
    if (source_.csv.y.empty()) return fmt::format("has '{}' for a geometry, which is no WKT", *x);
    return fmt::format("has '{}' and '{}' for coordinates; expected two numbers", x.value_or(""),
                       y.value_or(""));
  }

  void place(SourceFeature const& feature, OGRGeometry const* geometry) {
    if (!geometry || geometry->IsEmpty() || !placer_) {
      ++report_.null_geometry;
      take(feature, no_geometry_[0]);
      return;
    }
    auto const placed = placer_->place(*geometry);
    if (!placed.dropped.empty()) {
      drop(feature, placed.dropped);
      return;
    }
    if (!placed.repaired.empty()) {
      ++report_.repaired;
      report_.problems.push_back({feature.name(), "repaired: " + placed.repaired});
    }
    take(feature, placed.column[0]);
  }

  void take(SourceFeature const& feature, Geometry const& geometry) {
    ++report_.kept;
    handler_.take(feature, geometry);
  }

  void drop(SourceFeature const& feature, std::string const& why) {
    ++report_.dropped;
    report_.problems.push_back({feature.name(), "dropped: " + why});
    if (handler_.lost) handler_.lost(feature);
  }

  static GeometryColumn empty_feature() {
    GeometryColumn column;
    column.end_feature();
    return column;
  }

  SourceFile const& source_;
  LocalFrame const& frame_;
  ReadOptions const& options_;
  FeatureHandler const& handler_;
  LoadReport report_;
  std::optional<Placer> placer_;
  std::unordered_set<std::string> ids_;
  std::size_t ids_twice_ = 0;
  std::string first_id_twice_;
  GeometryColumn no_geometry_ = empty_feature();
};

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
      GdalErrorScope const errors;
      for (auto const& feature : *pass.layer) {
        read(pass, *feature);
        tell(expected_ > 0 ? static_cast<double>(done_ + 1) / static_cast<double>(expected_) : -1);
      }
      if (auto const ok = end(pass, errors); !ok) return ok;
    }
    return {};
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
      tell(fraction);
    }
    for (auto& pass : passes_) {
      if (auto const ok = end(pass, errors); !ok) return ok;
    }
    return {};
  }

  void read(LayerPass& pass, OGRFeature const& raw) const {
    SourceFeature const feature(raw, source_.osm ? &*source_.osm : nullptr, source_.id_field);
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

  void tell(double fraction) {
    constexpr std::size_t every = 4096;
    if (++done_ % every == 0 && options_.progress) options_.progress(done_, fraction);
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
