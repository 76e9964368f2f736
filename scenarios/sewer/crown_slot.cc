#include "scenarios/sewer/crown_slot.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace citytwin::sewer {

namespace {

constexpr double kDeep = 1.78;
constexpr double kDeepWidth = 0.01;

double sjoeberg(double relative) {
  return relative > kDeep ? kDeepWidth : 0.5423 * std::exp(-std::pow(relative, 2.4));
}

/// Widths, and their integral from the crown up, on equal steps of relative depth.
class SlotTable {
 public:
  SlotTable() {
    for (std::size_t i = 0; i <= kPieces; ++i) {
      double const r = kCrownSlot + kStep * static_cast<double>(i);
      rows_[i].width = sjoeberg(std::min(r, kDeep));
      if (i == 0) continue;
      rows_[i].area =
          rows_[i - 1].area +
          kStep / 6.0 * (sjoeberg(r - kStep) + 4.0 * sjoeberg(r - 0.5 * kStep) + rows_[i].width);
    }
    below_crown_ = blend(1.0).area;
  }

  [[nodiscard]] double width(double relative) const {
    return relative > kDeep ? kDeepWidth : blend(relative).width;
  }
  [[nodiscard]] double area(double relative) const {
    return blend(std::min(relative, kDeep)).area - below_crown_ +
           kDeepWidth * std::max(relative - kDeep, 0.0);
  }

 private:
  struct Row {
    double width = 0, area = 0;
  };
  [[nodiscard]] Row blend(double relative) const {
    double const place = (relative - kCrownSlot) * (1.0 / kStep);
    auto const i = std::min(static_cast<std::size_t>(place), kPieces - 1);
    double const share = place - static_cast<double>(i);
    auto const &low = rows_[i], &high = rows_[i + 1];
    return {low.width + share * (high.width - low.width),
            low.area + share * (high.area - low.area)};
  }

  static constexpr std::size_t kPieces = 2048;
  static constexpr double kStep = (kDeep - kCrownSlot) / kPieces;
  std::array<Row, kPieces + 1> rows_{};
  double below_crown_ = 0;
};

SlotTable const& table() {
  static SlotTable const slot;
  return slot;
}

}  // namespace

double slot_width_share(double relative) {
  return table().width(relative);
}

double slot_area_share(double relative) {
  return table().area(relative);
}

}  // namespace citytwin::sewer
