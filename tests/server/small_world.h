/// @file
/// A small city, a scenario that does what its parameters say, and an engine that paints one
/// colour: what the server is tested with, so that its tests need neither GL nor minutes.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "geodata/city_model.h"
#include "renderer/engine/engine.h"
#include "scenarios/core/scenario.h"

namespace citytwin::test {

/// 400 roads of random places (seeded), 100 square parks, and places without any; 1 km x 1 km at
/// easting 500000, northing 3400000 of EPSG:4549.
[[nodiscard]] std::shared_ptr<CityModel const> small_city();

/// "count": counts `steps` steps of `step_ms`, hands over a frame a step, then leaves a raster, an
/// overlay of features, a table and a check. `fail` makes it fail at the end.
[[nodiscard]] std::unique_ptr<Scenario const> make_counting_scenario();

/// Frames of the size asked for, all grey; the sidecar names run and overlays.
/// @param drawn     counts the frames, when given
/// @param frame_ms  what drawing one takes
[[nodiscard]] std::unique_ptr<Engine> make_grey_engine(std::atomic<int>* drawn = nullptr,
                                                       int frame_ms = 0);

/// A new empty folder, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(TemporaryFolder const&) = delete;
  TemporaryFolder& operator=(TemporaryFolder const&) = delete;
  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace citytwin::test
