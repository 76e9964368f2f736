#include "app/edit_text.h"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace citytwin::app {

namespace {

std::string utc(std::int64_t time_ms) {
  auto const seconds = static_cast<std::time_t>(time_ms / 1000);
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

std::string shown(Attributes const& attributes, std::string const& name) {
  auto const found = attributes.find(name);
  if (found == attributes.end()) return "null";
  if (auto const* whole = std::get_if<std::int64_t>(&found->second)) {
    return fmt::format("{}", *whole);
  }
  if (auto const* number = std::get_if<double>(&found->second)) return fmt::format("{}", *number);
  return fmt::format("'{}'", std::get<std::string>(found->second));
}

std::string difference(FeatureContent const& before, FeatureContent const& after,
                       LocalFrame const& frame) {
  std::string text;
  auto all = before.attributes;
  all.insert(after.attributes.begin(), after.attributes.end());
  for (auto const& [name, value] : all) {
    auto const old = shown(before.attributes, name);
    auto const now = shown(after.attributes, name);
    if (old != now) text += fmt::format("    {}: {} -> {}\n", name, old, now);
  }
  bool const moved = pack({before.geometry, {}}, frame) != pack({after.geometry, {}}, frame);
  return text + (moved ? "    geometry changed\n" : "");
}

}  // namespace

Result<std::string> describe(Edit const& edit, LayerView const& layer, FeatureId id,
                             LocalFrame const& frame) {
  auto text = fmt::format("edit {}  {}  {}{}{}\n", edit.sequence, utc(edit.time_ms), edit.author,
                          edit.note.empty() ? "" : "  " + edit.note,
                          edit.undoes == 0 ? "" : fmt::format("  (undoes edit {})", edit.undoes));
  for (auto const& change : edit.changes) {
    if (change.layer != layer.name() || change.id != id) continue;
    auto const etag = [](auto const& f) { return f ? etag_of(*f) : std::string("none"); };
    text += fmt::format("  etag {} -> {}\n", etag(change.before), etag(change.after));
    if (!change.before || !change.after) continue;
    auto const before = unpack(*change.before, layer.geometry_type(), frame);
    if (!before) return before.error();
    auto const after = unpack(*change.after, layer.geometry_type(), frame);
    if (!after) return after.error();
    text += difference(*before, *after, frame);
  }
  return text;
}

}  // namespace citytwin::app
