#include "geodata/names/name_text.h"

#include <map>
#include <mutex>
#include <unordered_map>

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"
#include "geodata/utf8.h"

namespace citytwin {

namespace {

using TransliteratorPtr = std::unique_ptr<icu::Transliterator>;

Result<TransliteratorPtr> transliterator(char const* id) {
  UErrorCode status = U_ZERO_ERROR;
  TransliteratorPtr made(icu::Transliterator::createInstance(id, UTRANS_FORWARD, status));
  if (made && U_SUCCESS(status)) return made;
  return Error{ErrorCode::unavailable,
               std::string("ICU has no transliterator ") + id + "; expected libicu with its data",
               id};
}

std::string applied(icu::Transliterator const& how, std::string_view text) {
  auto unicode =
      icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  how.transliterate(unicode);
  std::string out;
  return unicode.toUTF8String(out);
}

bool is_han(char32_t c) {
  return c != bad_utf8 && u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC) != 0;
}

bool in_word(char32_t c) {
  return c != bad_utf8 && u_isalnum(static_cast<UChar32>(c)) != 0;
}

}  // namespace

struct NameText::State {
  icu::Normalizer2 const* fold = nullptr;
  TransliteratorPtr simplify;
  TransliteratorPtr sound;
  std::map<std::string, std::string, std::less<>> second_readings;
  std::mutex lock;  ///< of the transliterators and what is remembered of them
  std::unordered_map<std::string, std::string> syllables;

  Result<void> read_second_readings() {
    auto const csv = CsvFile::read(data_path("names/second_readings.csv"));
    if (!csv) return csv.error();
    for (std::size_t row = 0; row < csv->size(); ++row) {
      auto const character = csv->text(row, "character");
      if (!character) return character.error();
      auto const reading = csv->text(row, "reading");
      if (!reading) return reading.error();
      second_readings[*character] = *reading;
    }
    return {};
  }
};

NameText::NameText(std::unique_ptr<State> state) : state_(std::move(state)) {}
NameText::NameText(NameText&&) noexcept = default;
NameText::~NameText() = default;

Result<NameText> NameText::create() {
  auto state = std::make_unique<State>();
  UErrorCode status = U_ZERO_ERROR;
  state->fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) {
    return Error{ErrorCode::unavailable, "ICU has no normalisation data", "ICU"};
  }
  auto simplify = transliterator("Hant-Hans");
  if (!simplify) return simplify.error();
  auto sound = transliterator("Han-Latin; Latin-ASCII; Lower");
  if (!sound) return sound.error();
  state->simplify = std::move(simplify).value();
  state->sound = std::move(sound).value();
  if (auto const ok = state->read_second_readings(); !ok) return ok.error();
  return NameText(std::move(state));
}

std::string NameText::normalised(std::string_view text) const {
  UErrorCode status = U_ZERO_ERROR;
  auto const folded = state_->fold->normalize(
      icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), status);
  std::string out;
  folded.toUTF8String(out);
  bool const ascii = std::string_view(out).find_first_of("\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xef\xf0") ==
                     std::string_view::npos;
  if (ascii) return out;
  std::lock_guard const guard(state_->lock);
  return applied(*state_->simplify, out);
}

std::vector<Token> NameText::tokens(std::string_view text) {
  std::vector<Token> out;
  bool word_open = false;
  for (std::size_t at = 0; at < text.size();) {
    auto const c = code_point_at(text, at);
    auto const bytes = text.substr(at, c.bytes);
    at += c.bytes;
    if (is_han(c.value)) {
      out.push_back({std::string(bytes), true});
      word_open = false;
    } else if (in_word(c.value)) {
      if (!word_open) out.push_back({});
      out.back().text += bytes;
      word_open = true;
    } else {
      word_open = false;
    }
  }
  return out;
}

std::string const& NameText::syllable(std::string const& character) const {
  std::lock_guard const guard(state_->lock);
  auto const [found, fresh] = state_->syllables.try_emplace(character);
  if (fresh) found->second = applied(*state_->sound, character);
  return found->second;
}

std::vector<std::vector<std::string>> NameText::readings(std::vector<Token> const& tokens) const {
  std::vector<std::string> usual;
  bool any_han = false;
  for (auto const& token : tokens) {
    any_han = any_han || token.han;
    usual.push_back(token.han ? syllable(token.text) : token.text);
  }
  if (!any_han) return {};
  std::vector<std::vector<std::string>> out{usual};
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    auto const second = state_->second_readings.find(tokens[i].text);
    if (!tokens[i].han || second == state_->second_readings.end()) continue;
    out.push_back(usual);
    out.back()[i] = second->second;
  }
  return out;
}

}  // namespace citytwin
