/// @file
/// One feature as its file has it: identity and attributes, without geometry.
///
/// OpenStreetMap tags count as attributes under their own keys ("name:en"), whichever way GDAL
/// files them away. Two more keys are everybody's: "@layer", the name of the source's layer, and
/// "@nodes", the ids of an OpenStreetMap way's nodes in its order, one for each vertex, with a
/// space between.
///
/// Units    none: values are the source's.
/// Errors   none: an absent attribute is null.
/// Checked  tests/geodata/ogr_loader_test.cc
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "geodata/layer.h"

namespace citytwin {

class SourceFeature {
 public:
  virtual ~SourceFeature() = default;

  /// "way 8758061", "relation 5", "feature 12".
  [[nodiscard]] virtual std::string name() const = 0;
  /// The source's own id: "8758061", "relation/5", "12". Ways and relations number from the same
  /// range and fill the same layers.
  [[nodiscard]] virtual std::string source_id() const = 0;
  /// Null stays null; date and time become ISO 8601 text with their offset.
  [[nodiscard]] virtual Value value(std::string_view key) const = 0;

  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;

 protected:
  SourceFeature() = default;
  SourceFeature(SourceFeature const&) = default;
  SourceFeature& operator=(SourceFeature const&) = default;
};

/// The type of column a field of the source becomes; nullopt for binary ones.
[[nodiscard]] std::optional<ColumnType> source_column_type(int ogr_field_type);

/// GDAL passes through what it could not recode; a layer holds UTF-8 only.
[[nodiscard]] std::string as_utf8(std::string_view text);

}  // namespace citytwin
