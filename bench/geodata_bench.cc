/// How many questions a second the spatial index answers, beside Boost.Geometry's rtree on the same
/// float boxes. Before anything is timed, both answer every question and must agree.
#include <algorithm>
#include <memory>
#include <stdexcept>

#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <boost/iterator/function_output_iterator.hpp>

#include "bench/suite.h"
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
using Rows = std::vector<std::uint32_t>;

constexpr std::size_t item_count = 1'000'000;
constexpr unsigned seed = 7;

/// The float box that the index stores and asks with.
BoostBox outward(Box const& b) {
  return {{round_down(b.min_x), round_down(b.min_y)}, {round_up(b.max_x), round_up(b.max_y)}};
}

struct World {
  World() : boxes(test::city_boxes(item_count, 15'000, 11'000, seed)), ours(boxes) {
    std::vector<Item> items;
    items.reserve(boxes.size());
    for (std::uint32_t row = 0; row < boxes.size(); ++row) {
      items.emplace_back(outward(boxes[row]), row);
    }
    boost = BoostTree(items);
  }

  std::vector<Box> boxes;
  SpatialIndex ours;
  BoostTree boost;
};

/// Windows around items spread over the whole set.
std::vector<Box> windows(World const& world, double side_m, std::size_t count) {
  std::vector<Box> out;
  for (std::size_t i = 0; i < count; ++i) {
    auto const& b = world.boxes[i * (item_count / count)];
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
      bgi::intersects(outward(window)),
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

void add_windows(Suite& suite, std::shared_ptr<World const> const& world, std::string const& name,
                 double side_m, std::size_t count, double at_least) {
  auto const asked = std::make_shared<std::vector<Box> const>(windows(*world, side_m, count));
  check_windows(*world, *asked);
  auto const rows = std::make_shared<Rows>();
  suite.add_pair({.name = "geodata/" + name,
                  .unit = "windows/s",
                  .items = static_cast<double>(count),
                  .ours =
                      [=] {
                        for (auto const& w : *asked) ask_ours(*world, w, *rows);
                        keep(rows->size());
                      },
                  .rival = "Boost.Geometry rtree, packed, float",
                  .rival_work =
                      [=] {
                        for (auto const& w : *asked) ask_boost(*world, w, *rows);
                        keep(rows->size());
                      },
                  .at_least = at_least,
                  .note = "1 M city-like boxes, one thread, rows copied out, answers equal"});
}

float squared_distance(BoostBox const& b, Point const& p) {
  return static_cast<float>(bg::comparable_distance(p, b));
}

void check_nearest(World const& world, Box const& window, unsigned k) {
  Point const p(static_cast<float>(window.min_x), static_cast<float>(window.min_y));
  std::vector<Item> theirs;
  world.boost.query(bgi::nearest(p, k), std::back_inserter(theirs));
  std::vector<float> distances;
  for (auto const& item : theirs) distances.push_back(squared_distance(item.first, p));
  std::sort(distances.begin(), distances.end());
  auto const ours = world.ours.nearest(p.get<0>(), p.get<1>(), k);
  for (std::size_t i = 0; i < k; ++i) {
    double const d = std::sqrt(static_cast<double>(distances[i]));
    if (std::abs(ours[i].distance_m - d) > 1e-3 + 1e-5 * d) {  // theirs are computed in float
      throw std::logic_error("geodata: the index and Boost differ in a neighbour");
    }
  }
}

void add_nearest(Suite& suite, std::shared_ptr<World const> const& world, unsigned k) {
  constexpr std::size_t count = 1000;
  auto const asked = std::make_shared<std::vector<Box> const>(windows(*world, 60, count));
  for (auto const& w : *asked) check_nearest(*world, w, k);
  suite.add_pair({.name = "geodata/nearest_" + std::to_string(k),
                  .unit = "points/s",
                  .items = static_cast<double>(count),
                  .ours =
                      [=] {
                        for (auto const& w : *asked)
                          keep(world->ours.nearest(w.min_x, w.min_y, k).size());
                      },
                  .rival = "Boost.Geometry rtree, packed, float",
                  .rival_work =
                      [=] {
                        std::vector<Item> found;
                        for (auto const& w : *asked) {
                          found.clear();
                          Point const p(static_cast<float>(w.min_x), static_cast<float>(w.min_y));
                          world->boost.query(bgi::nearest(p, k), std::back_inserter(found));
                          keep(found.size());
                        }
                      },
                  .note = "1 M city-like boxes, one thread; ours sorted and ties settled by row, "
                          "which visits every box at distance 0"});
}

void add_build(Suite& suite, std::shared_ptr<World const> const& world) {
  auto const items = std::make_shared<std::vector<Item>>();
  for (std::uint32_t row = 0; row < world->boxes.size(); ++row) {
    items->emplace_back(outward(world->boxes[row]), row);
  }
  suite.add_pair({.name = "geodata/build",
                  .unit = "boxes/s",
                  .items = static_cast<double>(item_count),
                  .ours = [=] { keep(SpatialIndex(world->boxes).size()); },
                  .rival = "Boost.Geometry rtree, packed, float",
                  .rival_work = [=] { keep(BoostTree(*items).size()); },
                  .note = "1 M city-like boxes, one thread"});
}

}  // namespace

void add_geodata(Suite& suite) {
  auto const world = std::make_shared<World const>();
  add_windows(suite, world, "windows_100m", 100, 1000, 2.2);
  add_windows(suite, world, "windows_1km", 1000, 200, 2.2);
  add_nearest(suite, world, 1);
  add_nearest(suite, world, 10);
  add_build(suite, world);
}

}  // namespace citytwin::bench
