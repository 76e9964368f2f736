/// @file
/// The one-way street between rooms: which folder may include which, read from the build's own
/// declarations (citytwin_library) and held against every #include of the tree.
///
/// Shapes   a room is a folder with a target; it owns the files below it that no deeper room owns.
///          Edges come one a line as "target|folder|depends", depends being separated by blanks.
/// Errors   findings are sentences that name file, line and include.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace citytwin::architecture {

/// folder -> folders it declares to depend on, itself left out; names of unknown targets (third
/// party) are ignored.
using Edges = std::map<std::string, std::set<std::string>>;

[[nodiscard]] Edges read_edges(std::filesystem::path const& edges_file);

struct Include {
  std::string file;  ///< from the root of the tree
  int line = 0;
  std::string target;  ///< as written between the quotes
};

/// Every `#include "..."` below the given top folders, by file and line.
[[nodiscard]] std::vector<Include> quoted_includes(std::filesystem::path const& root,
                                                   std::vector<std::string> const& top_folders);

/// What breaks the rules: a source file in no room, an include that no declared edge allows
/// (transitively), one that is not written from the root, and cycles between folders.
[[nodiscard]] std::vector<std::string> findings(std::filesystem::path const& root,
                                                Edges const& edges,
                                                std::vector<std::string> const& top_folders);

}  // namespace citytwin::architecture
