/// @file
/// PaddedField<T>: one value per cell with a margin on all sides, so that loops over neighbours
/// need no edge cases.
///
/// Shapes   row-major; row 0 is north; rows -margin_rows .. rows + margin_rows - 1 and columns
///          -margin_columns .. columns + margin_columns - 1 may be read.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "scenarios/flood/huge_pages.h"

namespace citytwin::flood {

inline constexpr int margin_rows = 4;
inline constexpr int margin_columns = 16;

template <class T>
class PaddedField {
 public:
  PaddedField() = default;
  PaddedField(int rows, int columns, T fill)
      : stride_(columns + 2 * margin_columns),
        values_(
            static_cast<std::size_t>(rows + 2 * margin_rows) * static_cast<std::size_t>(stride_),
            fill) {}

  /// The cell (0, 0); neighbours are at +-1 and +-stride().
  [[nodiscard]] T* origin() { return values_.data() + margin_rows * stride_ + margin_columns; }
  [[nodiscard]] T const* origin() const {
    return values_.data() + margin_rows * stride_ + margin_columns;
  }
  [[nodiscard]] T* row(int r) { return origin() + r * stride_; }
  [[nodiscard]] T const* row(int r) const { return origin() + r * stride_; }
  [[nodiscard]] T& at(int r, int c) { return row(r)[c]; }
  [[nodiscard]] T const& at(int r, int c) const { return row(r)[c]; }
  [[nodiscard]] std::ptrdiff_t stride() const { return stride_; }
  /// All values, those of the margins too.
  [[nodiscard]] std::span<T> values() { return values_; }
  [[nodiscard]] std::span<T const> values() const { return values_; }

 private:
  std::ptrdiff_t stride_ = 0;
  std::vector<T, HugePages<T>> values_;
};

}  // namespace citytwin::flood
