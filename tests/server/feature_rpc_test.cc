#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "citytwin/v1/feature_service.grpc.pb.h"
#include "geodata/wkb.h"
#include "tests/server/running_server.h"
#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

constexpr double east = 500000;
constexpr double north = 3400000;

struct Answer {
  std::vector<v1::Feature> features;
  std::vector<v1::QueryFeaturesResponse> batches;
  grpc::Status status;

  std::set<std::uint64_t> ids() const {
    std::set<std::uint64_t> out;
    for (auto const& feature : features) out.insert(feature.feature_id());
    return out;
  }
};

Answer query(RunningServer const& running, v1::QueryFeaturesRequest const& request) {
  auto const stub = v1::FeatureService::NewStub(running.channel());
  grpc::ClientContext context;
  auto reader = stub->QueryFeatures(&context, request);
  Answer answer;
  v1::QueryFeaturesResponse batch;
  while (reader->Read(&batch)) {
    answer.features.insert(answer.features.end(), batch.features().begin(), batch.features().end());
    answer.batches.push_back(batch);
  }
  answer.status = reader->Finish();
  return answer;
}

v1::QueryFeaturesRequest box_request(char const* layer, Box const& local) {
  v1::QueryFeaturesRequest request;
  request.set_layer(layer);
  request.mutable_box()->set_min_easting_m(east + local.min_x);
  request.mutable_box()->set_min_northing_m(north + local.min_y);
  request.mutable_box()->set_max_easting_m(east + local.max_x);
  request.mutable_box()->set_max_northing_m(north + local.max_y);
  return request;
}

Layer const& layer_of(char const* name) {
  return *small_city()->layer(name);
}

/// By cutting the segment with the four half planes (Liang and Barsky).
bool segment_meets(Vec3 const& a, Vec3 const& b, Box const& box) {
  double low = 0;
  double high = 1;
  auto const cut = [&](double direction, double room) {
    if (direction == 0) return room >= 0;
    if (direction < 0) low = std::max(low, room / direction);
    if (direction > 0) high = std::min(high, room / direction);
    return low <= high;
  };
  return cut(a.x - b.x, a.x - box.min_x) && cut(b.x - a.x, box.max_x - a.x) &&
         cut(a.y - b.y, a.y - box.min_y) && cut(b.y - a.y, box.max_y - a.y);
}

/// By looking at 400 points a segment: right unless a road grazes a corner, which the polygon below
/// is placed to avoid.
bool some_point_is_inside(Vec3 const& a, Vec3 const& b, Geometry const& polygon) {
  for (int k = 0; k <= 400; ++k) {
    double const t = k / 400.0;
    if (contains(polygon, a.x + t * (b.x - a.x), a.y + t * (b.y - a.y))) return true;
  }
  return false;
}

std::set<std::uint64_t> brute_force(auto const& segment_is_hit) {
  auto const& roads = layer_of("roads");
  std::set<std::uint64_t> ids;
  for (std::size_t row = 0; row < roads.size(); ++row) {
    auto const line = roads.geometry(row).exterior(0);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      if (segment_is_hit(line[i], line[i + 1])) ids.insert(roads.id(row));
    }
  }
  return ids;
}

}  // namespace

TEST_CASE("a window answers what brute force finds", "[server][exact]") {
  RunningServer const running;
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> place(0, 900);
  for (int i = 0; i < 20; ++i) {
    double const x = place(random);
    double const y = place(random);
    Box const box{x, y, x + 100, y + 100};
    auto const answer = query(running, box_request("roads", box));
    REQUIRE(answer.status.ok());
    CHECK(answer.ids() ==
          brute_force([&](Vec3 const& a, Vec3 const& b) { return segment_meets(a, b, box); }));
    CHECK(answer.batches.back().total_count() == answer.features.size());
    CHECK_FALSE(answer.batches.back().truncated());
  }
}

