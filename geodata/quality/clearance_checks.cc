#include <algorithm>
#include <cmath>
#include <unordered_set>

#include <fmt/format.h>

#include "geodata/quality/checks.h"
#include "geodata/quality/segment_gap.h"
#include "geodata/query_join.h"

namespace citytwin {

namespace {

/// Whether two rows of pipes meet at a node.
class Meetings {
 public:
  explicit Meetings(Network const& network) {
    for (std::size_t n = 0; n < network.nodes.size(); ++n) {
      auto const edges = network.links.edges_of(n);
      for (std::size_t i = 0; i < edges.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          pairs_.insert(key(network.edges[edges[i]].row, network.edges[edges[j]].row));
        }
      }
    }
  }
  [[nodiscard]] bool meet(std::uint32_t a, std::uint32_t b) const {
    return pairs_.contains(key(a, b));
  }

 private:
  static std::uint64_t key(std::uint32_t a, std::uint32_t b) {
    return (std::uint64_t{std::min(a, b)} << 32) | std::max(a, b);
  }
  std::unordered_set<std::uint64_t> pairs_;
};

/// Utility tunnels, in which clearances of buried pipes do not hold.
class Tunnels {
 public:
  explicit Tunnels(CityModel const& model) {
    for (auto const* layer : model.layers_of(LayerKind::corridor)) {
      if (layer->geometry_type() == GeometryType::line) layers_.push_back(layer);
    }
  }
  [[nodiscard]] bool hold(Vec2 p) const {
    constexpr double search_m = 20;  // half of the widest tunnel and more
    for (auto const* layer : layers_) {
      rows_.clear();
      layer->index().window({p.x - search_m, p.y - search_m, p.x + search_m, p.y + search_m},
                            rows_);
      for (auto const row : rows_) {
        double const half_m = layer->number("width_m", row).value_or(0) / 2;
        if (distance_m(layer->geometry(row), GeometryType::line, p.x, p.y) <= half_m) return true;
      }
    }
    return false;
  }

 private:
  std::vector<Layer const*> layers_;
  mutable std::vector<std::uint32_t> rows_;
};

class Clearances {
 public:
  Clearances(CityModel const& model, Layer const& pipes, PipeGraph const& graph, QualityLog& log)
      : pipes_(pipes), log_(log), meetings_(graph.network), tunnels_(model) {
    for (std::size_t row = 0; row < pipes.size(); ++row) {
      radii_m_.push_back(pipes.number("diameter_mm", row).value_or(0) / 2000);
      systems_.push_back(pipe_system_from(pipes.text("system", row)));
      widest_radius_m_ = std::max(widest_radius_m_, radii_m_.back());
      for (auto const& v : first_part(row)) has_heights_ = has_heights_ || v.z != 0;
    }
  }

  void run(KeepGoing const& keep_going) {
    if (!has_heights_ && pipes_.size() > 0) {
      log_.warn(fmt::format(
          "layer '{}' has no heights: neither pipes in one space nor crossings are checked",
          pipes_.name()));
    }
    auto const reach_m = [&](std::uint32_t row) { return reach_of(row); };
    std::size_t pairs = 0;
    join_within(pipes_, pipes_, reach_m, [&](std::uint32_t a, std::uint32_t b, double) {
      if (a < b) judge(a, b);
      return ++pairs % 1024 != 0 || !keep_going || keep_going();
    });
    log_.looked(pipes_, "horizontal_clearance", pipes_.size());
    if (!has_heights_) return;
    log_.looked(pipes_, "same_space", pipes_.size());
    log_.looked(pipes_, "vertical_clearance", pipes_.size());
  }

 private:
  [[nodiscard]] Geometry::Ring first_part(std::size_t row) const {
    auto const geometry = pipes_.geometry(row);
    return geometry.empty() ? Geometry::Ring{} : geometry.exterior(0);
  }
  [[nodiscard]] double reach_of(std::uint32_t row) const {
    return radii_m_[row] + widest_radius_m_ + log_.rules().widest_clearance_m();
  }

  void judge(std::uint32_t a, std::uint32_t b) {
    if (meetings_.meet(a, b)) return;
    auto const& least = log_.rules().clearance(systems_[a], systems_[b]);
    double const both_m = radii_m_[a] + radii_m_[b];
    auto const gaps = gaps_between(first_part(a), first_part(b),
                                   both_m + log_.rules().widest_clearance_m() + 1e-6);
    if (has_heights_ && gaps.nearest.found() && gaps.nearest.plan_m < both_m) {
      judge_heights(a, b, gaps.nearest, least.vertical_m);
    }
    if (!least.horizontal_m || !gaps.alongside.found() || gaps.alongside.plan_m < both_m) return;
    double const clear_m = gaps.alongside.plan_m - both_m;
    // Coordinates are whole micrometres: what was laid out at the limit may miss it by as much.
    if (clear_m >= *least.horizontal_m - 1e-5 || tunnels_.hold(gaps.alongside.at)) return;
    write("horizontal_clearance", a, b, clear_m, *least.horizontal_m, gaps.alongside.at);
  }

  /// One lies above the other, at least in part.
  void judge_heights(std::uint32_t a, std::uint32_t b, SegmentGap const& gap,
                     std::optional<double> least_m) {
    double const both_m = radii_m_[a] + radii_m_[b];
    double const apart_m = std::hypot(gap.plan_m, gap.height_m) - both_m;
    if (apart_m < *log_.rules().rule("same_space").limit) {
      write("same_space", a, b, apart_m, 0, gap.at);
    } else if (least_m && gap.height_m - both_m < *least_m - 1e-5 && !tunnels_.hold(gap.at)) {
      write("vertical_clearance", a, b, gap.height_m - both_m, *least_m, gap.at);
    }
  }

  void write(char const* check, std::uint32_t a, std::uint32_t b, double value, double limit,
             Vec2 at) {
    FindingDetail detail;
    detail.value = value;
    detail.limit = limit;
    detail.what = fmt::format("{} and {}", to_string(systems_[a]), to_string(systems_[b]));
    detail.other_layer = &pipes_;
    detail.other_row = b;
    detail.at = at;
    log_.found(pipes_, a, check, std::move(detail));
  }

  Layer const& pipes_;
  QualityLog& log_;
  Meetings meetings_;
  Tunnels tunnels_;
  std::vector<double> radii_m_;
  std::vector<PipeSystem> systems_;
  double widest_radius_m_ = 0;
  bool has_heights_ = false;
};

}  // namespace

void check_clearances(CityModel const& model, Layer const& pipes, PipeGraph const& graph,
                      KeepGoing const& keep_going, QualityLog& log) {
  Clearances(model, pipes, graph, log).run(keep_going);
}

}  // namespace citytwin
