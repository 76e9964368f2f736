#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/catch.h"

namespace fs = std::filesystem;

namespace {

struct Outcome {
  int exit_code;
  std::string text;  ///< stdout and stderr
};

/// Runs the program as a user does. Arguments are the test's own, never user input.
Outcome citytwin(std::string const& arguments) {
  std::string command = CITYTWIN_PROGRAM;
  command.append(" ").append(arguments).append(" 2>&1");
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Outcome outcome{};
  std::array<char, 4096> buffer{};
  while (std::size_t const n = fread(buffer.data(), 1, buffer.size(), pipe)) {
    outcome.text.append(buffer.data(), n);
  }
  outcome.exit_code = WEXITSTATUS(pclose(pipe));
  return outcome;
}

/// A folder with a block city in it, made once for the whole suite.
fs::path const& scratch() {
  static struct Scratch {
    fs::path path = fs::temp_directory_path() / ("citytwin_cli_" + std::to_string(::getpid()));
    Scratch() {
      fs::create_directories(path);
      citytwin("sample --size block --seed 7 -o " + (path / "city").string());
    }
    ~Scratch() { fs::remove_all(path); }
  } const folder;
  return folder.path;
}

std::string city() {
  return (scratch() / "city").string();
}

fs::path write_file(std::string const& name, std::string const& text) {
  auto const file = scratch() / name;
  std::ofstream(file) << text;
  return file;
}

}  // namespace

TEST_CASE("the program says its version and explains every command with an example", "[app][e2e]") {
  CHECK_THAT(citytwin("--version").text, Catch::StartsWith("citytwin "));
  for (char const* command : {"sample", "import", "serve", "run", "render", "tour", "validate"}) {
    auto const help = citytwin(std::string(command) + " --help");
    INFO(command);
    CHECK(help.exit_code == 0);
    CHECK_THAT(help.text,
               Catch::Contains("Example") && Catch::Contains("citytwin " + std::string(command)));
  }
}

TEST_CASE("bad input to a command gets one sentence, a non-zero exit and no output", "[app][e2e]") {
  struct Case {
    std::string arguments;
    std::string sentence;  ///< must occur in what is printed
  };
  auto const out = (scratch() / "bad_out").string();
  auto const unknown_key = write_file("key.toml", "scenario = \"flood\"\nstorm = 5\n").string();
  auto const unknown_parameter =
      write_file("parameter.toml", "scenario = \"flood\"\n[parameters]\nreturn_period = 50\n")
          .string();
  auto const out_of_range =
      write_file("range.toml", "scenario = \"flood\"\n[parameters]\nreturn_period_a = -5\n")
          .string();
  auto const not_toml = write_file("broken.toml", "scenario = \n").string();
  auto const good = write_file("good.toml", "scenario = \"risk\"\n").string();
  auto const nowhere = (scratch() / "nowhere").string();
  Case const cases[] = {
      {"run " + nowhere + ".toml " + city() + " -o " + out, "nowhere.toml"},
      {"run " + unknown_key + " " + city() + " -o " + out, "key.toml:2: unknown key 'storm'"},
      {"run " + unknown_parameter + " " + city() + " -o " + out, "did you mean 'return_period_a'?"},
      {"run " + out_of_range + " " + city() + " -o " + out, "parameter 'return_period_a' is -5"},
      {"run " + not_toml + " " + city() + " -o " + out, "broken.toml:1"},
      {"run " + good + " " + nowhere + " -o " + out, "nowhere"},
      {"run " + good + " " + city() + " -o " + out + " --set year", "--set 'year'"},
      {"render " + city() + " --size 5 -o " + out + ".png", "--size is '5'"},
      {"render " + city() + " --view moon -o " + out + ".png", "moon"},
      {"render " + city() + " -o " + out + ".bmp", ".png"},
      {"render " + nowhere + " -o " + out + ".png", "nowhere"},
      {"sample --size huge -o " + out, "--size is 'huge'"},
      {"sample --size block -o " + city(), "exists"},
      {"serve " + nowhere, "nowhere"},
      {"validate poetry", "'poetry'"},
      {"paint", "paint"},
  };
  for (auto const& c : cases) {
    INFO("citytwin " << c.arguments);
    auto const outcome = citytwin(c.arguments);
    CHECK(outcome.exit_code != 0);
    CHECK_THAT(outcome.text, Catch::Contains(c.sentence));
    CHECK_FALSE(fs::exists(out));
    CHECK_FALSE(fs::exists(out + ".png"));
  }
}

TEST_CASE("a run from files leaves its folder, and a picture of it its sidecar", "[app][e2e]") {
  auto const risk = write_file("risk.toml", "scenario = \"risk\"\nname = \"pipes\"\n").string();
  auto const folder = (scratch() / "risk").string();
  auto const run = citytwin("run " + risk + " " + city() + " -o " + folder);
  INFO(run.text);
  REQUIRE(run.exit_code == 0);
  CHECK(fs::exists(fs::path(folder) / "run.json"));
  auto const again = citytwin("run " + risk + " " + city() + " -o " + folder);
  CHECK(again.exit_code == 1);
  auto const picture = scratch() / "risk.png";
  auto const render =
      citytwin("render " + city() + " --run " + folder + " --size 320x180 -o " + picture.string());
  INFO(render.text);
  REQUIRE(render.exit_code == 0);
  CHECK(fs::file_size(picture) > 10000);
  CHECK(fs::exists(scratch() / "risk.json"));
}
