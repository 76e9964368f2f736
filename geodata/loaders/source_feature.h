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

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "geodata/layer.h"

class OGRFeature;

namespace citytwin {

struct OsmScan;

class SourceFeature {
 public:
  /// @param osm of the file; null when it is not from OpenStreetMap
  /// @param id_field holds the source's own id; empty = the feature's number
  SourceFeature(OGRFeature const& feature, OsmScan const* osm, std::string const& id_field = {});

  /// "way 8758061", "relation 5", "feature 12".
  [[nodiscard]] std::string const& name() const { return name_; }
  /// The source's own id: "8758061", "relation/5", "12". Ways and relations number from the same
  /// range and fill the same layers.
  [[nodiscard]] std::string const& source_id() const { return source_id_; }
  /// Of the way or relation, for OpenStreetMap; 0 otherwise.
  [[nodiscard]] std::int64_t osm_way() const { return osm_way_; }
  [[nodiscard]] std::int64_t osm_relation() const { return osm_relation_; }

  /// Null stays null; date and time become ISO 8601 text with their offset.
  [[nodiscard]] Value value(std::string_view key) const;
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;

 private:
  void identify_osm();
  [[nodiscard]] Value special(std::string_view key) const;

  OGRFeature const& feature_;
  OsmScan const* osm_;
  std::map<std::string, std::string, std::less<>> tags_;
  std::string name_;
  std::string source_id_;
  std::int64_t osm_way_ = 0;
  std::int64_t osm_relation_ = 0;
};

/// Keys and values of GDAL's `"key"=>"value","key"=>"value"`.
[[nodiscard]] std::map<std::string, std::string, std::less<>> parse_osm_tags(
    std::string_view other_tags);

/// The type of column a field of the source becomes; nullopt for binary ones.
[[nodiscard]] std::optional<ColumnType> source_column_type(int ogr_field_type);

}  // namespace citytwin
