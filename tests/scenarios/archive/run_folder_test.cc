#include "scenarios/archive/run_folder.h"

#include <cmath>
#include <cstring>
#include <fstream>

#include <unistd.h>

#include "tests/support/catch.h"

using namespace citytwin;
namespace fs = std::filesystem;

namespace {

/// A folder of this test's own, removed afterwards.
struct ScratchFolder {
  fs::path path = fs::temp_directory_path() / ("citytwin_run_" + std::to_string(::getpid()));
  ScratchFolder() { fs::remove_all(path); }
  ~ScratchFolder() { fs::remove_all(path); }
};

StoredRun small_run() {
  StoredRun run;
  auto frame = make_local_frame("EPSG:4549", 616482, 3434940, "EPSG:5737");
  REQUIRE(frame);
  run.record = {"flood",
                "一场暴雨",
                {{"return_period_a", 50.0}, {"frames", std::int64_t{3}}, {"roofs", true}},
                "0123",
                "4567",
                *frame,
                "2026-11-24T06:00:00Z",
                "0.1.0"};
  auto depth = std::make_shared<Overlay>();
  depth->id = "depth";
  depth->legend.unit = "m";
  depth->legend.classes = {{0.05, 0.5, {1, 2, 3, 4}, "low", "低"},
                           {0.5, INFINITY, {5, 6, 7, 8}, "high", "高"}};
  auto grid = std::make_shared<Grid<float>>(GridGeometry{-10.5, 20.25, 0.5, 3, 2}, 0.1F);
  grid->at(1, 2) = NAN;
  depth->frames = {{0, grid}, {60000, grid}};
  auto risk = std::make_shared<Overlay>();
  risk->id = "pipe_risk";
  risk->kind = OverlayKind::features;
  risk->look = OverlayLook::halo;
  risk->layer = "pipes";
  risk->features = {{1, 3.25F}, {900000000000ULL, NAN}};
  run.result.overlays = {depth, risk};
  run.result.tables = {{"ledger",
                        "Ledger",
                        "水量",
                        {{"rain_m3", "Rain", "雨", "m3"}, {"note", "Note", "注", ""}},
                        {{Value(1.5), Value(std::string("a,b"))}, {Value(), Value()}}}};
  run.result.checks = {{"mass_residual_relative", 1e-9, 1e-6, ""}};
  run.result.warnings = {"no drains"};
  return run;
}

bool same_bits(std::vector<float> const& a, std::vector<float> const& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

}  // namespace

TEST_CASE("a run read back is the run that was written, bit for bit", "[archive][exact]") {
  ScratchFolder scratch;
  auto const run = small_run();
  REQUIRE(write_run(run, scratch.path));
  auto const back = read_run(scratch.path);
  REQUIRE(back);
  CHECK(back->record.name == "一场暴雨");
  CHECK(back->record.parameters == run.record.parameters);
  auto const& depth = *back->result.overlays.at(0);
  REQUIRE(depth.frames.size() == 2);
  CHECK(depth.frames[1].time_ms == 60000);
  CHECK(depth.frames[1].values->geometry() == run.result.overlays[0]->frames[1].values->geometry());
  CHECK(same_bits(depth.frames[1].values->values(),
                  run.result.overlays[0]->frames[1].values->values()));
  CHECK(depth.legend.classes[1].upper == INFINITY);
  CHECK(depth.legend.classes[1].colour == Rgba{5, 6, 7, 8});
  auto const& risk = *back->result.overlays.at(1);
  CHECK(risk.look == OverlayLook::halo);
  CHECK(risk.features[0].value == 3.25F);
  CHECK(risk.features[1].id == 900000000000ULL);
  CHECK(std::isnan(risk.features[1].value));
  CHECK(back->result.tables.at(0).rows == run.result.tables[0].rows);
  CHECK(back->result.checks.at(0).value == 1e-9);
  CHECK(back->result.warnings == run.result.warnings);
}

TEST_CASE("a run folder is not overwritten unasked, and a broken one is refused by name",
          "[archive]") {
  ScratchFolder scratch;
  REQUIRE(write_run(small_run(), scratch.path));
  auto const again = write_run(small_run(), scratch.path);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::already_exists);
  CHECK(write_run(small_run(), scratch.path, true));
  std::ofstream(scratch.path / "run.json") << "{\"scenario\": 1}";
  auto const broken = read_run(scratch.path);
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == ErrorCode::data_corrupt);
  CHECK(broken.error().message.find("run.json") != std::string::npos);
  auto const absent = read_run(scratch.path / "nowhere");
  REQUIRE_FALSE(absent);
  CHECK(absent.error().code == ErrorCode::not_found);
}

TEST_CASE("an overlay and a table of one name are refused, as one file would replace the other",
          "[archive][exact]") {
  ScratchFolder folder;
  auto run = small_run();
  run.result.tables.front().id = "pipe_risk";
  auto const written = write_run(run, folder.path);
  REQUIRE_FALSE(written.ok());
  CHECK(written.error().message.find("'pipe_risk'") != std::string::npos);
  CHECK_FALSE(fs::exists(folder.path));
}
