#include "geodata/import/import_map.h"

#include <algorithm>

#include <fmt/format.h>

#include "geodata/data_dir.h"
#include "geodata/toml_reader.h"

namespace citytwin {

namespace {

std::optional<ColumnType> column_type_from(std::string const& text) {
  if (text == "text") return ColumnType::text;
  if (text == "integer") return ColumnType::integer;
  if (text == "number") return ColumnType::number;
  return std::nullopt;
}

std::optional<GeometryType> geometry_type_from(std::string const& text) {
  if (text == "point") return GeometryType::point;
  if (text == "line") return GeometryType::line;
  if (text == "polygon") return GeometryType::polygon;
  return std::nullopt;
}

/// The node as a value of a column's type; null when it is of another type.
Value typed(toml::node const& node, ColumnType type) {
  if (type == ColumnType::text && node.is_string()) return node.as_string()->get();
  if (type == ColumnType::integer && node.is_integer()) return node.as_integer()->get();
  if (type == ColumnType::number && node.is_integer()) {
    return static_cast<double>(node.as_integer()->get());
  }
  if (type == ColumnType::number && node.is_floating_point()) {
    return node.as_floating_point()->get();
  }
  return {};
}

class Parser {
 public:
  Parser(toml::table const& root, std::filesystem::path const& file) : root_(root), file_(file) {}

  Result<ImportMap> parse() {
    TomlTable in(root_, file_, "the map");
    ImportMap map;
    map.name = file_.stem().string();
    map.attribution = in.text("attribution").value_or("");
    map.crs_if_missing = in.text("crs_if_missing").value_or("");
    codes_ = in.table("codes");
    defaults_ = in.table("defaults");
    auto const layers = in.tables("layer");
    if (layers.empty()) in.missing("layer");
    if (auto const ok = in.finish(); !ok) return ok.error();
    for (auto const* table : layers) {
      auto rule = layer_rule(*table);
      if (!first_) check_agreement(map, rule, *table);
      if (first_) return *first_;
      map.layers.push_back(std::move(rule));
    }
    return map;
  }

 private:
  void keep(Result<void> const& result) {
    if (!result && !first_) first_ = result.error();
  }

  LayerRule layer_rule(toml::table const& table) {
    TomlTable in(table, file_, "[[layer]]");
    LayerRule rule;
    rule.name = in.required(in.text("name"), "name");
    auto const kind = in.required(in.text("kind"), "kind");
    if (auto const known = layer_kind_from(kind)) {
      rule.kind = *known;
    } else {
      in.problem_at("kind",
                    fmt::format("is '{}'; expected road, building, water, ... or other", kind));
    }
    auto const geometry = in.required(in.text("geometry"), "geometry");
    if (auto const known = geometry_type_from(geometry)) {
      rule.geometry = *known;
    } else {
      in.problem_at("geometry", fmt::format("is '{}'; expected point, line or polygon", geometry));
    }
    rule.optional = in.boolean("optional").value_or(false);
    rule.source_layers = in.texts("source_layers");
    if (rule.source_layers.empty()) in.missing("source_layers");
    rule.attribution = in.text("attribution").value_or("");
    rule.where = conditions(in.table("where"));
    rule.reverse_when = conditions(in.table("reverse_when"));
    if (auto const* fields = in.table("field")) rule.fields = field_rules(*fields);
    keep(in.finish());
    return rule;
  }

  /// Rules of one name fill one layer, so they must make the same kind of it.
  void check_agreement(ImportMap const& map, LayerRule const& rule, toml::table const& table) {
    TomlTable in(table, file_, "[[layer]]");
    for (auto const& other : map.layers) {
      if (other.name != rule.name) continue;
      if (other.kind != rule.kind) in.problem_at("kind", differs(rule));
      if (other.geometry != rule.geometry) in.problem_at("geometry", differs(rule));
      for (auto const& field : rule.fields) {
        auto const same = std::find_if(other.fields.begin(), other.fields.end(),
                                       [&](auto const& f) { return f.name == field.name; });
        if (same != other.fields.end() && same->type != field.type) {
          in.problem_at("field",
                        fmt::format("gives '{}' a type that {}", field.name, differs(rule)));
        }
      }
    }
    if (in.has_problem()) keep(in.finish());
  }

  static std::string differs(LayerRule const& rule) {
    return fmt::format("differs from an earlier rule for layer '{}'", rule.name);
  }

  std::vector<Condition> conditions(toml::table const* table) {
    std::vector<Condition> out;
    if (!table) return out;
    TomlTable in(*table, file_, "the conditions");
    for (auto const& [key, node] : *table) {
      out.push_back({std::string(key.str()), in.texts(key.str())});
    }
    keep(in.finish());
    return out;
  }

