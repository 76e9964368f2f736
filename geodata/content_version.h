/// @file
/// Content hashes: equal content, equal version, on every machine.
///
/// A version is made of the hashes of its parts, so that layers may be hashed one at a time, by
/// several threads, or as they are written.
///
/// Units    none; coordinates as the files hold them: of vertices all bits of x, y, z in the local
///          frame, of the terrain all cells. The sign of zero and the payload of NaN do not count.
/// Errors   none.
/// Source   FNV-1a over 64-bit words with an extra shift: it names content, it is not a signature.
/// Checked  tests/geodata/city_folder_test.cc, tests/geodata/sample/versions_test.cc
#pragma once

#include <cstdint>
#include <span>

#include "geodata/city_model.h"

namespace citytwin {

/// Name, kind, attribution, ids, geometry and every attribute with its name, type and nulls.
[[nodiscard]] std::uint64_t content_hash(Layer const& layer);
/// Place, cell size, shape and every height.
[[nodiscard]] std::uint64_t content_hash(Grid<float> const& terrain, LocalFrame const& frame);

/// The version of a city of these parts; of `city` only names, frame and extent are looked at.
/// @param terrain 0 when there is none
[[nodiscard]] std::string content_version(CityModel const& city,
                                          std::span<std::uint64_t const> layers,
                                          std::uint64_t terrain);

}  // namespace citytwin
