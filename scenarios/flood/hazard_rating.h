/// @file
/// HazardRating: how dangerous flowing water is, from the greatest depth, speed and their product.
///
/// Units    m, m/s, m2/s; classes from 1, mildest first.
/// Errors   load(): an unknown rating (with the known ones) or a broken table, named.
/// Source   data/standards/flood_hazard.csv and flood_debris.csv
/// Checked  tests/scenarios/flood/hazard_rating_test.cc
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/result.h"

namespace citytwin::flood {

/// The greatest that a place saw; each on its own, so that the product is the greatest product and
/// not the product of what was greatest at different times.
struct FloodPeaks {
  float depth_m = 0;
  float speed_m_per_s = 0;
  float depth_speed_m2_per_s = 0;
  float hazard_number = 0;  ///< HazardRating::number
};

class HazardRating {
 public:
  [[nodiscard]] static Result<HazardRating> load(std::string_view rating);

  [[nodiscard]] std::string const& name() const { return name_; }
  /// HR = depth (speed + 0.5) + debris factor, of one moment.
  [[nodiscard]] float number(float depth_m, float speed_m_per_s) const {
    bool const debris = depth_m > debris_depth_m_ || speed_m_per_s > debris_speed_m_per_s_;
    return depth_m * (speed_m_per_s + 0.5F) + (debris ? debris_factor_ : 0.0F);
  }
  /// The first class whose limits all hold.
  [[nodiscard]] int class_of(FloodPeaks const& peaks) const;

 private:
  static constexpr float no_limit = std::numeric_limits<float>::infinity();

  [[nodiscard]] Result<void> load_classes();
  [[nodiscard]] Result<void> load_debris();

  std::string name_;
  std::vector<FloodPeaks> limits_;  ///< by class
  float debris_depth_m_ = no_limit;
  float debris_speed_m_per_s_ = no_limit;
  float debris_factor_ = 0;
};

}  // namespace citytwin::flood
