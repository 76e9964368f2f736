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
  for (char const* command : {"sample", "import", "query", "find", "frame", "serve", "run",
                              "render", "tour", "validate"}) {
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
      {"query " + city() + " --layer building", "did you mean 'buildings'?"},
      {"query " + city() + " --layer buildings --where 'hieght_m > 3'", "did you mean 'height_m'?"},
      {"query " + city() + " --layer buildings --where 'height_m > 3' --format xml", "'xml'"},
      {"query " + city() + " --layer buildings --columns height", "no attribute 'height'"},
      {"query " + city() + " --layer buildings --bbox 1,2,3", "4 numbers"},
      {"find " + city() + " x --layer nowhere", "no layer 'nowhere'"},
      {"frame fit " + nowhere + ".csv --to EPSG:4549 --max-residual 0.05 --author me -o " + out,
       "nowhere.csv"},
      {"frame convert 31.03 121.22 --from EPSG:4490", "axes swapped"},
      {"frame convert 1 2 --from GCJ-03", "GCJ-03"},
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

TEST_CASE("a filter lists what it keeps as a table, CSV and GeoJSON", "[app][e2e]") {
  auto const ask = [](std::string const& more) {
    return citytwin("query " + city() + " --layer buildings " + more);
  };
  auto const all = ask("--limit 100000 --format csv --columns height_m");
  REQUIRE(all.exit_code == 0);
  CHECK_THAT(all.text,
             Catch::StartsWith("fid,height_m,wkt\n1,") && Catch::Contains("POLYGON Z (("));
  auto const none = ask("--where \"height_m > 10000\" --format geojson");
  CHECK_THAT(none.text, Catch::Contains("\"features\":[]}\n0 of "));
  auto const one = ask("--where \"fid = 1\" --format geojson --columns usage");
  CHECK_THAT(one.text, Catch::Contains("\"id\":1,\"properties\":{\"usage\":") &&
                           Catch::Contains("[[[121.") && Catch::Contains("plate motion"));
  auto const cut = ask("--where \"height_m IS NOT NULL\" --limit 2 --columns usage,height_m");
  CHECK_THAT(cut.text, Catch::StartsWith("fid  usage") && Catch::Contains("truncated to 2"));
}

TEST_CASE("a local grid fitted to points becomes a file that places coordinates", "[app][e2e]") {
  auto const points = write_file("points.csv",
                                 "id,from_x,from_y,to_x,to_y\n"
                                 "a,0,0,616000,3435000\nb,1000,0,616000,3436000\n"
                                 "c,0,1000,615000,3435000.02\nd,1000,1000,615000,3436000\n");
  auto const frame = (scratch() / "works.toml").string();
  auto const fit = citytwin("frame fit " + points.string() +
                            " --to EPSG:4549 --max-residual 0.05 --author 'A. Wang' -o " + frame);
  INFO(fit.text);
  REQUIRE(fit.exit_code == 0);
  CHECK_THAT(fit.text, Catch::Contains("similarity over 4 points") && Catch::Contains("rotation"));
  auto const convert = citytwin("frame convert 500 0 --to EPSG:4549 --from " + frame);
  CHECK_THAT(convert.text, Catch::StartsWith("615999.9975 3435500.0025"));
  auto const strict =
      citytwin("frame fit " + points.string() +
               " --to EPSG:4549 --max-residual 0.001 --author me -o " + frame + "2");
  CHECK(strict.exit_code == 1);
  CHECK_THAT(strict.text, Catch::Contains("more than the limit of 0.001 m"));
  CHECK_FALSE(fs::exists(frame + "2"));
}

TEST_CASE("what is named in the city is found, what is not is said", "[app][e2e]") {
  auto const names = citytwin("query " + city() +
                              " --layer roads --columns name_zh --format csv "
                              "--where \"name_zh IS NOT NULL\" --limit 1");
  auto const line = names.text.substr(names.text.find('\n') + 1);
  auto const name =
      line.substr(line.find(',') + 1, line.find(',', line.find(',') + 1) - line.find(',') - 1);
  auto const found = citytwin("find " + city() + " " + name);
  INFO(found.text);
  CHECK(found.exit_code == 0);
  CHECK_THAT(found.text, Catch::StartsWith("roads/") && Catch::Contains("exact by name"));
  CHECK_THAT(citytwin("find " + city() + " zzzz").text, Catch::StartsWith("0 found among "));
}
