/// @file
/// A vector source of any format, opened with the traps of formats taken care of.
///
/// Files, members of archives and services are named as in source_name.h. The format follows from
/// the content where names mislead: a sequence of GeoJSON texts is told from one text, CityJSON
/// from GeoJSON, the encoding of a .dbf or .csv from its bytes. OpenStreetMap files are checked for
/// what they lack. CityJSON and SWMM networks, which GDAL does not know, are read by our own
/// readers into tables and look like any other dataset from here on.
///
/// Errors   a file that is missing, empty, too large for its format, of a format without a driver;
///          a service that does not answer; a layer that is not there; no CRS and none given.
/// Threads  every read opens its own dataset: a SourceFile may be shared, a Dataset not.
/// Checked  tests/geodata/loaders/source_file_test.cc, tests/geodata/ogr_loader_test.cc
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "geodata/loaders/osm_scan.h"
#include "geodata/loaders/source_table.h"
#include "geodata/result.h"

class OGRLayer;

namespace citytwin {

/// Columns of a .csv that hold coordinates; empty = recognised by their names.
struct CsvColumns {
  std::string x;
  std::string y;
  std::string z;  ///< may be absent
};

struct SourceFile {
  std::filesystem::path path;
  std::string gdal_name;  ///< with /vsigzip/ and the like
  std::string driver;     ///< "GPKG", "OSM", "CityJSON", ...
  std::vector<std::string> open_options;
  std::vector<std::string> layers;
  std::optional<OsmScan> osm;
  std::shared_ptr<std::vector<SourceTable> const> tables;  ///< of a format that is our own to read
  std::string id_field;  ///< holds the source's own ids; empty = GDAL's feature number
  CsvColumns csv;        ///< those in use; x alone = a column of WKT
  std::vector<std::string> warnings;
  std::string shown;  ///< what name() says

  /// The file's name, or the service without its password.
  [[nodiscard]] std::string const& name() const { return shown; }
  /// An error about this file.
  [[nodiscard]] Error bad(ErrorCode code, std::string const& what) const;
};

[[nodiscard]] Result<SourceFile> open_source(std::filesystem::path const& file,
                                             CsvColumns const& csv = {});
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
