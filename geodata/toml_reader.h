/// @file
/// Strict reading of TOML: every key is asked for, and what nobody asked for is an error.
///
/// Errors   "city.toml:12: unknown key 'frmae'; expected one of ..."; the first problem is kept and
///          later reads return defaults, so that a reader checks once at its end.
/// Checked  tests/geodata/city_folder_test.cc, tests/geodata/import_map_test.cc
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "geodata/result.h"

namespace citytwin {

[[nodiscard]] Result<toml::table> read_toml(std::filesystem::path const& file);

/// Reads one table. Call finish() last: it reports the first problem or an unknown key.
class TomlTable {
 public:
  /// `where` names the table in messages, e.g. "[frame]".
  TomlTable(toml::table const& table, std::filesystem::path const& file, std::string where);

  [[nodiscard]] std::optional<std::string> text(std::string_view key);
  [[nodiscard]] std::optional<double> number(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key);
  [[nodiscard]] std::optional<bool> boolean(std::string_view key);
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);
  /// The node itself, of any type; nullptr when absent.
  [[nodiscard]] toml::node const* any(std::string_view key) { return find(key); }
  [[nodiscard]] toml::table const* table(std::string_view key);
  /// The tables of [[key]], in order.
  [[nodiscard]] std::vector<toml::table const*> tables(std::string_view key);

  /// The value, or a problem saying that the key is missing.
  template <class T>
  [[nodiscard]] T required(std::optional<T> value, std::string_view key) {
    if (!value) missing(key);
    return value.value_or(T{});
  }
  void missing(std::string_view key);
  void problem(toml::node const& node, std::string const& what);
  void problem_at(std::string_view key, std::string const& what);

  [[nodiscard]] bool has_problem() const { return first_.has_value(); }
  [[nodiscard]] Result<void> finish();

 private:
  [[nodiscard]] toml::node const* find(std::string_view key);
  void wrong_type(toml::node const& node, std::string_view key, std::string_view expected);

  toml::table const& table_;
  std::filesystem::path file_;
  std::string where_;
  std::vector<std::string> asked_;
  std::optional<Error> first_;
};

}  // namespace citytwin
