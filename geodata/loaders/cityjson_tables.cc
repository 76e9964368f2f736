#include "geodata/loaders/cityjson_tables.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geodata/loaders/cityjson_shape.h"

namespace citytwin {

namespace {

std::vector<SourceField> shape_fields() {
  return {{cityjson_id_field, ColumnType::text},
          {"parent", ColumnType::text},
          {"lod", ColumnType::text},
          {"base_m", ColumnType::number},
          {"height_m", ColumnType::number},
          {"top_m", ColumnType::number},
          {"roof", ColumnType::text}};
}

Value or_null(std::string const& text) {
  return text.empty() ? Value{} : Value{text};
}
Value or_null(std::optional<double> number) {
  return number ? Value{*number} : Value{};
}

/// The narrowest type that holds both.
ColumnType wider(ColumnType a, ColumnType b) {
  if (a == b) return a;
  if (a == ColumnType::text || b == ColumnType::text) return ColumnType::text;
  return ColumnType::number;
}

ColumnType type_of(Value const& value) {
  if (std::holds_alternative<std::int64_t>(value)) return ColumnType::integer;
  return std::holds_alternative<double>(value) ? ColumnType::number : ColumnType::text;
}

Value as(ColumnType type, Value const& value) {
  auto const* whole = std::get_if<std::int64_t>(&value);
  auto const* number = std::get_if<double>(&value);
  if (type == ColumnType::number && whole) return static_cast<double>(*whole);
  if (type == ColumnType::text && whole) return std::to_string(*whole);
  if (type == ColumnType::text && number) return fmt::format("{}", *number);
  return value;
}

class Tables {
 public:
  explicit Tables(CityJson const& city) : city_(city) {
    for (auto const& object : city.objects) by_id_.emplace(object.id, &object);
  }

  std::vector<SourceTable> make() {
    for (auto const& object : city_.objects) by_type_[object.type].push_back(&object);
    std::vector<SourceTable> out;
    for (auto const& [type, objects] : by_type_) out.push_back(table(type, objects));
    return out;
  }

 private:
  SourceTable table(std::string const& type, std::vector<CityObject const*> const& objects) {
    SourceTable out{type, city_.crs, shape_fields(), {}};
    auto const places = add_attribute_fields(objects, out.fields);
    for (auto const* object : objects) {
      auto const shape = shape_of(with_geometry(*object));
      SourceRow row{{object->id, or_null(object->parents.empty() ? "" : object->parents[0]),
                     or_null(shape.lod), or_null(shape.base), or_null(shape.height),
                     or_null(shape.top), or_null(shape.roof)},
                    shape.plan};
      row.values.resize(out.fields.size());
      for (auto const& [name, value] : object->attributes) {
        auto const place = places.find(name);
        if (place == places.end()) continue;
        row.values[place->second] = as(out.fields[place->second].type, value);
      }
      out.rows.push_back(std::move(row));
    }
    return out;
  }

  /// The fields of all attributes, in the order of their first appearance.
  static std::map<std::string, std::size_t> add_attribute_fields(
      std::vector<CityObject const*> const& objects, std::vector<SourceField>& fields) {
    std::map<std::string, std::size_t> places;
    auto const taken = [ours = shape_fields()](std::string const& name) {
      return std::any_of(ours.begin(), ours.end(), [&](auto& f) { return f.name == name; });
    };
    for (auto const* object : objects) {
      for (auto const& [name, value] : object->attributes) {
        if (std::holds_alternative<std::monostate>(value)) continue;
        auto const [place, added] = places.emplace(name, fields.size());
        if (added) {
          fields.push_back({taken(name) ? "attribute:" + name : name, type_of(value)});
        } else {
          auto& type = fields[place->second].type;
          type = wider(type, type_of(value));
        }
      }
    }
    return places;
  }

  std::vector<CityObject const*> with_geometry(CityObject const& object) const {
    if (!object.geometries.empty() || object.type != "Building") return {&object};
    std::vector<CityObject const*> parts;
    for (auto const& id : object.children) {
      auto const found = by_id_.find(id);
      if (found != by_id_.end() && found->second->type == "BuildingPart") {
        parts.push_back(found->second);
      }
    }
    return parts;
  }

  CityJson const& city_;
  std::unordered_map<std::string, CityObject const*> by_id_;
  std::map<std::string, std::vector<CityObject const*>> by_type_;
};

}  // namespace

std::vector<SourceTable> tables_of(CityJson const& city) {
  return Tables(city).make();
}

std::string ignored_text(CityJson const& city) {
  std::vector<std::string> parts;
  for (auto const& [what, count] : city.ignored) parts.push_back(fmt::format("{} {}", count, what));
  return parts.empty() ? std::string{} : fmt::format("not read: {}", fmt::join(parts, ", "));
}

}  // namespace citytwin
