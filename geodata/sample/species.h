/// @file
/// The trees of Songjiang's streets, parks and banks.
///
/// Units    metres, of a well-grown specimen.
#pragma once

#include <span>
#include <string_view>

namespace citytwin::sample {

struct Species {
  std::string_view zh;
  std::string_view en;
  double height_m;
  double crown_m;
  bool conifer;
};

enum : int { camphor, plane, ginkgo, metasequoia, willow };

/// Indexed by the enumeration above.
[[nodiscard]] inline std::span<Species const> species_list() {
  static constexpr Species list[]{{"香樟", "camphor", 9.5, 7.0, false},
                                  {"悬铃木", "plane", 12.5, 8.5, false},
                                  {"银杏", "ginkgo", 10.5, 5.2, false},
                                  {"水杉", "metasequoia", 15.0, 4.4, true},
                                  {"垂柳", "willow", 8.0, 6.6, false}};
  return list;
}

}  // namespace citytwin::sample
