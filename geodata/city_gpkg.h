/// @file
/// city.gpkg: the layers of a city, one GeoPackage table each.
///
/// Units    absolute easting, northing, height in metres of the city's CRS; the table's fid is the
///          feature id; integer, number and text columns keep their names and nulls.
/// Errors   a layer that is missing, unnamed, without or in another CRS, of mixed geometry, with
///          coordinates that are not finite: one sentence naming file, layer and feature.
/// Checked  tests/geodata/city_folder_test.cc
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "geodata/city_toml.h"

namespace citytwin {

struct CityTables {
  std::vector<std::shared_ptr<Layer const>> layers;
  std::vector<std::uint64_t> hashes;  ///< content hash of each
};

/// @param rows of the layer written so far; called every few thousand
using WriteProgress = std::function<void(std::size_t rows)>;

/// Writes tables one after another, so that no more than one layer need be in memory.
class CityGpkgWriter {
 public:
  /// @pre file does not exist
  [[nodiscard]] static Result<CityGpkgWriter> create(std::filesystem::path const& file,
                                                     LocalFrame const& frame);
  CityGpkgWriter(CityGpkgWriter&&) noexcept;
  ~CityGpkgWriter();

  [[nodiscard]] Result<void> add(Layer const& layer, WriteProgress const& progress = {});
  /// Ends the file; nothing is added after that.
  [[nodiscard]] Result<void> close();

 private:
  struct State;
  explicit CityGpkgWriter(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

/// The layers that city.toml names, in its order. Two threads read, each with its own dataset.
[[nodiscard]] Result<CityTables> read_city_gpkg(CityToml const& city,
                                                std::filesystem::path const& file);

}  // namespace citytwin
