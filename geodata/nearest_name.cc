#include "geodata/nearest_name.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace citytwin {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      std::size_t const replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::vector<std::string> nearest_names(std::vector<std::string> const& names,
                                       std::string_view wanted, std::size_t most) {
  std::vector<std::pair<std::size_t, std::string>> near;
  for (auto const& name : names) {
    auto const distance = edit_distance(name, wanted);
    bool const begins = !wanted.empty() && name.starts_with(wanted);
    if (begins || 2 * distance <= std::max(name.size(), wanted.size())) {
      near.emplace_back(distance, name);
    }
  }
  std::stable_sort(near.begin(), near.end(),
                   [](auto const& a, auto const& b) { return a.first < b.first; });
  std::vector<std::string> out;
  for (std::size_t i = 0; i < near.size() && i < most; ++i) out.push_back(near[i].second);
  return out;
}

}  // namespace citytwin
