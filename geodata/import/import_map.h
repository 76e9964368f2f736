/// @file
/// A mapping file: which layers of a source become which layers of a city, and how their attributes
/// become ours. The format is described in docs/geodata/import.md.
///
/// Errors   an unknown key, a wrong type, a name that does not exist: the file, the line and what
/// was
///          expected.
/// Checked  tests/geodata/import_map_test.cc
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "geodata/import/field_unit.h"
#include "geodata/layer.h"
#include "geodata/result.h"

namespace citytwin {

/// True of a feature whose attribute `key` has one of the values; "*" = any value but null.
struct Condition {
  std::string key;
  std::vector<std::string> values;
};

/// The value a field takes when the condition holds.
struct Choice {
  Condition when;
  Value value;
};

/// How one attribute comes about: the first of choices, sources, table of defaults, default that
/// gives a value; null when none does.
struct FieldRule {
  std::string name;
  ColumnType type = ColumnType::text;
  std::vector<Choice> choices;
  bool optional = false;               ///< the source may lack all of `from`
  std::vector<std::string> from;       ///< attributes of the source, the first with a value counts
  std::map<std::string, Value> codes;  ///< value of the source -> ours; empty = taken as it is
  double factor = 1;                   ///< on numbers, for their unit ...
  UnitScale unit;                      ///< ... or of the unit that the map names
  std::string default_by;              ///< another field of ours ...
  std::map<std::string, Value> defaults;  ///< ... and the default for each of its values
  Value fallback;
};

struct LayerRule {
  std::string name;
  LayerKind kind = LayerKind::other;
  GeometryType geometry = GeometryType::none;
  bool optional = false;                   ///< the sources may lack all of these layers
  std::vector<std::string> source_layers;  ///< names, letter case ignored; "*" = any
  std::string attribution;
  std::vector<Condition> where;         ///< all must hold
  std::vector<Condition> reverse_when;  ///< all hold: the line runs the other way
  std::vector<FieldRule> fields;        ///< in the file's order
};

struct ImportMap {
  std::string name;            ///< of the file, without extension
  std::string attribution;     ///< for layers without their own
  std::string crs_if_missing;  ///< for files that name none
  std::vector<LayerRule> layers;
};

/// A path, or the name of a map under data/maps, such as "osm".
[[nodiscard]] Result<ImportMap> read_import_map(std::filesystem::path const& file_or_name);

}  // namespace citytwin
