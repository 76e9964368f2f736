#include <cmath>
#include <random>

#include <fmt/format.h>

#include "geodata/crs.h"
#include "tests/geodata/filter/estates.h"
#include "tests/support/catch.h"

using namespace citytwin;
using test::ask;

namespace {

/// Squares of 40 m at random whole-metre places of 2 x 2 km.
std::shared_ptr<Layer const> squares(std::size_t n) {
  std::mt19937 random(5);
  LayerBuilder out("squares", LayerKind::building, GeometryType::polygon);
  for (std::size_t i = 0; i < n; ++i) {
    double const x = random() % 2000, y = random() % 2000;
    std::vector<Vec3> const ring{{x, y, 0}, {x + 40, y, 0}, {x + 40, y + 40, 0}, {x, y + 40, 0}};
    out.geometry().add_polygon(ring);
    out.end_feature();
  }
  return std::move(out).build();
}

std::vector<std::uint32_t> rows(Layer const& layer, std::string const& text) {
  auto const filter = Filter::parse(text, schema_of(layer), test::songjiang());
  INFO(text);
  REQUIRE(filter.ok());
  return filter->rows(layer)->rows;
}

}  // namespace

TEST_CASE("spatial tests of polygons agree with arithmetic on squares",
          "[geodata][filter][oracle]") {
  auto const layer = squares(2000);
  Box const box{500, 600, 900, 1100};
  std::vector<std::uint32_t> meeting, inside, near;
  for (std::uint32_t row = 0; row < layer->size(); ++row) {
    Box const b = layer->geometry(row).box();
    if (b.intersects(box)) meeting.push_back(row);
    if (b.min_x >= box.min_x && b.max_x <= box.max_x && b.min_y >= box.min_y &&
        b.max_y <= box.max_y) {
      inside.push_back(row);
    }
    double const dx = std::max({0.0, box.min_x - b.max_x, b.min_x - box.max_x});
    double const dy = std::max({0.0, box.min_y - b.max_y, b.min_y - box.max_y});
    if (std::hypot(dx, dy) <= 50) near.push_back(row);
  }
  REQUIRE(inside.size() > 20);
  std::string const text = "BBOX(616500, 3435600, 616900, 3436100)";
  CHECK(rows(*layer, "S_INTERSECTS(geom, " + text + ")") == meeting);
  CHECK(rows(*layer, "S_WITHIN(geom, " + text + ")") == inside);
  CHECK(rows(*layer, "S_DWITHIN(geom, " + text + ", 50)") == near);
  CHECK(rows(*layer, "NOT S_DISJOINT(geom, " + text + ")") == meeting);
  auto const edge =
      rows(*layer, "S_INTERSECTS(geom, " + text + ") AND NOT S_WITHIN(geom, " + text + ")");
  CHECK(edge.size() == meeting.size() - inside.size());
}

TEST_CASE("the geometries of a filter may be in any CRS, web maps' included",
          "[geodata][filter][oracle]") {
  // 121.22 E 31.03 N is E 616482.864 N 3434939.749; fid 5 lies at E 616500 N 3435000, 62.65 m off.
  CHECK(ask("S_DWITHIN(geom, POINT(121.22 31.03), 62)", "EPSG:4490").empty());
  CHECK(ask("S_DWITHIN(geom, POINT(121.22 31.03), 63)", "EPSG:4490") == "5");
  CHECK(ask("S_DWITHIN(geom, POINT(121.2244241 31.0278867), 63)", "GCJ-02") == "5");
  CHECK(ask("S_DWITHIN(geom, POINT(330110.732 3434287.319), 63)", "EPSG:32651") == "5");
  CHECK_THAT(ask("S_DWITHIN(geom, POINT(31.03 121.22), 63)", "EPSG:4490"),
             Catch::Contains("axes swapped"));
  CHECK_THAT(ask("S_DWITHIN(geom, POINT(1 2), 63)", "EPSG:999999"), Catch::Contains("EPSG:999999"));
  CHECK(ask("S_INTERSECTS(geom, BBOX(121.20, 31.02, 121.24, 31.06))", "EPSG:4490") == "1 2 3 4 5");
}

TEST_CASE("cities and CRSs asked in turn keep their own places", "[geodata][filter][exact]") {
  auto const layer = squares(2000);
  auto const found = [&](LocalFrame const& frame, std::string const& text, std::string const& crs) {
    auto const filter = Filter::parse(text, schema_of(*layer), frame, crs);
    REQUIRE(filter.ok());
    return filter->rows(*layer)->rows;
  };
  auto const near_here = [&](double easting_m) {
    auto const frame = *make_local_frame("EPSG:4549", easting_m, 3435000, "");
    auto const local =
        found(frame, fmt::format("S_DWITHIN(geom, POINT({} 3436000), 300)", easting_m + 1000), "");
    auto to_lonlat = Transformer::create("EPSG:4490", frame);
    auto const p = to_lonlat->from_local({1000, 1000});
    auto const text = fmt::format("S_DWITHIN(geom, POINT({:.12f} {:.12f}), 300)", p.x, p.y);
    CHECK(found(frame, text, "EPSG:4490") == local);
    return local;
  };
  auto const first = near_here(616000);
  REQUIRE(first.size() > 50);
  for (double const easting_m : {617000.0, 618000.0, 616000.0, 619000.0, 620000.0, 616000.0}) {
    CHECK(near_here(easting_m) == first);  // the same squares about another origin
  }
}
