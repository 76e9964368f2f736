#include <cmath>
#include <set>

#include "geodata/city_folder.h"
#include "geodata/import/import.h"
#include "geodata/network/road_graph.h"
#include "geodata/query.h"
#include "tests/geodata/network/drawn_city.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

std::shared_ptr<CityModel const> imported(std::filesystem::path const& file,
                                          std::string const& map) {
  ScratchFolder const scratch;
  ImportOptions options;
  options.folder = scratch / "city";
  auto const rules = read_import_map(map);
  REQUIRE(rules.ok());
  auto const report = import_files({file}, *rules, options);
  REQUIRE(report.ok());
  auto const city = load_city(options.folder);
  REQUIRE(city.ok());
  return *city;
}

/// Central Shanghai, imported once; null without the data.
CityModel const* shanghai() {
  static auto const city = [] {
    auto const file = test_file("geodata/shanghai_center_osm/shanghai_center.osm.gz");
    return file ? imported(*file, "osm") : nullptr;
  }();
  return city.get();
}

RoadGraph graph_of(CityModel const& city, NodingOptions const& options = {}) {
  auto graph = build_road_graph(city, options);
  REQUIRE(graph.ok());
  return std::move(graph).value();
}

template <class Holds>
std::size_t rows_where(RoadGraph const& graph, Holds const& holds) {
  std::set<std::uint32_t> rows;
  for (std::size_t e = 0; e < graph.roads.size(); ++e) {
    if (holds(graph.roads[e])) rows.insert(graph.network.edges[e].row);
  }
  return rows.size();
}

/// The city with what only coordinates and levels tell.
CityModel without_node_ids(CityModel const& city) {
  auto const& roads = *city.layer("roads");
  std::vector<DrawnFeature> bare;
  for (std::size_t r = 0; r < roads.size(); ++r) {
    auto const line = roads.geometry(r).exterior(0);
    bare.push_back({{line.begin(), line.end()}, {{"level", roads.value("level", r)}}});
  }
  return city_of_roads(bare);
}

double side(Vec3 const& a, Vec3 const& b, Vec3 const& p) {
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

/// Where the insides of two segments cross.
std::optional<Vec2> crossing(Vec3 const& a, Vec3 const& b, Vec3 const& c, Vec3 const& d) {
  double const sc = side(a, b, c);
  double const sd = side(a, b, d);
  if (sc * sd >= 0 || side(c, d, a) * side(c, d, b) >= 0) return std::nullopt;
  double const t = sc / (sc - sd);
  return Vec2{c.x + (d.x - c.x) * t, c.y + (d.y - c.y) * t};
}

struct Crossing {
  std::uint32_t row_a;
  std::uint32_t row_b;
  Vec2 at;
};

/// All places where the lines of two rows cross between their vertices.
std::vector<Crossing> find_crossings(Layer const& roads) {
  std::vector<Crossing> out;
  for (std::uint32_t a = 0; a < roads.size(); ++a) {
    auto const line = roads.geometry(a).exterior(0);
    for (auto const b : rows_in_box(roads, roads.geometry(a).box())) {
      if (b <= a) continue;
      auto const other = roads.geometry(b).exterior(0);
      for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        for (std::size_t j = 0; j + 1 < other.size(); ++j) {
          auto const at = crossing(line[i], line[i + 1], other[j], other[j + 1]);
          if (at) out.push_back({a, b, *at});
        }
      }
    }
  }
  return out;
}

std::vector<Crossing> const& crossings(Layer const& roads) {
  static auto const all = find_crossings(roads);
  return all;
}

