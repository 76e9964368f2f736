#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include <unistd.h>

#include "citytwin/v1/render_service.grpc.pb.h"
#include "tests/server/running_server.h"
#include "tests/support/catch.h"

namespace citytwin::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Requests = v1::StreamFramesRequest;
using Frames = v1::StreamFramesResponse;

v1::StreamFramesRequest first_pose() {
  v1::StreamFramesRequest request;
  request.set_sequence(1);
  request.mutable_picture()->set_width_px(320);
  request.mutable_picture()->set_height_px(200);
  return request;
}

v1::StreamFramesRequest pose(std::uint64_t sequence) {
  v1::StreamFramesRequest request;
  request.set_sequence(sequence);
  auto& camera = *request.mutable_perspective();
  camera.mutable_eye()->set_easting_m(500000 + static_cast<double>(sequence));
  camera.mutable_eye()->set_northing_m(3400000);
  camera.mutable_eye()->set_up_m(80);
  camera.mutable_target()->set_easting_m(500500);
  camera.mutable_target()->set_northing_m(3400500);
  return request;
}

/// A stream and the client's end of it.
struct Stream {
  explicit Stream(RunningServer const& running)
      : stub(v1::RenderService::NewStub(running.channel())), frames(stub->StreamFrames(&context)) {}
  std::unique_ptr<v1::RenderService::Stub> stub;
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReaderWriter<Requests, Frames>> frames;
};

grpc::Status refusal_of(RunningServer const& running, v1::StreamFramesRequest const& first,
                        v1::StreamFramesRequest const* second = nullptr) {
  Stream stream(running);
  stream.frames->Write(first);
  if (second != nullptr) stream.frames->Write(*second);
  Frames frame;
  while (stream.frames->Read(&frame)) {
  }
  return stream.frames->Finish();
}

long resident_kb() {
  std::ifstream file("/proc/self/statm");
  long size = 0;
  long pages = 0;
  file >> size >> pages;
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

struct Watched {
  std::vector<Frames> frames;
  std::vector<std::uint64_t> newest;  ///< pose sent when the frame arrived
};

/// Moves the camera `moves` times, `every` apart, while frames are read.
Watched move(Stream& stream, int moves, milliseconds every) {
  std::atomic<std::uint64_t> sent{1};
  Watched seen;
  stream.frames->Write(first_pose());
  std::thread reader([&] {
    Frames frame;
    while (stream.frames->Read(&frame)) {
      if (frame.heartbeat()) continue;
      seen.newest.push_back(sent);
      seen.frames.push_back(frame);
    }
  });
  for (int i = 0; i < moves; ++i) {
    std::this_thread::sleep_for(every);
    ++sent;
    stream.frames->Write(pose(sent));
  }
  stream.frames->WritesDone();
  reader.join();
  return seen;
}

}  // namespace

TEST_CASE("200 moves: frames name their pose, are of the latest one, and none queues up",
          "[server][contract]") {
  std::atomic<int> drawn{0};
  RunningServer const running({}, true, make_grey_engine(&drawn, 20));
  Stream stream(running);
  auto const seen = move(stream, 200, milliseconds(3));
  REQUIRE(stream.frames->Finish().ok());
  REQUIRE(seen.frames.size() > 5);
  CHECK(seen.frames.size() < 150);  // most poses were overtaken by newer ones
  CHECK(static_cast<int>(seen.frames.size()) == drawn);
  CHECK(seen.frames.back().sequence() == 201);
  std::uint64_t last = 0;
  std::uint64_t told = 0;
  for (auto const& frame : seen.frames) {
    CHECK(frame.sequence() > last);
    CHECK(frame.sequence() == last + 1 + frame.skipped_poses());
    last = frame.sequence();
    told += 1 + frame.skipped_poses();
  }
  CHECK(told == 201);
  // A frame's pose was the newest when it was begun: it can be no older than the frame before's
  // arrival, one being drawn and none waiting.
  for (std::size_t i = 2; i < seen.frames.size(); ++i) {
    CHECK(seen.frames[i].sequence() + 1 >= seen.newest[i - 2]);
  }
}

TEST_CASE("frames are JPEG or WebP of the size asked for", "[server]") {
  RunningServer const running;
  for (auto const format : {v1::FRAME_FORMAT_JPEG, v1::FRAME_FORMAT_WEBP}) {
    Stream stream(running);
    auto request = first_pose();
    request.set_format(format);
    stream.frames->Write(request);
    Frames frame;
    REQUIRE(stream.frames->Read(&frame));
    CHECK(frame.width_px() == 320);
    CHECK(frame.height_px() == 200);
    CHECK(frame.model_version() == small_city()->version);
    bool const jpeg = frame.image().substr(0, 3) == "\xff\xd8\xff";
    bool const webp = frame.image().substr(8, 4) == "WEBP";
    CHECK((format == v1::FRAME_FORMAT_JPEG ? jpeg : webp));
    stream.frames->WritesDone();
    while (stream.frames->Read(&frame)) {
    }
    CHECK(stream.frames->Finish().ok());
  }
}