TEST_CASE("a polygon answers what brute force finds", "[server][exact]") {
  RunningServer const running;
  GeometryColumn column(GeometryType::polygon);
  column.add_polygon(std::vector<Vec3>{{100, 100, 0}, {700, 200, 0}, {300, 800, 0}, {100, 100, 0}});
  v1::QueryFeaturesRequest request;
  request.set_layer("roads");
  request.set_polygon_wkb(encode_wkb(column[0], GeometryType::polygon, small_city()->frame));
  auto const answer = query(running, request);
  REQUIRE(answer.status.ok());
  CHECK(answer.ids() == brute_force([&](Vec3 const& a, Vec3 const& b) {
          return some_point_is_inside(a, b, column[0]);
        }));
}

TEST_CASE("nearest answers the k nearest, in order, with their distances", "[server][exact]") {
  RunningServer const running;
  auto const& parks = layer_of("parks");
  std::vector<std::pair<double, std::uint64_t>> expected;
  for (std::size_t row = 0; row < parks.size(); ++row) {
    expected.emplace_back(distance_m(parks.geometry(row), GeometryType::polygon, 321, 456),
                          parks.id(row));
  }
  std::sort(expected.begin(), expected.end());
  v1::QueryFeaturesRequest request;
  request.set_layer("parks");
  request.mutable_nearest()->set_easting_m(east + 321);
  request.mutable_nearest()->set_northing_m(north + 456);
  request.set_limit(7);
  auto const answer = query(running, request);
  REQUIRE(answer.status.ok());
  REQUIRE(answer.features.size() == 7);
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(answer.features[i].feature_id() == expected[i].second);
    CHECK(answer.features[i].distance_m() == expected[i].first);
  }
  request.mutable_nearest()->set_max_distance_m(expected[2].first + 1e-6);
  CHECK(query(running, request).features.size() == 3);
}

TEST_CASE("a cut answer says so and goes on where it ended", "[server][exact]") {
  RunningServer const running;
  auto request = box_request("roads", {-500, -500, 1500, 1500});
  request.set_limit(150);
  std::vector<std::uint64_t> ids;
  int calls = 0;
  do {
    auto const answer = query(running, request);
    REQUIRE(answer.status.ok());
    ++calls;
    for (auto const& feature : answer.features) ids.push_back(feature.feature_id());
    auto const& last = answer.batches.back();
    CHECK(last.total_count() == 400);
    CHECK(last.limit_applied() == 150);
    CHECK(last.truncated() == !last.resume_token().empty());
    request.set_resume_token(last.resume_token());
  } while (!request.resume_token().empty());
  CHECK(calls == 3);
  CHECK(ids.size() == 400);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  CHECK(std::set(ids.begin(), ids.end()).size() == 400);
}

TEST_CASE("a feature comes with absolute WKB and only the attributes that are known",
          "[server][exact]") {
  RunningServer const running;
  auto const stub = v1::FeatureService::NewStub(running.channel());
  grpc::ClientContext context;
  v1::GetFeatureRequest request;
  request.set_layer("roads");
  request.set_feature_id(1);
  v1::GetFeatureResponse response;
  REQUIRE(stub->GetFeature(&context, request, &response).ok());
  auto const& feature = response.feature();
  CHECK(feature.attributes().at("lanes").integer() == 2);
  CHECK(feature.attributes().at("name_zh").text() == "第0路");
  CHECK(feature.attributes().count("width_m") == 0);
  auto const decoded = decode_wkb(feature.geometry_wkb(), small_city()->frame);
  REQUIRE(decoded.ok());
  auto const sent = (*decoded)[0].exterior(0);
  auto const ours = layer_of("roads").geometry(0).exterior(0);
  REQUIRE(sent.size() == ours.size());
  // One unit in the last place of 3.4e6 m.
  for (std::size_t i = 0; i < sent.size(); ++i) CHECK(std::abs(sent[i].y - ours[i].y) < 1e-9);
}

