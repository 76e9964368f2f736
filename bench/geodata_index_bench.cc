// How many questions a second the spatial index answers, beside Boost.Geometry's rtree on the same
// float boxes. Before anything is timed, both answer every question and must agree.
#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>

#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <boost/iterator/function_output_iterator.hpp>

#include "bench/geodata_bench.h"
#include "bench/geodata_memory.h"
#include "geodata/spatial_index.h"
#include "geodata/spatial_index_walk.h"
#include "tests/geodata/boxes.h"

namespace citytwin::bench {

namespace {

namespace bg = boost::geometry;
namespace bgi = boost::geometry::index;
using Point = bg::model::point<float, 2, bg::cs::cartesian>;
using BoostBox = bg::model::box<Point>;
using Item = std::pair<BoostBox, std::uint32_t>;
using BoostTree = bgi::rtree<Item, bgi::quadratic<16>>;
/// Of 4, 8, 16 and 32 boxes a node, 4 are its best for one neighbour, 16 for ten and for windows.
using NarrowBoostTree = bgi::rtree<Item, bgi::quadratic<4>>;
using Rows = std::vector<std::uint32_t>;
using Neighbours = std::vector<SpatialIndex::Neighbour>;

constexpr char const* rival_name = "Boost.Geometry rtree, packed, float";
constexpr unsigned seed = 7;

/// The float box that the index stores and asks with.
BoostBox boost_box(Box const& b) {
  auto const f = outward(b);
  return {{f.min_x, f.min_y}, {f.max_x, f.max_y}};
}

std::vector<Item> boost_items(std::vector<Box> const& boxes) {
  std::vector<Item> items;
  items.reserve(boxes.size());
  for (std::uint32_t row = 0; row < boxes.size(); ++row) {
    items.emplace_back(boost_box(boxes[row]), row);
  }
  return items;
}

/// City-like boxes, equally dense at every size, in both indexes.
struct World {
  explicit World(std::size_t millions)
      : boxes(test::city_boxes(millions * 1'000'000, 15'000 * std::sqrt(millions),
                               11'000 * std::sqrt(millions), seed, 40 * millions)),
        ours(boxes),
        boost(boost_items(boxes)),
        name(millions == 1 ? "" : std::to_string(millions) + "m_"),
        note(std::to_string(millions) + " M city-like boxes, one thread") {}

  std::vector<Box> boxes;
  SpatialIndex ours;
  BoostTree boost;
  std::string name;  ///< what its rows begin with
  std::string note;
};
using WorldPtr = std::shared_ptr<World const>;

/// Windows around items spread over the whole set.
std::vector<Box> windows(World const& world, double side_m, std::size_t count) {
  std::vector<Box> out;
  for (std::size_t i = 0; i < count; ++i) {
    auto const& b = world.boxes[i * (world.boxes.size() / count)];
    double const x = (b.min_x + b.max_x) / 2;
    double const y = (b.min_y + b.max_y) / 2;
    out.push_back({x - side_m / 2, y - side_m / 2, x + side_m / 2, y + side_m / 2});
  }
  return out;
}

void ask_ours(World const& world, Box const& window, Rows& rows) {
  rows.clear();
  world.ours.window(window, rows);
}

/// Appends rows without copying the boxes, as a careful user of Boost would.
void ask_boost(World const& world, Box const& window, Rows& rows) {
  rows.clear();
  world.boost.query(
      bgi::intersects(boost_box(window)),
      boost::make_function_output_iterator([&](Item const& item) { rows.push_back(item.second); }));
}

void check_windows(World const& world, std::vector<Box> const& asked) {
  Rows ours;
  Rows theirs;
  for (auto const& window : asked) {
    ask_ours(world, window, ours);
    ask_boost(world, window, theirs);
    std::sort(ours.begin(), ours.end());
    std::sort(theirs.begin(), theirs.end());
    if (ours != theirs) throw std::logic_error("geodata: the index and Boost differ in a window");
  }
}

void ask_all(World const& world, std::vector<Box> const& asked, Rows& rows) {
  for (auto const& w : asked) ask_ours(world, w, rows);
  keep(rows.size());
}

/// What the windows read of the tree and write of rows, beside what the machine can move.
void add_bandwidth(Suite& suite, WorldPtr const& world, std::string const& name,
                   std::shared_ptr<std::vector<Box> const> const& asked) {
  suite.add_rows([=] {
    double bytes = 0;
    for (auto const& w : *asked) bytes += window_bytes(world->ours, w);
    Rows rows;
    double const seconds = best_seconds([&] { ask_all(*world, *asked, rows); });
    BenchRow row{.name = "geodata/" + name + "_bandwidth",
                 .value = bytes / seconds / 1e9,
                 .unit = "GB/s",
                 .note = world->note + "; times better = share of STREAM; nodes and rows moved"};
    return std::vector{with_rival(std::move(row), "STREAM triad, one thread", stream_gb_per_s())};
  });
}

void add_windows(Suite& suite, WorldPtr const& world, std::string const& size, double side_m,
                 std::size_t count, double at_least) {
  auto const asked = std::make_shared<std::vector<Box> const>(windows(*world, side_m, count));
  check_windows(*world, *asked);
  auto const rows = std::make_shared<Rows>();
  std::string const name = "windows_" + world->name + size;
  suite.add_pair({.name = "geodata/" + name,
                  .unit = "windows/s",
                  .items = static_cast<double>(count),
                  .ours = [=] { ask_all(*world, *asked, *rows); },
                  .rival = rival_name,
                  .rival_work =
                      [=] {
                        for (auto const& w : *asked) ask_boost(*world, w, *rows);
                        keep(rows->size());
                      },
                  .at_least = at_least,
                  .note = world->note + ", rows copied out, answers equal"});
  add_bandwidth(suite, world, name, asked);
}

Point corner(Box const& window) {
  return {static_cast<float>(window.min_x), static_cast<float>(window.min_y)};
}

template <class Tree>
void check_nearest(World const& world, Tree const& rival, Box const& window, unsigned k) {
  Point const p = corner(window);
  std::vector<double> theirs;
  rival.query(bgi::nearest(p, k), boost::make_function_output_iterator([&](Item const& item) {
                theirs.push_back(std::sqrt(bg::comparable_distance(p, item.first)));
              }));
  std::sort(theirs.begin(), theirs.end());
  auto const ours = world.ours.nearest(p.get<0>(), p.get<1>(), k);
  for (std::size_t i = 0; i < k; ++i) {
    double const d = theirs[i];
    if (std::abs(ours[i].distance_m - d) > 1e-3 + 1e-5 * d) {  // theirs are computed in float
      throw std::logic_error("geodata: the index and Boost differ in a neighbour");
    }
  }
}

template <class Tree>
void add_nearest(Suite& suite, WorldPtr const& world, std::shared_ptr<Tree const> const& rival,
                 unsigned k, std::optional<double> at_least) {
  constexpr std::size_t count = 5000;
  auto const asked = std::make_shared<std::vector<Box> const>(windows(*world, 60, count));
  for (auto const& w : *asked) check_nearest(*world, *rival, w, k);
  suite.add_pair({.name = "geodata/nearest_" + world->name + std::to_string(k),
                  .unit = "points/s",
                  .items = static_cast<double>(count),
                  .ours =
                      [=, found = Neighbours()]() mutable {
                        for (auto const& w : *asked) {
                          Point const p = corner(w);
                          world->ours.nearest(p.get<0>(), p.get<1>(), k, found);
                          keep(found.size());
                        }
                      },
                  .rival = rival_name,
                  .rival_work =
                      [=, found = std::vector<Item>()]() mutable {
                        for (auto const& w : *asked) {
                          found.clear();
                          rival->query(bgi::nearest(corner(w), k), std::back_inserter(found));
                          keep(found.size());
                        }
                      },
                  .at_least = at_least,
                  .note = world->note + ", sorted by distance (Boost's are not), distances equal; "
                                        "Boost with its best node size"});
}

/// One neighbour and ten, each beside Boost's best tree for it.
void add_nearest(Suite& suite, WorldPtr const& world, std::optional<double> at_least) {
  add_nearest(suite, world, std::make_shared<NarrowBoostTree const>(boost_items(world->boxes)), 1,
              at_least);
  add_nearest(suite, world, std::shared_ptr<BoostTree const>(world, &world->boost), 10, at_least);
}

void add_build(Suite& suite, WorldPtr const& world) {
  auto const items = std::make_shared<std::vector<Item> const>(boost_items(world->boxes));
  suite.add_pair({.name = "geodata/build",
                  .unit = "boxes/s",
                  .items = static_cast<double>(items->size()),
                  .ours = [=] { keep(SpatialIndex(world->boxes).size()); },
                  .rival = rival_name,
                  .rival_work = [=] { keep(BoostTree(*items).size()); },
                  .at_least = 2.0,
                  .note = world->note});
}

void add_memory(Suite& suite, WorldPtr const& world) {
  suite.add_rows([=] {
    BenchRow row{
        .name = "geodata/index_memory",
        .value = static_cast<double>(world->ours.bytes()) / static_cast<double>(world->ours.size()),
        .unit = "B/item",
        .better = Better::lower,
        .at_least = 1.0,
        .note = world->note};
    return std::vector{with_rival(std::move(row), "the limit set for it", 22.0)};
  });
}

double wall_seconds(World const& world, IndexOptions const& options) {
  auto const start = std::chrono::steady_clock::now();
  keep(SpatialIndex(world.boxes, options).size());
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Wall time, the best of three: CPU time would hide what the other threads did.
void add_parallel_build(Suite& suite, WorldPtr const& world) {
  suite.add_rows([=] {
    double serial = wall_seconds(*world, {});
    double parallel = wall_seconds(*world, {.parallel = true});
    for (int i = 0; i < 2; ++i) {
      serial = std::min(serial, wall_seconds(*world, {}));
      parallel = std::min(parallel, wall_seconds(*world, {.parallel = true}));
    }
    BenchRow row{.name = "geodata/build_" + world->name + "all_threads",
                 .value = parallel,
                 .unit = "s",
                 .better = Better::lower,
                 .note = world->note.substr(0, world->note.find(',')) +
                         "; wall time, all threads beside one; the trees are equal"};
    return std::vector{with_rival(std::move(row), "itself on one thread", serial)};
  });
}

}  // namespace

void add_geodata_index(Suite& suite) {
  auto const city = std::make_shared<World const>(1);
  add_windows(suite, city, "100m", 100, 5000, 2.2);
  add_windows(suite, city, "1km", 1000, 400, 2.2);
  add_nearest(suite, city, 1.5);
  add_build(suite, city);
  add_memory(suite, city);
  add_parallel_build(suite, city);
  auto const province = std::make_shared<World const>(10);
  add_windows(suite, province, "100m", 100, 5000, 1.5);
  add_windows(suite, province, "1km", 1000, 400, 1.5);
  add_nearest(suite, province, std::nullopt);
}

}  // namespace citytwin::bench
