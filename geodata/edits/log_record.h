/// @file
/// The bytes of the edit log: file header and records.
///
/// Shapes   header: "CTEDITS1", the base city's version (16 characters), first sequence u64,
/// CRC-32.
///          Record: length u32, CRC-32 of length and payload u32, payload = format 1 u8, first
///          sequence u64, count u32, then the edits, each with its length before. Little-endian.
/// Errors   the reader says what is wrong with a record, or nothing.
/// Checked  tests/geodata/edits/edit_log_test.cc
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/edits/edit.h"

namespace citytwin {

struct LogHeader {
  std::string base_version;
  Sequence first = 0;
};

inline constexpr std::size_t log_header_bytes = 8 + 16 + 8 + 4;

/// @pre base_version has 16 characters
[[nodiscard]] std::string encode(LogHeader const& header);
/// nullopt when the bytes do not begin with a header.
[[nodiscard]] std::optional<LogHeader> decode_log_header(std::string_view bytes);

/// One record: edits that are kept together or not at all. @pre not empty
[[nodiscard]] std::string encode_record(std::span<Edit const> edits);

inline constexpr std::size_t record_head_bytes = 4 + 4;
/// The size that a record with this head announces; that of the head when it is cut off.
[[nodiscard]] std::size_t record_bytes(std::string_view head);

struct LogRecord {
  std::size_t size = 0;  ///< in bytes
  std::vector<Edit> edits;
  std::string problem;  ///< empty when the record is good
};

/// The record at the beginning of the bytes. @param expected the sequence it must begin with
[[nodiscard]] LogRecord decode_record(std::string_view bytes, Sequence expected);

/// True when a good record with a sequence from `from` on begins anywhere in the bytes.
[[nodiscard]] bool holds_record(std::string_view bytes, Sequence from);

}  // namespace citytwin
