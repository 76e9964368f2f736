#include "geodata/frames/source_frame.h"

#include <cmath>

#include "geodata/crs.h"
#include "geodata/frames/area_of_use.h"
#include "tests/support/catch.h"

using namespace citytwin;

namespace {

LocalFrame songjiang() {
  return *make_local_frame("EPSG:4549", 616000, 3435000, "EPSG:5737");
}

}  // namespace

TEST_CASE("a place declared in GCJ-02 or BD-09 lands where its WGS 84 place does",
          "[geodata][frames][oracle]") {
  struct Case {
    char const* name;
    Vec2 lonlat;
  };
  // The vectors are printed to 1e-7 degrees: 11 mm.
  for (auto const& c :
       {Case{"GCJ-02", {121.2244241, 31.0278867}}, Case{"BD-09", {121.2308895, 31.0339894}}}) {
    auto to = Transformer::create(c.name, songjiang());
    REQUIRE(to.ok());
    auto const p = to->to_local(c.lonlat);
    CHECK(p.x + 616000 == Approx(616482.864).margin(0.012).epsilon(0));
    CHECK(p.y + 3435000 == Approx(3434939.749).margin(0.012).epsilon(0));
    auto const back = to->from_local(p);
    CHECK(back.x == Approx(c.lonlat.x).margin(1e-9).epsilon(0));
    CHECK(back.y == Approx(c.lonlat.y).margin(1e-9).epsilon(0));
    CHECK_THAT(to->warning(), Catch::Contains(std::string("declared as ") + c.name) &&
                                  Catch::Contains("not public"));
  }
}

TEST_CASE("a user's own WKT2 and PROJ string place like the registry's CRS",
          "[geodata][frames][oracle]") {
  auto const expected =
      Transformer::create("EPSG:4490", songjiang())->to_local(Vec2{121.22, 31.03});
  std::string const wkt = R"wkt(PROJCRS["Shanghai works",BASEGEOGCRS["CGCS2000",
    DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101]]],
    CONVERSION["own",METHOD["Transverse Mercator"],
      PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],
      PARAMETER["Longitude of natural origin",121.5,ANGLEUNIT["degree",0.0174532925199433]],
      PARAMETER["Scale factor at natural origin",1],PARAMETER["False easting",0],
      PARAMETER["False northing",-3457147]],
    CS[Cartesian,2],AXIS["(X)",north],AXIS["(Y)",east],LENGTHUNIT["metre",1]])wkt";
  std::string const proj =
      "+proj=tmerc +lat_0=0 +lon_0=121.5 +k=1 +x_0=0 +y_0=-3457147 +a=6378137 +rf=298.257222101 "
      "+units=m +type=crs";
  for (auto const& crs : {wkt, proj}) {
    auto to = Transformer::create(crs, songjiang());
    REQUIRE(to.ok());
    Vec2 const own = to->from_local(expected);
    // 0.28 degrees west of the central meridian; whatever its axis order, x is east.
    CHECK(own.x == Approx(-26734).margin(20));
    CHECK(std::abs(own.y) < 30000);
    Vec2 const back = to->to_local(own);
    CHECK(back.x == Approx(expected.x).margin(1e-6));
    CHECK(back.y == Approx(expected.y).margin(1e-6));
  }
}

TEST_CASE("WGS 84 taken as CGCS2000 says its epoch and drift, an old datum that it is far off",
          "[geodata][frames][contract]") {
  for (auto const* wgs84 : {"EPSG:4326", "EPSG:32651"}) {
    auto const note = Transformer::create(wgs84, songjiang())->warning();
    CHECK_THAT(note, Catch::Contains("epoch 2000.0") && Catch::Contains("m a year") &&
                         Catch::Contains(wgs84));
  }
  auto const beijing = Transformer::create("EPSG:4214", songjiang())->warning();
  CHECK_THAT(beijing, Catch::Contains("ballpark") && !Catch::Contains("epoch"));
}

TEST_CASE("a name given by hand goes before a file that says longitude and latitude",
          "[geodata][frames][exact]") {
  CHECK(declared_over("GCJ-02", "EPSG:4326"));
  CHECK(declared_over("bd09", "EPSG:4490"));
  CHECK_FALSE(declared_over("GCJ-02", "EPSG:4549"));
  CHECK_FALSE(declared_over("EPSG:4549", "EPSG:4326"));
  CHECK_FALSE(declared_over("", "EPSG:4326"));
}

TEST_CASE("coordinates outside a CRS's area of use are noticed, and swapped axes as such",
          "[geodata][frames][oracle]") {
  auto at = [](std::string const& crs, double x, double y) {
    return check_area_of_use(crs, {x - 1e-4, y - 1e-4, x + 1e-4, y + 1e-4})->placement;
  };
  CHECK(at("EPSG:4549", 616482.864, 3434939.749) == Placement::inside);
  CHECK(at("EPSG:4549", 3434939.749, 616482.864) == Placement::swapped);
  CHECK(at("EPSG:32651", 330110.732, 3434287.319) == Placement::inside);
  CHECK(at("EPSG:32651", 3434287.319, 330110.732) == Placement::swapped);
  CHECK(at("EPSG:4490", 121.22, 31.03) == Placement::inside);
  CHECK(at("EPSG:4490", 31.03, 121.22) == Placement::swapped);
  CHECK(at("EPSG:4326", 31.03, 121.22) == Placement::swapped);
  CHECK(at("EPSG:4326", 9.5, 47.1) == Placement::inside);
  CHECK(at("EPSG:4490", 9.5, 47.1) == Placement::outside);
  CHECK(at("GCJ-02", 121.22, 31.03) == Placement::inside);
  CHECK(at("GCJ-02", 31.03, 121.22) == Placement::swapped);
  CHECK_THAT(check_area_of_use("EPSG:4549", {3434000, 616000, 3435000, 617000})->sentence,
             Catch::Contains("EPSG:4549") && Catch::Contains("axes swapped"));
}

TEST_CASE("an unknown name is refused with what may stand there", "[geodata][frames][contract]") {
  for (auto const* name : {"EPSG:999999", "GCJ-03", "nowhere.toml", ""}) {
    auto const frame = parse_source_frame(name);
    REQUIRE_FALSE(frame.ok());
    CHECK_THAT(frame.error().message, Catch::Contains(name));
  }
}
