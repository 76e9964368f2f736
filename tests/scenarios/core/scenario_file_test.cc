#include "scenarios/core/scenario_file.h"

#include <fstream>

#include "tests/support/catch.h"

using namespace citytwin;

namespace {

Result<ScenarioFile> read(std::string const& text) {
  auto const path = std::filesystem::temp_directory_path() / "citytwin_storm.toml";
  std::ofstream(path) << text;
  return read_scenario_file(path);
}

std::string refusal(std::string const& text) {
  auto const file = read(text);
  REQUIRE(!file.ok());
  return file.error().message;
}

ParameterValues values(std::map<std::string, ParameterValue> const& given) {
  return *bind_parameters(
      {{"depth_m", ParameterType::number, "m", 1.0, {}, {}, {}, "", "", ""},
       {"name", ParameterType::text, "", std::string("a"), {}, {}, {}, "", "", ""}},
      given);
}

}  // namespace

TEST_CASE("a scenario file gives type, name and typed values", "[scenario_file][exact]") {
  auto const file =
      read("scenario = \"flood\"\n[parameters]\na = 50\nb = 1.5\nc = true\nd = \"x\" # note\n");
  REQUIRE(file.ok());
  CHECK(file->scenario == "flood");
  CHECK(file->name == "citytwin_storm");
  CHECK(std::get<std::int64_t>(file->parameters.at("a")) == 50);
  CHECK(std::get<double>(file->parameters.at("b")) == 1.5);
  CHECK(std::get<bool>(file->parameters.at("c")));
  CHECK(std::get<std::string>(file->parameters.at("d")) == "x");
}

TEST_CASE("a bad scenario file is refused by file, line and key", "[scenario_file][exact]") {
  CHECK(refusal("scenario = \"flood\"\n\nrain = 3\n")
            .find("citytwin_storm.toml:3: unknown key 'rain'") == 0);
  CHECK(refusal("scenario = \"flood\"\n[parameters]\nx = [1, 2]\n")
            .find("citytwin_storm.toml:3: parameter 'x' is not a single value") == 0);
  CHECK(refusal("name = \"x\"\n").find("citytwin_storm.toml: key 'scenario' is missing") == 0);
  CHECK(refusal("scenario = flood\n").find("citytwin_storm.toml:1: ") == 0);
  auto const absent = read_scenario_file("no_such_file.toml");
  REQUIRE(!absent.ok());
  CHECK(absent.error().code == ErrorCode::not_found);
}

TEST_CASE("equal specs have equal hashes, any difference another one", "[scenario_file][exact]") {
  auto const base = spec_hash("flood", values({}));
  CHECK(base.size() == 16);
  CHECK(base == spec_hash("flood", values({{"depth_m", 1.0}})));
  CHECK(base != spec_hash("risk", values({})));
  CHECK(base != spec_hash("flood", values({{"depth_m", 1.0000000000000002}})));
  CHECK(base != spec_hash("flood", values({{"name", std::string("b")}})));
}
