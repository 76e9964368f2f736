#include "geodata/local_frame.h"

#include "tests/support/catch.h"

using namespace citytwin;

TEST_CASE("convergence and scale are those of the projection, whichever axis comes first",
          "[geodata][oracle]") {
  // proj_factors() of +proj=tmerc +lon_0=120 +ellps=GRS80 at 121.22 E 31.03 N, PROJ 9.1.1.
  auto const northing_first = make_local_frame("EPSG:4549", 616482.864, 3434939.749, "");
  REQUIRE(northing_first);
  CHECK(northing_first->convergence_deg == Approx(0.6289647522).margin(1e-6));
  CHECK(northing_first->point_scale == Approx(1.000167297290).margin(1e-8));
  // The same of EPSG:26910 at 430 km E, 5440 km N: west of the meridian, scale 0.9996 on it.
  auto const easting_first = make_local_frame("EPSG:26910", 430000, 5440000, "");
  REQUIRE(easting_first);
  CHECK(easting_first->convergence_deg == Approx(-0.72509104).margin(1e-6));
  CHECK(easting_first->point_scale == Approx(0.9996601927).margin(1e-8));
}
