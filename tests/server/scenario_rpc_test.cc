#include <cmath>

#include "citytwin/v1/scenario_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/server/running_server.h"
#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

/// Calls of ScenarioService that must succeed, and one that may not.
class Caller {
 public:
  explicit Caller(RunningServer const& running)
      : stub_(v1::ScenarioService::NewStub(running.channel())) {}
  v1::ScenarioService::Stub* operator->() { return stub_.get(); }

  grpc::Status create(v1::CreateRunRequest const& request, v1::CreateRunResponse& response) {
    grpc::ClientContext context;
    return stub_->CreateRun(&context, request, &response);
  }

  v1::Run count(std::int64_t steps, double step_ms, double value = 0.5) {
    v1::CreateRunRequest request;
    request.set_scenario_type("count");
    (*request.mutable_parameters())["steps"].set_integer(steps);
    (*request.mutable_parameters())["step_ms"].set_number(step_ms);
    (*request.mutable_parameters())["value"].set_number(value);
    v1::CreateRunResponse response;
    REQUIRE(create(request, response).ok());
    return response.run();
  }

  /// All messages until the run's end.
  std::vector<v1::WatchRunResponse> watch(std::string const& run_id) {
    grpc::ClientContext context;
    v1::WatchRunRequest request;
    request.set_run_id(run_id);
    auto reader = stub_->WatchRun(&context, request);
    std::vector<v1::WatchRunResponse> all;
    v1::WatchRunResponse message;
    while (reader->Read(&message)) all.push_back(message);
    REQUIRE(reader->Finish().ok());
    return all;
  }

  v1::GetRunResultResponse result(std::string const& run_id) {
    grpc::ClientContext context;
    v1::GetRunResultRequest request;
    request.set_run_id(run_id);
    request.set_max_table_rows(2);
    v1::GetRunResultResponse response;
    REQUIRE(stub_->GetRunResult(&context, request, &response).ok());
    return response;
  }

 private:
  std::unique_ptr<v1::ScenarioService::Stub> stub_;
};

}  // namespace

TEST_CASE("scenario types come with their parameter table", "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  grpc::ClientContext context;
  v1::ListScenarioTypesResponse response;
  REQUIRE(scenarios->ListScenarioTypes(&context, {}, &response).ok());
  REQUIRE(response.scenario_types_size() == 1);
  auto const& type = response.scenario_types(0);
  CHECK(type.type() == "count");
  CHECK(type.title().zh() == "计数");
  REQUIRE(type.parameters_size() == 4);
  CHECK(type.parameters(1).unit() == "ms");
  CHECK(type.parameters(1).maximum() == 1000);
  CHECK(type.parameters(0).default_value().integer() == 3);
  CHECK_FALSE(type.parameters(3).has_minimum());
}

TEST_CASE("a watched run ends with its final state, progress never falling", "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  auto const run = scenarios.count(60, 10);
  auto const seen = scenarios.watch(run.run_id());
  REQUIRE(seen.size() >= 2);
  CHECK(seen.back().run().state() == v1::RUN_STATE_SUCCEEDED);
  CHECK(seen.back().run().progress() == 1);
  for (std::size_t i = 1; i < seen.size(); ++i) {
    CHECK(seen[i].run().progress() >= seen[i - 1].run().progress());
    CHECK(seen[i].run().revision() > seen[i - 1].run().revision());
  }
}

TEST_CASE("a result carries overlays, cut tables, checks and warnings", "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  auto const run = scenarios.count(3, 0);
  scenarios.watch(run.run_id());
  auto const result = scenarios.result(run.run_id());
  REQUIRE(result.overlays_size() == 2);
  CHECK(result.overlays(0).frame_times_ms_size() == 3);
  CHECK(result.overlays(0).raster().north_northing_m() == 3401000);
  CHECK(result.overlays(0).legend().classes(0).colour_rgba() == 0x0a141effU);
  CHECK(result.overlays(1).feature_count() == 400);
  REQUIRE(result.tables_size() == 1);
  CHECK(result.tables(0).rows_size() == 2);
  CHECK(result.tables(0).row_count() == 3);
  CHECK(result.tables(0).truncated());
  CHECK(result.checks(0).passed());
  CHECK(result.warnings(0) == "nothing was measured");
}

