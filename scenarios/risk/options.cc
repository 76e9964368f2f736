#include "scenarios/risk/options.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace citytwin::risk {

namespace {

std::vector<Parameter> make_table() {
  std::vector<Parameter> table(6);
  table[0] = {"year",
              ParameterType::integer,
              "a",
              std::int64_t{2026},
              1900,
              2200,
              {},
              "Time",
              "Civil year the assets are rated for",
              "评估年份"};
  table[1] = {
      "systems",
      ParameterType::text,
      "",
      std::string("all"),
      {},
      {},
      {},
      "Assets",
      "Pipe systems, separated by commas: water, storm, sewage, gas, power, telecom; or all",
      "管线系统，逗号分隔：water, storm, sewage, gas, power, telecom；或 all"};
  table[2] = {"include_roads",          ParameterType::boolean, "", true, {}, {}, {}, "Assets",
              "Rate road segments too", "同时评估道路"};
  table[3] = {"cell_m",
              ParameterType::number,
              "m",
              50.0,
              10,
              2000,
              {},
              "Map",
              "Size of the square cells of the risk map",
              "风险网格边长"};
  table[4] = {"water_model",
              ParameterType::text,
              "",
              std::string("auto"),
              {},
              {},
              {"auto", "B", "C"},
              "Water mains",
              "Break model: B without history, C with earlier breaks, auto: C where they are known",
              "给水管爆管模型：B 无历史，C 有历史，auto 按数据选择"};
  table[5] = {"calibration_factor",
              ParameterType::number,
              "",
              1.0,
              0.001,
              1000,
              {},
              "Water mains",
              "Factor on the break rate, from the local yearly count",
              "按本地年爆管数校准的系数"};
  return table;
}

std::string trimmed(std::string const& text) {
  auto const first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

Result<std::set<std::string>> systems_from(std::string const& list) {
  std::set<std::string> systems;
  std::istringstream names(list);
  for (std::string name; std::getline(names, name, ',');) {
    name = trimmed(name);
    auto const& all = known_systems();
    if (name == "all") {
      systems.insert(all.begin(), all.end());
    } else if (std::find(all.begin(), all.end(), name) != all.end()) {
      systems.insert(name);
    } else {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("parameter 'systems' names '{}'; expected all or a list of {}", name,
                               fmt::join(all, ", ")),
                   "systems"};
    }
  }
  if (systems.empty()) {
    return Error{ErrorCode::invalid_argument,
                 "parameter 'systems' is empty; expected all or a list of systems", "systems"};
  }
  return systems;
}

WaterModel water_model_from(std::string const& name) {
  if (name == "B") return WaterModel::without_history;
  return name == "C" ? WaterModel::with_history : WaterModel::automatic;
}

}  // namespace

std::vector<std::string_view> const& known_systems() {
  static std::vector<std::string_view> const systems{"water", "storm", "sewage",
                                                     "gas",   "power", "telecom"};
  return systems;
}

std::vector<Parameter> const& parameter_table() {
  static auto const table = make_table();
  return table;
}

Result<Options> options_from(ParameterValues const& values) {
  auto systems = systems_from(values.text("systems"));
  if (!systems) return systems.error();
  return Options{static_cast<int>(values.integer("year")),
                 std::move(*systems),
                 values.number("cell_m"),
                 values.boolean("include_roads"),
                 water_model_from(values.text("water_model")),
                 values.number("calibration_factor")};
}

}  // namespace citytwin::risk
