#include "geodata/layer.h"

#include "tests/support/catch.h"

using namespace citytwin;

TEST_CASE("an attribute that was never set is null, not zero", "[geodata][exact]") {
  LayerBuilder builder("roads", LayerKind::road, GeometryType::line);
  std::vector<Vec3> const line{{0, 0, 0}, {3, 4, 0}};
  builder.geometry().add_line(line);
  builder.end_feature();
  builder.geometry().add_line(line);
  builder.set("lanes", std::int64_t{4});
  builder.set("width_m", 14.5);
  builder.end_feature(77);
  auto const layer = std::move(builder).build();
  CHECK_FALSE(layer->number("lanes", 0));
  CHECK(layer->number("lanes", 1) == 4.0);
  CHECK(layer->row_of(77) == 1U);
  CHECK(layer->row_of(1) == 0U);
  CHECK_FALSE(layer->row_of(2));
}