TEST_CASE("attributes and geometry can be left out", "[server][exact]") {
  RunningServer const running;
  auto request = box_request("roads", {0, 0, 1000, 1000});
  request.add_attributes("lanes");
  request.set_omit_geometry(true);
  auto const answer = query(running, request);
  REQUIRE(!answer.features.empty());
  for (auto const& feature : answer.features) {
    CHECK(feature.geometry_wkb().empty());
    CHECK(feature.attributes_size() == 1);
  }
}

TEST_CASE("what is not there is NOT_FOUND by name", "[server][exact]") {
  RunningServer const running;
  auto const stub = v1::FeatureService::NewStub(running.channel());
  v1::GetFeatureRequest request;
  v1::GetFeatureResponse response;
  request.set_layer("roads");
  request.set_feature_id(99999999);
  grpc::ClientContext first;
  auto status = stub->GetFeature(&first, request, &response);
  CHECK(status.error_code() == grpc::StatusCode::NOT_FOUND);
  CHECK(status.error_message() == "layer 'roads' has no feature 99999999");
  request.set_layer("rods");
  grpc::ClientContext second;
  status = stub->GetFeature(&second, request, &response);
  CHECK(status.error_code() == grpc::StatusCode::NOT_FOUND);
  CHECK(status.error_message() == "there is no layer 'rods'; expected one of roads, parks");
}

TEST_CASE("a query that makes no sense is refused by the name of its field", "[server][exact]") {
  RunningServer const running;
  double const nan = std::numeric_limits<double>::quiet_NaN();
  struct Row {
    char const* field;
    v1::QueryFeaturesRequest request;
  };
  auto const with = [](v1::QueryFeaturesRequest request, auto const& change) {
    change(request);
    return request;
  };
  auto const good = box_request("roads", {0, 0, 100, 100});
  using Request = v1::QueryFeaturesRequest;
  Row const rows[] = {
      {"box.min_easting_m", box_request("roads", {nan, 0, 100, 100})},
      {"box.max_northing_m",
       box_request("roads", {0, 0, 100, std::numeric_limits<double>::infinity()})},
      {"box.min_easting_m", box_request("roads", {100, 0, 0, 100})},
      {"box.min_northing_m", box_request("roads", {0, 100, 100, 0})},
      {"polygon_wkb", with(good, [](Request& r) { r.set_polygon_wkb("not wkb"); })},
      {"polygon_wkb", with(good, [](Request& r) { r.set_polygon_wkb(""); })},
      {"polygon_wkb", with(good, [](Request& r) { r.set_polygon_wkb(std::string(2 << 20, 'x')); })},
      {"nearest.easting_m",
       with(good, [&](Request& r) { r.mutable_nearest()->set_easting_m(nan); })},
      {"nearest.max_distance_m",
       with(good, [](Request& r) { r.mutable_nearest()->set_max_distance_m(-1); })},
      {"filter", with(good, [](Request& r) { r.set_filter("lanes >"); })},
      {"order_by", with(good, [](Request& r) { r.set_order_by("depth"); })},
      {"order_by", with(good, [](Request& r) { r.set_order_by("lanes up"); })},
      {"crs", with(good, [](Request& r) { r.set_crs("/etc/passwd"); })},
      {"crs", with(good, [](Request& r) { r.set_crs("EPSG:999999"); })},
      {"batch_bytes", with(good, [](Request& r) { r.set_batch_bytes(1 << 20); })},
      {"limit", with(good, [](Request& r) { r.set_limit(100001); })},
      {"attributes", with(good, [](Request& r) { r.add_attributes("depth"); })},
      {"resume_token", with(good, [](Request& r) { r.set_resume_token("garbage"); })},
      {"resume_token", with(good, [](Request& r) { r.set_resume_token("a.b"); })},
  };
  for (auto const& row : rows) {
    auto const answer = query(running, row.request);
    CAPTURE(row.field, answer.status.error_message());
    CHECK(answer.status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
    CHECK(answer.status.error_message().find(row.field) != std::string::npos);
    CHECK(answer.features.empty());
  }
}

}  // namespace citytwin::test
