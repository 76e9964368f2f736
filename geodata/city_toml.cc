#include "geodata/city_toml.h"

#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include "geodata/toml_reader.h"

namespace citytwin {

namespace {

constexpr std::int64_t format_version = 1;

Result<LocalFrame> read_frame(toml::table const* table, std::filesystem::path const& file) {
  static toml::table const none;
  TomlTable in(table ? *table : none, file, "[frame]");
  auto const crs = in.required(in.text("crs"), "crs");
  auto const easting = in.required(in.number("origin_easting_m"), "origin_easting_m");
  auto const northing = in.required(in.number("origin_northing_m"), "origin_northing_m");
  auto const datum = in.text("vertical_datum").value_or("");
  if (easting != std::floor(easting)) {
    in.problem_at("origin_easting_m", "is not a whole number of metres");
  }
  if (northing != std::floor(northing)) {
    in.problem_at("origin_northing_m", "is not a whole number of metres");
  }
  if (auto const ok = in.finish(); !ok) return ok.error();
  return make_local_frame(crs, easting, northing, datum);
}

Result<Box> read_extent(toml::table const* table, std::filesystem::path const& file,
                        LocalFrame const& frame) {
  if (!table) return Box{};
  TomlTable in(*table, file, "[extent]");
  auto const low = frame.to_local(in.required(in.number("min_easting_m"), "min_easting_m"),
                                  in.required(in.number("min_northing_m"), "min_northing_m"));
  auto const high = frame.to_local(in.required(in.number("max_easting_m"), "max_easting_m"),
                                   in.required(in.number("max_northing_m"), "max_northing_m"));
  if (auto const ok = in.finish(); !ok) return ok.error();
  return Box{low.x, low.y, high.x, high.y};
}

Result<CityToml::LayerEntry> read_layer(toml::table const& table,
                                        std::filesystem::path const& file) {
  TomlTable in(table, file, "[[layer]]");
  CityToml::LayerEntry out;
  out.name = in.required(in.text("name"), "name");
  out.attribution = in.text("attribution").value_or("");
  auto const kind = in.required(in.text("kind"), "kind");
  auto const last_id = in.integer("last_id").value_or(0);
  if (last_id < 0) in.problem_at("last_id", "is below 0");
  out.last_id = static_cast<FeatureId>(last_id);
  if (auto const known = layer_kind_from(kind)) {
    out.kind = *known;
  } else {
    in.problem_at("kind",
                  fmt::format("is '{}'; expected road, building, water, ... or other", kind));
  }
  if (auto const ok = in.finish(); !ok) return ok.error();
  return out;
}

Result<CityToml> read_city(toml::table const& root, std::filesystem::path const& file) {
  TomlTable in(root, file, "the city");
  CityToml city;
  auto const format = in.required(in.integer("format"), "format");
  city.name_en = in.required(in.text("name_en"), "name_en");
  city.name_zh = in.text("name_zh").value_or("");
  city.synthetic = in.required(in.boolean("synthetic"), "synthetic");
  city.has_terrain = in.required(in.boolean("terrain"), "terrain");
  auto const* frame_table = in.table("frame");
  auto const* extent_table = in.table("extent");
  auto const layer_tables = in.tables("layer");
  if (auto const ok = in.finish(); !ok) return ok.error();
  if (format != format_version) {
    return Error{ErrorCode::unsupported,
                 fmt::format("{}: format {} is not supported; expected {}",
                             file.filename().string(), format, format_version),
                 file.string()};
  }
  auto frame = read_frame(frame_table, file);
  if (!frame) return frame.error();
  city.frame = *frame;
  auto const extent = read_extent(extent_table, file, city.frame);
  if (!extent) return extent.error();
  city.extent = *extent;
  for (auto const* table : layer_tables) {
    auto layer = read_layer(*table, file);
    if (!layer) return layer.error();
    city.layers.push_back(std::move(layer).value());
  }
  return city;
}

toml::table extent_table(LocalFrame const& frame, Box const& extent) {
  auto const low = frame.to_world(extent.min_x, extent.min_y);
  auto const high = frame.to_world(extent.max_x, extent.max_y);
  return toml::table{{"min_easting_m", low.x},
                     {"min_northing_m", low.y},
                     {"max_easting_m", high.x},
                     {"max_northing_m", high.y}};
}

toml::table city_table(CityToml const& city) {
  auto const& frame = city.frame;
  toml::array layers;
  for (auto const& layer : city.layers) {
    toml::table entry{{"name", layer.name}, {"kind", std::string(to_string(layer.kind))}};
    if (!layer.attribution.empty()) entry.insert("attribution", layer.attribution);
    if (layer.last_id > 0) entry.insert("last_id", static_cast<std::int64_t>(layer.last_id));
    layers.push_back(std::move(entry));
  }
  toml::table out{{"format", format_version},
                  {"name_en", city.name_en},
                  {"name_zh", city.name_zh},
                  {"synthetic", city.synthetic},
                  {"terrain", city.has_terrain},
                  {"frame", toml::table{{"crs", frame.crs},
                                        {"origin_easting_m", frame.origin_easting_m},
                                        {"origin_northing_m", frame.origin_northing_m},
                                        {"vertical_datum", frame.vertical_datum}}},
                  {"layer", std::move(layers)}};
  if (!city.extent.empty()) out.insert("extent", extent_table(frame, city.extent));
  return out;
}

}  // namespace

Result<CityToml> read_city_toml(std::filesystem::path const& file) {
  auto const root = read_toml(file);
  if (!root) return root.error();
  return read_city(*root, file);
}

Result<void> write_city_toml(CityToml const& city, std::filesystem::path const& file) {
  std::ofstream stream(file);
  stream << city_table(city) << '\n';
  if (stream.flush()) return {};
  return Error{ErrorCode::internal, fmt::format("{}: cannot be written", file.string()),
               file.string()};
}

}  // namespace citytwin
