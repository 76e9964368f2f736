#include "geodata/spatial_index.h"

#include <algorithm>
#include <set>

#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>

#include "geodata/spatial_index_walk.h"
#include "tests/geodata/boxes.h"
#include "tests/support/catch.h"

using namespace citytwin;
using citytwin::test::city_boxes;
using citytwin::test::random_boxes;

namespace {

using Rows = std::vector<std::uint32_t>;
using Neighbours = std::vector<SpatialIndex::Neighbour>;

/// Boxes on whole eighths are exact in float32, so the index's answer must equal that on doubles.
std::vector<Box> on_eighths(std::vector<Box> boxes) {
  auto const snap = [](double& v) { v = std::round(v * 8) / 8; };
  for (auto& b : boxes) {
    snap(b.min_x);
    snap(b.min_y);
    snap(b.max_x);
    snap(b.max_y);
  }
  return boxes;
}

Rows brute_window(std::vector<Box> const& boxes, Box const& query) {
  Rows rows;
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    if (!boxes[i].empty() && boxes[i].intersects(query)) rows.push_back(i);
  }
  return rows;
}

Rows sorted_window(SpatialIndex const& index, Box const& query) {
  Rows rows;
  index.window(query, rows);
  std::sort(rows.begin(), rows.end());
  return rows;
}

double gap_m(Box const& b, double x, double y) {
  double const dx = std::max({0.0, b.min_x - x, x - b.max_x});
  double const dy = std::max({0.0, b.min_y - y, y - b.max_y});
  return std::sqrt(dx * dx + dy * dy);
}

Neighbours brute_nearest(std::vector<Box> const& boxes, double x, double y, std::size_t k) {
  Neighbours all;
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    if (!boxes[i].empty()) all.push_back({i, gap_m(boxes[i], x, y)});
  }
  std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) {
    return a.distance_m != b.distance_m ? a.distance_m < b.distance_m : a.row < b.row;
  });
  all.resize(std::min(k, all.size()));
  return all;
}

std::vector<double> distances_m(Neighbours const& neighbours) {
  std::vector<double> all;
  for (auto const& n : neighbours) all.push_back(n.distance_m);
  return all;
}

/// True when no row comes twice, each is as far as it says, and the distances are those of a scan.
bool are_nearest(Neighbours const& found, std::vector<Box> const& boxes, double x, double y,
                 std::size_t k) {
  std::set<std::uint32_t> rows;
  for (auto const& n : found) {
    if (n.distance_m != gap_m(boxes[n.row], x, y) || !rows.insert(n.row).second) return false;
  }
  return distances_m(found) == distances_m(brute_nearest(boxes, x, y, k));
}

Box around(Box const& b, double side_m) {
  double const x = (b.min_x + b.max_x) / 2;
  double const y = (b.min_y + b.max_y) / 2;
  return {x - side_m / 2, y - side_m / 2, x + side_m / 2, y + side_m / 2};
}

}  // namespace

TEST_CASE("windows and neighbours equal brute force for any number of boxes", "[geodata][exact]") {
  for (std::size_t n : {0U, 1U, 2U, 15U, 16U, 17U, 256U, 257U, 5000U}) {
    auto boxes = on_eighths(city_boxes(n, 3000, 2000, 5));
    if (n > 20) boxes[7] = boxes[11] = Box{};  // rows without a geometry
    SpatialIndex const index(boxes);
    CHECK(index.size() == (n > 20 ? n - 2 : n));
    for (double side : {0.0, 50.0, 500.0, 1e7}) {
      Box const query = around(n == 0 ? Box{0, 0, 1, 1} : boxes[n / 2], side);
      REQUIRE(sorted_window(index, query) == brute_window(boxes, query));
      for (std::size_t k : {1U, 3U, 40U}) {
        auto const found = index.nearest(query.min_x, query.max_y, k);
        REQUIRE(are_nearest(found, boxes, query.min_x, query.max_y, k));
      }
    }
  }
}

TEST_CASE("an empty query box matches nothing and an unbounded one everything",
          "[geodata][exact]") {
  auto const boxes = random_boxes(1000, 500, 500, 1);
  SpatialIndex const index(boxes);
  constexpr double infinite = std::numeric_limits<double>::infinity();
  CHECK(sorted_window(index, Box{}).empty());
  CHECK(sorted_window(index, {-infinite, -infinite, infinite, infinite}).size() == 1000);
}

