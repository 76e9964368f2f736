#include "geodata/toml_reader.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace citytwin {

namespace {

Error at_line(std::filesystem::path const& file, toml::source_region const& where,
              std::string const& what) {
  return {ErrorCode::invalid_argument,
          fmt::format("{}:{}: {}", file.filename().string(), where.begin.line, what),
          file.string()};
}

}  // namespace

Result<toml::table> read_toml(std::filesystem::path const& file) {
  std::ifstream stream(file);
  if (!stream || std::filesystem::is_directory(file)) {
    return Error{ErrorCode::not_found, fmt::format("{}: cannot be read", file.string()),
                 file.string()};
  }
  std::stringstream text;
  text << stream.rdbuf();
  try {
    return toml::parse(text.str(), file.string());
  } catch (toml::parse_error const& e) {
    return at_line(file, e.source(), std::string(e.description()));
  }
}

TomlTable::TomlTable(toml::table const& table, std::filesystem::path const& file, std::string where)
    : table_(table), file_(file), where_(std::move(where)) {}

toml::node const* TomlTable::find(std::string_view key) {
  asked_.emplace_back(key);
  return table_.get(key);
}

void TomlTable::problem(toml::node const& node, std::string const& what) {
  if (!first_) first_ = at_line(file_, node.source(), what);
}

void TomlTable::problem_at(std::string_view key, std::string const& what) {
  auto const* node = table_.get(key);
  problem(node ? *node : table_, fmt::format("'{}' in {} {}", key, where_, what));
}

void TomlTable::wrong_type(toml::node const& node, std::string_view key,
                           std::string_view expected) {
  problem(node, fmt::format("'{}' in {} has the wrong type; expected {}", key, where_, expected));
}

void TomlTable::missing(std::string_view key) {
  problem(table_, fmt::format("key '{}' is missing in {}", key, where_));
}

std::optional<std::string> TomlTable::text(std::string_view key) {
  auto const* node = find(key);
  if (!node) return std::nullopt;
  if (auto const* value = node->as_string()) return value->get();
  wrong_type(*node, key, "a text in quotes");
  return std::nullopt;
}

std::optional<double> TomlTable::number(std::string_view key) {
  auto const* node = find(key);
  if (!node) return std::nullopt;
  if (auto const* value = node->as_integer()) return static_cast<double>(value->get());
  if (auto const* value = node->as_floating_point()) return value->get();
  wrong_type(*node, key, "a number");
  return std::nullopt;
}

std::optional<std::int64_t> TomlTable::integer(std::string_view key) {
  auto const* node = find(key);
  if (!node) return std::nullopt;
  if (auto const* value = node->as_integer()) return value->get();
  wrong_type(*node, key, "a whole number");
  return std::nullopt;
}

std::optional<bool> TomlTable::boolean(std::string_view key) {
  auto const* node = find(key);
  if (!node) return std::nullopt;
  if (auto const* value = node->as_boolean()) return value->get();
  wrong_type(*node, key, "true or false");
  return std::nullopt;
}

std::vector<std::string> TomlTable::texts(std::string_view key) {
  auto const* node = find(key);
  if (!node) return {};
  std::vector<std::string> out;
  if (auto const* array = node->as_array()) {
    for (auto const& item : *array) {
      if (auto const* value = item.as_string()) out.push_back(value->get());
    }
    if (out.size() == array->size()) return out;
  }
  wrong_type(*node, key, "a list of texts");
  return {};
}

toml::table const* TomlTable::table(std::string_view key) {
  auto const* node = find(key);
  if (!node) return nullptr;
  if (auto const* value = node->as_table()) return value;
  wrong_type(*node, key, "a table");
  return nullptr;
}

std::vector<toml::table const*> TomlTable::tables(std::string_view key) {
  auto const* node = find(key);
  if (!node) return {};
  std::vector<toml::table const*> out;
  if (auto const* array = node->as_array()) {
    for (auto const& item : *array) {
      if (auto const* value = item.as_table()) out.push_back(value);
    }
    if (out.size() == array->size()) return out;
  }
  wrong_type(*node, key, fmt::format("tables, each headed [[{}]]", key));
  return {};
}

Result<void> TomlTable::finish() {
  if (first_) return *first_;
  for (auto const& [key, node] : table_) {
    if (std::find(asked_.begin(), asked_.end(), key.str()) != asked_.end()) continue;
    return at_line(file_, key.source(),
                   fmt::format("unknown key '{}' in {}; expected one of {}", key.str(), where_,
                               fmt::join(asked_, ", ")));
  }
  return {};
}

}  // namespace citytwin
