#include <algorithm>
#include <map>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/expected_kinds.h"
#include "geodata/loaders/cityjson.h"
#include "geodata/loaders/ogr_loader.h"
#include "geodata/loaders/swmm_inp.h"
#include "geodata/loaders/vsi_file.h"

namespace citytwin::app {

namespace {

constexpr std::uintmax_t max_bytes = 1 << 28;
constexpr char const* stand_in_crs = "EPSG:4087";

void expect_note(ExpectedRow const& row, std::string const& said, FileCheck& out) {
  if (row.note.find(said) != std::string::npos) return;
  out.differences.push_back(fmt::format("'{}' is not what the note says", said));
}

std::string joined(std::map<std::string, std::size_t> const& counts) {
  std::vector<std::string> parts;
  for (auto const& [name, count] : counts) parts.push_back(fmt::format("{}:{}", name, count));
  return fmt::format("{}", fmt::join(parts, " "));
}

std::string geometry_text(CityJson const& city) {
  std::map<std::string, std::size_t> counts;
  for (auto const& object : city.objects) {
    for (auto const& g : object.geometries) {
      bool const own_lod = g.type != "GeometryInstance" && !g.lod.empty();
      ++counts[g.type + "@" + (own_lod ? g.lod : "-")];
    }
  }
  return counts.empty() ? "no geometry" : joined(counts);
}

std::string type_text(CityJson const& city) {
  std::map<std::string, std::size_t> counts;
  for (auto const& object : city.objects) ++counts[object.type];
  return counts.empty() ? "-" : joined(counts);
}

/// Rows over all layers, loaded into the CRS that the file names or that is named for it.
std::size_t rows_loaded(std::filesystem::path const& file, std::string const& crs, FileCheck& out) {
  auto const source = open_source(file);
  if (!source) {
    out.differences.push_back("cannot be opened: " + source.error().message);
    return 0;
  }
  LocalFrame frame;
  frame.crs = crs.empty() ? stand_in_crs : crs;
  std::size_t rows = 0;
  for (auto const& layer : source->layers) {
    LoadOptions options;
    options.read.layer = layer;
    auto loaded = load_layer(file, options, frame);
    bool const refused = !loaded && loaded.error().message.find("has no CRS") != std::string::npos;
    if (refused && crs.empty()) {
      options.read.crs_if_missing = stand_in_crs;
      loaded = load_layer(file, options, frame);
    } else if (loaded && crs.empty() && loaded->report.kept > loaded->report.null_geometry) {
      out.differences.push_back(fmt::format("layer '{}' is placed without a CRS", layer));
    }
    if (!loaded) {
      out.differences.push_back(loaded.error().message);
      continue;
    }
    rows += loaded->report.kept + loaded->report.dropped;
  }
  return rows;
}

void compare(ExpectedRow const& row, CityJson const& city, FileCheck& out) {
  auto const geometry = geometry_text(city);
  auto const version = "CityJSON " + city.version;
  out.ours =
      fmt::format("{} {} {}", city.objects.size(), geometry, city.crs.empty() ? "none" : city.crs);
  if (version != row.layer)
    out.differences.push_back(fmt::format("{}, not {}", version, row.layer));
  if (geometry != row.geometry) out.differences.emplace_back("other geometries");
  if (auto why = extent_difference(row.extent, city.extent); !why.empty()) {
    out.differences.push_back(std::move(why));
  }
  auto const code = row.crs == "none" ? "" : "EPSG:" + row.crs.substr(row.crs.rfind('/') + 1);
  if (code != city.crs) out.differences.push_back(fmt::format("CRS '{}'", city.crs));
  expect_note(row, fmt::format("vertices {};", city.vertices), out);
  expect_note(row, "types " + type_text(city), out);
}

std::size_t of_type(SourceTable const& links, char const* type) {
  return static_cast<std::size_t>(
      std::count_if(links.rows.begin(), links.rows.end(),
                    [&](auto const& row) { return row.values[1] == Value{std::string(type)}; }));
}

}  // namespace

void check_cityjson(ExpectedRow const& row, std::filesystem::path const& file, FileCheck& out) {
  auto const text = read_whole(file.string(), file.filename().string(), max_bytes);
  auto const city =
      text ? parse_cityjson(*text, file.filename().string()) : Result<CityJson>(text.error());
  if (row.expect == "reject") {
    out.ours = city ? fmt::format("{} objects", city->objects.size()) : city.error().message;
    if (city) out.differences.emplace_back("is read; expected a refusal");
    return;
  }
  if (!city) {
    out.ours = city.error().message;
    out.differences.emplace_back("cannot be read");
    return;
  }
  compare(row, *city, out);
  auto const rows = rows_loaded(file, city->crs, out);
  for (auto const& [what, count] : {std::pair{"objects", city->objects.size()}, {"rows", rows}}) {
    if (count == row.count) continue;
    out.differences.push_back(fmt::format("{} {}, not {}", count, what, *row.count));
  }
}

void check_swmm(ExpectedRow const& row, std::filesystem::path const& file, FileCheck& out) {
  auto const text = read_whole(file.string(), file.filename().string(), max_bytes);
  auto const network =
      text ? parse_swmm(*text, file.filename().string()) : Result<SwmmNetwork>(text.error());
  if (!network) {
    out.ours = network.error().message;
    out.differences.emplace_back("cannot be read");
    return;
  }
  auto const table = std::find_if(network->tables.begin(), network->tables.end(),
                                  [&](auto const& t) { return t.name == row.layer; });
  if (table == network->tables.end()) {
    out.differences.emplace_back("has no such table");
    return;
  }
  if (table->rows.size() != row.count) {
    out.differences.push_back(fmt::format("{} rows, not {}", table->rows.size(), *row.count));
  }
  LocalFrame frame;
  frame.crs = stand_in_crs;
  LoadOptions options;
  options.read.layer = row.layer;
  auto const placed = std::count_if(table->rows.begin(), table->rows.end(),
                                    [](auto const& r) { return r.geometry != nullptr; });
  if (placed > 0 && load_layer(file, options, frame)) {
    out.differences.emplace_back("is placed although it names no CRS");
  }
  options.read.crs_if_missing = stand_in_crs;
  options.read.repair = true;
  auto const loaded = load_layer(file, options, frame);
  if (!loaded) {
    out.differences.push_back(loaded.error().message);
    return;
  }
  out.ours = fmt::format("{} {}, {} with a place; refused without a CRS", table->rows.size(),
                         row.layer, placed);
  if (row.layer == "nodes") {
    expect_note(row, fmt::format("nodes without coordinates {};", network->nodes_without_place),
                out);
    expect_note(row, fmt::format("coordinates without node {};", network->places_without_node),
                out);
    if (auto why = extent_difference(row.extent, loaded->layer->extent()); !why.empty()) {
      out.differences.push_back(std::move(why));
    }
  } else if (row.layer == "links") {
    expect_note(
        row,
        fmt::format("conduits {} pumps {} orifices {} weirs {} outlets {};",
                    of_type(*table, "conduit"), of_type(*table, "pump"), of_type(*table, "orifice"),
                    of_type(*table, "weir"), of_type(*table, "outlet")),
        out);
    expect_note(row, fmt::format("links with a missing end node {}", network->links_without_end),
                out);
  } else {
    expect_note(row, fmt::format("on {} ids", placed), out);
  }
}

}  // namespace citytwin::app
