#include "scenarios/core/legend_file.h"

#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "geodata/data_dir.h"

namespace citytwin {

namespace {

/// Reads the keys of one table, remembering the first thing that is wrong.
class Reader {
 public:
  Reader(std::filesystem::path const& file, std::optional<Error>& error)
      : file_(file), error_(error) {}

  void fail(toml::node const& node, std::string const& what) {
    if (error_) return;
    error_ =
        Error{ErrorCode::invalid_argument,
              fmt::format("{}:{}: {}", file_.filename().string(), node.source().begin.line, what),
              file_.string()};
  }
  void text(std::string_view key, toml::node const& node, std::string& out) {
    if (auto const* v = node.as_string())
      out = v->get();
    else
      fail(node, fmt::format("key '{}' is not a text", key));
  }
  void number(std::string_view key, toml::node const& node, double& out) {
    if (node.is_number())
      out = *node.value<double>();
    else
      fail(node, fmt::format("key '{}' is not a number", key));
  }
  void boolean(std::string_view key, toml::node const& node, bool& out) {
    if (auto const* v = node.as_boolean())
      out = v->get();
    else
      fail(node, fmt::format("key '{}' is not true or false", key));
  }
  void colour(std::string_view key, toml::node const& node, Rgba& out) {
    std::string hex;
    text(key, node, hex);
    std::uint32_t value = 0;
    auto const parsed = hex.empty()
                            ? std::from_chars_result{}
                            : std::from_chars(hex.data() + 1, hex.data() + hex.size(), value, 16);
    bool const complete = (hex.size() == 7 || hex.size() == 9) && hex[0] == '#' &&
                          parsed.ec == std::errc{} && parsed.ptr == hex.data() + hex.size();
    if (!complete) {
      return fail(node, fmt::format("key '{}' is '{}'; expected #rrggbb or #rrggbbaa", key, hex));
    }
    if (hex.size() == 7) value = value << 8 | 0xff;
    for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
  }

 private:
  std::filesystem::path const& file_;
  std::optional<Error>& error_;
};

void read_class(toml::table const& table, Reader& reader, Legend& legend) {
  LegendClass c;
  for (auto const& [key, node] : table) {
    std::string_view const k = key.str();
    if (k == "lower")
      reader.number(k, node, c.lower);
    else if (k == "upper")
      reader.number(k, node, c.upper);
    else if (k == "colour")
      reader.colour(k, node, c.colour);
    else if (k == "label_en")
      reader.text(k, node, c.label_en);
    else if (k == "label_zh")
      reader.text(k, node, c.label_zh);
    else
      reader.fail(node, fmt::format("unknown key '{}' in [[class]]; expected lower, upper, "
                                    "colour, label_en, label_zh",
                                    k));
  }
  bool const overlaps = !legend.classes.empty() && c.lower < legend.classes.back().upper;
  if (overlaps || !(c.lower < c.upper)) {
    reader.fail(table, fmt::format("class {} to {} is empty or overlaps the one before; expected "
                                   "ascending classes",
                                   c.lower, c.upper));
  }
  legend.classes.push_back(std::move(c));
}

void read_classes(toml::node const& node, Reader& reader, Legend& legend) {
  auto const* list = node.as_array();
  if (!list) return reader.fail(node, "key 'class' is not a list; expected [[class]] entries");
  for (auto const& entry : *list) {
    if (auto const* table = entry.as_table())
      read_class(*table, reader, legend);
    else
      reader.fail(entry, "an entry of 'class' is not a table; expected [[class]]");
  }
}

void read_root(toml::table const& root, Reader& reader, Legend& legend) {
  for (auto const& [key, node] : root) {
    std::string_view const k = key.str();
    if (k == "title_en")
      reader.text(k, node, legend.title_en);
    else if (k == "title_zh")
      reader.text(k, node, legend.title_zh);
    else if (k == "unit")
      reader.text(k, node, legend.unit);
    else if (k == "continuous")
      reader.boolean(k, node, legend.continuous);
    else if (k == "nodata")
      reader.colour(k, node, legend.nodata);
    else if (k == "source")
      reader.text(k, node, legend.source);
    else if (k == "class")
      read_classes(node, reader, legend);
    else
      reader.fail(node, fmt::format("unknown key '{}'; expected title_en, title_zh, unit, "
                                    "continuous, nodata, source and [[class]]",
                                    k));
  }
  if (legend.classes.empty()) reader.fail(root, "there is no [[class]]; expected at least one");
}

}  // namespace

Result<Legend> read_legend_file(std::filesystem::path const& file) {
  std::ifstream stream(file);
  if (!stream) {
    return Error{ErrorCode::not_found,
                 fmt::format("{}: cannot be read; expected a style file in TOML", file.string()),
                 file.string()};
  }
  std::stringstream text;
  text << stream.rdbuf();
  Legend legend;
  std::optional<Error> error;
  Reader reader(file, error);
  try {
    read_root(toml::parse(text.str(), file.string()), reader, legend);
  } catch (toml::parse_error const& e) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("{}:{}: {}", file.filename().string(), e.source().begin.line, e.description()),
        file.string()};
  }
  if (error) return *error;
  return legend;
}

Result<Legend> load_legend(std::string_view style_name) {
  return read_legend_file(data_path(fmt::format("styles/{}.toml", style_name)));
}

}  // namespace citytwin