TEST_CASE("rows of a table and values of overlays are streamed whole, and from any place on",
          "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  auto const run = scenarios.count(3, 0);
  scenarios.watch(run.run_id());

  grpc::ClientContext rows_context;
  v1::ListTableRowsRequest rows;
  rows.set_run_id(run.run_id());
  rows.set_table_id("steps");
  rows.set_first_row(1);
  auto table = scenarios->ListTableRows(&rows_context, rows);
  v1::ListTableRowsResponse row_batch;
  REQUIRE(table->Read(&row_batch));
  CHECK(row_batch.rows_size() == 2);
  CHECK(row_batch.rows(0).cells(1).text() == "step 1");
  CHECK_FALSE(table->Read(&row_batch));

  grpc::ClientContext raster_context;
  v1::GetOverlayFrameRequest raster;
  raster.set_run_id(run.run_id());
  raster.set_overlay_id("max_depth");
  raster.set_time_ms(1500);
  auto frame = scenarios->GetOverlayFrame(&raster_context, raster);
  v1::GetOverlayFrameResponse batch;
  REQUIRE(frame->Read(&batch));
  CHECK(batch.time_ms() == 1000);
  CHECK(batch.rows().values_size() == 400);
  CHECK(batch.rows().values(0) == 1.0F);
  CHECK_FALSE(frame->Read(&batch));

  grpc::ClientContext features_context;
  raster.set_overlay_id("roads_level");
  raster.set_first_item(390);
  auto features = scenarios->GetOverlayFrame(&features_context, raster);
  REQUIRE(features->Read(&batch));
  CHECK(batch.features().values_size() == 10);
  CHECK(batch.features().values(0).feature_id() == 391);
}

