/// @file
/// "Why this colour", in one sentence: the levels and the inputs that drove them.
#pragma once

#include <string>

#include "scenarios/risk/rating.h"

namespace citytwin::risk {

/// "likelihood 4 (0.021 a year): material cast_iron, age 71 y; consequence 3 (2.1): road class
/// arterial". The two strongest inputs of each side; what is missing when unrated.
[[nodiscard]] std::string why_en(RatedAsset const& asset);
[[nodiscard]] std::string why_zh(RatedAsset const& asset);

/// Title of a term: "age" -> "age", "管龄"; the name itself when it has none.
[[nodiscard]] std::string_view term_title_en(std::string_view name);
[[nodiscard]] std::string_view term_title_zh(std::string_view name);

}  // namespace citytwin::risk
