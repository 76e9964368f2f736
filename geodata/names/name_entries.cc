#include "geodata/names/name_entries.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "geodata/names/name_text.h"
#include "geodata/names/place_centre.h"

namespace citytwin {

namespace {

constexpr double piece_gap_m = 500;

struct Name {
  std::string zh;
  std::string en;
  friend bool operator<(Name const& a, Name const& b) {
    return a.zh != b.zh ? a.zh < b.zh : a.en < b.en;
  }
};

bool has_han(std::string_view text) {
  auto const tokens = NameText::tokens(text);
  return std::any_of(tokens.begin(), tokens.end(), [](Token const& t) { return t.han; });
}

Name name_of(Layer const& layer, std::uint32_t row) {
  Name out{std::string(layer.text("name_zh", row)), std::string(layer.text("name_en", row))};
  auto const plain = layer.text("name", row);
  if (!plain.empty()) {
    auto& slot = has_han(plain) ? out.zh : out.en;
    if (slot.empty()) slot = plain;
  }
  return out;
}

/// Which rows hang together: rows of one set lead to the same number.
std::vector<std::uint32_t> join_near(std::vector<Box> const& boxes) {
  std::vector<std::uint32_t> leader(boxes.size());
  std::iota(leader.begin(), leader.end(), 0U);
  auto const find = [&](std::uint32_t i) {
    while (leader[i] != i) i = leader[i] = leader[leader[i]];
    return i;
  };
  SpatialIndex const index(boxes);
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    Box const& b = boxes[i];
    Box const reach{b.min_x - piece_gap_m, b.min_y - piece_gap_m, b.max_x + piece_gap_m,
                    b.max_y + piece_gap_m};
    std::vector<std::uint32_t> near;
    index.window(reach, near);
    for (auto const j : near) leader[std::max(find(i), find(j))] = std::min(find(i), find(j));
  }
  for (std::uint32_t i = 0; i < leader.size(); ++i) leader[i] = find(i);
  return leader;
}

class Collector {
 public:
  Collector(Layer const& layer, std::uint32_t number, std::vector<NameEntry>& out)
      : layer_(layer), number_(number), out_(out) {}

  void run() {
    std::size_t const first = out_.size();
    std::map<Name, std::vector<std::uint32_t>> lines;
    for (std::uint32_t row = 0; row < layer_.size(); ++row) {
      auto name = name_of(layer_, row);
      if ((name.zh.empty() && name.en.empty()) || layer_.geometry(row).empty()) continue;
      if (layer_.geometry_type() == GeometryType::line) {
        lines[std::move(name)].push_back(row);
      } else {
        add(name, {row});
      }
    }
    for (auto const& [name, rows] : lines) add_lines(name, rows);
    std::sort(out_.begin() + static_cast<std::ptrdiff_t>(first), out_.end(),
              [](NameEntry const& a, NameEntry const& b) { return a.id < b.id; });
  }

 private:
  void add_lines(Name const& name, std::vector<std::uint32_t> const& rows) {
    if (rows.size() == 1) return add(name, rows);
    std::vector<Box> boxes;
    for (auto const row : rows) boxes.push_back(layer_.geometry(row).box());
    auto const leader = join_near(boxes);
    std::map<std::uint32_t, std::vector<std::uint32_t>> sets;
    for (std::size_t i = 0; i < rows.size(); ++i) sets[leader[i]].push_back(rows[i]);
    for (auto const& [first, set] : sets) add(name, set);
  }

  void add(Name const& name, std::vector<std::uint32_t> const& rows) {
    auto const row = nearest_to_middle(rows);
    out_.push_back({number_, layer_.id(row), name.zh, name.en,
                    place_centre(layer_.geometry(row), layer_.geometry_type()), rows.size()});
  }

  std::uint32_t nearest_to_middle(std::vector<std::uint32_t> const& rows) const {
    if (rows.size() == 1) return rows[0];
    Box all;
    for (auto const row : rows) {
      auto const b = layer_.geometry(row).box();
      all.add(b.min_x, b.min_y);
      all.add(b.max_x, b.max_y);
    }
    double const x = (all.min_x + all.max_x) / 2;
    double const y = (all.min_y + all.max_y) / 2;
    auto const far = [&](std::uint32_t row) {
      return distance_m(layer_.geometry(row), layer_.geometry_type(), x, y);
    };
    return *std::min_element(rows.begin(), rows.end(),
                             [&](auto a, auto b) { return far(a) < far(b); });
  }

  Layer const& layer_;
  std::uint32_t number_;
  std::vector<NameEntry>& out_;
};

}  // namespace

std::vector<NameEntry> collect_names(CityModel const& model) {
  std::vector<NameEntry> out;
  for (std::uint32_t i = 0; i < model.layers.size(); ++i) {
    Collector(*model.layers[i], i, out).run();
  }
  return out;
}

}  // namespace citytwin
