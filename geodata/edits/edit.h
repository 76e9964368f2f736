/// @file
/// What may be asked of a live city, what is answered, and what is kept.
///
/// A request is atomic: all of its feature edits are made, or none. It becomes one Edit with the
/// next sequence number; the log, the history and the watch speak of Edits.
///
/// Units    geometry in local metres; time in ms since 1970 UTC.
/// Etags    packed_feature.h; an update or a removal names the etag that its author saw, or
///          any_etag.
/// Checked  tests/geodata/edits/live_city_test.cc
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geodata/edits/packed_feature.h"

namespace citytwin {

/// Number of an Edit: 1, 2, 3, ... without gaps. 0 is the city before any edit.
using Sequence = std::uint64_t;

/// In place of an etag: whatever is there.
inline constexpr char const* any_etag = "*";

enum class EditKind : std::uint8_t { insert, update, remove };

struct FeatureEdit {
  EditKind kind = EditKind::insert;
  std::string layer = {};
  FeatureId id = 0;                             ///< update, remove; an insert is given one
  std::string etag = {};                        ///< update, remove
  std::optional<GeometryColumn> geometry = {};  ///< one feature; absent in an update: kept
  Attributes attributes = {};                   ///< an update changes those named; null clears
};

struct EditRequest {
  std::string request_id = {};  ///< a repeated one is answered as the first time
  std::string author = {};
  std::string note = {};  ///< why; may be empty
  std::vector<FeatureEdit> edits = {};
};

struct UndoRequest {
  Sequence sequence = 0;  ///< of the Edit to undo
  std::string request_id = {};
  std::string author = {};
  std::string note = {};
};

struct EditedFeature {
  std::string layer;
  FeatureId id = 0;
  std::string etag;  ///< empty when removed
  friend bool operator==(EditedFeature const&, EditedFeature const&) = default;
};

struct EditAnswer {
  Sequence sequence = 0;
  std::string model_version;  ///< of the city with this edit
  std::vector<EditedFeature> features;
  bool repeated = false;  ///< this request id was answered before; nothing was done now
};

/// One feature before and after; absent before an insert and after a removal.
struct Change {
  std::string layer;
  FeatureId id = 0;
  std::optional<PackedFeature> before;
  std::optional<PackedFeature> after;
};

struct Edit {
  Sequence sequence = 0;
  std::int64_t time_ms = 0;
  std::string author;
  std::string note;
  std::string request_id;
  std::uint64_t request_hash = 0;  ///< of what was asked, to tell a repeat from a reuse
  Sequence undoes = 0;             ///< 0 when it is no undo
  std::string version;             ///< of the city with this edit, 16 hex digits
  std::vector<Change> changes;
};

[[nodiscard]] EditAnswer answer_of(Edit const& edit);

/// The version after an edit: a chain over the base's version and every change since, so that equal
/// versions mean equal cities and no edit costs more than itself.
[[nodiscard]] std::string next_version(std::string const& version,
                                       std::vector<Change> const& changes);

[[nodiscard]] std::string encode(Edit const& edit);
/// nullopt when the bytes are no Edit.
[[nodiscard]] std::optional<Edit> decode_edit(std::string_view bytes);

}  // namespace citytwin
