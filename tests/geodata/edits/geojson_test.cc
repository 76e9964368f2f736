#include "geodata/edits/geojson.h"

#include "geodata/local_frame.h"
#include "tests/geodata/edits/tiny_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

Result<std::vector<GeojsonFeature>> read(std::string const& text,
                                         LayerKind kind = LayerKind::tree) {
  static auto const city = tiny_city();
  return read_geojson(text, {"f.geojson", ""}, *city, kind);
}

std::string refused(std::string const& text, LayerKind kind = LayerKind::tree) {
  auto const features = read(text, kind);
  REQUIRE_FALSE(features.ok());
  return features.error().message;
}

}  // namespace

TEST_CASE("what is shown is read back to the last bit", "[geodata][exact]") {
  auto const city = tiny_city();
  for (auto const& layer : city->layers) {
    for (std::size_t row = 0; row < layer->size(); ++row) {
      auto const packed = pack(*layer, row, city->frame);
      auto const text = write_geojson(layer->id(row), packed, layer->geometry_type(), city->frame);
      auto const features = read(text, layer->kind());
      REQUIRE(features.ok());
      REQUIRE(features->size() == 1);
      auto const& feature = features->front();
      CHECK(feature.id == layer->id(row));
      CHECK(feature.etag == etag_of(packed));
      CHECK(pack({*feature.geometry, feature.attributes}, city->frame) == packed);
    }
  }
}

TEST_CASE("longitude and latitude land where PROJ says", "[geodata][oracle]") {
  // EPSG:4549 of 31.03 N, 121.22 E by PROJ 9.1.1: northing 3434939.749, easting 616482.864.
  auto const features = read(R"({"type":"Feature","properties":{},
    "geometry":{"type":"Point","coordinates":[121.22,31.03]}})");
  REQUIRE(features.ok());
  auto const v = (*features)[0].geometry->operator[](0).exterior(0)[0];
  CHECK(v.x + 616000 == Approx(616482.864).margin(0.001));
  CHECK(v.y + 3435000 == Approx(3434939.749).margin(0.001));
}

TEST_CASE("a pipe without heights is refused, a tree stands on the ground", "[geodata][contract]") {
  std::string const text = R"({"type":"Feature","properties":{},
    "geometry":{"type":"Point","coordinates":[121.22,31.03]}})";
  CHECK(refused(text, LayerKind::pipe).find("pipes and corridors need one") != std::string::npos);
  CHECK(read(text)->size() == 1);
}

TEST_CASE("what is no feature is refused by file, number and cause", "[geodata][contract]") {
  CHECK(refused("{").find("f.geojson: is not GeoJSON") == 0);
  CHECK(refused("[]").find("expected a Feature") != std::string::npos);
  CHECK(refused(R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
    "geometry":null},{"type":"Feature","properties":{"a":[1]},"geometry":null}]})")
            .find("feature 2: property 'a' is a list") != std::string::npos);
  CHECK(refused(R"({"type":"Feature","geometry":{"type":"Point","coordinates":[1]}})")
            .find("a position is [1]") != std::string::npos);
  CHECK(refused(R"({"type":"Feature","geometry":{"type":"Blob","coordinates":[1]}})")
            .find("'Blob'") != std::string::npos);
  CHECK(refused(R"({"type":"Feature","id":"x","geometry":null})").find("its id") !=
        std::string::npos);
}
