/// @file
/// Where one JSON text ends and the next begins, and what members the first has, found without
/// building a tree: enough to tell a sequence from a single text, and CityJSON from GeoJSON.
///
/// Errors   none: text that is not JSON has no complete value.
/// Source   RFC 8259, RFC 8142 (sequences with record separators), newline-delimited JSON.
/// Checked  tests/geodata/loaders/cityjson_test.cc, tests/fuzz/cityjson_fuzz.cc
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace citytwin {

/// Fed with a text from its start, block by block.
class JsonOutline {
 public:
  void feed(std::string_view block);

  /// The first character that is neither white space nor a byte-order mark is a brace or a record
  /// separator. False before anything was seen.
  [[nodiscard]] bool is_json() const { return is_json_; }
  [[nodiscard]] bool is_sequence() const { return objects_ > 1 || separators_ > 0; }
  /// Nothing in the rest of the text can change the answers above.
  [[nodiscard]] bool decided() const { return decided_; }
  /// Names of the first object's own members.
  [[nodiscard]] std::set<std::string> const& members() const { return members_; }
  /// Begin and end of each complete top-level object.
  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  [[nodiscard]] std::vector<Span> const& objects() const { return spans_; }

 private:
  void next(char c);
  void in_text(char c);
  void open_or_close(char c);

  std::size_t at_ = 0;
  int depth_ = 0;
  bool started_ = false, is_json_ = false, decided_ = false;
  bool text_ = false, escaped_ = false;
  bool name_expected_ = false;  ///< the next text at depth 1 is a member's name
  std::size_t objects_ = 0;     ///< begun
  std::size_t separators_ = 0;
  std::string name_;
  std::set<std::string> members_;
  std::vector<Span> spans_;
};

}  // namespace citytwin
