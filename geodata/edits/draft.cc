#include "geodata/edits/draft.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "geodata/edits/bytes.h"
#include "geodata/edits/edit_rules.h"

namespace citytwin {

namespace {

constexpr std::size_t most_edits = 10'000;

std::int64_t now_ms() {
  auto const now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string feature_name(std::string const& layer, FeatureId id) {
  return fmt::format("layers/{}/features/{}", layer, id);
}

Error no_feature(std::string const& layer, FeatureId id) {
  return {ErrorCode::not_found, fmt::format("layer '{}' has no feature {}", layer, id),
          feature_name(layer, id)};
}

Error stale(FeatureEdit const& edit, std::string const& etag) {
  return {
      ErrorCode::failed_precondition,
      fmt::format("feature {} of layer '{}' has etag {}, the edit expects {}; read it again and "
                  "repeat the edit",
                  edit.id, edit.layer, etag, edit.etag.empty() ? "none" : edit.etag),
      feature_name(edit.layer, edit.id) + "/etag"};
}

Error bad_request(std::string const& message) {
  return {ErrorCode::invalid_argument, message, "edits"};
}

/// Says which of a request's edits cannot be made.
Error at_edit(std::size_t number, Error error) {
  if (error.code == ErrorCode::invalid_argument) {
    error.subject = fmt::format("edits[{}].{}", number, error.subject);
  }
  return error;
}

/// Everything that can be said about a request without looking at the city.
Result<void> check_shape(EditRequest const& request) {
  if (request.edits.empty()) return bad_request("the request has no edits; expected one or more");
  if (request.edits.size() > most_edits) {
    return bad_request(fmt::format("the request has {} edits; expected at most {}",
                                   request.edits.size(), most_edits));
  }
  std::set<std::pair<std::string, FeatureId>> seen;
  for (auto const& edit : request.edits) {
    if (edit.kind == EditKind::insert) continue;
    if (seen.emplace(edit.layer, edit.id).second) continue;
    return bad_request(fmt::format("feature {} of layer '{}' is edited twice in one request",
                                   edit.id, edit.layer));
  }
  return {};
}

void merge_into(Attributes& attributes, Attributes const& changed) {
  for (auto const& [name, value] : changed) {
    if (std::holds_alternative<std::monostate>(value)) {
      attributes.erase(name);
    } else {
      attributes[name] = value;
    }
  }
}

}  // namespace

Draft::Draft(CitySnapshot const& city, std::map<std::string, FeatureId> last_ids)
    : city_(city),
      last_ids_(std::move(last_ids)),
      sequence_(city.sequence()),
      version_(city.version()) {}

Result<void> Draft::add(EditRequest const& request) {
  if (auto const ok = check_shape(request); !ok) return ok;
  Edit edit;
  auto last_ids = last_ids_;
  for (auto const& wanted : request.edits) {
    auto made = change(wanted, last_ids);
    if (!made) return at_edit(edit.changes.size(), made.error());
    edit.changes.push_back(std::move(*made));
  }
  last_ids_ = std::move(last_ids);
  edit.author = request.author;
  edit.note = request.note;
  edit.request_id = request.request_id;
  edit.request_hash = request_hash(request, city_.frame());
  keep(std::move(edit));
  return {};
}

Result<void> Draft::add(UndoRequest const& request, Edit const& original) {
  Edit edit;
  for (auto change = original.changes.rbegin(); change != original.changes.rend(); ++change) {
    auto undone = reversal(*change, original.sequence);
    if (!undone) return undone.error();
    edit.changes.push_back(std::move(*undone));
  }
  edit.author = request.author;
  edit.note = request.note;
  edit.request_id = request.request_id;
  edit.request_hash = request_hash(request);
  edit.undoes = original.sequence;
  keep(std::move(edit));
  return {};
}

void Draft::keep(Edit edit) {
  edit.sequence = ++sequence_;
  edit.time_ms = now_ms();
  version_ = next_version(version_, edit.changes);
  edit.version = version_;
  for (auto const& change : edit.changes) changes_[change.layer][change.id] = change.after;
  edits_.push_back(std::move(edit));
}

Result<LayerView const*> Draft::view_of(std::string const& layer) const {
  if (auto const* view = city_.layer(layer)) return view;
  std::string known;
  for (auto const& view : city_.layers()) known += (known.empty() ? "" : ", ") + view->name();
  return Error{ErrorCode::not_found,
               fmt::format("there is no layer '{}'; expected one of {}", layer, known),
               "layers/" + layer};
}

std::optional<PackedFeature> Draft::current(LayerView const& view, FeatureId id) const {
  if (auto const layer = changes_.find(view.name()); layer != changes_.end()) {
    auto const change = layer->second.find(id);
    if (change != layer->second.end()) return change->second;
  }
  auto const found = view.find(id);
  if (!found) return std::nullopt;
  return pack(*found->layer, found->row, city_.frame());
}

Result<Change> Draft::change(FeatureEdit const& edit,
                             std::map<std::string, FeatureId>& last_ids) const {
  auto const view = view_of(edit.layer);
  if (!view) return view.error();
  if (edit.kind == EditKind::insert) return insertion(**view, edit, last_ids);
  auto before = current(**view, edit.id);
  if (!before) return no_feature(edit.layer, edit.id);
  if (auto const etag = etag_of(*before); edit.etag != etag && edit.etag != any_etag) {
    return stale(edit, etag);
  }
  if (edit.kind == EditKind::remove) return Change{edit.layer, edit.id, std::move(before), {}};
  auto after = updated(**view, edit, *before);
  if (!after) return after.error();
  return Change{edit.layer, edit.id, std::move(before), std::move(*after)};
}

Result<Change> Draft::insertion(LayerView const& view, FeatureEdit const& edit,
                                std::map<std::string, FeatureId>& last_ids) const {
  constexpr auto last_possible = static_cast<FeatureId>(std::numeric_limits<std::int64_t>::max());
  auto const& schema = *view.segments().front().layer;
  if (edit.id != 0) {
    return bad_request(fmt::format(
        "an insert into layer '{}' names id {}; ids are given, not chosen", edit.layer, edit.id));
  }
  auto& last_id = last_ids[edit.layer];
  if (last_id >= last_possible) {
    return Error{ErrorCode::resource_exhausted,
                 fmt::format("layer '{}' has no feature id left", edit.layer), edit.layer};
  }
  auto attributes = checked_attributes(schema, edit.attributes);
  if (!attributes) return attributes.error();
  auto const given = edit.geometry.value_or(GeometryColumn(GeometryType::none));
  FeatureContent content{given, std::move(*attributes)};
  if (schema.geometry_type() != GeometryType::none || edit.geometry) {
    auto geometry = checked_geometry(schema, city_.base(), given);
    if (!geometry) return geometry.error();
    content.geometry = std::move(*geometry);
  }
  return Change{edit.layer, ++last_id, {}, pack(content, city_.frame())};
}

Result<PackedFeature> Draft::updated(LayerView const& view, FeatureEdit const& edit,
                                     PackedFeature const& before) const {
  auto const& schema = *view.segments().front().layer;
  auto content = unpack(before, view.geometry_type(), city_.frame());
  if (!content) return content.error();
  auto const attributes = checked_attributes(schema, edit.attributes);
  if (!attributes) return attributes.error();
  merge_into(content->attributes, *attributes);
  if (edit.geometry) {
    auto geometry = checked_geometry(schema, city_.base(), *edit.geometry);
    if (!geometry) return geometry.error();
    content->geometry = std::move(*geometry);
  }
  return pack(*content, city_.frame());
}

Result<Change> Draft::reversal(Change const& made, Sequence sequence) const {
  auto const view = view_of(made.layer);
  if (!view) return view.error();
  auto const now = current(**view, made.id);
  if (now == made.after) return Change{made.layer, made.id, made.after, made.before};
  auto const etag = [](auto const& feature) { return feature ? etag_of(*feature) : "none"; };
  return Error{
      ErrorCode::failed_precondition,
      fmt::format("edit {} left feature {} of layer '{}' with etag {}, it has {} now; undo "
                  "the later edits first",
                  sequence, made.id, made.layer, etag(made.after), etag(now)),
      feature_name(made.layer, made.id)};
}

std::uint64_t request_hash(EditRequest const& request, LocalFrame const& frame) {
  auto hash = hash_bytes(request.author);
  for (auto const& edit : request.edits) {
    ByteWriter out;
    out.number(static_cast<std::uint8_t>(edit.kind));
    out.text(edit.layer);
    out.number(edit.id);
    out.text(edit.etag);
    auto const geometry = edit.geometry.value_or(GeometryColumn());
    out.text(pack(FeatureContent{geometry, edit.attributes}, frame).bytes);
    for (auto const& [name, value] : edit.attributes) {
      if (std::holds_alternative<std::monostate>(value)) out.text(name);
    }
    hash = hash_bytes(out.bytes(), hash);
  }
  return hash;
}

std::uint64_t request_hash(UndoRequest const& request) {
  return hash_bytes(fmt::format("undo {} by {}", request.sequence, request.author));
}

}  // namespace citytwin
