// Edits through the channel: what one client changes, another sees.

#include <atomic>
#include <cmath>
#include <functional>
#include <future>
#include <thread>

#include "citytwin/v1/catalog_service.grpc.pb.h"
#include "citytwin/v1/scenario_service.grpc.pb.h"
#include "tests/server/edit_requests.h"
#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

using Stub = v1::FeatureService::Stub;

Called<v1::GetFeatureResponse> get(RunningServer const& running, char const* layer,
                                   std::uint64_t id) {
  v1::GetFeatureRequest request;
  request.set_layer(layer);
  request.set_feature_id(id);
  return call(running, &Stub::GetFeature, request);
}

std::uint64_t count_of(RunningServer const& running, char const* layer) {
  v1::ListFeaturesRequest request;
  request.set_layer(layer);
  return call(running, &Stub::ListFeatures, request).response.total_count();
}

Called<v1::ListFeatureHistoryResponse> history(RunningServer const& running, std::uint64_t road) {
  v1::ListFeatureHistoryRequest request;
  request.set_layer("roads");
  request.set_feature_id(road);
  request.set_include_features(true);
  return call(running, &Stub::ListFeatureHistory, request);
}

}  // namespace

TEST_CASE("what was inserted is there, with the etag that was answered, and survives a restart",
          "[server][exact]") {
  RunningServer running;
  auto const before = count_of(running, "parks");
  auto const made = edit(running, new_park("r1", 100));
  REQUIRE(made.status.ok());
  CHECK(made.response.sequence() == 1);
  CHECK(made.response.model_version() != small_city()->version);
  REQUIRE(made.response.features_size() == 1);
  auto const id = made.response.features(0).feature_id();
  CHECK(id == 1000 + 7 * 99 + 1);  // one more than the highest
  for (int life = 0; life < 2; ++life) {
    auto const there = get(running, "parks", id);
    REQUIRE(there.status.ok());
    CHECK(there.response.model_version() == made.response.model_version());
    CHECK(there.response.feature().etag() == made.response.features(0).etag());
    CHECK(there.response.feature().geometry_wkb() == park_wkb(500, 500, 10));
    CHECK(there.response.feature().attributes().at("area_m2").number() == 100);
    CHECK(count_of(running, "parks") == before + 1);
    running.stop();
    running.start();
  }
}

TEST_CASE("a lost answer is asked for again: done once; the id for something else is refused",
          "[server][exact]") {
  RunningServer const running;
  auto const first = edit(running, new_park("r1", 100));
  auto const again = edit(running, new_park("r1", 100));
  REQUIRE(again.status.ok());
  CHECK(again.response.repeated_request());
  CHECK(again.response.sequence() == first.response.sequence());
  CHECK(again.response.features(0).feature_id() == first.response.features(0).feature_id());
  CHECK(count_of(running, "parks") == 101);
  CHECK(edit(running, new_park("r1", 200)).status.error_code() == grpc::StatusCode::ALREADY_EXISTS);
}

TEST_CASE("of two who saw the same feature one is told to look again", "[server][exact]") {
  RunningServer const running;
  auto const seen = get(running, "roads", 7).response.feature().etag();
  REQUIRE(edit(running, widen("a", 7, seen, 20)).status.ok());
  auto const late = edit(running, widen("b", 7, seen, 30));
  CHECK(late.status.error_code() == grpc::StatusCode::ABORTED);
  auto const info = detail_of<google::rpc::ErrorInfo>(late.status);
  REQUIRE(info.has_value());
  CHECK(info->reason() == "STALE");
  auto const resource = detail_of<google::rpc::ResourceInfo>(late.status);
  REQUIRE(resource.has_value());
  CHECK(resource->resource_name() == "layers/roads/features/7/etag");
  CHECK(get(running, "roads", 7).response.feature().attributes().at("width_m").number() == 20);
  auto const fresh = get(running, "roads", 7).response.feature().etag();
  CHECK(edit(running, widen("c", 7, fresh, 30)).status.ok());
}

