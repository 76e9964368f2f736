#include <cmath>

#include <nlohmann/json.hpp>

#include "citytwin/v1/render_service.grpc.pb.h"
#include "citytwin/v1/scenario_service.grpc.pb.h"
#include "tests/server/running_server.h"
#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

struct Answer {
  std::string png;
  nlohmann::json sidecar;
  v1::RenderSnapshotResponse first;
  grpc::Status status;
};

Answer render(RunningServer const& running, v1::RenderSnapshotRequest const& request) {
  auto const stub = v1::RenderService::NewStub(running.channel());
  grpc::ClientContext context;
  auto reader = stub->RenderSnapshot(&context, request);
  Answer answer;
  v1::RenderSnapshotResponse part;
  while (reader->Read(&part)) {
    if (answer.png.empty()) answer.first = part;
    answer.png += part.png();
  }
  answer.status = reader->Finish();
  if (answer.status.ok()) answer.sidecar = nlohmann::json::parse(answer.first.sidecar_json());
  return answer;
}

std::string finished_run(RunningServer const& running) {
  auto const stub = v1::ScenarioService::NewStub(running.channel());
  grpc::ClientContext create_context;
  v1::CreateRunRequest request;
  request.set_scenario_type("count");
  v1::CreateRunResponse response;
  REQUIRE(stub->CreateRun(&create_context, request, &response).ok());
  grpc::ClientContext watch_context;
  v1::WatchRunRequest watch;
  watch.set_run_id(response.run().run_id());
  auto reader = stub->WatchRun(&watch_context, watch);
  v1::WatchRunResponse message;
  while (reader->Read(&message)) {
  }
  REQUIRE(reader->Finish().ok());
  return response.run().run_id();
}

}  // namespace

TEST_CASE("a picture comes whole, with its size and sidecar", "[server][exact]") {
  RunningServer const running;
  v1::RenderSnapshotRequest request;
  request.set_width_px(320);
  request.set_height_px(200);
  request.set_language(v1::LANGUAGE_ENGLISH);
  auto const answer = render(running, request);
  REQUIRE(answer.status.ok());
  CHECK(answer.png.substr(0, 8) == "\x89PNG\r\n\x1a\n");
  CHECK(answer.png.size() == answer.first.png_size_bytes());
  CHECK(answer.first.width_px() == 320);
  CHECK(answer.first.model_version() == small_city()->version);
  CHECK(answer.sidecar["eye_x"] == 500);
  CHECK(answer.sidecar["chinese"] == false);
}

TEST_CASE("an explicit camera is given in absolute coordinates", "[server][exact]") {
  RunningServer const running;
  v1::RenderSnapshotRequest request;
  request.mutable_perspective()->mutable_eye()->set_easting_m(500123);
  request.mutable_perspective()->mutable_eye()->set_northing_m(3400000);
  request.mutable_perspective()->mutable_eye()->set_up_m(50);
  request.mutable_perspective()->mutable_target()->set_easting_m(500500);
  request.mutable_perspective()->mutable_target()->set_northing_m(3400500);
  CHECK(render(running, request).sidecar["eye_x"] == 123);
}

TEST_CASE("a run is drawn with the overlays asked for, its last one by default",
          "[server][exact]") {
  RunningServer const running;
  v1::RenderSnapshotRequest request;
  request.set_run_id(finished_run(running));
  CHECK(render(running, request).sidecar["overlays"] == "roads_level ");
  request.add_overlay_ids("max_depth");
  request.add_overlay_ids("roads_level");
  auto const answer = render(running, request);
  CHECK(answer.sidecar["overlays"] == "max_depth roads_level ");
  CHECK(answer.sidecar["run_id"] == request.run_id());
}

