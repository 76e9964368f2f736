/// @file
/// A feature of GDAL's feature API as a SourceFeature.
///
/// Checked  tests/geodata/ogr_loader_test.cc, tests/geodata/osm_test.cc
#pragma once

#include <map>

#include "geodata/loaders/source_feature.h"

class OGRFeature;

namespace citytwin {

struct OsmScan;

class OgrSourceFeature final : public SourceFeature {
 public:
  /// @param osm of the file; null when it is not from OpenStreetMap
  /// @param id_field holds the source's own id; empty = the feature's number
  OgrSourceFeature(OGRFeature const& feature, OsmScan const* osm, std::string const& id_field);

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string source_id() const override { return source_id_; }
  [[nodiscard]] Value value(std::string_view key) const override;

  /// The file lacks some of the way's or relation's nodes or ways.
  [[nodiscard]] bool incomplete() const;

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

}  // namespace citytwin
