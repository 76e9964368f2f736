/// @file
/// A vector file of any format that GDAL reads, opened with the traps of formats taken care of.
///
/// .gz and .zip are read in place; a sequence of GeoJSON texts is told from one GeoJSON text by its
/// content; OpenStreetMap files are checked for what they lack.
///
/// Errors   a file that is missing, empty, too large for its format, of a format without a driver;
///          a layer that is not there; no CRS and none given.
/// Threads  every read opens its own dataset: a SourceFile may be shared, a Dataset not.
/// Checked  tests/geodata/ogr_loader_test.cc
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "geodata/loaders/osm_scan.h"
#include "geodata/result.h"

class GDALDataset;
class OGRLayer;

namespace citytwin {

struct DatasetCloser {
  void operator()(GDALDataset* data) const;
};
using Dataset = std::unique_ptr<GDALDataset, DatasetCloser>;

struct SourceFile {
  std::filesystem::path path;
  std::string gdal_name;  ///< with /vsigzip/ and the like
  std::string driver;     ///< "GPKG", "OSM", ...
  std::vector<std::string> open_options;
  std::vector<std::string> layers;
  std::optional<OsmScan> osm;
  std::vector<std::string> warnings;

  [[nodiscard]] std::string name() const { return path.filename().string(); }
  /// An error about this file.
  [[nodiscard]] Error bad(ErrorCode code, std::string const& what) const;
};

[[nodiscard]] Result<SourceFile> open_source(std::filesystem::path const& file);
[[nodiscard]] Result<Dataset> open_dataset(SourceFile const& source);

/// @param name empty = the file's only layer
[[nodiscard]] Result<OGRLayer*> find_layer(SourceFile const& source, GDALDataset& data,
                                           std::string const& name);

/// The layer's CRS as text for PROJ: "EPSG:4326" or WKT. A given GCJ-02 or BD-09 goes before a file
/// that claims plain longitude and latitude.
[[nodiscard]] Result<std::string> layer_crs(SourceFile const& source, OGRLayer& layer,
                                            std::string const& crs_if_missing);

/// Extent of a layer in its CRS; empty for one without features.
[[nodiscard]] Box layer_extent(SourceFile const& source, OGRLayer& layer);

}  // namespace citytwin
