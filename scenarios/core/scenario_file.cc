#include "scenarios/core/scenario_file.h"

#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace citytwin {

namespace {

Error at(std::filesystem::path const& file, toml::source_region const& where,
         std::string const& what) {
  return {ErrorCode::invalid_argument,
          fmt::format("{}:{}: {}", file.filename().string(), where.begin.line, what),
          file.string()};
}

std::optional<ParameterValue> scalar(toml::node const& node) {
  if (auto const* v = node.as_boolean()) return v->get();
  if (auto const* v = node.as_integer()) return v->get();
  if (auto const* v = node.as_floating_point()) return v->get();
  if (auto const* v = node.as_string()) return v->get();
  return std::nullopt;
}

Result<ScenarioFile> from_table(std::filesystem::path const& file, toml::table const& root) {
  ScenarioFile out;
  out.name = file.stem().string();
  for (auto const& [key, node] : root) {
    std::string const name(key.str());
    if (name == "scenario" && node.is_string()) {
      out.scenario = node.as_string()->get();
    } else if (name == "name" && node.is_string()) {
      out.name = node.as_string()->get();
    } else if (name == "parameters" && node.is_table()) {
      for (auto const& [parameter, value] : *node.as_table()) {
        auto const converted = scalar(value);
        if (!converted) {
          return at(
              file, value.source(),
              fmt::format("parameter '{}' is not a single value; expected a number, true, false "
                          "or a text",
                          parameter.str()));
        }
        out.parameters[std::string(parameter.str())] = *converted;
      }
    } else {
      return at(file, node.source(),
                fmt::format("unknown key '{}' or wrong type; expected scenario = \"TYPE\", "
                            "name = \"TEXT\" and [parameters]",
                            name));
    }
  }
  if (out.scenario.empty()) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("{}: key 'scenario' is missing; expected scenario = \"flood\" or another type",
                    file.filename().string()),
        file.string()};
  }
  return out;
}

}  // namespace

Result<ScenarioFile> read_scenario_file(std::filesystem::path const& file) {
  std::ifstream stream(file);
  if (!stream) {
    return Error{ErrorCode::not_found,
                 fmt::format("{}: cannot be read; expected a scenario file in TOML", file.string()),
                 file.string()};
  }
  std::stringstream text;
  text << stream.rdbuf();
  try {
    return from_table(file, toml::parse(text.str(), file.string()));
  } catch (toml::parse_error const& e) {
    return at(file, e.source(), std::string(e.description()));
  }
}

std::string spec_hash(std::string_view scenario, ParameterValues const& values) {
  std::uint64_t state = 0xcbf29ce484222325ULL;
  auto const add = [&](std::string_view text) {
    for (unsigned char c : text) state = (state ^ c) * 0x100000001b3ULL;
    state = (state ^ 0xff) * 0x100000001b3ULL;
  };
  add(scenario);
  for (auto const& [name, value] : values.all()) {
    add(name);
    std::visit([&](auto const& v) { add(fmt::format("{}", v)); }, value);
  }
  return fmt::format("{:016x}", state);
}

}  // namespace citytwin
