/// @file
/// A spatial index as a file that is mapped, not read: a city's `*.idx`, kept beside city.gpkg.
///
/// The file is a header of 256 bytes and then the tree exactly as it lies in memory
/// (spatial_index_layout.h). The header names format, version, byte order, counts and extent, and
/// carries three XXH3 hashes: of the boxes the tree was built from, of the tree, and of the header.
/// Mapping checks all of them, so a tree that opens is whole and belongs to these boxes; pages are
/// shared by all processes that map the file. A file is written aside and renamed, never changed
/// in place; whoever cuts a mapped file short kills its readers.
///
/// @code
///   auto const opened = open_or_build_index(folder / "buildings.idx", boxes);
///   if (opened.refused) log(opened.refused->message);  // built anew and written for next time
///   use(opened.index);
/// @endcode
///
/// Units    local metres.
/// Errors   a file that cannot be opened or written; one that is damaged, of another format,
///          version or byte order, or of other boxes: what was found and what was expected.
/// Source   XXH3 (Collet), 64 bits.
/// Checked  tests/geodata/spatial_index_file_test.cc
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "geodata/result.h"
#include "geodata/spatial_index.h"

namespace citytwin {

/// What a tree was built from: equal boxes in equal order give equal keys.
struct IndexKey {
  std::uint64_t hash = 0;
  std::uint64_t rows = 0;  ///< of the layer, with and without a box
  friend bool operator==(IndexKey const&, IndexKey const&) = default;
};

[[nodiscard]] IndexKey index_key(std::span<Box const> boxes);

[[nodiscard]] Result<void> write_index(SpatialIndex const& index, IndexKey const& key,
                                       std::filesystem::path const& file);

[[nodiscard]] Result<SpatialIndex> map_index(std::filesystem::path const& file,
                                             IndexKey const& key);

struct OpenedIndex {
  SpatialIndex index = {};
  bool mapped = false;                          ///< false: built now
  std::optional<Error> refused = std::nullopt;  ///< why the file was not used, unless absent
  std::optional<Error> not_written = std::nullopt;
};

/// Maps the file if it is the index of these boxes; else builds the index and writes the file.
[[nodiscard]] OpenedIndex open_or_build_index(std::filesystem::path const& file,
                                              std::span<Box const> boxes,
                                              IndexOptions const& options = {});

}  // namespace citytwin
