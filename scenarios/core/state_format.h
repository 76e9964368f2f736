/// @file
/// The bytes that StateWriter and StateReader agree on.
///
/// Shapes   magic, name of the kind, u32 layout; entries; tag end, u64 length of the file, u32
///          CRC-32 of all bytes before it. A name is u16 length and bytes. An entry is tag value,
///          name, kind, u32 size, u64 count, values; or tag section, name, entries, tag closed.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace citytwin::state_format {

static_assert(std::endian::native == std::endian::little, "state files are little-endian");

inline constexpr std::string_view magic = "CTRUN\r\n1";
enum class Tag : std::uint8_t { value = 'v', section = '{', closed = '}', end = 'E' };
inline constexpr std::size_t end_size = 1 + sizeof(std::uint64_t) + sizeof(std::uint32_t);

}  // namespace citytwin::state_format
