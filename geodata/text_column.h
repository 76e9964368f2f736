/// @file
/// TextColumn: many texts in one buffer, for an attribute of a whole layer.
///
/// Eight bytes a text beside its own, and no memory of its own for each: a quarter of what a vector
/// of strings takes for a short code, and a layer is filled without an allocation for each value.
///
/// Errors   none.
/// Checked  tests/geodata/layer_test.cc
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "geodata/large_pages.h"

namespace citytwin {

class TextColumn {
 public:
  [[nodiscard]] std::size_t size() const { return ends_.size() - 1; }
  [[nodiscard]] bool empty() const { return size() == 0; }
  /// Valid until the column grows. @pre row < size()
  [[nodiscard]] std::string_view operator[](std::size_t row) const {
    return {bytes_.data() + ends_[row], static_cast<std::size_t>(ends_[row + 1] - ends_[row])};
  }

  void push_back(std::string_view text) {
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    ends_.push_back(bytes_.size());
  }
  /// New texts are empty. @pre rows >= size()
  void resize(std::size_t rows) { ends_.resize(rows + 1, bytes_.size()); }
  void reserve(std::size_t rows, std::size_t bytes) {
    ends_.reserve(rows + 1);
    bytes_.reserve(bytes);
  }
  /// Appends texts that lie one after the other: text i is bytes[ends[i] .. ends[i + 1]).
  /// @param ends one more than there are texts
  template <class End>
  void append(char const* bytes, End const* ends, std::size_t texts) {
    std::size_t const shift = bytes_.size() - static_cast<std::size_t>(ends[0]);
    bytes_.insert(bytes_.end(), bytes + ends[0], bytes + ends[texts]);
    std::size_t const before = size();
    ends_.resize(before + 1 + texts);
    for (std::size_t i = 1; i <= texts; ++i) {
      ends_[before + i] = static_cast<std::size_t>(ends[i]) + shift;
    }
  }

  friend bool operator==(TextColumn const&, TextColumn const&) = default;

 private:
  using Ends = std::vector<std::uint64_t, LargePages<std::uint64_t>>;

  std::vector<char, LargePages<char>> bytes_;
  Ends ends_ = Ends(1);  ///< of text i: entry i + 1
};

}  // namespace citytwin
