#include "scenarios/flood/hazard_rating.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::flood {

namespace {

/// Adds nothing above a limit that is not stated.
Result<float> limit(CsvFile const& table, std::size_t row, std::string_view column, float none) {
  auto const text = table.text(row, column);
  if (!text) return text.error();
  if (text->empty()) return none;
  auto const value = table.number(row, column);
  if (!value) return value.error();
  return static_cast<float>(*value);
}

}  // namespace

Result<HazardRating> HazardRating::load(std::string_view rating) {
  HazardRating out;
  out.name_ = rating;
  if (auto const read = out.load_classes(); !read) return read.error();
  if (auto const read = out.load_debris(); !read) return read.error();
  return out;
}

Result<void> HazardRating::load_classes() {
  auto const table = CsvFile::read(data_path("standards/flood_hazard.csv"));
  if (!table) return table.error();
  std::set<std::string> known;
  for (std::size_t row = 0; row < table->size(); ++row) {
    auto const rating = table->text(row, "rating");
    if (!rating) return rating.error();
    known.insert(*rating);
    if (*rating != name_) continue;
    auto const depth = limit(*table, row, "depth_m", no_limit);
    auto const speed = limit(*table, row, "speed_m_per_s", no_limit);
    auto const product = limit(*table, row, "depth_speed_m2_per_s", no_limit);
    auto const number = limit(*table, row, "hazard_number", no_limit);
    for (auto const* value : {&depth, &speed, &product, &number}) {
      if (!*value) return value->error();
    }
    limits_.push_back({*depth, *speed, *product, *number});
  }
  if (!limits_.empty()) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("hazard_rating: '{}' is not in flood_hazard.csv; expected one of {}",
                           name_, fmt::join(known, ", ")),
               "hazard_rating"};
}

Result<void> HazardRating::load_debris() {
  auto const table = CsvFile::read(data_path("standards/flood_debris.csv"));
  if (!table) return table.error();
  for (std::size_t row = 0; row < table->size(); ++row) {
    auto const rating = table->text(row, "rating");
    if (!rating) return rating.error();
    if (*rating != name_) continue;
    auto const depth = limit(*table, row, "depth_m", no_limit);
    auto const speed = limit(*table, row, "speed_m_per_s", no_limit);
    auto const factor = limit(*table, row, "factor", 0.0F);
    for (auto const* value : {&depth, &speed, &factor}) {
      if (!*value) return value->error();
    }
    debris_depth_m_ = *depth;
    debris_speed_m_per_s_ = *speed;
    debris_factor_ = *factor;
  }
  return {};
}

int HazardRating::class_of(FloodPeaks const& peaks) const {
  auto const holds = [&](FloodPeaks const& l) {
    return peaks.depth_m <= l.depth_m && peaks.speed_m_per_s <= l.speed_m_per_s &&
           peaks.depth_speed_m2_per_s <= l.depth_speed_m2_per_s &&
           peaks.hazard_number <= l.hazard_number;
  };
  auto const found = std::find_if(limits_.begin(), limits_.end(), holds);
  auto const last = std::prev(limits_.end());
  return 1 + static_cast<int>(std::min(found, last) - limits_.begin());
}

}  // namespace citytwin::flood
