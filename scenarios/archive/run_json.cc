#include "scenarios/archive/run_json.h"

#include <cmath>

namespace citytwin {

namespace {

using nlohmann::json;

/// JSON has no infinities: an open class limit is null.
json limit_to_json(double limit) {
  return std::isfinite(limit) ? json(limit) : json(nullptr);
}

double limit_from(json const& value, double open) {
  return value.is_null() ? open : value.get<double>();
}

json value_to_json(Value const& value) {
  if (auto const* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (auto const* number = std::get_if<double>(&value)) return limit_to_json(*number);
  if (auto const* text = std::get_if<std::string>(&value)) return *text;
  return nullptr;
}

Value value_from(json const& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return value.get<std::string>();
  return {};
}

constexpr char const* look_names[] = {"drape", "water_surface", "halo"};

OverlayLook look_from(std::string const& name) {
  if (name == "water_surface") return OverlayLook::water_surface;
  return name == "halo" ? OverlayLook::halo : OverlayLook::drape;
}

}  // namespace

json to_json(Legend const& legend) {
  json classes = json::array();
  for (auto const& c : legend.classes) {
    classes.push_back({{"lower", limit_to_json(c.lower)},
                       {"upper", limit_to_json(c.upper)},
                       {"rgba", c.colour},
                       {"label_en", c.label_en},
                       {"label_zh", c.label_zh}});
  }
  return {{"title_en", legend.title_en},
          {"title_zh", legend.title_zh},
          {"unit", legend.unit},
          {"continuous", legend.continuous},
          {"nodata_rgba", legend.nodata},
          {"source", legend.source},
          {"classes", classes}};
}

Legend legend_from(json const& in) {
  Legend legend;
  legend.title_en = in.at("title_en");
  legend.title_zh = in.at("title_zh");
  legend.unit = in.at("unit");
  legend.continuous = in.at("continuous");
  legend.nodata = in.at("nodata_rgba").get<Rgba>();
  legend.source = in.at("source");
  for (auto const& c : in.at("classes")) {
    legend.classes.push_back({limit_from(c.at("lower"), -INFINITY),
                              limit_from(c.at("upper"), INFINITY), c.at("rgba").get<Rgba>(),
                              c.at("label_en"), c.at("label_zh")});
  }
  return legend;
}

json to_json(Table const& table) {
  json columns = json::array();
  for (auto const& c : table.columns) {
    columns.push_back(
        {{"name", c.name}, {"title_en", c.title_en}, {"title_zh", c.title_zh}, {"unit", c.unit}});
  }
  json rows = json::array();
  for (auto const& row : table.rows) {
    json cells = json::array();
    for (auto const& value : row) cells.push_back(value_to_json(value));
    rows.push_back(std::move(cells));
  }
  return {{"id", table.id},
          {"title_en", table.title_en},
          {"title_zh", table.title_zh},
          {"columns", columns},
          {"rows", rows}};
}

Table table_from(json const& in) {
  Table table{in.at("id"), in.at("title_en"), in.at("title_zh"), {}, {}};
  for (auto const& c : in.at("columns")) {
    table.columns.push_back({c.at("name"), c.at("title_en"), c.at("title_zh"), c.at("unit")});
  }
  for (auto const& row : in.at("rows")) {
    auto& cells = table.rows.emplace_back();
    for (auto const& value : row) cells.push_back(value_from(value));
  }
  return table;
}

json to_json(RunCheck const& check) {
  return {{"name", check.name},
          {"value", limit_to_json(check.value)},
          {"limit", check.limit},
          {"unit", check.unit},
          {"passed", check.passed()}};
}

RunCheck check_from(json const& in) {
  return {in.at("name"), limit_from(in.at("value"), INFINITY), in.at("limit"), in.at("unit")};
}

json to_json(std::map<std::string, ParameterValue> const& parameters) {
  json out = json::object();
  for (auto const& [name, value] : parameters) {
    std::visit([&, &key = name](auto const& v) { out[key] = v; }, value);
  }
  return out;
}

std::map<std::string, ParameterValue> parameters_from(json const& in) {
  std::map<std::string, ParameterValue> out;
  for (auto const& [name, value] : in.items()) {
    if (value.is_boolean()) {
      out[name] = value.get<bool>();
    } else if (value.is_number_integer()) {
      out[name] = value.get<std::int64_t>();
    } else if (value.is_number()) {
      out[name] = value.get<double>();
    } else {
      out[name] = value.get<std::string>();
    }
  }
  return out;
}

json describe(Overlay const& overlay) {
  return {{"id", overlay.id},
          {"title_en", overlay.title_en},
          {"title_zh", overlay.title_zh},
          {"kind", overlay.kind == OverlayKind::raster ? "raster" : "features"},
          {"look", look_names[static_cast<int>(overlay.look)]},
          {"layer", overlay.layer},
          {"legend", to_json(overlay.legend)}};
}

Overlay overlay_from(json const& in) {
  Overlay overlay;
  overlay.id = in.at("id");
  overlay.title_en = in.at("title_en");
  overlay.title_zh = in.at("title_zh");
  overlay.kind = in.at("kind") == "raster" ? OverlayKind::raster : OverlayKind::features;
  overlay.look = look_from(in.at("look"));
  overlay.layer = in.at("layer");
  overlay.legend = legend_from(in.at("legend"));
  return overlay;
}

}  // namespace citytwin
