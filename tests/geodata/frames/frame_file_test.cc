#include "geodata/frames/frame_file.h"

#include <fstream>
#include <sstream>

#include "geodata/crs.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;

namespace {

/// A works grid turned by 90 degrees: local (0, 0) is E 616000 N 3435000, local x runs north.
FittedFrame works() {
  FittedFrame frame;
  frame.name = "Works grid";
  frame.target_crs = "EPSG:4549";
  frame.vertical_datum = "EPSG:5737";
  frame.author = "A. Wang";
  frame.date = "2026-03-01";
  frame.max_residual_m = 0.05;
  frame.fit.kind = FitKind::similarity;
  frame.points = {{"a", {0, 0}, {616000, 3435000.03125}},
                  {"b", {1000, 0}, {616000, 3436000}},
                  {"c", {0, 1000}, {615000, 3435000}},
                  {"d", {1000, 1000}, {615000.02, 3436000}}};
  return *fit_frame(frame);
}

std::string text_of(std::filesystem::path const& file) {
  std::ifstream in(file);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

TEST_CASE("a frame file gives back the fit, its points and who made it",
          "[geodata][frames][exact]") {
  test::ScratchFolder const folder;
  auto const frame = works();
  REQUIRE(write_frame_file(frame, folder / "works.toml").ok());
  auto const read = read_frame_file(folder / "works.toml");
  REQUIRE(read.ok());
  CHECK(read->fit.apply({123, 456}) == frame.fit.apply({123, 456}));
  CHECK(read->points.size() == 4);
  CHECK(describe(*read) == describe(frame));
  CHECK_THAT(describe(*read),
             Catch::Contains("similarity over 4 points") && Catch::Contains("A. Wang, 2026-03-01"));
}

TEST_CASE("coordinates named by a frame file land where the control points say",
          "[geodata][frames][contract]") {
  test::ScratchFolder const folder;
  REQUIRE(write_frame_file(works(), folder / "works.toml").ok());
  auto const city = *make_local_frame("EPSG:4549", 616000, 3435000, "EPSG:5737");
  auto to = Transformer::create((folder / "works.toml").string(), city);
  REQUIRE(to.ok());
  auto const p = to->to_local(Vec2{500, 200});
  CHECK(p.x == Approx(-200).margin(0.03));  // within the points' own residuals
  CHECK(p.y == Approx(500).margin(0.03));
  auto const back = to->from_local(p);
  CHECK(back.x == Approx(500).margin(1e-6));
  CHECK(back.y == Approx(200).margin(1e-6));
  CHECK_THAT(to->warning(), Catch::Contains("Works grid") && Catch::Contains("RMS"));
}

TEST_CASE("a frame file whose parameters and points disagree is refused",
          "[geodata][frames][contract]") {
  test::ScratchFolder const folder;
  REQUIRE(write_frame_file(works(), folder / "works.toml").ok());
  auto edited = [&](std::string const& from, std::string const& to) {
    auto text = text_of(folder / "works.toml");
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), from.size(), to);
    std::ofstream(folder / "edited.toml") << text;
    auto const read = read_frame_file(folder / "edited.toml");
    return read ? std::string() : read.error().message;
  };
  CHECK_THAT(edited("3435000.03125", "3435000.5"), Catch::Contains("fit the frame again"));
  CHECK_THAT(edited("limit_m = 0.05", "limit_m = 0.001"), Catch::Contains("above its limit"));
  CHECK_THAT(edited("EPSG:4549", "EPSG:4490"), Catch::Contains("not a projected CRS"));
  CHECK_THAT(edited("EPSG:5737", "Wusong"), Catch::Contains("Wusong"));
  CHECK_THAT(edited("author", "autor"), Catch::Contains("author"));
  CHECK_FALSE(read_frame_file(folder / "nowhere.toml").ok());
}
