#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/commands.h"
#include "app/query_output.h"
#include "geodata/city_folder.h"
#include "geodata/crs.h"
#include "geodata/filter/filter.h"
#include "geodata/nearest_name.h"

namespace citytwin::app {

namespace {

struct QueryOptions {
  std::filesystem::path city;
  std::string layer;
  std::string where;
  std::string bbox;
  std::string crs;
  std::string format = "table";
  std::vector<std::string> columns;
  std::size_t limit = 100;
};

Error bad_option(std::string const& option, std::string const& what) {
  return {ErrorCode::invalid_argument, what, option};
}

Result<Layer const*> find_layer(CityModel const& city, QueryOptions const& options) {
  if (auto const* layer = city.layer(options.layer)) return layer;
  std::vector<std::string> names;
  for (auto const& layer : city.layers) names.push_back(layer->name());
  auto const near = nearest_names(names, options.layer, 1);
  return bad_option("--layer",
                    fmt::format("{} has no layer '{}'; {}", options.city.string(), options.layer,
                                near.empty() ? fmt::format("it has {}", fmt::join(names, ", "))
                                             : fmt::format("did you mean '{}'?", near[0])));
}

Result<std::vector<std::string>> find_columns(Layer const& layer, QueryOptions const& options) {
  std::vector<std::string> all;
  for (auto const& column : layer.columns()) all.push_back(column.name);
  if (options.columns.empty()) return all;
  for (auto const& wanted : options.columns) {
    if (layer.column(wanted)) continue;
    return bad_option("--columns", fmt::format("layer '{}' has no attribute '{}'; it has {}",
                                               layer.name(), wanted, fmt::join(all, ", ")));
  }
  return options.columns;
}

/// The rows that one filter leaves of some others.
Result<std::vector<std::uint32_t>> keep(std::string const& text, Layer const& layer,
                                        CityModel const& city, QueryOptions const& options,
                                        std::vector<std::uint32_t> const& among) {
  auto const filter = Filter::parse(text, schema_of(layer), city.frame, options.crs);
  if (!filter) return filter.error();
  auto found = filter->rows(layer, among);
  if (!found) return found.error();
  for (auto const& note : found->notes) fmt::print(stderr, "note: {}\n", note);
  return std::move(found->rows);
}

Result<std::vector<std::uint32_t>> ask(Layer const& layer, CityModel const& city,
                                       QueryOptions const& options) {
  std::vector<std::uint32_t> rows(layer.size());
  std::iota(rows.begin(), rows.end(), 0U);
  for (auto const& text :
       {options.bbox.empty() ? "" : fmt::format("S_INTERSECTS(geom, BBOX({}))", options.bbox),
        options.where}) {
    if (text.empty()) continue;
    auto kept = keep(text, layer, city, options, rows);
    if (!kept) return kept;
    rows = std::move(kept).value();
  }
  return rows;
}

/// The output's CRS: the one asked for; else WGS 84 for GeoJSON and the city's for all others.
Result<ToOutput> output_transform(CityModel const& city, QueryOptions const& options) {
  auto const crs = options.crs.empty() && options.format == "geojson" ? "EPSG:4326" : options.crs;
  if (crs.empty() || crs == city.frame.crs) {
    return ToOutput([frame = city.frame](Vec2 p) { return frame.to_world(p.x, p.y); });
  }
  auto made = Transformer::create(crs, city.frame);
  if (!made) return made.error();
  if (!made->warning().empty()) fmt::print(stderr, "note: {}\n", made->warning());
  auto const transformer = std::make_shared<Transformer>(std::move(made).value());
  return ToOutput([transformer](Vec2 p) { return transformer->from_local(p); });
}

Result<void> query(QueryOptions const& options) {
  auto const formats = std::array{"table", "csv", "geojson"};
  if (std::find(formats.begin(), formats.end(), options.format) == formats.end()) {
    return bad_option("--format", fmt::format("--format is '{}'; expected table, csv or geojson",
                                              options.format));
  }
  auto const city = load_city(options.city);
  if (!city) return city.error();
  auto const layer = find_layer(**city, options);
  if (!layer) return layer.error();
  auto const columns = find_columns(**layer, options);
  if (!columns) return columns.error();
  auto const rows = ask(**layer, **city, options);
  if (!rows) return rows.error();
  auto to_output = output_transform(**city, options);
  if (!to_output) return to_output.error();
  std::size_t const shown = std::min(options.limit, rows->size());
  OutputRows const output{**layer, std::span(*rows).first(shown), *columns,
                          std::move(to_output).value(), options.crs};
  auto const text = options.format == "table" ? as_table(output)
                    : options.format == "csv" ? as_csv(output)
                                              : as_geojson(output);
  fmt::print("{}", text);
  std::fflush(stdout);  // before what is said about it
  fmt::print(stderr, "{} of {} features of '{}' match{}\n", rows->size(), (*layer)->size(),
             options.layer,
             shown < rows->size() ? fmt::format("; truncated to {} (--limit)", shown) : "");
  return {};
}

}  // namespace

void add_query_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<QueryOptions>();
  auto* command = app.add_subcommand("query", "List the features of a layer that a filter keeps");
  command->add_option("city", options->city, "City folder")->required();
  command->add_option("--layer", options->layer, "Layer, e.g. buildings")->required();
  command->add_option("--where", options->where, "Filter in CQL2-Text; default: all");
  command->add_option("--bbox", options->bbox, "WEST,SOUTH,EAST,NORTH in --crs");
  command->add_option("--crs", options->crs,
                      "CRS of --bbox, of the filter's geometries and of the output, e.g. EPSG:4490 "
                      "or GCJ-02; default: the city's (GeoJSON is written in WGS 84)");
  command->add_option("--columns", options->columns, "Attributes to show, by comma; default: all")
      ->delimiter(',');
  command->add_option("--format", options->format, "table, csv or geojson")->capture_default_str();
  command->add_option("--limit", options->limit, "Most features to show")->capture_default_str();
  command->footer(
      "Examples:\n"
      "  citytwin query city --layer buildings --where \"height_m > 24 AND usage = 'office'\"\n"
      "  citytwin query city --layer pipes --where \"year < 1990 AND S_DWITHIN(geom, POINT(616500 "
      "3435000), 200)\" --format geojson");
  command->callback([options, &outcome] { outcome.result = query(*options); });
}

}  // namespace citytwin::app
