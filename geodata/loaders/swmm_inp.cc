#include "geodata/loaders/swmm_inp.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>
#include <ogr_geometry.h>

namespace citytwin {

namespace {

struct Problem {
  std::string what;
};

[[noreturn]] void fail(std::string what) {
  throw Problem{std::move(what)};
}

struct Line {
  std::size_t number = 0;
  std::vector<std::string_view> words;
};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> out;
  line = line.substr(0, line.find(';'));
  constexpr std::string_view blanks = " \t\r";
  for (;;) {
    auto const begin = line.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return out;
    line.remove_prefix(begin);
    auto const end = std::min(line.find_first_of(blanks), line.size());
    out.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

/// Lines by section name, without comments.
std::map<std::string, std::vector<Line>> sections_of(std::string_view text) {
  std::map<std::string, std::vector<Line>> out;
  std::vector<Line>* section = nullptr;
  std::size_t number = 0;
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size());
    auto words = words_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (words.empty()) continue;
    if (words[0].front() == '[') {
      section = &out[upper(words[0].substr(1, words[0].find(']') - 1))];
    } else if (section) {
      section->push_back({number, std::move(words)});
    }
  }
  return out;
}

double number_in(Line const& line, std::size_t word) {
  auto const text = line.words[word];
  double value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size()) return value;
  fail(fmt::format("line {}: '{}' is not a number", line.number, text));
}

Value number_or_null(Line const& line, std::size_t word) {
  if (word >= line.words.size() || line.words[word] == "*") return {};
  return number_in(line, word);
}

Value text_or_null(Line const& line, std::size_t word) {
  return word < line.words.size() ? Value{std::string(line.words[word])} : Value{};
}

using Places = std::unordered_map<std::string, OGRRawPoint>;
using Paths = std::unordered_map<std::string, std::vector<OGRRawPoint>>;

OGRRawPoint point_in(Line const& line) {
  if (line.words.size() < 3) {
    fail(fmt::format("line {}: has {} words; expected a name, x and y", line.number,
                     line.words.size()));
  }
  return {number_in(line, 1), number_in(line, 2)};
}

/// One kind of node or link: its section and what stands where in a line.
struct Kind {
  char const* section;
  char const* type;
};

constexpr std::array<Kind, 4> node_kinds{{{"JUNCTIONS", "junction"},
                                          {"OUTFALLS", "outfall"},
                                          {"DIVIDERS", "divider"},
                                          {"STORAGE", "storage"}}};
constexpr std::array<Kind, 5> link_kinds{{{"CONDUITS", "conduit"},
                                          {"PUMPS", "pump"},
                                          {"ORIFICES", "orifice"},
                                          {"WEIRS", "weir"},
                                          {"OUTLETS", "outlet"}}};

class Network {
 public:
  explicit Network(std::string_view text) : sections_(sections_of(text)) {
    for (auto const& line : lines("COORDINATES")) {
      places_[std::string(line.words[0])] = point_in(line);
    }
    for (auto const& line : lines("VERTICES")) {
      vertices_[std::string(line.words[0])].push_back(point_in(line));
    }
    for (auto const& line : lines("POLYGONS")) {
      outlines_[std::string(line.words[0])].push_back(point_in(line));
    }
    read_unit();
  }

  SwmmNetwork make() {
    out_.tables = {nodes(), links(), subcatchments()};
    if (out_.links_without_end > 0) {
      out_.warnings.push_back(
          fmt::format("{} links name a node that is not there", out_.links_without_end));
    }
    if (out_.nodes_without_place > 0) {
      out_.warnings.push_back(
          fmt::format("{} nodes have no coordinates", out_.nodes_without_place));
    }
    if (out_.places_without_node > 0) {
      out_.warnings.push_back(
          fmt::format("{} coordinates belong to no node", out_.places_without_node));
    }
    return std::move(out_);
  }

 private:
  std::vector<Line> const& lines(char const* section) const {
    static std::vector<Line> const none;
    auto const found = sections_.find(section);
    return found == sections_.end() ? none : found->second;
  }

  void read_unit() {
    for (auto const& line : lines("OPTIONS")) {
      if (upper(line.words[0]) != "FLOW_UNITS" || line.words.size() < 2) continue;
      auto const flow = upper(line.words[1]);
      bool const foot = flow == "CFS" || flow == "GPM" || flow == "MGD";
      bool const metre = flow == "CMS" || flow == "LPS" || flow == "MLD";
      if (!foot && !metre) {
        fail(fmt::format("line {}: FLOW_UNITS {} is unknown", line.number, line.words[1]));
      }
      unit_ = foot ? "ft" : "m";
    }
  }

  static void once(Line const& line, std::unordered_map<std::string, std::size_t>& seen) {
    auto const [at, fresh] = seen.emplace(line.words[0], line.number);
    if (fresh) return;
    fail(fmt::format("line {}: '{}' is given twice, first in line {}", line.number, line.words[0],
                     at->second));
  }

