/// @file
/// A feature by itself, outside a layer's columns: as values, and packed into bytes.
///
/// The packed form is canonical: equal features have equal bytes, so their hash is an etag that
/// needs no counter, survives restarts and merges, and tells a reader whether what was read is
/// still what is there.
///
/// Units    geometry in local metres; packed as WKB in absolute coordinates (wkb.h).
/// Shapes   geometry is a column of one feature, which may be without parts. Attributes that are
///          null are absent.
/// Errors   bytes that are no feature: data_corrupt.
/// Checked  tests/geodata/edits/geojson_test.cc
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "geodata/layer.h"
#include "geodata/local_frame.h"
#include "geodata/result.h"

namespace citytwin {

using Attributes = std::map<std::string, Value, std::less<>>;

struct FeatureContent {
  GeometryColumn geometry;
  Attributes attributes;
};

struct PackedFeature {
  std::string bytes;
  friend bool operator==(PackedFeature const&, PackedFeature const&) = default;
};

[[nodiscard]] PackedFeature pack(FeatureContent const& content, LocalFrame const& frame);
[[nodiscard]] PackedFeature pack(Layer const& layer, std::size_t row, LocalFrame const& frame);
/// @param type of the layer, for a feature without geometry
[[nodiscard]] Result<FeatureContent> unpack(PackedFeature const& feature, GeometryType type,
                                            LocalFrame const& frame);

/// 16 hex digits; equal content, equal etag.
[[nodiscard]] std::string etag_of(PackedFeature const& feature);

/// FNV-1a over bytes, going on from an earlier value. It names content; it keeps no secrets.
inline constexpr std::uint64_t hash_start = 0xcbf29ce484222325ULL;
[[nodiscard]] std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t from = hash_start);

}  // namespace citytwin
