#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "geodata/city_folder.h"
#include "geodata/names/name_index.h"
#include "geodata/utf8.h"

namespace citytwin::app {

namespace {

struct FindOptions {
  std::filesystem::path city;
  std::string text;
  NameQuery query;
};

std::string_view to_string(NameMatch match) {
  if (match == NameMatch::exact) return "exact";
  return match == NameMatch::prefix ? "prefix" : "inside";
}

std::string_view to_string(NameField field) {
  constexpr std::string_view names[] = {"name", "pinyin", "initials", "id"};
  return names[static_cast<std::size_t>(field)];
}

std::string padded(std::string const& text, std::size_t width) {
  auto const have = columns_of(text);
  return have < width ? text + std::string(width - have, ' ') : text;
}

void print(NameHit const& hit, LocalFrame const& frame) {
  auto const at = frame.to_world(hit.centre.x, hit.centre.y);
  auto const where = std::isnan(hit.centre.x) ? std::string("no geometry")
                                              : fmt::format("{:.1f} {:.1f}", at.x, at.y);
  auto const pieces = hit.features > 1 ? fmt::format("  {} pieces", hit.features) : std::string();
  fmt::print("{}{}{}{}{} by {}{}\n", padded(fmt::format("{}/{}", hit.layer, hit.id), 22),
             padded(hit.name_zh, 26) + " ", padded(hit.name_en, 30) + " ", padded(where, 22),
             to_string(hit.match), to_string(hit.field), pieces);
}

Result<void> find(FindOptions const& options) {
  auto const city = load_city(options.city);
  if (!city) return city.error();
  if (!options.query.layer.empty() && !(*city)->layer(options.query.layer)) {
    return Error{ErrorCode::not_found,
                 fmt::format("{} has no layer '{}'", options.city.string(), options.query.layer),
                 "--layer"};
  }
  auto const index = NameIndex::build(*city);
  if (!index) return index.error();
  auto const found = index->find(options.text, options.query);
  if (!found) return found.error();
  for (auto const& hit : found->hits) print(hit, (*city)->frame);
  std::fflush(stdout);  // before what is said about it
  fmt::print(stderr, "{} found among {} names{}\n", found->found, index->size(),
             found->hits.size() < found->found
                 ? fmt::format("; truncated to {} (--limit)", found->hits.size())
                 : "");
  return {};
}

}  // namespace

void add_find_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<FindOptions>();
  auto* command = app.add_subcommand("find", "Find roads, places, buildings and ids by name");
  command->add_option("city", options->city, "City folder")->required();
  command
      ->add_option("text", options->text,
                   "Name in Chinese, pinyin, pinyin initials or English, or an id (pipes/1207)")
      ->required();
  command->add_option("--layer", options->query.layer, "Only this layer");
  command->add_option("--limit", options->query.limit, "Most hits to show")->capture_default_str();
  command->footer(
      "Examples:\n  citytwin find city 人民北路\n  citytwin find city rmbl\n"
      "  citytwin find city \"north road\" --layer roads");
  command->callback([options, &outcome] { outcome.result = find(*options); });
}

}  // namespace citytwin::app
