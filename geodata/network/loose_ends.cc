#include "geodata/network/loose_ends.h"

#include "geodata/network/line_foot.h"

namespace citytwin {

namespace {

double plan_distance_m(Geometry const& line, Vec3 const& p) {
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t part = 0; part < line.part_count(); ++part) {
    best = std::min(best, nearest_on(line.exterior(part), p.x, p.y).distance_m);
  }
  return best;
}

class Search {
 public:
  Search(Network const& network, Layer const& layer,
         std::function<LineTraits(std::size_t)> const& traits, double near_m)
      : network_(network), layer_(layer), traits_(traits), near_m_(near_m) {}

  LooseEnd describe(std::uint32_t node) {
    auto const& edge = network_.edges[network_.links.edges_of(node)[0]];
    LooseEnd loose{node, edge.row, LooseEnd::none, 0};
    auto const& at = network_.nodes[node];
    auto const other = network_.links.edges_of(edge.from == node ? edge.to : edge.from);
    rows_.clear();
    layer_.index().window({at.x - near_m_, at.y - near_m_, at.x + near_m_, at.y + near_m_}, rows_);
    std::sort(rows_.begin(), rows_.end());
    for (auto const row : rows_) {
      bool const met = std::any_of(other.begin(), other.end(),
                                   [&](auto e) { return network_.edges[e].row == row; });
      if (row == edge.row || met || !alike(row, edge.row)) continue;
      double const distance = plan_distance_m(layer_.geometry(row), at);
      if (distance > near_m_) continue;
      if (loose.near_row != LooseEnd::none && distance >= loose.near_distance_m) continue;
      loose.near_row = row;
      loose.near_distance_m = distance;
    }
    return loose;
  }

 private:
  [[nodiscard]] bool alike(std::size_t a, std::size_t b) const {
    if (!traits_) return true;
    auto const ta = traits_(a);
    auto const tb = traits_(b);
    return ta.group == tb.group && ta.level == tb.level;
  }

  Network const& network_;
  Layer const& layer_;
  std::function<LineTraits(std::size_t)> const& traits_;
  double near_m_;
  std::vector<std::uint32_t> rows_;
};

}  // namespace

std::vector<LooseEnd> find_loose_ends(Network const& network, Layer const& layer,
                                      std::function<LineTraits(std::size_t row)> const& traits,
                                      double near_m) {
  std::vector<LooseEnd> out;
  Search search(network, layer, traits, near_m);
  for (std::uint32_t node = 0; node < network.nodes.size(); ++node) {
    if (network.links.degree(node) == 1) out.push_back(search.describe(node));
  }
  return out;
}

}  // namespace citytwin