  std::vector<FieldRule> field_rules(toml::table const& fields) {
    std::vector<std::pair<std::uint32_t, FieldRule>> by_line;
    for (auto const& [key, node] : fields) {
      std::string const name(key.str());
      if (auto const* table = node.as_table()) {
        by_line.emplace_back(key.source().begin.line, field_rule(name, *table));
      } else if (!first_) {
        TomlTable in(fields, file_, "[layer.field]");
        in.problem_at(name, "is not a table; expected { from = [...], ... }");
        keep(in.finish());
      }
    }
    std::stable_sort(by_line.begin(), by_line.end(),
                     [](auto const& a, auto const& b) { return a.first < b.first; });
    std::vector<FieldRule> out;
    for (auto& [line, rule] : by_line) out.push_back(std::move(rule));
    return out;
  }

  FieldRule field_rule(std::string const& name, toml::table const& table) {
    TomlTable in(table, file_, fmt::format("field '{}'", name));
    FieldRule rule;
    rule.name = name;
    auto const type = in.text("type").value_or("text");
    if (auto const known = column_type_from(type)) {
      rule.type = *known;
    } else {
      in.problem_at("type", fmt::format("is '{}'; expected text, integer or number", type));
    }
    rule.optional = in.boolean("optional").value_or(false);
    rule.from = in.texts("from");
    read_scale(in, rule);
    for (auto const* choice : in.tables("choose"))
      rule.choices.push_back(read_choice(*choice, rule));
    if (auto const codes = in.text("codes")) rule.codes = values(in, codes_, "codes", *codes, rule);
    rule.default_by = in.text("default_by").value_or("");
    if (auto const defaults = in.text("defaults")) {
      rule.defaults = values(in, defaults_, "defaults", *defaults, rule);
      if (rule.default_by.empty()) in.missing("default_by");
    }
    if (auto const* node = in.any("default")) {
      rule.fallback = typed(*node, rule.type);
      if (rule.fallback.index() == 0) in.problem_at("default", fmt::format("is no {}", type));
    }
    keep(in.finish());
    return rule;
  }

  static void read_scale(TomlTable& in, FieldRule& rule) {
    auto const factor = in.number("factor");
    auto const unit = in.text("unit");
    rule.factor = factor.value_or(1);
    if (!unit) return;
    if (factor) in.problem_at("unit", "stands beside 'factor'; expected one of the two");
    if (rule.type == ColumnType::text) {
      in.problem_at("unit", "is of a text; expected type = \"number\" or \"integer\" with it");
    }
    if (auto const scale = unit_scale(*unit, rule.name)) {
      rule.unit = *scale;
    } else {
      in.problem_at("unit", scale.error().message);
    }
  }

  Choice read_choice(toml::table const& table, FieldRule const& rule) {
    TomlTable in(table, file_, fmt::format("a choice of field '{}'", rule.name));
    Choice choice;
    choice.when.key = in.required(in.text("key"), "key");
    choice.when.values = in.texts("is");
    if (choice.when.values.empty()) in.missing("is");
    if (auto const* node = in.any("value")) choice.value = typed(*node, rule.type);
    if (choice.value.index() == 0) in.problem_at("value", "is missing or not of the field's type");
    keep(in.finish());
    return choice;
  }

  /// The table [group.name], its values of the field's type.
  std::map<std::string, Value> values(TomlTable& in, toml::table const* tables,
                                      std::string_view group, std::string const& name,
                                      FieldRule const& rule) {
    std::map<std::string, Value> out;
    auto const* node = tables ? tables->get(name) : nullptr;
    if (!node || !node->is_table()) {
      in.problem_at(group, fmt::format("names '{}', but there is no [{}.{}]", name, group, name));
      return out;
    }
    for (auto const& [key, item] : *node->as_table()) {
      auto value = typed(item, rule.type);
      if (value.index() == 0) {
        in.problem(item, fmt::format("'{}' in [{}.{}] is not of the type of field '{}'", key.str(),
                                     group, name, rule.name));
      }
      out.emplace(key.str(), std::move(value));
    }
    return out;
  }

  toml::table const& root_;
  std::filesystem::path file_;
  toml::table const* codes_ = nullptr;
  toml::table const* defaults_ = nullptr;
  std::optional<Error> first_;
};

}  // namespace

Result<ImportMap> read_import_map(std::filesystem::path const& file_or_name) {
  auto file = file_or_name;
  if (!std::filesystem::exists(file)) {
    auto const shipped = data_path("maps") / (file_or_name.string() + ".toml");
    if (!std::filesystem::exists(shipped)) {
      return Error{ErrorCode::not_found,
                   fmt::format("map '{}' is neither a file nor one of the maps in {}",
                               file_or_name.string(), data_path("maps").string()),
                   file_or_name.string()};
    }
    file = shipped;
  }
  auto const root = read_toml(file);
  if (!root) return root.error();
  return Parser(*root, file).parse();
}

}  // namespace citytwin
