#include <algorithm>
#include <map>
#include <tuple>

#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double cell_m = 40;
constexpr double merge_m = 3;    ///< crossings closer than this are one junction
constexpr double stub_m = 45;    ///< loose ends shorter than this are cut off
constexpr double spacing_m = 9;  ///< between vertices

struct Cut {
  double chainage_m;
  int node;
};

/// Cuts streets where they cross and keeps the pieces between as roads.
class Noder {
 public:
  explicit Noder(Draft& draft) : draft_(draft), cuts_(draft.streets.size()) {
    for (std::size_t i = 0; i < draft.streets.size(); ++i) starts_.push_back(chainages(i));
    hash_segments();
  }

  Network run() {
    find_crossings();
    for (std::size_t i = 0; i < draft_.streets.size(); ++i) cut_street(i);
    while (drop_stubs()) {
    }
    renumber();
    return std::move(network_);
  }

 private:
  using Cell = std::pair<int, int>;
  struct Segment {
    std::size_t street;
    std::size_t index;
  };

  [[nodiscard]] Polyline const& line(std::size_t street) const {
    return draft_.streets[street].line;
  }

  [[nodiscard]] std::vector<double> chainages(std::size_t street) const {
    std::vector<double> out{0};
    auto const& l = line(street);
    for (std::size_t k = 0; k + 1 < l.size(); ++k) {
      out.push_back(out.back() + distance(l[k], l[k + 1]));
    }
    return out;
  }

  void hash_segments() {
    for (std::size_t i = 0; i < draft_.streets.size(); ++i) {
      for (std::size_t k = 0; k + 1 < line(i).size(); ++k) {
        Box b;
        b.add(line(i)[k].x, line(i)[k].y);
        b.add(line(i)[k + 1].x, line(i)[k + 1].y);
        for (int cx = cell(b.min_x); cx <= cell(b.max_x); ++cx) {
          for (int cy = cell(b.min_y); cy <= cell(b.max_y); ++cy) {
            cells_[{cx, cy}].push_back({i, k});
          }
        }
      }
    }
  }

  static int cell(double v) { return static_cast<int>(std::floor(v / cell_m)); }

  [[nodiscard]] bool separated(std::size_t a, std::size_t b) const {
    auto const& na = draft_.streets[a].name.zh;
    auto const& nb = draft_.streets[b].name.zh;
    return std::any_of(
        draft_.plan.crossings.begin(), draft_.plan.crossings.end(), [&](Crossing const& c) {
          return (c.below_zh == na && c.above_zh == nb) || (c.below_zh == nb && c.above_zh == na);
        });
  }

  void find_crossings() {
    for (auto const& [key, segments] : cells_) {
      for (std::size_t a = 0; a < segments.size(); ++a) {
        for (std::size_t b = a + 1; b < segments.size(); ++b) {
          if (segments[a].street != segments[b].street) cross_segments(segments[a], segments[b]);
        }
      }
    }
  }

  void cross_segments(Segment sa, Segment sb) {
    Vec2 const p = line(sa.street)[sa.index];
    Vec2 const r = line(sa.street)[sa.index + 1] - p;
    Vec2 const q = line(sb.street)[sb.index];
    Vec2 const s = line(sb.street)[sb.index + 1] - q;
    double const det = cross(r, s);
    if (det == 0) return;
    double const t = cross(q - p, s) / det;
    double const u = cross(q - p, r) / det;
    if (t < 0 || t > 1 || u < 0 || u > 1 || separated(sa.street, sb.street)) return;
    int const node = node_at(quantised(p + r * t));
    cuts_[sa.street].push_back({starts_[sa.street][sa.index] + t * norm(r), node});
    cuts_[sb.street].push_back({starts_[sb.street][sb.index] + u * norm(s), node});
  }

  int node_at(Vec2 at) {
    for (int const node : nodes_near_.at(at)) {
      if (distance(network_.nodes[static_cast<std::size_t>(node)], at) < merge_m) return node;
    }
    network_.nodes.push_back(at);
    int const node = static_cast<int>(network_.nodes.size() - 1);
    nodes_near_.add(around(at, merge_m), node);
    return node;
  }

  void cut_street(std::size_t i) {
    auto& cuts = cuts_[i];
    double const length = starts_[i].back();
    cuts.push_back({0, node_at(quantised(line(i).front()))});
    cuts.push_back({length, node_at(quantised(line(i).back()))});
    std::stable_sort(cuts.begin(), cuts.end(),
                     [](Cut const& a, Cut const& b) { return a.chainage_m < b.chainage_m; });
    for (std::size_t k = 0; k + 1 < cuts.size(); ++k) {
      if (cuts[k].node != cuts[k + 1].node) add_road(i, cuts[k], cuts[k + 1]);
    }
  }

  void add_road(std::size_t street, Cut const& from, Cut const& to) {
    if (to.chainage_m - from.chainage_m < 0.01) return;
    auto piece = resampled(part(line(street), from.chainage_m, to.chainage_m), spacing_m);
    piece.front() = network_.nodes[static_cast<std::size_t>(from.node)];
    piece.back() = network_.nodes[static_cast<std::size_t>(to.node)];
    Road road;
    road.street = street;
    for (auto const& v : piece) road.line.push_back({quantised(v.x), quantised(v.y), 0});
    road.from_node = from.node;
    road.to_node = to.node;
    network_.roads.push_back(std::move(road));
  }

  [[nodiscard]] bool at_rim(int node) const {
    auto const& b = draft_.plan.box;
    auto const p = network_.nodes[static_cast<std::size_t>(node)];
    return p.x < b.min_x + 1 || p.x > b.max_x - 1 || p.y < b.min_y + 1 || p.y > b.max_y - 1;
  }

  /// @return whether any was dropped.
  bool drop_stubs() {
    std::vector<int> degree(network_.nodes.size(), 0);
    for (auto const& r : network_.roads) {
      ++degree[static_cast<std::size_t>(r.from_node)];
      ++degree[static_cast<std::size_t>(r.to_node)];
    }
    auto const loose = [&](int node) {
      return degree[static_cast<std::size_t>(node)] == 1 && !at_rim(node);
    };
    return std::erase_if(network_.roads, [&](Road const& r) {
             return (loose(r.from_node) || loose(r.to_node)) && citytwin::length_m(r.line) < stub_m;
           }) > 0;
  }

  void renumber() {
    std::vector<int> number(network_.nodes.size(), -1);
    std::vector<Vec2> kept;
    auto const keep = [&](int& node) {
      auto& n = number[static_cast<std::size_t>(node)];
      if (n < 0) {
        n = static_cast<int>(kept.size());
        kept.push_back(network_.nodes[static_cast<std::size_t>(node)]);
      }
      node = n;
    };
    for (auto& r : network_.roads) {
      keep(r.from_node);
      keep(r.to_node);
    }
    network_.nodes = std::move(kept);
  }

  Draft& draft_;
  std::vector<std::vector<Cut>> cuts_;
  std::vector<std::vector<double>> starts_;
  std::map<Cell, std::vector<Segment>> cells_;
  CellMap<int> nodes_near_{16};  ///< in all cells within merge_m
  Network network_;
};

}  // namespace

void cut_network(Draft& draft) {
  draft.network = Noder(draft).run();
}

}  // namespace citytwin::sample