TEST_CASE("a request is made whole or not at all, and the refusal names the edit and the field",
          "[server][exact]") {
  RunningServer const running;
  struct Row {
    char const* field;
    std::function<void(v1::FeatureEdit&)> change;
  };
  std::vector<Row> const rows{
      {"edits[1]", [](v1::FeatureEdit& e) { e.Clear(); }},
      {"edits[1].insert.geometry_wkb",
       [](v1::FeatureEdit& e) { e.mutable_insert()->set_geometry_wkb("not wkb"); }},
      {"edits[1].parks",
       [](v1::FeatureEdit& e) { e.mutable_insert()->set_geometry_wkb(park_wkb(9e6, 0, 10)); }},
      {"edits[1].parks",
       [](v1::FeatureEdit& e) {
         (*e.mutable_insert()->mutable_attributes())["colour"].set_text("green");
       }},
      {"edits[1].area_m2",
       [](v1::FeatureEdit& e) {
         (*e.mutable_insert()->mutable_attributes())["area_m2"].set_text("large");
       }},
  };
  int number = 0;
  for (auto const& row : rows) {
    auto request = new_park("r" + std::to_string(number++), 1);
    *request.add_edits() = request.edits(0);
    row.change(*request.mutable_edits(1));
    auto const answer = edit(running, request);
    CAPTURE(row.field, answer.status.error_message());
    CHECK(answer.status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
    auto const bad = detail_of<google::rpc::BadRequest>(answer.status);
    REQUIRE(bad.has_value());
    CHECK(bad->field_violations(0).field() == row.field);
  }
  CHECK(count_of(running, "parks") == 100);
  CHECK(edit(running, request_of("")).status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(edit(running, request_of("x")).status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_CASE("geometry in WGS 84 lands where PROJ puts it, and stands on what is known",
          "[server][oracle]") {
  RunningServer const running;
  v1::GetFeatureRequest wanted;
  wanted.set_layer("parks");
  wanted.set_feature_id(1000);
  wanted.set_crs("EPSG:4326");
  auto const in_degrees = call(running, &Stub::GetFeature, wanted);
  REQUIRE(in_degrees.status.ok());
  auto request = request_of("wgs");
  request.set_crs("EPSG:4326");
  auto* insert = request.add_edits()->mutable_insert();
  insert->set_layer("parks");
  insert->set_geometry_wkb(in_degrees.response.feature().geometry_wkb());
  auto const made = edit(running, request);
  REQUIRE(made.status.ok());
  auto const& frame = small_city()->frame;
  auto const copy = decode_wkb(get(running, "parks", made.response.features(0).feature_id())
                                   .response.feature()
                                   .geometry_wkb(),
                               frame);
  auto const original =
      decode_wkb(get(running, "parks", 1000).response.feature().geometry_wkb(), frame);
  auto const a = (*copy)[0].exterior(0);
  auto const b = (*original)[0].exterior(0);
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(std::abs(a[i].x - b[i].x) < 3e-6);  // there and back: three quanta of a micrometre
    CHECK(std::abs(a[i].y - b[i].y) < 3e-6);
    CHECK(a[i].z == b[i].z);
  }
  request.set_request_id("bad crs");
  request.set_crs("+proj=utm");
  CHECK(edit(running, request).status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_CASE("undo puts back, is an edit itself, and is refused when others built on it",
          "[server][exact]") {
  RunningServer const running;
  auto const original = get(running, "roads", 7).response.feature();
  REQUIRE(edit(running, widen("a", 7, original.etag(), 20)).status.ok());
  v1::UndoEditRequest undo;
  undo.set_sequence(1);
  undo.set_request_id("u1");
  undo.set_author("Li");
  auto const undone = call(running, &Stub::UndoEdit, undo);
  REQUIRE(undone.status.ok());
  CHECK(undone.response.sequence() == 2);
  CHECK(get(running, "roads", 7).response.feature().etag() == original.etag());
  REQUIRE(edit(running, widen("b", 7, original.etag(), 30)).status.ok());
  undo.set_request_id("u2");
  undo.set_sequence(2);
  auto const blocked = call(running, &Stub::UndoEdit, undo);
  CHECK(blocked.status.error_code() == grpc::StatusCode::FAILED_PRECONDITION);
  REQUIRE(detail_of<google::rpc::ResourceInfo>(blocked.status).has_value());
  CHECK(detail_of<google::rpc::ResourceInfo>(blocked.status)->resource_name() ==
        "layers/roads/features/7");
  undo.set_sequence(0);
  CHECK(call(running, &Stub::UndoEdit, undo).status.error_code() ==
        grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_CASE("history tells who, what and in which order, page by page", "[server][exact]") {
  RunningServer const running;
  for (int i = 0; i < 5; ++i) {
    REQUIRE(edit(running, widen("w" + std::to_string(i), 7, "*", 10 + i)).status.ok());
  }
  auto const all = history(running, 7);
  REQUIRE(all.response.edits_size() == 5);
  CHECK(all.response.total_count() == 5);
  for (int i = 0; i < 5; ++i) {
    auto const& one = all.response.edits(i);
    CHECK(one.author() == "Wang");
    CHECK(one.request_id() == "w" + std::to_string(i));
    REQUIRE(one.changes_size() == 1);
    CHECK(one.changes(0).kind() == v1::CHANGE_KIND_UPDATE);
    CHECK(one.changes(0).after().attributes().at("width_m").number() == 10 + i);
    if (i > 0)
      CHECK(one.changes(0).before().etag() == all.response.edits(i - 1).changes(0).after().etag());
  }
  v1::ListFeatureHistoryRequest request;
  request.set_layer("roads");
  request.set_feature_id(7);
  request.set_page_size(2);
  std::vector<std::uint64_t> sequences;
  do {
    auto const page = call(running, &Stub::ListFeatureHistory, request);
    REQUIRE(page.status.ok());
    for (auto const& one : page.response.edits()) sequences.push_back(one.sequence());
    request.set_page_token(page.response.next_page_token());
  } while (!request.page_token().empty());
  CHECK(sequences == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
  CHECK(history(running, 8).response.edits_size() == 0);
  CHECK(history(running, 99999).status.error_code() == grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("all pages of a list show one city while it is edited; a page of a forgotten one aborts",
          "[server][exact]") {
  RunningServer const running;
  v1::ListFeaturesRequest request;
  request.set_layer("parks");
  request.set_page_size(30);
  auto page = call(running, &Stub::ListFeatures, request);
  auto const first_token = page.response.next_page_token();
  std::size_t listed = 30;
  for (int i = 0; !page.response.next_page_token().empty(); ++i) {
    REQUIRE(edit(running, new_park("p" + std::to_string(i), 1)).status.ok());
    request.set_page_token(page.response.next_page_token());
    page = call(running, &Stub::ListFeatures, request);
    REQUIRE(page.status.ok());
    CHECK(page.response.total_count() == 100);
    CHECK(page.response.model_version() == small_city()->version);
    listed += static_cast<std::size_t>(page.response.features_size());
  }
  CHECK(listed == 100);
  for (int i = 0; i < 20; ++i) {  // each list begun holds a version; 16 are held
    REQUIRE(edit(running, new_park("q" + std::to_string(i), 1)).status.ok());
    v1::ListFeaturesRequest other;
    other.set_layer("parks");
    other.set_page_size(1);
    REQUIRE(call(running, &Stub::ListFeatures, other).status.ok());
  }
  request.set_page_token(first_token);
  auto const stale = call(running, &Stub::ListFeatures, request);
  CHECK(stale.status.error_code() == grpc::StatusCode::ABORTED);
  CHECK(stale.status.error_message().find("start the query anew") != std::string::npos);
}

TEST_CASE("names and layers are those of the edited city", "[server][exact]") {
  RunningServer const running;
  auto request = request_of("name");
  auto* update = request.add_edits()->mutable_update();
  update->set_layer("roads");
  update->set_feature_id(7);
  update->set_etag("*");
  (*update->mutable_attributes())["name_zh"].set_text("文诚路");
  REQUIRE(edit(running, request).status.ok());
  v1::SearchFeaturesRequest search;
  search.set_text("wcl");
  auto const found = call(running, &Stub::SearchFeatures, search);
  REQUIRE(found.status.ok());
  REQUIRE(found.response.features_size() == 1);
  CHECK(found.response.features(0).feature_id() == 7);
  auto const catalog = v1::CatalogService::NewStub(running.channel());
  REQUIRE(edit(running, new_park("p", 1)).status.ok());
  grpc::ClientContext context;
  v1::ListLayersResponse layers;
  REQUIRE(catalog->ListLayers(&context, {}, &layers).ok());
  CHECK(layers.layers(1).feature_count() == 101);
  CHECK(layers.model_version() == get(running, "roads", 7).response.model_version());
}

TEST_CASE("a run is of the city at its creation; an equal one after an edit is another",
          "[server][exact]") {
  RunningServer const running;
  auto const stub = v1::ScenarioService::NewStub(running.channel());
  auto const create = [&] {
    grpc::ClientContext context;
    v1::CreateRunRequest request;
    request.set_scenario_type("count");
    v1::CreateRunResponse response;
    REQUIRE(stub->CreateRun(&context, request, &response).ok());
    return response.run();
  };
  auto const before = create();
  CHECK(before.model_version() == small_city()->version);
  auto const made = edit(running, new_park("r", 1));
  REQUIRE(made.status.ok());
  auto const after = create();
  CHECK(after.model_version() == made.response.model_version());
  CHECK(after.run_id() != before.run_id());
}

TEST_CASE("readers and writers at once: counts only grow, and no edit is lost", "[server][exact]") {
  RunningServer const running;
  std::atomic<bool> done = false;
  auto reader = std::async(std::launch::async, [&] {
    std::uint64_t last = 0;
    bool ordered = true;
    while (!done) {
      auto const now = count_of(running, "parks");
      ordered = ordered && now >= last;
      last = now;
    }
    return ordered;
  });
  std::vector<std::thread> writers;
  std::atomic<int> accepted = 0;
  for (int w = 0; w < 4; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; i < 25; ++i) {
        auto const id = std::to_string(w) + "-" + std::to_string(i);
        accepted += edit(running, new_park(id, 1)).status.ok();
      }
    });
  }
  for (auto& writer : writers) writer.join();
  done = true;
  CHECK(reader.get());
  CHECK(accepted == 100);
  CHECK(count_of(running, "parks") == 200);
}

}  // namespace citytwin::test
