/// @file
/// What the parts of the CityJSON reader share: how a mistake is told, and a member that may be
/// absent.
///
/// Errors   fail() throws inside the reader only; parse_cityjson makes it an Error, where the file
///          is known. The sentence's second half, without file: "geometry 0: vertex 99 of 3 ...".
/// Checked  tests/geodata/loaders/cityjson_test.cc
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace citytwin {

struct CityJsonProblem {
  std::string what;
};

namespace cityjson {

[[noreturn]] void fail(std::string what);

/// Null when the value is no object or has no such member.
[[nodiscard]] nlohmann::json const& member(nlohmann::json const& object, char const* name);

/// A value as messages show it: its JSON text, cut when it is long.
[[nodiscard]] std::string shown(nlohmann::json const& value);

}  // namespace cityjson

}  // namespace citytwin
