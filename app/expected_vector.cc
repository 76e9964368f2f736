#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/expected_kinds.h"
#include "geodata/loaders/ogr_loader.h"
#include "geodata/loaders/source_name.h"

namespace citytwin::app {

namespace {

/// Named for files that name no CRS, so that they load; coordinates stay as they are.
constexpr char const* stand_in_crs = "EPSG:4087";

constexpr std::array<GeometryType, 3> families{GeometryType::point, GeometryType::line,
                                               GeometryType::polygon};

std::string_view name_of(GeometryType type) {
  switch (type) {
    case GeometryType::point:
      return "points";
    case GeometryType::line:
      return "lines";
    case GeometryType::polygon:
      return "polygons";
    default:
      return "rows";
  }
}

/// The family that a declared type of OGR names; none = any of them, or no geometry.
GeometryType listed_family(std::string const& geometry) {
  auto const has = [&](char const* part) { return geometry.find(part) != std::string::npos; };
  if (has("Polygon") || has("Surface") || has("Triangle")) return GeometryType::polygon;
  if (has("Line") || has("Curve")) return GeometryType::line;
  return has("Point") ? GeometryType::point : GeometryType::none;
}

bool is_of_other_family(LoadProblem const& problem) {
  return problem.what.find(", expected ") != std::string::npos;
}

/// One layer of the file in its own CRS, one family of geometry after the other.
struct WholeLayer {
  LoadReport report;  ///< of the first family
  std::vector<std::string> parts;
  std::size_t placed = 0;
  std::size_t refused = 0;  ///< dropped whatever the family
  Box extent;
  Box stored_extent;  ///< what the file says of itself; a box of float32, or of true arcs
  std::vector<GeometryType> found;
};

class Loading {
 public:
  Loading(std::filesystem::path const& file, std::string const& layer, std::string const& crs)
      : file_(file) {
    frame_.crs = crs.empty() ? stand_in_crs : crs;
    options_.read.layer = layer;
    options_.read.repair = true;  // so that extents are those of all features
    if (crs.empty()) options_.read.crs_if_missing = stand_in_crs;
  }

  Result<WholeLayer> run() {
    auto first = load(GeometryType::none);
    if (!first) return first.error();
    auto const first_type = first->layer->geometry_type();
    add(*first, first_type);
    out_.report = first->report;
    if (auto const ok = read_stored_extent(); !ok) return ok.error();
    auto const& problems = first->report.problems;
    if (std::any_of(problems.begin(), problems.end(), is_of_other_family)) {
      for (auto const type : families) {
        if (type == first_type) continue;
        auto other = load(type);
        if (!other) return other.error();
        add(*other, type);
      }
    }
    auto const& r = out_.report;
    out_.refused = r.read - r.filtered - r.null_geometry - out_.placed;
    if (out_.refused > 0) out_.parts.push_back(fmt::format("{} dropped and listed", out_.refused));
    if (r.null_geometry > 0) out_.parts.push_back(fmt::format("{} without place", r.null_geometry));
    return std::move(out_);
  }

 private:
  Result<LoadedLayer> load(GeometryType type) {
    options_.type = type;
    return load_layer(file_, options_, frame_);
  }

  Result<void> read_stored_extent() {
    auto const source = open_source(file_);
    if (!source) return source.error();
    auto const data = open_dataset(*source);
    if (!data) return data.error();
    auto const layer = find_layer(*source, **data, options_.read.layer);
    if (!layer) return layer.error();
    out_.stored_extent = layer_extent(*source, **layer);
    return {};
  }

  void add(LoadedLayer const& loaded, GeometryType type) {
    auto const placed = loaded.report.kept - loaded.report.null_geometry;
    if (placed == 0) return;
    out_.placed += placed;
    out_.found.push_back(type);
    out_.parts.push_back(fmt::format("{} {}", placed, name_of(type)));
    if (loaded.report.repaired > 0) {
      out_.parts.back() += fmt::format(" ({} of them mended)", loaded.report.repaired);
    }
    auto const& box = loaded.layer->extent();
    out_.extent.add(box.min_x, box.min_y);
    out_.extent.add(box.max_x, box.max_y);
  }

