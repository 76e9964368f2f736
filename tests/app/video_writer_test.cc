#include "app/video_writer.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include <unistd.h>

#include "tests/support/catch.h"

using citytwin::app::VideoWriter;
namespace fs = std::filesystem;

namespace {

bool has_ffmpeg() {
  bool const found = std::system("ffmpeg -version >/dev/null 2>&1") == 0;
  if (!found) WARN("skipped: no ffmpeg");
  return found;
}

fs::path video_file() {
  return fs::temp_directory_path() / ("citytwin_video_" + std::to_string(::getpid()) + ".mp4");
}

std::vector<std::uint8_t> plain(int pixels, std::array<std::uint8_t, 3> const& rgb) {
  std::vector<std::uint8_t> rgba;
  for (int i = 0; i < pixels; ++i) rgba.insert(rgba.end(), {rgb[0], rgb[1], rgb[2], 255});
  return rgba;
}

/// The pictures of a video as another run of ffmpeg reads them, RGB.
std::vector<std::uint8_t> decode(fs::path const& file) {
  std::string const command =
      "ffmpeg -loglevel error -i " + file.string() + " -f rawvideo -pix_fmt rgb24 pipe:1";
  FILE* pipe = popen(command.c_str(), "r");
  std::vector<std::uint8_t> bytes(1 << 20);
  bytes.resize(fread(bytes.data(), 1, bytes.size(), pipe));
  pclose(pipe);
  return bytes;
}

}  // namespace

TEST_CASE("a video holds every picture, in its colours", "[video][oracle]") {
  if (!has_ffmpeg()) return;
  auto const file = video_file();
  auto writer = VideoWriter::open(file, 64, 48, 4);
  REQUIRE(writer.ok());
  std::array<std::array<std::uint8_t, 3>, 3> const colours{
      {{95, 180, 240}, {16, 54, 124}, {207, 98, 166}}};
  for (auto const& rgb : colours) REQUIRE((*writer)->add(plain(64 * 48, rgb)).ok());
  CHECK_FALSE(fs::exists(file));
  REQUIRE((*writer)->finish().ok());
  auto const bytes = decode(file);
  REQUIRE(bytes.size() == 3 * 64 * 48 * 3);
  for (std::size_t picture = 0; picture < 3; ++picture) {
    auto const* pixel = bytes.data() + picture * 64 * 48 * 3 + 3 * (24 * 64 + 32);
    for (std::size_t c = 0; c < 3; ++c) {
      // 8-bit video range and its way back round by up to 3 steps.
      CHECK(std::abs(int{pixel[c]} - int{colours[picture][c]}) <= 3);
    }
  }
  fs::remove(file);
}

TEST_CASE("an unfinished video leaves nothing behind", "[video]") {
  if (!has_ffmpeg()) return;
  auto const file = video_file();
  {
    auto writer = VideoWriter::open(file, 64, 48, 4);
    REQUIRE(writer.ok());
    REQUIRE((*writer)->add(plain(64 * 48, {1, 2, 3})).ok());
  }
  CHECK_FALSE(fs::exists(file));
  CHECK_FALSE(fs::exists(file.string() + ".partial"));
}

TEST_CASE("a video of odd sides is refused with sides that would do", "[video]") {
  auto const writer = VideoWriter::open(video_file(), 641, 480, 4);
  REQUIRE_FALSE(writer.ok());
  CHECK(writer.error().message ==
        "--size 641x480: a video has even sides; expected 642x480 for example");
}
