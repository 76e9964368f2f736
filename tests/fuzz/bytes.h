/// @file
/// Bytes of a fuzzer as text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace citytwin::test {

inline std::string_view text_of(std::uint8_t const* bytes, std::size_t size) {
  return {reinterpret_cast<char const*>(bytes), size};
}

}  // namespace citytwin::test
