#include <fstream>
#include <random>

#include "tests/architecture/include_rules.h"
#include "tests/support/catch.h"

using namespace citytwin::architecture;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> const product_rooms{"geodata",  "proto",  "scenarios",
                                             "renderer", "server", "app"};

/// A source tree drawn in the test; removed when it goes out of scope.
class Tree {
 public:
  Tree()
      : root_(fs::temp_directory_path() /
              ("architecture_" + std::to_string(std::random_device{}()))) {
    fs::create_directories(root_);
  }
  ~Tree() { fs::remove_all(root_); }
  Tree(Tree const&) = delete;
  Tree& operator=(Tree const&) = delete;

  fs::path write(std::string const& file, std::string const& text) const {
    auto const path = root_ / file;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path;
  }
  [[nodiscard]] fs::path const& root() const { return root_; }

 private:
  fs::path root_;
};

std::vector<std::string> findings_of(Tree const& tree, std::string const& edges) {
  auto const file = tree.write("edges.txt", edges);
  return findings(tree.root(), read_edges(file), {"geodata", "scenarios"});
}

std::string const three_rooms =
    "geodata|geodata|\n"
    "core|scenarios/core|geodata\n"
    "flood|scenarios/flood|core fmt::fmt\n";

}  // namespace

TEST_CASE("every include of the product follows a declared edge, and no folders form a circle",
          "[architecture][contract]") {
  auto const edges = read_edges(CITYTWIN_EDGES_FILE);
  REQUIRE(edges.contains("geodata"));
  CHECK(quoted_includes(CITYTWIN_SOURCE_DIR, product_rooms).size() > 50);
  for (auto const& finding : findings(CITYTWIN_SOURCE_DIR, edges, product_rooms)) {
    FAIL_CHECK(finding);
  }
}

TEST_CASE("a tree that follows its edges has no findings, transitive edges included",
          "[architecture][exact]") {
  Tree const tree;
  tree.write("geodata/grid.h", "#pragma once\n");
  tree.write("scenarios/core/overlay.h", "#include \"geodata/grid.h\"\n");
  tree.write("scenarios/flood/solver.cc",
             "#include <vector>\n#include \"hwy/highway.h\"\n#include \"geodata/grid.h\"\n"
             "#include \"scenarios/core/overlay.h\"\n");
  CHECK(findings_of(tree, three_rooms).empty());
}

TEST_CASE("an illegal include is reported with file, line and include", "[architecture][exact]") {
  Tree const tree;
  tree.write("geodata/grid.cc", "// why\n#include \"scenarios/core/overlay.h\"\n");
  tree.write("scenarios/core/overlay.h", "#pragma once\n");
  auto const found = findings_of(tree, three_rooms);
  REQUIRE_FALSE(found.empty());
  CHECK(found[0] ==
        "geodata/grid.cc:2: #include \"scenarios/core/overlay.h\" is not allowed: geodata declares "
        "no dependency on scenarios/core");
}

TEST_CASE("siblings, relative includes and files outside every room are reported",
          "[architecture][exact]") {
  Tree const tree;
  tree.write("scenarios/flood/rain.h", "#pragma once\n");
  tree.write("scenarios/flood/rain.cc", "#include \"rain.h\"\n");
  tree.write("scenarios/risk/risk.cc", "#include \"scenarios/flood/rain.h\"\n");
  tree.write("scenarios/attic/old.cc", "int x;\n");
  auto const found = findings_of(tree, three_rooms + "risk|scenarios/risk|core\n");
  CHECK(found ==
        std::vector<std::string>{
            "scenarios/attic/old.cc: belongs to no declared room",
            "scenarios/flood/rain.cc:1: #include \"rain.h\" is relative; write includes "
            "from the root",
            "scenarios/risk/risk.cc:1: #include \"scenarios/flood/rain.h\" is not allowed: "
            "scenarios/risk declares no dependency on scenarios/flood"});
}

TEST_CASE("a circle of folders is reported even when every edge is declared",
          "[architecture][exact]") {
  Tree const tree;
  tree.write("geodata/a.h", "#include \"scenarios/core/b.h\"\n");
  tree.write("scenarios/core/b.h", "\n#include \"geodata/a.h\"\n");
  auto const found = findings_of(tree, "geodata|geodata|core\ncore|scenarios/core|geodata\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0] ==
        "folders depend on each other in a circle: geodata -> scenarios/core -> geodata; "
        "geodata/a.h:1: #include \"scenarios/core/b.h\"; "
        "scenarios/core/b.h:2: #include \"geodata/a.h\"");
}