/// Whether a node of the graph, within reach of a place, has edges of both rows.
bool joined(RoadGraph const& graph, Crossing const& c, double reach_m) {
  for (std::size_t n = 0; n < graph.network.nodes.size(); ++n) {
    auto const& node = graph.network.nodes[n];
    if (std::hypot(node.x - c.at.x, node.y - c.at.y) > reach_m) continue;
    bool a = false, b = false;
    for (auto const e : graph.network.links.edges_of(n)) {
      a = a || graph.network.edges[e].row == c.row_a;
      b = b || graph.network.edges[e].row == c.row_b;
    }
    if (a && b) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("central Shanghai has the nodes, edges and kilometres that were counted",
          "[network][oracle]") {
  auto const* city = shanghai();
  if (!city) return;
  auto const graph = graph_of(*city);
  auto const parts = connected_components(graph.network.links);
  CHECK(graph.network.nodes.size() == 4588);
  CHECK(graph.network.edges.size() == 7077);
  CHECK(parts.count() == 8);
  CHECK(parts.largest() == 4574);
  // Counted by local scaling on a sphere: good to 0.2 %.
  CHECK(graph.network.length_m() / 1000 == Approx(974.8).epsilon(0.002));
  CHECK(rows_where(graph, [](auto const& r) { return r.one_way(); }) == 2806);
  CHECK(rows_where(graph, [](auto const& r) { return r.structure != RoadStructure::ground; }) ==
        195);
}

TEST_CASE("Huangpu has the nodes, edges and kilometres that were counted", "[network][oracle]") {
  auto const file = test_file("geodata/shanghai_center_osm/shanghai_huangpu_osmnx.osm");
  if (!file) return;
  auto const graph = graph_of(*imported(*file, "osm"));
  auto const parts = connected_components(graph.network.links);
  CHECK(graph.network.nodes.size() == 782);
  CHECK(graph.network.edges.size() == 1175);
  CHECK(parts.count() == 76);
  CHECK(graph.network.length_m() / 1000 == Approx(101.9).epsilon(0.002));
}

TEST_CASE("without node ids levels decide: no junction is false, six true ones are missed",
          "[network][golden]") {
  auto const* city = shanghai();
  if (!city) return;
  auto const bare = without_node_ids(*city);
  auto const graph = graph_of(bare, {0, 5});
  CHECK(graph.report.identified_rows == 0);
  CHECK(graph.network.nodes.size() == 4588 - 6);
  CHECK(graph.network.edges.size() == 7077 - 14);
  CHECK(connected_components(graph.network.links).count() == 8);
  // The two decks of the tunnel of Fuxing East Road, whose vertices lie one above the other, and
  // eight places where a way of another layer passes through a node of a street.
  CHECK(graph.report.levels_kept_apart == 9);
}

TEST_CASE("roads that cross without a node stay apart wherever they cross", "[network][exact]") {
  auto const* city = shanghai();
  if (!city) return;
  auto const& roads = *city->layer("roads");
  auto const graph = graph_of(*city);
  auto const& all = crossings(roads);
  CHECK(all.size() == 416);
  for (auto const& c : all) {
    CHECK(roads.value("level", c.row_a) != roads.value("level", c.row_b));
    CHECK_FALSE(joined(graph, c, 0.5));
  }
}

TEST_CASE("no junction is made where a named bridge or tunnel crosses a named street",
          "[network][oracle]") {
  auto const* city = shanghai();
  if (!city) return;
  auto const& roads = *city->layer("roads");
  auto const graph = graph_of(*city);
  struct Named {
    char const* over_or_under;
    char const* street;
  };
  for (auto const& named : std::vector<Named>{{"新建路隧道", "唐山路"},
                                              {"外滩隧道", "中山东一路"},
                                              {"外滩隧道", "延安东路"},
                                              {"外白渡桥", "外滩隧道"},
                                              {"大连路隧道", "浦东大道"},
                                              {"人民路隧道", "河南南路"},
                                              {"打浦路隧道", "龙华东路"},
                                              {"西藏南路隧道", "世博大道"},
                                              {"复兴东路隧道 (上层)", "复兴东路隧道 (下层)"},
                                              {"恒丰路", "中兴路"},
                                              {"共和新路", "交通路"},
                                              {"西藏北路", "南苏州路"},
                                              {"江宁路桥", "宜昌路"}}) {
    std::size_t found = 0;
    for (auto const& c : crossings(roads)) {
      auto const a = roads.text("name_zh", c.row_a);
      auto const b = roads.text("name_zh", c.row_b);
      bool const these = (a == named.over_or_under && b == named.street) ||
                         (b == named.over_or_under && a == named.street);
      if (!these) continue;
      ++found;
      CHECK_FALSE(joined(graph, c, 0.5));
    }
    INFO(named.over_or_under << " x " << named.street);
    CHECK(found >= 1);
  }
}

TEST_CASE("Yangpu's streets, which have no ids, are joined where they touch", "[network][oracle]") {
  auto const file = test_file("geodata/shanghai_yangpu/Roads.shp");
  if (!file) return;
  auto const graph = graph_of(*imported(*file, "yangpu_shapefile"));
  auto const parts = connected_components(graph.network.links);
  CHECK(graph.report.identified_rows == 0);
  CHECK(graph.network.nodes.size() == 500);
  CHECK(graph.network.edges.size() == 680);
  CHECK(parts.count() == 2);
  CHECK(parts.largest() == 498);
  CHECK(graph.report.merged_ends == 0);
  CHECK(graph.report.cut_lines == 0);
  CHECK(graph.report.collapsed == 1);  // two vertices of one line at one place
  CHECK(graph.report.loose_ends.size() == 76);
}