  SourceTable nodes() {
    SourceTable out{"nodes",
                    "",
                    {{swmm_id_field, ColumnType::text},
                     {"type", ColumnType::text},
                     {"invert", ColumnType::number},
                     {"max_depth", ColumnType::number},
                     {"unit", ColumnType::text}},
                    {}};
    for (auto const& kind : node_kinds) {
      for (auto const& line : lines(kind.section)) {
        once(line, nodes_);
        std::string const name(line.words[0]);
        bool const deep = std::string_view(kind.type) != "outfall";
        SourceRow row{{name, std::string(kind.type), number_or_null(line, 1),
                       deep ? depth(kind, line) : Value{}, unit_},
                      nullptr};
        if (auto const place = places_.find(name); place != places_.end()) {
          row.geometry = std::make_shared<OGRPoint>(place->second.x, place->second.y);
        } else {
          ++out_.nodes_without_place;
        }
        out.rows.push_back(std::move(row));
      }
    }
    if (out.rows.empty()) fail("has no JUNCTIONS, OUTFALLS, DIVIDERS or STORAGE");
    for (auto const& [name, place] : places_) out_.places_without_node += nodes_.count(name) ^ 1U;
    return out;
  }

  /// Dividers name the link they divert to and their rule before the depth, which is then left out.
  static Value depth(Kind const& kind, Line const& line) {
    return std::string_view(kind.type) == "divider" ? Value{} : number_or_null(line, 2);
  }

  SourceTable links() {
    SourceTable out{"links",
                    "",
                    {{swmm_id_field, ColumnType::text},
                     {"type", ColumnType::text},
                     {"from", ColumnType::text},
                     {"to", ColumnType::text},
                     {"length", ColumnType::number},
                     {"roughness", ColumnType::number},
                     {"shape", ColumnType::text},
                     {"depth", ColumnType::number},
                     {"unit", ColumnType::text}},
                    {}};
    std::unordered_map<std::string_view, Line const*> sections;
    for (auto const& line : lines("XSECTIONS")) sections[line.words[0]] = &line;
    for (auto const& kind : link_kinds) {
      for (auto const& line : lines(kind.section)) {
        once(line, links_);
        if (line.words.size() < 3) {
          fail(fmt::format("line {}: a link names its two nodes", line.number));
        }
        bool const conduit = std::string_view(kind.type) == "conduit";
        auto const cut = sections.find(line.words[0]);
        bool const has_cut = cut != sections.end() && cut->second->words.size() > 2;
        bool const measured = has_cut && upper(cut->second->words[1]) != "IRREGULAR";
        out.rows.push_back(
            {{std::string(line.words[0]), std::string(kind.type), text_or_null(line, 1),
              text_or_null(line, 2), conduit ? number_or_null(line, 3) : Value{},
              conduit ? number_or_null(line, 4) : Value{},
              has_cut ? text_or_null(*cut->second, 1) : Value{},
              measured ? number_or_null(*cut->second, 2) : Value{}, unit_},
             path(line)});
      }
    }
    return out;
  }

  std::shared_ptr<OGRGeometry const> path(Line const& line) {
    std::string const from(line.words[1]), to(line.words[2]);
    if (nodes_.count(from) == 0 || nodes_.count(to) == 0) ++out_.links_without_end;
    auto const begin = places_.find(from), end = places_.find(to);
    if (begin == places_.end() || end == places_.end()) return nullptr;
    auto out = std::make_shared<OGRLineString>();
    out->addPoint(begin->second.x, begin->second.y);
    if (auto const bends = vertices_.find(std::string(line.words[0])); bends != vertices_.end()) {
      for (auto const& p : bends->second) out->addPoint(p.x, p.y);
    }
    out->addPoint(end->second.x, end->second.y);
    return out;
  }

  SourceTable subcatchments() {
    SourceTable out{"subcatchments",
                    "",
                    {{swmm_id_field, ColumnType::text},
                     {"outlet", ColumnType::text},
                     {"area", ColumnType::number},
                     {"impervious_percent", ColumnType::number}},
                    {}};
    std::unordered_map<std::string, std::size_t> seen;
    for (auto const& line : lines("SUBCATCHMENTS")) {
      once(line, seen);
      out.rows.push_back({{std::string(line.words[0]), text_or_null(line, 2),
                           number_or_null(line, 3), number_or_null(line, 4)},
                          outline(std::string(line.words[0]))});
    }
    return out;
  }

  std::shared_ptr<OGRGeometry const> outline(std::string const& name) const {
    auto const found = outlines_.find(name);
    if (found == outlines_.end()) return nullptr;
    OGRLinearRing ring;
    for (auto const& p : found->second) ring.addPoint(p.x, p.y);
    ring.closeRings();
    auto out = std::make_shared<OGRPolygon>();
    out->addRing(&ring);
    return out;
  }

  std::map<std::string, std::vector<Line>> sections_;
  Places places_;
  Paths vertices_, outlines_;
  Value unit_;
  std::unordered_map<std::string, std::size_t> nodes_, links_;
  SwmmNetwork out_;
};

}  // namespace

Result<SwmmNetwork> parse_swmm(std::string_view text, std::string const& name) {
  try {
    return Network(text).make();
  } catch (Problem const& problem) {
    return Error{ErrorCode::data_corrupt, fmt::format("{}: {}", name, problem.what), name};
  }
}

}  // namespace citytwin
