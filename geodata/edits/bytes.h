/// @file
/// Numbers and texts as the bytes of the edit log: little-endian, texts with their length before.
///
/// Errors   a reader past its end gives zeros from there on and says so with failed().
/// Checked  tests/geodata/edits/edit_log_test.cc
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace citytwin {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they are");

class ByteWriter {
 public:
  template <class T>
  void number(T value) {
    auto const raw = std::bit_cast<std::array<char, sizeof(T)>>(value);
    bytes_.append(raw.data(), raw.size());
  }
  void text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    bytes_.append(value);
  }
  [[nodiscard]] std::string const& bytes() const { return bytes_; }
  [[nodiscard]] std::string take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : left_(bytes) {}

  template <class T>
  [[nodiscard]] T number() {
    std::array<char, sizeof(T)> raw{};
    if (left_.size() < sizeof(T)) {
      fail();
    } else {
      std::memcpy(raw.data(), left_.data(), sizeof(T));
      left_.remove_prefix(sizeof(T));
    }
    return std::bit_cast<T>(raw);
  }
  /// Borrowed from the bytes that are read.
  [[nodiscard]] std::string_view text() {
    auto const size = number<std::uint32_t>();
    if (size > left_.size()) fail();
    auto const value = left_.substr(0, failed_ ? 0 : size);
    left_.remove_prefix(value.size());
    return value;
  }
  [[nodiscard]] bool failed() const { return failed_; }
  /// True when everything was read and nothing missed.
  [[nodiscard]] bool finished() const { return !failed_ && left_.empty(); }

 private:
  void fail() {
    failed_ = true;
    left_ = {};
  }

  std::string_view left_;
  bool failed_ = false;
};

}  // namespace citytwin
