// The reading calls of FeatureService, asked through a channel and compared with plain loops over
// the city that the server was given.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <set>

#include "geodata/crs.h"
#include "geodata/wkb.h"
#include "tests/server/edit_requests.h"
#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

using Ids = std::vector<std::uint64_t>;
using Stub = v1::FeatureService::Stub;

auto list(RunningServer const& running, v1::ListFeaturesRequest const& request) {
  return call(running, &Stub::ListFeatures, request);
}

Ids ids_of(google::protobuf::RepeatedPtrField<v1::Feature> const& features) {
  Ids ids;
  for (auto const& feature : features) ids.push_back(feature.feature_id());
  return ids;
}

/// Page by page, until there is no more. @param pages counts them
Ids all_pages(RunningServer const& running, v1::ListFeaturesRequest request, int& pages) {
  Ids ids;
  pages = 0;
  do {
    auto const page = list(running, request);
    REQUIRE(page.status.ok());
    ++pages;
    auto const more = ids_of(page.response.features());
    ids.insert(ids.end(), more.begin(), more.end());
    request.set_page_token(page.response.next_page_token());
  } while (!request.page_token().empty());
  return ids;
}

Layer const& roads() {
  static auto const city = small_city();
  return *city->layer("roads");
}

v1::ListFeaturesRequest roads_where(std::string const& filter, std::string const& order = "") {
  v1::ListFeaturesRequest request;
  request.set_layer("roads");
  request.set_filter(filter);
  request.set_order_by(order);
  return request;
}

}  // namespace

TEST_CASE("a filter keeps what a plain loop keeps, and null is not below anything",
          "[server][exact]") {
  RunningServer const running;
  Ids expected;
  for (std::size_t row = 0; row < roads().size(); ++row) {
    auto const width_m = roads().number("width_m", row);
    if (*roads().number("lanes", row) >= 4 && width_m && *width_m < 9) {
      expected.push_back(roads().id(row));
    }
  }
  REQUIRE(expected.size() > 10);
  int pages = 0;
  auto request = roads_where("lanes >= 4 AND width_m < 9");
  request.set_page_size(7);
  CHECK(all_pages(running, request, pages) == expected);
  CHECK(pages == static_cast<int>((expected.size() + 6) / 7));
}

