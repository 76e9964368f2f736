#include "geodata/edits/edit_state.h"

#include <algorithm>
#include <cassert>
#include <charconv>

#include <fmt/format.h>
#include <zlib.h>

#include "geodata/edits/bytes.h"
#include "geodata/edits/durable_file.h"

namespace citytwin {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "CTSTATE1";
constexpr std::string_view prefix = "state-";
constexpr std::string_view suffix = ".checkpoint";

std::uint32_t crc(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size()));
}

void put(ByteWriter& out, LayerEdits const& layer) {
  out.number(layer.last_id);
  out.number(static_cast<std::uint64_t>(layer.features.size()));
  for (auto const& [id, feature] : layer.features) {
    out.number(id);
    out.number(static_cast<std::uint8_t>(feature.has_value()));
    if (feature) out.text(feature->bytes);
  }
}

LayerEdits get_layer(ByteReader& in) {
  LayerEdits layer;
  layer.last_id = in.number<FeatureId>();
  auto const count = in.number<std::uint64_t>();
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
    auto& feature = layer.features[in.number<FeatureId>()];
    if (in.number<std::uint8_t>() != 0) feature = PackedFeature{std::string(in.text())};
  }
  return layer;
}

std::string encode(EditState const& state, std::string const& base_version) {
  ByteWriter out;
  out.number(state.sequence);
  out.text(state.version);
  out.number(static_cast<std::uint32_t>(state.layers.size()));
  for (auto const& [name, layer] : state.layers) {
    out.text(name);
    put(out, layer);
  }
  out.number(static_cast<std::uint64_t>(state.requests.size()));
  for (auto const& [id, sequence] : state.requests) {
    out.text(id);
    out.number(sequence);
  }
  auto bytes = std::string(magic) + base_version + std::move(out).take();
  ByteWriter checksum;
  checksum.number(crc(bytes));
  return bytes + checksum.bytes();
}

std::optional<EditState> decode_body(std::string_view body) {
  ByteReader in(body);
  EditState state;
  state.sequence = in.number<Sequence>();
  state.version = in.text();
  auto const layers = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < layers && !in.failed(); ++i) {
    std::string name(in.text());
    state.layers[std::move(name)] = get_layer(in);
  }
  auto const requests = in.number<std::uint64_t>();
  for (std::uint64_t i = 0; i < requests && !in.failed(); ++i) {
    std::string id(in.text());
    state.requests[std::move(id)] = in.number<Sequence>();
  }
  if (!in.finished()) return std::nullopt;
  return state;
}

Error damaged(fs::path const& path, std::string const& what) {
  return {ErrorCode::data_corrupt, fmt::format("{}: {}", path.string(), what), path.string()};
}

Result<EditState> read_state(fs::path const& path, std::string const& base_version) {
  auto const bytes = read_file(path);
  if (!bytes) return bytes.error();
  std::string_view const all(*bytes);
  std::size_t const head = magic.size() + base_version.size();
  if (all.size() < head + 4 || !all.starts_with(magic)) {
    return damaged(path, "is no checkpoint of edits");
  }
  ByteReader tail(all.substr(all.size() - 4));
  if (tail.number<std::uint32_t>() != crc(all.substr(0, all.size() - 4))) {
    return damaged(path, "its checksum is not that of its content");
  }
  if (all.substr(magic.size(), base_version.size()) != base_version) {
    return damaged(path, "is of another city version");
  }
  auto state = decode_body(all.substr(head, all.size() - head - 4));
  if (!state) return damaged(path, "its content ends early or goes on");
  return std::move(*state);
}

/// Newest first.
std::vector<fs::path> checkpoints(fs::path const& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(folder, error)) {
    auto const name = entry.path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(suffix)) found.push_back(entry.path());
  }
  std::sort(found.rbegin(), found.rend());
  return found;
}

}  // namespace

void EditState::apply(Edit const& edit) {
  assert(edit.sequence == sequence + 1);
  sequence = edit.sequence;
  version = edit.version;
  if (!edit.request_id.empty()) requests.emplace(edit.request_id, edit.sequence);
  for (auto const& change : edit.changes) {
    auto& layer = layers[change.layer];
    layer.last_id = std::max(layer.last_id, change.id);
    layer.features[change.id] = change.after;
  }
}

EditState read_checkpoint(fs::path const& folder, std::string const& base_version,
                          std::vector<std::string>& warnings) {
  for (auto const& path : checkpoints(folder)) {
    auto state = read_state(path, base_version);
    if (state) return std::move(*state);
    warnings.push_back(state.error().message + "; it was passed over");
  }
  EditState state;
  state.version = base_version;
  return state;
}

Result<void> make_checkpoint(fs::path const& folder, std::string const& base_version,
                             Sequence through) {
  std::vector<std::string> warnings;
  auto state = read_checkpoint(folder, base_version, warnings);
  if (state.sequence >= through) return {};
  auto const scan = scan_log(folder, base_version, {state.sequence}, [&](Edit const& edit, auto) {
    if (edit.sequence > through) return false;
    state.apply(edit);
    return true;
  });
  if (!scan) return scan.error();
  if (state.sequence != through) {
    return damaged(folder, scan->bad ? scan->bad->sentence() : "the log ends early");
  }
  auto const path = folder / fmt::format("{}{:020}{}", prefix, through, suffix);
  if (auto ok = write_durably(path, encode(state, base_version)); !ok) return ok;
  if (auto const read = read_state(path, base_version); !read) return read.error();
  auto const all = checkpoints(folder);
  std::error_code ignored;
  for (std::size_t i = 2; i < all.size(); ++i) fs::remove(all[i], ignored);
  return {};
}

Result<Sequence> drop_log_before(fs::path const& folder, std::string const& base_version,
                                 Sequence keep_from) {
  std::vector<std::string> warnings;
  auto const covered = read_checkpoint(folder, base_version, warnings).sequence;
  auto const files = log_files(folder);
  std::size_t at = 0;
  // The oldest first: a crash in between leaves a log that begins later, never one with a gap.
  for (; at + 1 < files.size(); ++at) {
    auto const last = files[at + 1].first - 1;
    if (last >= keep_from || last > covered) break;
    std::error_code error;
    if (!fs::remove(files[at].path, error)) {
      return damaged(files[at].path, fmt::format("cannot be removed ({})", error.message()));
    }
  }
  if (auto const ok = sync_folder(folder); !ok) return ok.error();
  return files.empty() ? covered + 1 : files[at].first;
}

}  // namespace citytwin
