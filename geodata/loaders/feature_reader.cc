#include "geodata/loaders/feature_reader.h"

#include <cmath>

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/crs.h"
#include "geodata/gdal_errors.h"
#include "geodata/geos_repair.h"
#include "geodata/ogr_geometry.h"

namespace citytwin {

namespace {

constexpr double arc_step_deg = 1;

std::string_view to_text(GeometryType type) {
  if (type == GeometryType::point) return "points";
  return type == GeometryType::line ? "lines" : "polygons";
}

/// From a feature's OGR geometry to a column of one feature as it will be stored.
class Placer {
 public:
  Placer(GeometryType type, bool repair, Transformer transformer)
      : type_(type), repair_(repair), transformer_(std::move(transformer)) {}

  struct Outcome {
    GeometryColumn column;
    std::string dropped;   ///< why; empty = kept
    std::string repaired;  ///< what was wrong; empty = nothing
  };

  Outcome place(OGRGeometry const& source) {
    std::unique_ptr<OGRGeometry> const linear(source.getLinearGeometry(arc_step_deg));
    Outcome out{GeometryColumn(type_), {}, {}};
    auto const found = geometry_type_of(linear.get());
    if (found != type_) {
      out.dropped = fmt::format("is a {}, expected {}", source.getGeometryName(), to_text(type_));
      return out;
    }
    if (!all_finite(*linear)) {
      out.dropped = "has a coordinate that is not finite";
      return out;
    }
    bool lost = false;
    auto const to_local = [&](double x, double y) {
      auto const p = transformer_.to_local(Vec2{x, y});
      lost = lost || std::isnan(p.x);
      return p;
    };
    append_parts(*linear, to_local, out.column);
    out.column.end_feature();
    if (lost) {
      out.dropped = "lies outside the domain of the city's CRS";
    } else {
      check(out);
    }
    return out;
  }

 private:
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
  Transformer transformer_;
};

class Reading {
 public:
  Reading(SourceFile const& source, LocalFrame const& frame, ReadOptions const& options,
          FeatureHandler const& handler)
      : source_(source), frame_(frame), options_(options), handler_(handler) {}

  Result<LoadReport> run() {
    auto const data = open_dataset(source_);
    if (!data) return data.error();
    auto const layer = find_layer(source_, **data, options_.layer);
    if (!layer) return layer.error();
    report_.file = source_.name();
    report_.layer = (*layer)->GetName();
    report_.driver = source_.driver;
    report_.warnings = source_.warnings;
    if (auto const ok = prepare_crs(**layer); !ok) return ok.error();
    if (source_.osm) {
      auto const only = "SET interest_layers = " + report_.layer;
      (*data)->ExecuteSQL(only.c_str(), nullptr, nullptr);
    }
    GdalErrorScope const errors;
    for (auto const& feature : **layer) read(*feature);
    if (!errors.failures().empty()) {
      return source_.bad(ErrorCode::data_corrupt,
                         fmt::format("layer '{}' cannot be read to its end ({})", report_.layer,
                                     errors.last_failure("")));
    }
    for (auto const& warning : errors.warnings()) warn(warning);
    return std::move(report_);
  }

 private:
  Result<void> prepare_crs(OGRLayer& layer) {
    if (handler_.type == GeometryType::none || layer.GetGeomType() == wkbNone) return {};
    auto crs = layer_crs(source_, layer, options_.crs_if_missing);
    if (!crs) return crs.error();
    report_.crs = std::move(crs).value();
    auto transformer = Transformer::create(report_.crs, frame_);
    if (!transformer) return transformer.error();
    if (!transformer->warning().empty()) warn(transformer->warning());
    placer_.emplace(handler_.type, options_.repair, std::move(transformer).value());
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

  void read(OGRFeature const& raw) {
    SourceFeature const feature(raw, source_.osm ? &*source_.osm : nullptr);
    ++report_.read;
    if (handler_.wants && !handler_.wants(feature)) {
      ++report_.filtered;
    } else if (incomplete(feature)) {
      drop(feature, "is incomplete: the file lacks some of its nodes or ways");
    } else {
      place(feature, raw.GetGeometryRef());
    }
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
  GeometryColumn no_geometry_ = empty_feature();
};

}  // namespace

Result<LoadReport> read_features(SourceFile const& source, ReadOptions const& options,
                                 LocalFrame const& frame, FeatureHandler const& handler) {
  return Reading(source, frame, options, handler).run();
}

}  // namespace citytwin