TEST_CASE("a filter that is none points at the character", "[server][exact]") {
  RunningServer const running;
  auto const answer = list(running, roads_where("lanes > 3 AND wdth_m < 9"));
  CHECK(answer.status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  auto const message = answer.status.error_message();
  CAPTURE(message);
  CHECK(message.find("did you mean 'width_m'") != std::string::npos);
  auto const line = message.find("lanes > 3");
  REQUIRE(line != std::string::npos);
  auto const carets = message.find('^', line);
  auto const carets_begin = message.rfind('\n', carets) + 1;
  auto const line_begin = message.rfind('\n', line) + 1;
  CHECK(carets - carets_begin == message.find("wdth_m", line) - line_begin);
}

TEST_CASE("order is that of a stable sort, not known last, equals by id", "[server][exact]") {
  RunningServer const running;
  for (bool const descending : {false, true}) {
    std::vector<std::size_t> rows(roads().size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
    auto const before = [&](std::size_t a, std::size_t b) {
      auto const x = roads().number("width_m", a);
      auto const y = roads().number("width_m", b);
      if (x.has_value() != y.has_value()) return x.has_value();
      if (x && *x != *y) return descending ? *x > *y : *x < *y;
      auto const lanes_a = *roads().number("lanes", a);
      auto const lanes_b = *roads().number("lanes", b);
      return lanes_a != lanes_b ? lanes_a < lanes_b : roads().id(a) < roads().id(b);
    };
    std::sort(rows.begin(), rows.end(), before);
    Ids expected;
    for (auto const row : rows) expected.push_back(roads().id(row));
    int pages = 0;
    CHECK(all_pages(running,
                    roads_where("", descending ? "width_m desc, lanes" : "width_m,lanes asc"),
                    pages) == expected);
  }
}

TEST_CASE("a token is for its own question only", "[server][exact]") {
  RunningServer const running;
  auto request = roads_where("lanes > 2");
  request.set_page_size(10);
  auto const first = list(running, request);
  REQUIRE(first.status.ok());
  REQUIRE(!first.response.next_page_token().empty());
  request.set_page_token(first.response.next_page_token());
  request.set_page_size(20);  // the size of a page may change
  CHECK(list(running, request).response.features_size() == 20);
  request.set_filter("lanes > 3");
  auto const other = list(running, request);
  CHECK(other.status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(other.status.error_message().find("page_token") != std::string::npos);
}

TEST_CASE("messages of a stream keep to their bytes, and a broken stream goes on without a gap",
          "[server][exact]") {
  RunningServer const running;
  v1::QueryFeaturesRequest request;
  request.set_layer("roads");
  request.set_batch_bytes(4096);
  request.set_limit(400);
  auto const stub = v1::FeatureService::NewStub(running.channel());
  Ids ids;
  int streams = 0;
  while (streams == 0 || !request.resume_token().empty()) {
    ++streams;
    grpc::ClientContext context;
    auto reader = stub->QueryFeatures(&context, request);
    v1::QueryFeaturesResponse message;
    for (int i = 0; i < 3 && reader->Read(&message); ++i) {
      CHECK(message.ByteSizeLong() < 4096 + 512);
      CHECK(message.features_size() > 0);
      auto const more = ids_of(message.features());
      ids.insert(ids.end(), more.begin(), more.end());
      request.set_resume_token(message.resume_token());
    }
    context.TryCancel();  // the connection breaks after three messages
    (void)reader->Finish();
  }
  CHECK(streams > 2);
  Ids expected;
  for (std::size_t row = 0; row < roads().size(); ++row) expected.push_back(roads().id(row));
  CHECK(ids == expected);
}

TEST_CASE("a batch has what is there in the order asked for, and names what is not",
          "[server][exact]") {
  RunningServer const running;
  v1::BatchGetFeaturesRequest request;
  request.set_layer("roads");
  for (auto const id : {17, 9999, 3, 17}) request.add_feature_ids(static_cast<std::uint64_t>(id));
  auto const method = &Stub::BatchGetFeatures;
  auto const answer = call(running, method, request);
  REQUIRE(answer.status.ok());
  CHECK(ids_of(answer.response.features()) == Ids{17, 3, 17});
  REQUIRE(answer.response.missing_feature_ids_size() == 1);
  CHECK(answer.response.missing_feature_ids(0) == 9999);
  CHECK(answer.response.features(0).etag().size() == 16);
  CHECK(answer.response.features(0).etag() != answer.response.features(1).etag());
  request.clear_feature_ids();
  CHECK(call(running, method, request).status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_CASE("an answer larger than clients take is refused by the name of its field",
          "[server][exact]") {
  RunningServer const running;
  auto edit = request_of("wide");
  auto* update = edit.add_edits()->mutable_update();
  update->set_layer("roads");
  update->set_feature_id(1);
  update->set_etag("*");
  (*update->mutable_attributes())["name_zh"].set_text(std::string(60'000, 'x'));
  REQUIRE(call(running, &Stub::EditFeatures, edit).status.ok());
  v1::BatchGetFeaturesRequest request;
  request.set_layer("roads");
  for (int i = 0; i < 60; ++i) request.add_feature_ids(1);
  CHECK(call(running, &Stub::BatchGetFeatures, request).response.features_size() == 60);
  for (int i = 0; i < 60; ++i) request.add_feature_ids(1);
  auto const answer = call(running, &Stub::BatchGetFeatures, request);
  CHECK(answer.status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(answer.status.error_message().find("feature_ids") == 0);
}

TEST_CASE("the nearest in a stream come in messages of the asked size, nearest first",
          "[server][exact]") {
  RunningServer const running;
  v1::QueryFeaturesRequest request;
  request.set_layer("roads");
  request.set_limit(400);
  request.set_batch_bytes(4096);
  request.mutable_nearest()->set_easting_m(500500);
  request.mutable_nearest()->set_northing_m(3400500);
  auto const stub = v1::FeatureService::NewStub(running.channel());
  grpc::ClientContext context;
  auto reader = stub->QueryFeatures(&context, request);
  v1::QueryFeaturesResponse message;
  std::vector<double> distances_m;
  int messages = 0;
  for (; reader->Read(&message); ++messages) {
    CHECK(message.ByteSizeLong() < 4096 + 512);
    for (auto const& feature : message.features()) distances_m.push_back(feature.distance_m());
  }
  REQUIRE(reader->Finish().ok());
  CHECK(messages > 5);
  CHECK(distances_m.size() == 400);
  CHECK(std::is_sorted(distances_m.begin(), distances_m.end()));
}

TEST_CASE("the nearest that a filter keeps are those of a sorted list", "[server][exact]") {
  RunningServer const running;
  std::vector<std::pair<double, std::uint64_t>> expected;
  for (std::size_t row = 0; row < roads().size(); ++row) {
    if (*roads().number("lanes", row) != 6) continue;
    expected.emplace_back(distance_m(roads().geometry(row), GeometryType::line, 400, 600),
                          roads().id(row));
  }
  std::sort(expected.begin(), expected.end());
  v1::NearestFeaturesRequest request;
  request.set_layer("roads");
  request.set_filter("lanes = 6");
  request.set_count(9);
  request.mutable_point()->set_easting_m(500400);
  request.mutable_point()->set_northing_m(3400600);
  auto const method = &Stub::NearestFeatures;
  auto const answer = call(running, method, request);
  REQUIRE(answer.status.ok());
  REQUIRE(answer.response.features_size() == 9);
  for (int i = 0; i < 9; ++i) {
    CHECK(answer.response.features(i).feature_id() == expected[static_cast<std::size_t>(i)].second);
    CHECK(answer.response.features(i).distance_m() == expected[static_cast<std::size_t>(i)].first);
  }
  request.set_count(1000);  // more than there are
  CHECK(call(running, method, request).response.features_size() ==
        static_cast<int>(expected.size()));
}

TEST_CASE("geometry in WGS 84 is where PROJ puts it", "[server][oracle]") {
  RunningServer const running;
  v1::GetFeatureRequest request;
  request.set_layer("roads");
  request.set_feature_id(5);
  request.set_crs("EPSG:4326");
  auto const answer = call(running, &Stub::GetFeature, request);
  REQUIRE(answer.status.ok());
  CHECK(answer.response.crs() == "EPSG:4326");
  auto const& wkb = answer.response.feature().geometry_wkb();
  REQUIRE(wkb.size() == 9 + 3 * 24);  // a line of three points with z
  double at[3];
  std::memcpy(at, wkb.data() + 9, sizeof at);
  // EPSG:4549 at easting 500 km is the meridian of 120 E; northing 3400 km is 30.72 N.
  CHECK(std::abs(at[0] - 120.0) < 0.02);
  CHECK(std::abs(at[1] - 30.73) < 0.02);
  CHECK(at[2] == 3);
  auto transformer = Transformer::create("EPSG:4326", small_city()->frame).value();
  auto const v = roads().geometry(4).exterior(0)[0];
  auto const back = transformer.to_local({at[0], at[1]});
  CHECK(std::abs(back.x - v.x) < 1e-6);  // a nanodegree is 0.1 mm; doubles carry far more
  CHECK(std::abs(back.y - v.y) < 1e-6);
}

TEST_CASE("names are found as written, by pinyin and by initials", "[server][exact]") {
  RunningServer const running;
  auto const method = &Stub::SearchFeatures;
  auto const find = [&](char const* text) {
    v1::SearchFeaturesRequest request;
    request.set_text(text);
    return call(running, method, request);
  };
  auto const exact = find("第7路");
  REQUIRE(exact.status.ok());
  REQUIRE(exact.response.features_size() >= 1);
  CHECK(exact.response.features(0).feature_id() == 8);
  CHECK(exact.response.features(0).match() == v1::NAME_MATCH_EXACT);
  CHECK(exact.response.features(0).name().zh() == "第7路");
  CHECK(exact.response.features(0).centre().easting_m() > 499000);
  CHECK(find("di7lu").response.features(0).feature_id() == 8);
  auto const by_id = find("parks/1007");
  REQUIRE(by_id.response.features_size() == 1);
  CHECK(by_id.response.features(0).field() == v1::NAME_FIELD_ID);
  CHECK(find("").status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_CASE("counts and sums are those of plain loops, whatever the grouping", "[server][exact]") {
  RunningServer const running;
  auto const method = &Stub::AggregateFeatures;
  v1::AggregateFeaturesRequest request;
  request.add_layers("roads");
  request.add_measures()->set_attribute("width_m");
  double sum = 0;
  std::uint64_t known = 0;
  std::map<std::int64_t, std::uint64_t> by_lanes;
  for (std::size_t row = 0; row < roads().size(); ++row) {
    ++by_lanes[static_cast<std::int64_t>(*roads().number("lanes", row))];
    if (auto const width_m = roads().number("width_m", row)) sum += *width_m, ++known;
  }
  auto const whole = call(running, method, request);
  REQUIRE(whole.status.ok());
  REQUIRE(whole.response.groups_size() == 1);
  auto const& statistics = whole.response.groups(0).statistics(0);
  CHECK(whole.response.groups(0).count() == 400);
  CHECK(statistics.known_count() == known);
  CHECK(statistics.sum() == sum);  // halves: exact in any order
  CHECK(statistics.min() == 7.5);
  CHECK(statistics.max() == 10.5);
  CHECK(statistics.mean() == sum / static_cast<double>(known));

  request.set_attribute("lanes");
  auto const lanes = call(running, method, request);
  REQUIRE(lanes.response.groups_size() == static_cast<int>(by_lanes.size()));
  int i = 0;
  for (auto const& [value, count] : by_lanes) {
    CHECK(lanes.response.groups(i).value().integer() == value);
    CHECK(lanes.response.groups(i++).count() == count);
  }

  request.set_cell_m(250);
  auto const cells = call(running, method, request);
  std::uint64_t counted = 0;
  std::set<std::pair<double, double>> corners;
  for (auto const& group : cells.response.groups()) {
    counted += group.count();
    corners.emplace(group.cell().min_northing_m(), group.cell().min_easting_m());
    CHECK(std::fmod(group.cell().min_easting_m(), 250) == 0);
    CHECK(group.cell().max_northing_m() - group.cell().min_northing_m() == 250);
  }
  CHECK(counted == 400);
  CHECK(cells.response.total_count() == 400);
  CHECK(corners.size() == static_cast<std::size_t>(cells.response.groups_size()));
}

TEST_CASE("an aggregate that makes no sense is refused by the name of its field",
          "[server][exact]") {
  RunningServer const running;
  auto const refused = [&](char const* field, auto const& change) {
    v1::AggregateFeaturesRequest request;
    request.add_layers("roads");
    change(request);
    auto const answer = call(running, &Stub::AggregateFeatures, request);
    CAPTURE(field, answer.status.error_message());
    CHECK(answer.status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
    CHECK(answer.status.error_message().find(field) != std::string::npos);
  };
  using Request = v1::AggregateFeaturesRequest;
  refused("layers", [](Request& r) { r.clear_layers(); });
  refused("measures.attribute", [](Request& r) { r.add_measures()->set_attribute("depth"); });
  refused("measures.attribute", [](Request& r) { r.add_measures()->set_attribute("name_zh"); });
  refused("cell_m", [](Request& r) { r.set_cell_m(0); });
  refused("cell_m", [](Request& r) { r.set_cell_m(std::nan("")); });
  refused("attribute", [](Request& r) { r.set_attribute("depth"); });
}

}  // namespace citytwin::test