TEST_CASE("a picture that cannot be is refused by the name of the field", "[server][exact]") {
  RunningServer const running;
  using Request = v1::RenderSnapshotRequest;
  auto const refused = [&](auto const& change) {
    Request request;
    change(request);
    auto const status = render(running, request).status;
    CAPTURE(status.error_message());
    CHECK(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
    return status.error_message();
  };
  CHECK(refused([](Request& r) { r.set_width_px(100000); }) ==
        "width_px is 100000; expected 16 to 8192 pixels");
  CHECK(refused([](Request& r) { r.set_width_px(8192), r.set_height_px(8192); }) ==
        "width_px times height_px is 67108864; expected at most 16777216 pixels");
  refused([](Request& r) { r.set_height_px(1); });
  refused([](Request& r) { r.set_camera_name("moon"); });
  refused([](Request& r) { r.mutable_perspective(); });
  refused([](Request& r) { r.mutable_perspective()->mutable_eye()->set_up_m(std::nan("")); });
  refused([](Request& r) { r.mutable_plan()->set_height_m(1); });
  refused([](Request& r) { r.mutable_time()->set_month(13); });
  refused([](Request& r) { r.set_mode(static_cast<v1::ViewMode>(9)); });
  refused([](Request& r) { r.set_overlay_opacity(1.5); });
  refused([](Request& r) { r.set_overlay_time_ms(-5); });
  refused([](Request& r) { r.add_hidden_layers("rods"); });
  refused([](Request& r) { r.add_overlay_ids("max_depth"); });
  refused([](Request& r) { r.set_title(std::string(201, 't')); });
}

TEST_CASE("an unknown run or overlay is NOT_FOUND", "[server][exact]") {
  RunningServer const running;
  v1::RenderSnapshotRequest request;
  request.set_run_id("flood-9");
  CHECK(render(running, request).status.error_code() == grpc::StatusCode::NOT_FOUND);
  request.set_run_id(finished_run(running));
  request.add_overlay_ids("depth");
  auto const status = render(running, request).status;
  CHECK(status.error_code() == grpc::StatusCode::NOT_FOUND);
  CHECK(status.error_message().find("max_depth, roads_level") != std::string::npos);
}

TEST_CASE("a machine that cannot draw says why and serves the rest", "[server][exact]") {
  RunningServer const running({}, false);
  auto const status = render(running, {}).status;
  CHECK(status.error_code() == grpc::StatusCode::UNAVAILABLE);
  CHECK(status.error_message() == "pictures are off: no display in this test");
}

TEST_CASE("a pick names place, feature and what the overlays say of it", "[server][exact]") {
  RunningServer const running;
  auto const stub = v1::RenderService::NewStub(running.channel());
  v1::PickRequest request;
  request.mutable_picture()->set_run_id(finished_run(running));
  request.set_x_px(120.5);
  request.set_y_px(30.5);
  v1::PickResponse response;
  grpc::ClientContext context;
  REQUIRE(stub->Pick(&context, request, &response).ok());
  CHECK(response.model_version() == small_city()->version);
  CHECK(response.place().easting_m() == 500120.5);
  CHECK(response.place().northing_m() == 3400030.5);
  CHECK(response.layer() == "roads");
  CHECK(response.feature_id() == 1);
  CHECK(response.ground_up_m() == 3.5);
  CHECK(response.surface() == "terrain");
  REQUIRE(response.values_size() == 1);
  CHECK(response.values(0).overlay_id() == "roads_level");
  CHECK(response.values(0).value() == 0.5);
  CHECK(response.values(0).unit() == "m");
  CHECK(response.values(0).class_label().zh() == "低");
}

TEST_CASE("a pick of the sky has no place; a picture that cannot be is refused",
          "[server][exact]") {
  RunningServer const running;
  auto const stub = v1::RenderService::NewStub(running.channel());
  v1::PickRequest request;
  request.set_x_px(1900);
  v1::PickResponse response;
  grpc::ClientContext context;
  REQUIRE(stub->Pick(&context, request, &response).ok());
  CHECK_FALSE(response.has_place());
  CHECK_FALSE(response.has_feature_id());
  request.mutable_picture()->set_camera_name("moon");
  grpc::ClientContext again;
  CHECK(stub->Pick(&again, request, &response).error_code() == grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace citytwin::test
