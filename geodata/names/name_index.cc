#include "geodata/names/name_index.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include "geodata/names/name_entries.h"
#include "geodata/names/name_text.h"
#include "geodata/names/place_centre.h"

namespace citytwin {

namespace {

struct CloseDatabase {
  void operator()(sqlite3* p) const { sqlite3_close(p); }
  void operator()(sqlite3_stmt* p) const { sqlite3_finalize(p); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, CloseDatabase>;

Error sqlite_error(sqlite3* database, std::string const& what) {
  return {ErrorCode::internal,
          fmt::format("name search: {} ({})", what,
                      database ? sqlite3_errmsg(database) : "out of memory"),
          "names"};
}

/// What one entry is compared by: its names in one spelling and as it sounds.
struct Keys {
  std::string zh;
  std::string en;
  std::vector<std::string> pinyin;    ///< each reading, syllables joined
  std::vector<std::string> initials;  ///< of each reading
};

/// "renminbeilu minbeilu beilu lu": found from the start of any syllable.
void append_tails(std::vector<std::string> const& pieces, std::string& out) {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    out += ' ';
    for (std::size_t j = i; j < pieces.size(); ++j) out += pieces[j];
  }
}

std::string joined(std::vector<std::string> const& pieces) {
  return fmt::format("{}", fmt::join(pieces, ""));
}

/// Of Chinese characters; words stay whole: "g60hkgs" for G60沪昆高速.
std::vector<std::string> first_letters(std::vector<Token> const& tokens,
                                       std::vector<std::string> const& syllables) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    out.push_back(tokens[i].han ? syllables[i].substr(0, 1) : tokens[i].text);
  }
  return out;
}

/// Tokens in one line: words apart, Chinese characters together.
std::string key_of(std::vector<Token> const& tokens) {
  std::string out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0 && !(tokens[i].han && tokens[i - 1].han)) out += ' ';
    out += tokens[i].text;
  }
  return out;
}

std::string spaced(std::vector<Token> const& tokens) {
  std::string out;
  for (auto const& token : tokens) out += token.text + " ";
  return out;
}

/// The query in FTS5's language: runs of characters as phrases, words as prefixes, all wanted.
std::string match_text(std::vector<Token> const& tokens) {
  std::string out;
  for (std::size_t i = 0; i < tokens.size();) {
    if (!out.empty()) out += " AND ";
    out += "\"" + tokens[i].text;
    bool const han = tokens[i].han;
    for (++i; han && i < tokens.size() && tokens[i].han; ++i) out += " " + tokens[i].text;
    out += han ? "\"" : "\" *";
  }
  return out;
}

std::optional<NameMatch> match_of(std::string_view key, std::string_view query) {
  if (key.empty()) return std::nullopt;
  if (key == query) return NameMatch::exact;
  if (key.starts_with(query)) return NameMatch::prefix;
  return std::nullopt;
}

}  // namespace

struct NameIndex::State {
  explicit State(NameText spelling) : text(std::move(spelling)) {}

  std::shared_ptr<CityModel const> model;
  NameText text;
  std::vector<NameEntry> entries;
  std::vector<Keys> keys;
  Database database;
  Statement search;
  std::mutex lock;  ///< of `search`

  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<void> fill();
  [[nodiscard]] Result<std::vector<std::uint32_t>> matching(std::vector<Token> const& tokens);
  [[nodiscard]] NameHit hit(std::uint32_t entry, std::string const& key,
                            std::string const& sound) const;
  void add_ids(std::string_view text, NameQuery const& query, std::vector<NameHit>& hits) const;
  [[nodiscard]] NameHit id_hit(Layer const& layer, std::size_t row, NameMatch match) const;
  [[nodiscard]] std::size_t order_of(std::string const& layer) const;
};

NameIndex::NameIndex(std::unique_ptr<State> state) : state_(std::move(state)) {}
NameIndex::NameIndex(NameIndex&&) noexcept = default;
NameIndex::~NameIndex() = default;