TEST_CASE("equal boxes come in row order when an exact distance is asked for", "[geodata][exact]") {
  std::vector<Box> const boxes(100, Box{10, 10, 20, 20});
  SpatialIndex const index(boxes);
  auto const found = index.nearest(0, 15, 7, [](std::uint32_t) { return 10.0; });
  REQUIRE(found.size() == 7);
  for (std::uint32_t i = 0; i < 7; ++i) CHECK(found[i] == SpatialIndex::Neighbour{i, 10.0});
  CHECK(are_nearest(index.nearest(0, 15, 7), boxes, 0, 15, 7));
}

TEST_CASE("a tree built by all threads, and one packed by tiles, answer like the serial one",
          "[geodata][exact]") {
  auto boxes = on_eighths(city_boxes(200'000, 7000, 5000, 15));
  boxes[5] = boxes[70'000] = Box{};
  SpatialIndex const serial(boxes);
  SpatialIndex const parallel(boxes, {.parallel = true});
  SpatialIndex const tiles(boxes, {.packing = Packing::str});
  SpatialIndex const parallel_tiles(boxes, {.packing = Packing::str, .parallel = true});
  CHECK(serial.size() == boxes.size() - 2);
  for (std::size_t i = 10; i < boxes.size(); i += 9973) {
    Box const query = around(boxes[i], 300);
    Rows rows, parallel_rows, tile_rows, parallel_tile_rows;
    serial.window(query, rows);
    parallel.window(query, parallel_rows);
    REQUIRE(rows == parallel_rows);
    tiles.window(query, tile_rows);
    parallel_tiles.window(query, parallel_tile_rows);
    REQUIRE(tile_rows == parallel_tile_rows);
    std::sort(rows.begin(), rows.end());
    REQUIRE(sorted_window(tiles, query) == rows);
    REQUIRE(serial.nearest(query.min_x, query.min_y, 9) ==
            parallel.nearest(query.min_x, query.min_y, 9));
    REQUIRE(are_nearest(tiles.nearest(query.min_x, query.min_y, 9), boxes, query.min_x, query.min_y,
                        9));
  }
}

TEST_CASE("rows come in the order of a key, ties by row, until the visitor has enough",
          "[geodata][exact]") {
  auto const boxes = on_eighths(random_boxes(3000, 300, 300, 22));
  SpatialIndex const index(boxes);
  auto const lower = [](Box const& b) { return b.min_x > 200 ? HUGE_VAL : gap_m(b, 150, 150); };
  auto const key = [&](std::uint32_t row) { return std::ceil(gap_m(boxes[row], 150, 150)); };
  Neighbours expected;
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    if (boxes[i].min_x <= 200) expected.push_back({i, key(i)});
  }
  std::stable_sort(expected.begin(), expected.end(),
                   [](auto const& a, auto const& b) { return a.distance_m < b.distance_m; });
  Neighbours found;
  CHECK(index.visit_in_order(lower, key, [&](std::uint32_t row, double at) {
    found.push_back({row, at});
    return true;
  }));
  CHECK(found == expected);
  found.clear();
  CHECK_FALSE(index.visit_in_order(lower, key, [&](std::uint32_t row, double at) {
    found.push_back({row, at});
    return found.size() < 9;
  }));
  CHECK(std::equal(found.begin(), found.end(), expected.begin()));
}

TEST_CASE("every kernel gives the scalar one's rows in the scalar one's order",
          "[geodata][exact]") {
  for (auto const& boxes : {city_boxes(30000, 3000, 2000, 3), random_boxes(30000, 3000, 2000, 4)}) {
    SpatialIndex const index(boxes);
    auto const answers = [&](std::string const& kernel) {
      use_index_kernel(kernel);
      Rows rows;
      Neighbours near;
      for (std::size_t i = 0; i < boxes.size(); i += 500) {
        for (double side : {0.0, 30.0, 1000.0}) index.window(around(boxes[i], side), rows);
        for (auto const& n : index.nearest(boxes[i].min_x - 7.3, boxes[i].max_y, 12))
          near.push_back(n);
      }
      return std::pair(rows, near);
    };
    auto const expected = answers("scalar");
    for (auto const& kernel : index_kernels()) {
      INFO(kernel);
      CHECK(answers(kernel) == expected);
    }
    use_index_kernel("best");
  }
}

TEST_CASE("a window loses no box to float rounding, far from the origin either",
          "[geodata][exact]") {
  auto boxes = random_boxes(20000, 4000, 4000, 9);
  for (auto& b : boxes)
    b = {b.min_x + 61234.567, b.min_y - 48765.432, b.max_x + 61234.567, b.max_y - 48765.432};
  SpatialIndex const index(boxes);
  std::size_t extra = 0, hits = 0;
  for (std::size_t i = 0; i < boxes.size(); i += 200) {
    auto const query = boxes[i];
    auto const exact = brute_window(boxes, query);
    auto const found = sorted_window(index, query);
    REQUIRE(std::includes(found.begin(), found.end(), exact.begin(), exact.end()));
    extra += found.size() - exact.size();
    hits += exact.size();
  }
  CHECK(extra <= hits / 100);  // 4 mm of slack on boxes of metres: under 1 % more
}

TEST_CASE("windows and neighbours equal those of Boost's rtree", "[geodata][oracle]") {
  namespace bg = boost::geometry;
  namespace bgi = boost::geometry::index;
  using Point = bg::model::point<double, 2, bg::cs::cartesian>;
  using Item = std::pair<bg::model::box<Point>, std::uint32_t>;
  for (auto const& boxes : {on_eighths(city_boxes(50000, 5000, 4000, 11)),
                            on_eighths(random_boxes(50000, 5000, 4000, 12))}) {
    std::vector<Item> items;
    for (std::uint32_t i = 0; i < boxes.size(); ++i) {
      auto const& b = boxes[i];
      items.push_back({{{b.min_x, b.min_y}, {b.max_x, b.max_y}}, i});
    }
    bgi::rtree<Item, bgi::quadratic<16>> const rival(items);
    SpatialIndex const index(boxes);
    for (std::size_t i = 0; i < boxes.size(); i += 400) {
      Box const q = around(boxes[i], i % 3 == 0 ? 1000 : 100);
      std::vector<Item> theirs;
      rival.query(bgi::intersects(bg::model::box<Point>{{q.min_x, q.min_y}, {q.max_x, q.max_y}}),
                  std::back_inserter(theirs));
      Rows expected(theirs.size());
      std::transform(theirs.begin(), theirs.end(), expected.begin(),
                     [](auto const& t) { return t.second; });
      std::sort(expected.begin(), expected.end());
      REQUIRE(sorted_window(index, q) == expected);
      theirs.clear();
      rival.query(bgi::nearest(Point{q.min_x, q.min_y}, 10), std::back_inserter(theirs));
      std::vector<double> distances;
      for (auto const& t : theirs) distances.push_back(gap_m(boxes[t.second], q.min_x, q.min_y));
      std::sort(distances.begin(), distances.end());
      auto const ours = index.nearest(q.min_x, q.min_y, 10);
      for (std::size_t j = 0; j < 10; ++j) REQUIRE(ours[j].distance_m == distances[j]);
    }
  }
}

TEST_CASE("a visitor stops a window at the first batch", "[geodata][contract]") {
  auto const boxes = city_boxes(20000, 3000, 2000, 3);
  SpatialIndex const index(boxes);
  int batches = 0;
  CHECK_FALSE(index.visit_window({0, 0, 3000, 2000}, [&](std::span<std::uint32_t const>) {
    ++batches;
    return false;
  }));
  CHECK(batches == 1);
}

TEST_CASE("the nearest by an exact distance is found though its box is not the nearest",
          "[geodata][exact]") {
  // Each row's true distance is its box distance plus a penalty that falls with the row.
  auto const boxes = on_eighths(random_boxes(3000, 300, 300, 21));
  SpatialIndex const index(boxes);
  auto const exact = [&](std::uint32_t row) {
    return gap_m(boxes[row], 150, 150) + (3000 - row) * 0.05;
  };
  Neighbours all;
  for (std::uint32_t i = 0; i < boxes.size(); ++i) all.push_back({i, exact(i)});
  std::sort(all.begin(), all.end(),
            [](auto const& a, auto const& b) { return a.distance_m < b.distance_m; });
  auto const found = index.nearest(150, 150, 5, exact);
  REQUIRE(found.size() == 5);
  CHECK(std::equal(found.begin(), found.end(), all.begin()));
  double const limit = all[2].distance_m;
  CHECK(index.nearest(150, 150, 5, exact, limit).size() == 3);
}
