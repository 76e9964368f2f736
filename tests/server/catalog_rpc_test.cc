#include "citytwin/v1/catalog_service.grpc.pb.h"
#include "tests/server/running_server.h"
#include "tests/support/catch.h"

namespace citytwin::test {

TEST_CASE("layers are listed with kind, count, schema and absolute extent", "[server][exact]") {
  RunningServer const running;
  auto const stub = v1::CatalogService::NewStub(running.channel());
  grpc::ClientContext context;
  v1::ListLayersResponse response;
  REQUIRE(stub->ListLayers(&context, {}, &response).ok());
  REQUIRE(response.layers_size() == 2);
  auto const& roads = response.layers(0);
  CHECK(roads.name() == "roads");
  CHECK(roads.kind() == "road");
  CHECK(roads.geometry_type() == v1::GEOMETRY_TYPE_LINE);
  CHECK(roads.feature_count() == 400);
  CHECK(roads.attribution() == "drawn by the test");
  REQUIRE(roads.columns_size() == 3);
  CHECK(roads.columns(2).name() == "width_m");
  CHECK(roads.columns(2).type() == v1::ATTRIBUTE_TYPE_NUMBER);
  CHECK(roads.columns(2).null_count() == 134);
  auto const extent = small_city()->layers[0]->extent();
  CHECK(roads.extent().min_easting_m() == extent.min_x + 500000);
  CHECK(roads.extent().max_northing_m() == extent.max_y + 3400000);
  CHECK(response.crs() == "EPSG:4549");
  CHECK(response.model_version() == small_city()->version);
}

TEST_CASE("the city says that it is synthetic, its frame and its datum", "[server][exact]") {
  RunningServer const running;
  auto const stub = v1::CatalogService::NewStub(running.channel());
  grpc::ClientContext context;
  v1::GetCityResponse city;
  REQUIRE(stub->GetCity(&context, {}, &city).ok());
  CHECK(city.synthetic());
  CHECK(city.name().zh() == "小城");
  CHECK(city.vertical_datum() == "EPSG:5737");
  CHECK(city.extent().max_easting_m() == 501000);
  CHECK_FALSE(city.has_terrain());
  CHECK(city.attributions_size() == 1);
}

}  // namespace citytwin::test