std::size_t NameIndex::size() const {
  return state_->entries.size();
}

Result<void> NameIndex::State::open() {
  sqlite3* raw = nullptr;
  int const status = sqlite3_open(":memory:", &raw);
  database.reset(raw);
  if (status != SQLITE_OK) return sqlite_error(raw, "no database in memory");
  constexpr char const* make =
      "CREATE VIRTUAL TABLE names USING fts5(zh, en, pinyin, initials, content='', prefix='1 2 3')";
  if (sqlite3_exec(raw, make, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return sqlite_error(raw, "SQLite lacks FTS5");
  }
  return {};
}

Result<void> NameIndex::State::fill() {
  sqlite3* const db = database.get();
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO names(rowid, zh, en, pinyin, initials) VALUES (?,?,?,?,?)",
                     -1, &raw, nullptr);
  Statement const insert(raw);
  sqlite3_exec(db, "BEGIN", nullptr, nullptr, nullptr);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto const zh = NameText::tokens(text.normalised(entries[i].name_zh));
    auto const en = NameText::tokens(text.normalised(entries[i].name_en));
    Keys key{key_of(zh), key_of(en), {}, {}};
    std::string sounds, letters;
    for (auto const& reading : text.readings(zh)) {
      auto const initials = first_letters(zh, reading);
      append_tails(reading, sounds);
      append_tails(initials, letters);
      key.pinyin.push_back(joined(reading));
      key.initials.push_back(joined(initials));
    }
    keys.push_back(std::move(key));
    sqlite3_bind_int64(insert.get(), 1, static_cast<sqlite3_int64>(i));
    int column = 2;
    for (auto const& field : {spaced(zh), spaced(en), sounds, letters}) {
      sqlite3_bind_text(insert.get(), column++, field.c_str(), static_cast<int>(field.size()),
                        SQLITE_TRANSIENT);
    }
    if (sqlite3_step(insert.get()) != SQLITE_DONE) return sqlite_error(db, "a name is not taken");
    sqlite3_reset(insert.get());
  }
  sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
  sqlite3_prepare_v2(db, "SELECT rowid FROM names WHERE names MATCH ?", -1, &raw, nullptr);
  search.reset(raw);
  if (!search) return sqlite_error(db, "no search");
  return {};
}

Result<NameIndex> NameIndex::build(std::shared_ptr<CityModel const> model) {
  auto text = NameText::create();
  if (!text) return text.error();
  auto state = std::make_unique<State>(std::move(text).value());
  state->entries = collect_names(*model);
  state->model = std::move(model);
  if (auto const ok = state->open(); !ok) return ok.error();
  if (auto const ok = state->fill(); !ok) return ok.error();
  return NameIndex(std::move(state));
}

Result<std::vector<std::uint32_t>> NameIndex::State::matching(std::vector<Token> const& tokens) {
  std::lock_guard const guard(lock);
  auto const match = match_text(tokens);
  sqlite3_bind_text(search.get(), 1, match.c_str(), static_cast<int>(match.size()),
                    SQLITE_TRANSIENT);
  std::vector<std::uint32_t> rows;
  int status = SQLITE_ROW;
  while ((status = sqlite3_step(search.get())) == SQLITE_ROW) {
    rows.push_back(static_cast<std::uint32_t>(sqlite3_column_int64(search.get(), 0)));
  }
  sqlite3_reset(search.get());
  if (status != SQLITE_DONE) return sqlite_error(database.get(), "the search stopped");
  return rows;
}