  std::filesystem::path file_;
  LocalFrame frame_;
  LoadOptions options_;
  WholeLayer out_;
};

/// "reject" and "unsupported" rows: an error is the right answer.
bool refused_as_listed(ExpectedRow const& row, std::filesystem::path const& file, FileCheck& out) {
  if (row.expect != "reject" && row.expect != "unsupported") return false;
  auto const source = open_source(file);
  if (source) {
    out.ours = fmt::format("opened with {} layers", source->layers.size());
    out.differences.emplace_back("is opened; expected a refusal");
    return true;
  }
  out.ours = source.error().message;
  bool const unsupported = source.error().code == ErrorCode::unsupported;
  if (row.expect == "unsupported" && !unsupported) {
    out.differences.emplace_back("the refusal is not 'unsupported'");
  }
  return true;
}

void must_be_refused_without_crs(std::filesystem::path const& file, std::string const& layer,
                                 FileCheck& out) {
  LocalFrame frame;
  frame.crs = stand_in_crs;
  LoadOptions options;
  options.read.layer = layer;
  auto const loaded = load_layer(file, options, frame);
  if (!loaded && loaded.error().message.find("has no CRS") != std::string::npos) {
    out.ours += "refused without a CRS; with one: ";
    return;
  }
  if (loaded && loaded->report.kept == loaded->report.null_geometry) return;
  out.differences.push_back(loaded ? "is placed although it names no CRS"
                                   : "is refused for another reason: " + loaded.error().message);
}

/// The same box but for the chords of arcs and the rounding of stored boxes.
bool nearly_same(Box const& a, Box const& b) {
  double const slack = 1e-4 * std::max(a.width(), a.height());
  return std::abs(a.min_x - b.min_x) <= slack && std::abs(a.min_y - b.min_y) <= slack &&
         std::abs(a.max_x - b.max_x) <= slack && std::abs(a.max_y - b.max_y) <= slack;
}

void compare_extents(ExpectedRow const& row, WholeLayer const& ours, FileCheck& out) {
  if (extent_difference(row.extent, ours.extent).empty()) return;
  if (extent_difference(row.extent, ours.stored_extent).empty() &&
      nearly_same(ours.stored_extent, ours.extent)) {
    out.ours +=
        fmt::format("; extent as stored, that of its vertices {:.6f} {:.6f} {:.6f} {:.6f}",
                    ours.extent.min_x, ours.extent.min_y, ours.extent.max_x, ours.extent.max_y);
    return;
  }
  // What is dropped may have made the source's extent: ours then lies within it.
  Box joint = row.extent;
  if (ours.refused > 0 && !ours.extent.empty()) {
    joint.add(ours.extent.min_x, ours.extent.min_y);
    joint.add(ours.extent.max_x, ours.extent.max_y);
  }
  auto why = extent_difference(row.extent, ours.refused > 0 ? joint : ours.extent);
  if (!why.empty()) out.differences.push_back(std::move(why));
}

void compare(ExpectedRow const& row, WholeLayer const& ours, FileCheck& out) {
  auto const& r = ours.report;
  out.ours += fmt::format("{} = {} {}", r.read, fmt::join(ours.parts, " + "),
                          row.crs == "none" ? "" : r.crs);
  if (row.count && r.read != *row.count) {
    out.differences.push_back(fmt::format("{} features, not {}", r.read, *row.count));
  }
  if (ours.refused > r.problems.size()) out.differences.emplace_back("a dropped one is not listed");
  auto const family = listed_family(row.geometry);
  for (auto const found : ours.found) {
    if (family == GeometryType::none || found == family) continue;
    out.differences.push_back(fmt::format("{}, not {}", name_of(found), row.geometry));
  }
  if (row.crs != "none" && !r.crs.empty() && r.crs != row.crs) {
    out.differences.push_back(fmt::format("CRS {}, not {}", r.crs, row.crs));
  }
  compare_extents(row, ours, out);
}

}  // namespace

void check_vector(ExpectedRow const& row, std::filesystem::path const& file, FileCheck& out) {
  if (refused_as_listed(row, file, out)) return;
  bool const placeless = row.geometry == "None" || (row.crs == "none" && row.count == 0U);
  if (row.crs == "none" && !placeless) must_be_refused_without_crs(file, row.layer, out);
  auto const ours = Loading(file, row.layer, row.crs == "none" ? "" : row.crs).run();
  if (!ours) {
    out.ours += ours.error().message;
    out.differences.emplace_back("cannot be loaded");
    return;
  }
  compare(row, *ours, out);
}

void check_osm_elements(ExpectedRow const& row, std::filesystem::path const& file, FileCheck& out) {
  auto const name = resolve_source(file);
  auto const scan = name ? scan_osm(name->gdal_name, name->shown) : Result<OsmScan>(name.error());
  if (!scan) {
    out.ours = scan.error().message;
    out.differences.emplace_back("cannot be read");
    return;
  }
  out.ours = fmt::format("{} nodes; ways {}, relations {}; {} ways incomplete; dangling {}",
                         scan->nodes, scan->ways, scan->relations, scan->incomplete_ways.size(),
                         scan->dangling_references);
  if (scan->nodes != row.count) out.differences.emplace_back("another count of nodes");
  for (auto const& said :
       {fmt::format("ways {} (", scan->ways), fmt::format("relations {};", scan->relations),
        fmt::format("with all nodes present {};", scan->ways - scan->incomplete_ways.size()),
        fmt::format("dangling {}", scan->dangling_references)}) {
    if (row.note.find(said) == std::string::npos) {
      out.differences.push_back(fmt::format("'{}' is not what the note says", said));
    }
  }
  if (auto why = extent_difference(row.extent, scan->extent_deg); !why.empty()) {
    out.differences.push_back(std::move(why));
  }
}

}  // namespace citytwin::app
