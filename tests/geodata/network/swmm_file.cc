#include "tests/geodata/network/swmm_file.h"

#include <fstream>
#include <set>
#include <sstream>

#include "tests/geodata/network/drawn_city.h"

namespace citytwin::test {

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Words of each line, by section.
std::map<std::string, Rows> read_sections(std::filesystem::path const& file) {
  std::map<std::string, Rows> sections;
  std::ifstream stream(file);
  std::string line, section;
  while (std::getline(stream, line)) {
    std::istringstream words(line.substr(0, line.find(';')));
    std::vector<std::string> row;
    for (std::string word; words >> word;) row.push_back(word);
    if (row.empty()) continue;
    if (row[0][0] == '[') {
      section = row[0];
    } else {
      sections[section].push_back(row);
    }
  }
  return sections;
}

}  // namespace

CityModel swmm_city(std::filesystem::path const& file) {
  auto sections = read_sections(file);
  std::map<std::string, Vec3> at;
  for (auto const& row : sections["[COORDINATES]"]) {
    at[row[0]] = {std::stod(row[1]), std::stod(row[2]), 0};
  }
  std::map<std::string, double> invert;
  std::vector<DrawnFeature> nodes;
  for (auto const* section : {"[JUNCTIONS]", "[OUTFALLS]", "[STORAGE]", "[DIVIDERS]"}) {
    for (auto const& row : sections[section]) {
      invert[row[0]] = std::stod(row[1]);
      bool const outfall = std::string(section) == "[OUTFALLS]";
      nodes.push_back(
          {{at.at(row[0])},
           {{"source_id", row[0]}, {"type", std::string(outfall ? "outfall" : "manhole")}}});
    }
  }
  std::map<std::string, std::vector<Vec3>> bends;
  for (auto const& row : sections["[VERTICES]"]) {
    bends[row[0]].push_back({std::stod(row[1]), std::stod(row[2]), 0});
  }
  std::vector<DrawnFeature> links;
  for (auto const* section : {"[CONDUITS]", "[PUMPS]", "[ORIFICES]", "[WEIRS]", "[OUTLETS]"}) {
    for (auto const& row : sections[section]) {
      std::vector<Vec3> line{at.at(row[1])};
      line.insert(line.end(), bends[row[0]].begin(), bends[row[0]].end());
      line.push_back(at.at(row[2]));
      links.push_back({line,
                       {{"source_id", row[0]},
                        {"from_node", row[1]},
                        {"to_node", row[2]},
                        {"invert_from_m", invert.at(row[1])},
                        {"invert_to_m", invert.at(row[2])}}});
    }
  }
  return drawn_city({drawn_layer("pipes", LayerKind::pipe, GeometryType::line, links),
                     drawn_layer("pipe_nodes", LayerKind::pipe_node, GeometryType::point, nodes)});
}

}  // namespace citytwin::test