/// @param key the query with its words apart; @param sound the same without any space
NameHit NameIndex::State::hit(std::uint32_t entry, std::string const& key,
                              std::string const& sound) const {
  auto const& e = entries[entry];
  NameHit out{model->layers[e.layer]->name(),
              e.id,
              e.name_zh,
              e.name_en,
              e.centre,
              e.features,
              NameMatch::inside,
              NameField::name};
  bool ranked = false;
  auto const consider = [&](std::string_view name, std::string_view query, NameField field) {
    auto const match = match_of(name, query);
    if (!match || (ranked && std::tie(out.match, out.field) <= std::tie(*match, field))) return;
    out.match = *match;
    out.field = field;
    ranked = true;
  };
  auto const& k = keys[entry];
  consider(k.zh, key, NameField::name);
  consider(k.en, key, NameField::name);
  for (auto const& reading : k.pinyin) consider(reading, sound, NameField::pinyin);
  for (auto const& reading : k.initials) consider(reading, sound, NameField::initials);
  return out;
}

std::size_t NameIndex::State::order_of(std::string const& layer) const {
  for (std::size_t i = 0; i < model->layers.size(); ++i) {
    if (model->layers[i]->name() == layer) return i;
  }
  return model->layers.size();
}

NameHit NameIndex::State::id_hit(Layer const& layer, std::size_t row, NameMatch match) const {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  auto const geometry = layer.geometry(row);
  return {layer.name(),
          layer.id(row),
          std::string(layer.text("name_zh", row)),
          std::string(layer.text("name_en", row)),
          geometry.empty() ? Vec2{nan, nan} : place_centre(geometry, layer.geometry_type()),
          1,
          match,
          NameField::id};
}

/// "1207" and "pipes/1207" by feature id; any text with a digit by the start of source_id or code.
void NameIndex::State::add_ids(std::string_view typed, NameQuery const& query,
                               std::vector<NameHit>& hits) const {
  if (typed.find_first_of("0123456789") == std::string_view::npos) return;
  auto const slash = typed.find('/');
  auto const only =
      slash == std::string_view::npos ? query.layer : std::string(typed.substr(0, slash));
  auto const id = slash == std::string_view::npos ? typed : typed.substr(slash + 1);
  FeatureId number = 0;
  auto const read = std::from_chars(id.data(), id.data() + id.size(), number);
  bool const numeric = read.ec == std::errc() && read.ptr == id.data() + id.size();
  for (auto const& layer : model->layers) {
    if (!only.empty() && layer->name() != only) continue;
    std::size_t const own = numeric ? layer->row_of(number).value_or(layer->size()) : layer->size();
    if (own < layer->size()) hits.push_back(id_hit(*layer, own, NameMatch::exact));
    for (auto const* name : {"source_id", "code"}) {
      auto const* column = layer->column(name);
      auto const* texts = column ? std::get_if<Column::Texts>(&column->values) : nullptr;
      for (std::size_t row = 0; texts && row < texts->size(); ++row) {
        auto const match = match_of((*texts)[row], id);
        if (match && row != own) hits.push_back(id_hit(*layer, row, *match));
      }
    }
  }
}

Result<NameHits> NameIndex::find(std::string_view typed, NameQuery const& query) const {
  auto& state = *state_;
  auto const normalised = state.text.normalised(typed);
  auto const tokens = NameText::tokens(normalised);
  NameHits out;
  if (tokens.empty()) return out;
  auto const rows = state.matching(tokens);
  if (!rows) return rows.error();
  auto const key = key_of(tokens);
  auto sound = key;
  std::erase(sound, ' ');
  for (auto const row : *rows) {
    auto hit = state.hit(row, key, sound);
    if (query.layer.empty() || hit.layer == query.layer) out.hits.push_back(std::move(hit));
  }
  auto const first = typed.find_first_not_of(' ');
  state.add_ids(typed.substr(first, typed.find_last_not_of(' ') - first + 1), query, out.hits);
  auto const rank = [&](NameHit const& h) {
    return std::tuple(h.match, h.field, h.name_zh.size() + h.name_en.size(),
                      state.order_of(h.layer), h.id);
  };
  std::sort(out.hits.begin(), out.hits.end(),
            [&](NameHit const& a, NameHit const& b) { return rank(a) < rank(b); });
  out.found = out.hits.size();
  if (out.hits.size() > query.limit) out.hits.resize(query.limit);
  return out;
}

}  // namespace citytwin
