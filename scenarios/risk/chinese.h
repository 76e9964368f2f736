/// @file
/// The words of inputs and reasons in Chinese: "arterial, traffic high" -> "主干路，交通量高".
///
/// Inputs are made of attribute values and a few fixed words; whole words are replaced, numbers,
/// units and names stay.
/// Checked  tests/scenarios/risk/chinese_test.cc
#pragma once

#include <string>
#include <string_view>

namespace citytwin::risk {

[[nodiscard]] std::string in_chinese(std::string_view english);

}  // namespace citytwin::risk
