#include "geodata/edits/edit_rules.h"

#include <limits>

#include "tests/geodata/edits/tiny_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

/// What is said about an attribute; empty when it is taken.
std::string said(std::string const& layer, std::string const& name, Value value) {
  auto const city = tiny_city();
  auto const checked = checked_attributes(*city->layer(layer), {{name, std::move(value)}});
  return checked ? "" : checked.error().message;
}

std::string said(std::string const& layer, GeometryColumn const& geometry) {
  auto const city = tiny_city();
  auto const checked = checked_geometry(*city->layer(layer), *city, geometry);
  return checked ? "" : checked.error().message;
}

bool names(std::string const& message, std::string const& part) {
  return message.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an attribute keeps to its column", "[geodata][contract]") {
  CHECK(names(said("trees", "colour", std::string("red")), "species_en, height_m, conifer"));
  CHECK(
      names(said("trees", "height_m", std::string("tall")), "the text 'tall'; expected a number"));
  CHECK(names(said("trees", "conifer", 0.5), "'conifer' is 0.5; expected a whole number"));
  CHECK(names(said("trees", "species_en", std::int64_t{4}), "expected text"));
  CHECK(names(said("trees", "height_m", std::numeric_limits<double>::infinity()), "inf"));
  CHECK(names(said("roads", "name_zh", std::string("\xC8\xCB")), "not UTF-8"));  // GBK
  CHECK(names(said("roads", "name_zh", std::string(70'000, 'a')), "70000 bytes"));
  CHECK(said("roads", "name_zh", std::string("人民北路")).empty());
  CHECK(said("trees", "height_m", std::int64_t{4}).empty());
  CHECK(said("trees", "conifer", 1.0).empty());
  CHECK(said("trees", "conifer", Value{}).empty());
}

TEST_CASE("a geometry is one that the layer and the city can hold", "[geodata][contract]") {
  CHECK(said("trees", point(5, 5)).empty());
  CHECK(names(said("trees", line({{0, 0, 0}, {1, 1, 0}})), "holds points, the edit has lines"));
  CHECK(names(said("trees", GeometryColumn(GeometryType::point)), "no geometry"));
  CHECK(names(said("roads", line({{5, 5, 0}, {5, 5, 0}})), "without length"));
  CHECK(names(said("trees", point(std::nan(""), 0)), "not finite"));
  CHECK(names(said("trees", point(1e308, 0)), "not finite"));
  CHECK(names(said("trees", point(5, 5, 1e6)), "a height is 1000000 m"));
  CHECK(names(said("roads", line({{5, 5, 0}, {1e9, 5, 0}})), "spans"));
  GeometryColumn bow_tie(GeometryType::polygon);
  bow_tie.add_polygon(std::vector<Vec3>{{0, 0, 0}, {9, 9, 0}, {9, 0, 0}, {0, 9, 0}});
  CHECK(names(said("buildings", bow_tie), "Self-intersection"));
}

TEST_CASE("swapped axes are named as what they look like", "[geodata][contract]") {
  auto const said_of = said("trees", point(3435000 - 616000, 616000 - 3435000));
  CHECK(names(said_of, "outside the city"));
  CHECK(names(said_of, "easting 615900 to 617000, northing 3434900 to 3436000 in EPSG:4549"));
}

TEST_CASE("rings come out closed and oriented", "[geodata][exact]") {
  GeometryColumn clockwise(GeometryType::polygon);
  clockwise.add_ring(std::vector<Vec3>{{0, 0, 0}, {0, 9, 0}, {9, 9, 0}, {9, 0, 0}});
  clockwise.end_part();
  clockwise.end_feature();
  auto const city = tiny_city();
  auto const checked = checked_geometry(*city->layer("buildings"), *city, clockwise);
  REQUIRE(checked.ok());
  auto const ring = (*checked)[0].exterior(0);
  CHECK(ring.size() == 5);
  CHECK(twice_signed_area(ring) == 162);
}
