#include "scenarios/quality/validate.h"

#include <array>
#include <cmath>

#include <stdlib.h>

#include "geodata/city_folder.h"
#include "geodata/import/import.h"
#include "geodata/network/road_graph.h"

namespace citytwin::quality {

namespace {

struct Counted {
  char const* name;
  char const* file;  ///< under the root of the real data
  double nodes, edges, components, km;
};

constexpr std::array<Counted, 2> extracts{
    Counted{"roads of central Shanghai", "geodata/shanghai_center_osm/shanghai_center.osm.gz", 4588,
            7077, 8, 974.8},
    Counted{"roads of Huangpu", "geodata/shanghai_center_osm/shanghai_huangpu_osmnx.osm", 782, 1175,
            76, 101.9}};
constexpr char const* counted_by = "counts of the file by another program";

Result<RoadGraph> roads_of(std::filesystem::path const& file) {
  auto const map = read_import_map("osm");
  if (!map) return map.error();
  ImportOptions options;
  std::string scratch = (std::filesystem::temp_directory_path() / "citytwin-XXXXXX").string();
  std::filesystem::path const folder = ::mkdtemp(scratch.data());
  options.folder = folder / "city";
  auto const report = import_files({file}, *map, options);
  using City = Result<std::shared_ptr<CityModel const>>;
  City const city = report ? load_city(options.folder) : City(report.error());
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  if (!city) return city.error();
  return build_road_graph(**city);
}

void add_rows(Counted const& c, RoadGraph const& graph, std::vector<ValidationRow>& rows) {
  auto const off = [&](char const* quantity, double value, double expected) {
    rows.push_back(at_most(c.name, quantity, std::abs(value - expected), 0, "", counted_by));
  };
  off("|nodes - counted|", static_cast<double>(graph.network.nodes.size()), c.nodes);
  off("|edges - counted|", static_cast<double>(graph.network.edges.size()), c.edges);
  auto const parts = connected_components(graph.network.links);
  off("|components - counted|", static_cast<double>(parts.count()), c.components);
  double const km = graph.network.length_m() / 1000;
  rows.push_back(at_most(c.name, "|length - counted| / counted", std::abs(km - c.km) / c.km, 0.002,
                         "", "local scaling on a sphere, good to 0.2 %"));
}

}  // namespace

Result<std::vector<ValidationRow>> validate(std::filesystem::path const& data_root) {
  std::vector<ValidationRow> rows;
  for (auto const& counted : extracts) {
    auto const file = data_root / counted.file;
    if (!std::filesystem::exists(file)) {
      auto row = at_most(counted.name, "network", 0, 0, "", counted_by);
      row.skipped = file.string() + " is absent";
      rows.push_back(std::move(row));
      continue;
    }
    auto const graph = roads_of(file);
    if (!graph) return graph.error();
    add_rows(counted, *graph, rows);
  }
  return rows;
}

}  // namespace citytwin::quality
