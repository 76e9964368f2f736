#include "geodata/frames/datum_note.h"

#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "geodata/data_dir.h"
#include "geodata/proj_pointers.h"
#include "geodata/toml_reader.h"

namespace citytwin {

namespace {

struct EpochPair {
  std::string moving;
  std::string fixed;
  double epoch = 0;
  double drift_m_per_a = 0;
  std::int64_t example_year = 0;
  bool verified = false;
};

Result<EpochPair> read_pair(toml::table const& table, std::filesystem::path const& file) {
  TomlTable in(table, file, "[[pair]]");
  EpochPair pair;
  pair.moving = in.required(in.text("moving"), "moving");
  pair.fixed = in.required(in.text("fixed"), "fixed");
  pair.epoch = in.required(in.number("epoch"), "epoch");
  pair.drift_m_per_a = in.required(in.number("drift_m_per_a"), "drift_m_per_a");
  pair.example_year = in.required(in.integer("example_year"), "example_year");
  pair.verified = in.required(in.boolean("verified"), "verified");
  (void)in.required(in.text("source"), "source");
  if (auto const ok = in.finish(); !ok) return ok.error();
  return pair;
}

Result<std::vector<EpochPair>> read_pairs() {
  auto const file = data_path("standards/datum_epochs.toml");
  auto const root = read_toml(file);
  if (!root) return root.error();
  TomlTable in(*root, file, "the table");
  (void)in.integer("version");
  auto const tables = in.tables("pair");
  if (auto const ok = in.finish(); !ok) return ok.error();
  std::vector<EpochPair> pairs;
  for (auto const* table : tables) {
    auto pair = read_pair(*table, file);
    if (!pair) return pair.error();
    pairs.push_back(std::move(pair).value());
  }
  return pairs;
}

std::string datum_name(PJ_CONTEXT* context, PJ const* crs) {
  ProjPtr const geodetic(proj_crs_get_geodetic_crs(context, crs));
  ProjPtr const datum(geodetic ? proj_crs_get_datum_forced(context, geodetic.get()) : nullptr);
  return datum ? proj_get_name(datum.get()) : "";
}

bool pairs_up(EpochPair const& pair, std::string_view a, std::string_view b) {
  return a.starts_with(pair.moving) && b.starts_with(pair.fixed);
}

std::string drift_sentence(EpochPair const& pair, std::string const& source,
                           std::string const& target) {
  return fmt::format(
      "no datum shift is known between {} and {} and none is applied: they agree to centimetres at "
      "epoch {:.1f}, but plate motion carries coordinates measured later away by about {:g} m a "
      "year ({:.1f} m by {}){}",
      source, target, pair.epoch, pair.drift_m_per_a,
      pair.drift_m_per_a * (static_cast<double>(pair.example_year) - pair.epoch), pair.example_year,
      pair.verified ? "" : " [rate not verified]");
}

}  // namespace

Result<std::string> datum_note(PJ_CONTEXT* context, PJ const* operation, PJ const* source,
                               std::string const& source_name, PJ const* target,
                               std::string const& target_name) {
  if (!proj_coordoperation_has_ballpark_transformation(context, operation)) return std::string();
  auto const pairs = read_pairs();
  if (!pairs) return pairs.error();
  auto const from = datum_name(context, source);
  auto const to = datum_name(context, target);
  for (auto const& pair : *pairs) {
    if (pairs_up(pair, from, to) || pairs_up(pair, to, from)) {
      return drift_sentence(pair, source_name, target_name);
    }
  }
  return fmt::format(
      "no datum shift is known between {} and {} (a ballpark operation in PROJ's words); the "
      "datums "
      "are taken as equal, which may be off by 100 m or more",
      source_name, target_name);
}

}  // namespace citytwin
