#include "geodata/loaders/csv_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace citytwin {

namespace {

char separator_of(std::string_view text) {
  std::array<std::pair<char, std::size_t>, 4> counts{{{',', 0}, {';', 0}, {'\t', 0}, {'|', 0}}};
  bool quoted = false;
  for (char const c : text) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) break;
    for (auto& [separator, count] : counts) count += c == separator && !quoted ? 1 : 0;
  }
  // The first of the most frequent.
  return std::max_element(counts.begin(), counts.end(),
                          [](auto& a, auto& b) { return a.second < b.second; })
      ->first;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (text_.substr(0, mark.size()) == mark) text_.remove_prefix(mark.size());
    separator_ = separator_of(text_);
  }

  /// @return the line of a quote that does not end; 0 = all is well
  std::size_t parse() {
    while (at_ < text_.size()) {
      if (auto const open = record(); open != 0) return open;
    }
    return 0;
  }
  std::vector<CsvRecord> take() { return std::move(records_); }

 private:
  std::size_t record() {
    CsvRecord out{line_, {}};
    bool more = true;
    while (more) {
      std::string field;
      if (at_ < text_.size() && text_[at_] == '"') {
        if (auto const open = quoted(field); open != 0) return open;
      }
      more = plain(field);
      out.fields.push_back(std::move(field));
    }
    if (out.fields.size() > 1 || !out.fields[0].empty()) records_.push_back(std::move(out));
    return 0;
  }

  std::size_t quoted(std::string& field) {
    std::size_t const begun = line_;
    for (++at_; at_ < text_.size(); ++at_) {
      char const c = text_[at_];
      line_ += c == '\n' ? 1 : 0;
      if (c != '"') {
        field += c;
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        field += text_[at_++];
      } else {
        ++at_;
        return 0;
      }
    }
    return begun;
  }

  /// Takes what follows up to the field's end. @return true when another field follows
  bool plain(std::string& field) {
    for (; at_ < text_.size(); ++at_) {
      char const c = text_[at_];
      if (c == separator_) {
        ++at_;
        return true;
      }
      if (c == '\n') {
        ++at_;
        ++line_;
        return false;
      }
      bool const line_end = c == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n');
      if (!line_end) field += c;
    }
    return false;
  }

  std::string_view text_;
  char separator_ = ',';
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::vector<CsvRecord> records_;
};

}  // namespace

Result<std::vector<CsvRecord>> parse_csv(std::string_view text, std::string const& name) {
  Parser parser(text);
  auto const open = parser.parse();
  if (open == 0) return parser.take();
  return Error{ErrorCode::data_corrupt,
               fmt::format("{}: the quote that begins in line {} does not end", name, open), name};
}

}  // namespace citytwin
