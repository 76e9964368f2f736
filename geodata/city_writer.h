/// @file
/// CityWriter: makes a city folder layer by layer, without the whole city in memory.
///
/// The folder is written under a hidden name beside its own and renamed: complete or absent.
///
/// Units    layers and terrain in the local frame; files as docs/city-folder.md says.
/// Errors   the folder exists already (unless replace), a layer that a GeoPackage cannot hold, a
///          disk error: one sentence naming the folder or file.
/// Checked  tests/geodata/city_folder_test.cc
///
/// @code
///   auto writer = CityWriter::create(heading, "city", false).value();
///   for (auto const& layer : layers) writer.add(*layer).value();
///   std::string const version = writer.finish(terrain).value();
/// @endcode
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "geodata/city_model.h"
#include "geodata/result.h"

namespace citytwin {

class CityWriter {
 public:
  /// @param heading its names, frame and extent are the city's; layers and terrain are not read
  [[nodiscard]] static Result<CityWriter> create(CityModel const& heading,
                                                 std::filesystem::path const& folder, bool replace);
  CityWriter(CityWriter&&) noexcept;
  ~CityWriter();  ///< of a writer that never finished leaves nothing behind

  /// @param progress told of rows written (city_gpkg.h)
  [[nodiscard]] Result<void> add(Layer const& layer,
                                 std::function<void(std::size_t rows)> const& progress = {});

  /// Puts the folder in place. @param terrain may be null @return the version of the city
  [[nodiscard]] Result<std::string> finish(Grid<float> const* terrain);

 private:
  struct State;
  explicit CityWriter(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace citytwin
