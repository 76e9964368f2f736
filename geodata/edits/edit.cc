#include "geodata/edits/edit.h"

#include <fmt/format.h>

#include "geodata/edits/bytes.h"

namespace citytwin {

namespace {

void put(ByteWriter& out, std::optional<PackedFeature> const& feature) {
  out.number(static_cast<std::uint8_t>(feature.has_value()));
  if (feature) out.text(feature->bytes);
}

std::optional<PackedFeature> get_feature(ByteReader& in) {
  if (in.number<std::uint8_t>() == 0) return std::nullopt;
  return PackedFeature{std::string(in.text())};
}

void put(ByteWriter& out, Change const& change) {
  out.text(change.layer);
  out.number(change.id);
  put(out, change.before);
  put(out, change.after);
}

Change get_change(ByteReader& in) {
  Change change;
  change.layer = in.text();
  change.id = in.number<FeatureId>();
  change.before = get_feature(in);
  change.after = get_feature(in);
  return change;
}

}  // namespace

EditAnswer answer_of(Edit const& edit) {
  EditAnswer answer{edit.sequence, edit.version, {}, false};
  for (auto const& change : edit.changes) {
    answer.features.push_back(
        {change.layer, change.id, change.after ? etag_of(*change.after) : std::string{}});
  }
  return answer;
}

std::string next_version(std::string const& version, std::vector<Change> const& changes) {
  auto hash = hash_bytes(version);
  for (auto const& change : changes) {
    ByteWriter out;
    out.text(change.layer);
    out.number(change.id);
    put(out, change.after);
    hash = hash_bytes(out.bytes(), hash);
  }
  return fmt::format("{:016x}", hash);
}

std::string encode(Edit const& edit) {
  ByteWriter out;
  out.number(edit.sequence);
  out.number(edit.time_ms);
  for (auto const* text : {&edit.author, &edit.note, &edit.request_id}) out.text(*text);
  out.number(edit.request_hash);
  out.number(edit.undoes);
  out.text(edit.version);
  out.number(static_cast<std::uint32_t>(edit.changes.size()));
  for (auto const& change : edit.changes) put(out, change);
  return std::move(out).take();
}

std::optional<Edit> decode_edit(std::string_view bytes) {
  ByteReader in(bytes);
  Edit edit;
  edit.sequence = in.number<Sequence>();
  edit.time_ms = in.number<std::int64_t>();
  for (auto* text : {&edit.author, &edit.note, &edit.request_id}) *text = in.text();
  edit.request_hash = in.number<std::uint64_t>();
  edit.undoes = in.number<Sequence>();
  edit.version = in.text();
  auto const count = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) edit.changes.push_back(get_change(in));
  if (!in.finished()) return std::nullopt;
  return edit;
}

}  // namespace citytwin