TEST_CASE("a camera at rest is drawn once more, refined, and then no more", "[server]") {
  std::atomic<int> drawn{0};
  RunningServer const running({}, true, make_grey_engine(&drawn));
  Stream stream(running);
  stream.frames->Write(first_pose());
  Frames frame;
  REQUIRE(stream.frames->Read(&frame));
  CHECK_FALSE(frame.refined());
  REQUIRE(stream.frames->Read(&frame));
  CHECK(frame.refined());
  CHECK(frame.sequence() == 1);
  std::this_thread::sleep_for(milliseconds(600));
  CHECK(drawn == 2);
  stream.frames->WritesDone();
  CHECK_FALSE(stream.frames->Read(&frame));
  CHECK(stream.frames->Finish().ok());
}

TEST_CASE("memory stays flat over moves", "[server]") {
  RunningServer const running;
  Stream warm(running);
  move(warm, 50, milliseconds(1));
  warm.frames->Finish();
  auto const before_kb = resident_kb();
  Stream stream(running);
  auto const seen = move(stream, 200, milliseconds(1));
  stream.frames->Finish();
  std::size_t kept = 0;  // by this test
  for (auto const& frame : seen.frames) kept += frame.ByteSizeLong();
  // A frame of 320 x 200 is 256 kB before coding: 40 kept ones would show.
  CHECK(resident_kb() - before_kb < 10'000 + static_cast<long>(kept / 1024));
}

TEST_CASE("a client that leaves is drawn for no more", "[server]") {
  std::atomic<int> drawn{0};
  RunningServer running({}, true, make_grey_engine(&drawn));
  {
    Stream stream(running);
    stream.frames->Write(first_pose());
    Frames frame;
    REQUIRE(stream.frames->Read(&frame));
    stream.context.TryCancel();
  }
  std::this_thread::sleep_for(milliseconds(700));
  CHECK(drawn == 1);  // not even the refined one, due after 250 ms
  auto const start = steady_clock::now();
  running.stop();
  CHECK(steady_clock::now() - start < std::chrono::seconds(1));  // nothing held on
}

TEST_CASE("a stopping server ends its frame streams", "[server]") {
  RunningServer running;
  Stream stream(running);
  stream.frames->Write(first_pose());
  Frames frame;
  REQUIRE(stream.frames->Read(&frame));
  std::thread stopping([&] { running.stop(); });
  while (stream.frames->Read(&frame)) {
  }
  CHECK(stream.frames->Finish().error_code() == grpc::StatusCode::UNAVAILABLE);
  stopping.join();
}

TEST_CASE("poses and pictures that cannot be end the stream by the field's name",
          "[server][exact]") {
  RunningServer const running;
  auto const check = [&](auto change, std::string const& message) {
    auto request = first_pose();
    change(request);
    auto const status = refusal_of(running, request);
    CHECK(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
    CHECK(status.error_message() == message);
  };
  check([](auto& r) { r.set_sequence(0); }, "sequence is 0; expected more than the last one, 0");
  check([](auto& r) { r.clear_picture(); }, "picture is not set; expected it in the first message");
  check([](auto& r) { r.set_quality(101); }, "quality is 101; expected 1 to 100");
  check([](auto& r) { r.set_refined_samples(17); }, "refined_samples is 17; expected 1 to 16");
  check(
      [](auto& r) {
        r.mutable_picture()->set_width_px(4000), r.mutable_picture()->set_height_px(1000);
      },
      "picture is 4000 x 1000 pixels; a stream draws at most 2304000");
  auto const again = pose(1);
  CHECK(refusal_of(running, first_pose(), &again).error_message() ==
        "sequence is 1; expected more than the last one, 1");
  v1::StreamFramesRequest empty;
  empty.set_sequence(2);
  CHECK(refusal_of(running, first_pose(), &empty).error_message() ==
        "neither picture nor a camera is set; expected one of them");
}

TEST_CASE("without an engine a frame stream says why", "[server][exact]") {
  RunningServer const running({}, false);
  auto const status = refusal_of(running, first_pose());
  CHECK(status.error_code() == grpc::StatusCode::UNAVAILABLE);
  CHECK(status.error_message() == "pictures are off: no display in this test");
}

}  // namespace citytwin::test
