#include "tests/architecture/include_rules.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <regex>
#include <sstream>

namespace citytwin::architecture {

namespace {

namespace fs = std::filesystem;

struct Declaration {
  std::string target;
  std::string folder;
  std::string depends;
};

std::vector<Declaration> declarations(fs::path const& file) {
  std::ifstream stream(file);
  std::vector<Declaration> all;
  std::string line;
  while (std::getline(stream, line)) {
    Declaration d;
    std::istringstream fields(line);
    std::getline(fields, d.target, '|');
    std::getline(fields, d.folder, '|');
    std::getline(fields, d.depends, '|');
    if (!d.folder.empty()) all.push_back(d);
  }
  return all;
}

bool is_source(fs::path const& path) {
  auto const extension = path.extension();
  return extension == ".h" || extension == ".cc";
}

/// The room that owns a path: the longest folder of the edges that is a prefix of it.
std::optional<std::string> room_of(Edges const& edges, std::string const& path) {
  std::optional<std::string> best;
  for (auto const& [folder, depends] : edges) {
    bool const below = path.size() > folder.size() && path.starts_with(folder + "/");
    if (below && (!best || folder.size() > best->size())) best = folder;
  }
  return best;
}

/// Generated protocol headers are included as "citytwin/v1/..."; their room is proto.
std::optional<std::string> room_of_include(Edges const& edges, std::string const& include) {
  if (include.starts_with("citytwin/")) return "proto";
  return room_of(edges, include);
}

std::set<std::string> reachable(Edges const& edges, std::string const& from) {
  std::set<std::string> seen{from};
  std::vector<std::string> open{from};
  while (!open.empty()) {
    auto const found = edges.find(open.back());
    open.pop_back();
    if (found == edges.end()) continue;
    for (auto const& next : found->second) {
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  return seen;
}

std::string at(Include const& include) {
  return include.file + ":" + std::to_string(include.line) + ": #include \"" + include.target +
         "\"";
}

/// The finding about one include of a file in `room`, if any.
std::optional<std::string> judge(fs::path const& root, Edges const& edges,
                                 std::vector<std::string> const& top_folders,
                                 Include const& include, std::string const& room) {
  if (fs::exists(root / fs::path(include.file).parent_path() / include.target)) {
    return at(include) + " is relative; write includes from the root";
  }
  auto const top = include.target.substr(0, include.target.find('/'));
  bool const ours = top == "citytwin" || fs::exists(root / include.target) ||
                    std::count(top_folders.begin(), top_folders.end(), top) > 0;
  if (!ours) return std::nullopt;
  auto const target = room_of_include(edges, include.target);
  if (!target) return at(include) + " names a file that belongs to no declared room";
  if (reachable(edges, room).contains(*target)) return std::nullopt;
  return at(include) + " is not allowed: " + room + " declares no dependency on " + *target;
}

/// A path from `room` back to itself, if there is one.
std::optional<std::vector<std::string>> cycle_through(Edges const& edges, std::string const& room) {
  std::map<std::string, std::string> came_from;
  std::vector<std::string> open{room};
  while (!open.empty()) {
    auto const here = open.back();
    open.pop_back();
    auto const found = edges.find(here);
    if (found == edges.end()) continue;
    for (auto const& next : found->second) {
      if (next == room) {
        std::vector<std::string> path{room};
        for (auto step = here; step != room; step = came_from[step]) path.push_back(step);
        path.push_back(room);
        std::reverse(path.begin(), path.end());
        return path;
      }
      if (came_from.emplace(next, here).second) open.push_back(next);
    }
  }
  return std::nullopt;
}

std::string joined(std::vector<std::string> const& path) {
  std::string text;
  for (auto const& step : path) text += (text.empty() ? "" : " -> ") + step;
  return text;
}

/// The cycles of the folder graph, each told once, with an include that closes it where there is
/// one.
std::vector<std::string> cycles(Edges const& edges,
                                std::map<std::string, Include> const& examples) {
  std::vector<std::string> found;
  std::set<std::string> told;
  for (auto const& [room, depends] : edges) {
    if (told.contains(room)) continue;
    auto const path = cycle_through(edges, room);
    if (!path) continue;
    std::string sentence = "folders depend on each other in a circle: " + joined(*path);
    for (std::size_t i = 0; i + 1 < path->size(); ++i) {
      told.insert((*path)[i]);
      auto const example = examples.find((*path)[i] + ">" + (*path)[i + 1]);
      if (example != examples.end()) sentence += "; " + at(example->second);
    }
    found.push_back(sentence);
  }
  return found;
}

std::vector<std::string> sources(fs::path const& root,
                                 std::vector<std::string> const& top_folders) {
  std::vector<std::string> files;
  for (auto const& top : top_folders) {
    if (!fs::is_directory(root / top)) continue;
    for (auto const& entry : fs::recursive_directory_iterator(root / top)) {
      if (entry.is_regular_file() && is_source(entry.path())) {
        files.push_back(fs::relative(entry.path(), root).generic_string());
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Edges read_edges(fs::path const& edges_file) {
  auto const all = declarations(edges_file);
  std::map<std::string, std::string> folder_of;
  for (auto const& d : all) folder_of[d.target] = d.folder;
  Edges edges;
  for (auto const& d : all) {
    auto& depends = edges[d.folder];
    std::istringstream names(d.depends);
    for (std::string name; names >> name;) {
      auto const found = folder_of.find(name);
      if (found != folder_of.end() && found->second != d.folder) depends.insert(found->second);
    }
  }
  return edges;
}

std::vector<Include> quoted_includes(fs::path const& root,
                                     std::vector<std::string> const& top_folders) {
  static std::regex const pattern(R"re(^\s*#\s*include\s*"([^"]+)")re");
  std::vector<Include> includes;
  for (auto const& file : sources(root, top_folders)) {
    std::ifstream stream(root / file);
    std::string text;
    for (int line = 1; std::getline(stream, text); ++line) {
      std::smatch match;
      if (std::regex_search(text, match, pattern)) includes.push_back({file, line, match[1]});
    }
  }
  return includes;
}

std::vector<std::string> findings(fs::path const& root, Edges const& edges,
                                  std::vector<std::string> const& top_folders) {
  std::vector<std::string> found;
  for (auto const& file : sources(root, top_folders)) {
    if (!room_of(edges, file)) found.push_back(file + ": belongs to no declared room");
  }
  Edges graph = edges;
  std::map<std::string, Include> examples;
  for (auto const& include : quoted_includes(root, top_folders)) {
    auto const room = room_of(edges, include.file);
    if (!room) continue;
    if (auto finding = judge(root, edges, top_folders, include, *room)) found.push_back(*finding);
    auto const target = room_of_include(edges, include.target);
    if (!target || *target == *room) continue;
    graph[*room].insert(*target);
    examples.emplace(*room + ">" + *target, include);
  }
  for (auto& cycle : cycles(graph, examples)) found.push_back(std::move(cycle));
  return found;
}

}  // namespace citytwin::architecture