TEST_CASE("an overlay is sampled at points through time, and along a line", "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  auto const run = scenarios.count(3, 0, 1);
  scenarios.watch(run.run_id());
  v1::SampleOverlayRequest request;
  request.set_run_id(run.run_id());
  request.set_overlay_id("max_depth");
  auto const add = [&](double easting_m, double northing_m) {
    auto* point = request.add_points();
    point->set_easting_m(easting_m);
    point->set_northing_m(northing_m);
  };
  auto const sample = [&](v1::SampleOverlayResponse& response) {
    grpc::ClientContext context;
    return scenarios->SampleOverlay(&context, request, &response);
  };
  add(500100, 3400100);
  add(499000, 3400100);  // outside
  v1::SampleOverlayResponse points;
  REQUIRE(sample(points).ok());
  REQUIRE(points.times_ms_size() == 3);
  CHECK(points.times_ms(2) == 2000);
  REQUIRE(points.series_size() == 2);
  CHECK(points.series(0).values(0) == 1.0F);
  CHECK(points.series(0).values(2) == 3.0F);
  CHECK(std::isnan(points.series(1).values(0)));

  request.clear_points();
  add(500100, 3400100);
  add(500130, 3400140);  // 50 m on
  request.set_spacing_m(20);
  v1::SampleOverlayResponse line;
  REQUIRE(sample(line).ok());
  REQUIRE(line.series_size() == 4);
  CHECK(line.series(1).distance_m() == 20);
  CHECK(line.series(1).point().easting_m() == 500112);
  CHECK(line.series(1).point().northing_m() == 3400116);
  CHECK(line.series(3).distance_m() == 50);
  CHECK(line.series(3).point().northing_m() == 3400140);

  request.set_spacing_m(0.01);
  CHECK(sample(line).error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  request.set_spacing_m(-1);
  CHECK(sample(line).error_message() == "spacing_m is -1 m; expected 0 or more");
  request.set_spacing_m(0);
  request.clear_points();
  CHECK(sample(line).error_message() == "0 points are given; expected 1 to 1000");
  add(std::nan(""), 0);
  CHECK(sample(line).error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  request.set_overlay_id("roads_level");
  CHECK(sample(line).error_code() == grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_CASE("two runs are compared, and the comparison is read like a run", "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  auto const base = scenarios.count(3, 0, 1);
  auto const more = scenarios.count(3, 0, 2);
  scenarios.watch(base.run_id());
  scenarios.watch(more.run_id());
  v1::CompareRunsRequest request;
  request.set_base_run_id(base.run_id());
  request.set_run_id(more.run_id());
  v1::CompareRunsResponse response;
  grpc::ClientContext context;
  REQUIRE(scenarios->CompareRuns(&context, request, &response).ok());
  CHECK(response.run().run_id() == more.run_id() + "~" + base.run_id());
  REQUIRE(response.overlays_size() == 1);
  CHECK(response.overlays(0).overlay_id() == "difference_max_depth");
  CHECK(response.tables(0).table_id() == "class_changes_max_depth");
  CHECK(scenarios.result(response.run().run_id()).overlays_size() == 1);

  v1::GetOverlayFrameRequest raster;
  raster.set_run_id(response.run().run_id());
  raster.set_overlay_id("difference_max_depth");
  grpc::ClientContext raster_context;
  auto frame = scenarios->GetOverlayFrame(&raster_context, raster);
  v1::GetOverlayFrameResponse batch;
  REQUIRE(frame->Read(&batch));
  CHECK(batch.rows().values(0) == 3.0F);  // 2 x 3 less 1 x 3

  request.set_base_run_id("count-99");
  grpc::ClientContext unknown;
  CHECK(scenarios->CompareRuns(&unknown, request, &response).error_code() ==
        grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("a cancelled run ends its watch stream", "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  auto const run = scenarios.count(100000, 1);
  grpc::ClientContext context;
  v1::CancelRunRequest request;
  request.set_run_id(run.run_id());
  v1::CancelRunResponse response;
  REQUIRE(scenarios->CancelRun(&context, request, &response).ok());
  CHECK(scenarios.watch(run.run_id()).back().run().state() == v1::RUN_STATE_CANCELLED);
}

TEST_CASE("a wrong parameter is refused by name, with the range in the details",
          "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  v1::CreateRunRequest request;
  request.set_scenario_type("count");
  (*request.mutable_parameters())["step_ms"].set_number(5000);
  v1::CreateRunResponse response;
  auto const status = scenarios.create(request, response);
  CHECK(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(status.error_message() == "parameter 'step_ms' is 5000; expected 0 to 1000 ms");
  google::rpc::Status details;
  google::rpc::BadRequest bad;
  REQUIRE(details.ParseFromString(status.error_details()));
  REQUIRE(details.details_size() == 2);
  REQUIRE(details.details(1).UnpackTo(&bad));
  CHECK(bad.field_violations(0).field() == "step_ms");
}

TEST_CASE("a run that the city lacks something for is refused, and no run is made",
          "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  v1::CreateRunRequest request;
  request.set_scenario_type("count");
  (*request.mutable_parameters())["value"].set_number(9.5);
  v1::CreateRunResponse response;
  auto const status = scenarios.create(request, response);
  CHECK(status.error_code() == grpc::StatusCode::FAILED_PRECONDITION);
  CHECK(status.error_message() == "the city has nothing over 9 m to count");
  grpc::ClientContext context;
  v1::ListRunsResponse runs;
  REQUIRE(scenarios->ListRuns(&context, {}, &runs).ok());
  CHECK(runs.runs_size() == 0);
}

TEST_CASE("every malformed scenario request gets its status", "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  using Request = v1::CreateRunRequest;
  auto const code = [&](auto const& change) {
    Request request;
    request.set_scenario_type("count");
    change(request);
    v1::CreateRunResponse response;
    return scenarios.create(request, response).error_code();
  };
  auto const set = [](Request& r, char const* name) -> v1::ParameterValue& {
    return (*r.mutable_parameters())[name];
  };
  CHECK(code([](Request& r) { r.set_scenario_type("fire"); }) == grpc::StatusCode::NOT_FOUND);
  CHECK(code([](Request& r) { r.set_name(std::string(201, 'n')); }) ==
        grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(code([](Request& r) { r.set_request_id(std::string(129, 'r')); }) ==
        grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(code([&](Request& r) { set(r, "stepps").set_integer(1); }) ==
        grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(code([&](Request& r) { set(r, "steps").set_text("many"); }) ==
        grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(code([&](Request& r) { set(r, "steps").Clear(); }) == grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(code([&](Request& r) { set(r, "value").set_number(std::nan("")); }) ==
        grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_CASE("runs are listed newest first, page by page", "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  for (int i = 1; i <= 5; ++i) scenarios.count(i, 0);
  v1::ListRunsRequest request;
  request.set_page_size(2);
  std::vector<std::string> ids;
  do {
    grpc::ClientContext context;
    v1::ListRunsResponse page;
    REQUIRE(scenarios->ListRuns(&context, request, &page).ok());
    for (auto const& run : page.runs()) ids.push_back(run.run_id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  CHECK(ids == std::vector<std::string>{"count-5", "count-4", "count-3", "count-2", "count-1"});
  request.set_page_token("x");
  grpc::ClientContext context;
  v1::ListRunsResponse page;
  CHECK(scenarios->ListRuns(&context, request, &page).error_code() ==
        grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_CASE("a run that is not there, or has no result yet, says so", "[server][exact]") {
  RunningServer const running;
  Caller scenarios(running);
  v1::GetRunResultRequest request;
  v1::GetRunResultResponse response;
  request.set_run_id("count-77");
  grpc::ClientContext first;
  CHECK(scenarios->GetRunResult(&first, request, &response).error_code() ==
        grpc::StatusCode::NOT_FOUND);
  request.set_run_id(scenarios.count(100000, 1).run_id());
  grpc::ClientContext second;
  CHECK(scenarios->GetRunResult(&second, request, &response).error_code() ==
        grpc::StatusCode::FAILED_PRECONDITION);
}

}  // namespace citytwin::test
