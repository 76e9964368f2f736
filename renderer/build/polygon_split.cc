#include <algorithm>
#include <cmath>

#include "renderer/build/polygon.h"

namespace citytwin::scene {
namespace {

double along(Axis axis, Vec2 p) {
  return axis == Axis::x ? p.x : p.y;
}
double across(Axis axis, Vec2 p) {
  return axis == Axis::x ? p.y : p.x;
}

/// Where the edge ab meets the line. The ends are ordered first, so that ab and ba agree exactly.
Vec2 crossing(Axis axis, Vec2 a, Vec2 b, double at) {
  if (along(axis, b) < along(axis, a)) std::swap(a, b);
  double const t = (at - along(axis, a)) / (along(axis, b) - along(axis, a));
  double const q = across(axis, a) + t * (across(axis, b) - across(axis, a));
  return axis == Axis::x ? Vec2{at, q} : Vec2{q, at};
}

void drop_repeats(PlanRing& ring) {
  ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
  while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
}

/// Pieces of rings on one side of the line, each from one cut vertex to another.
class Chains {
 public:
  explicit Chains(Axis axis) : axis_(axis) {}

  void start(Vec2 cut) { chains_.push_back({cut}); }
  void add(Vec2 p) { chains_.back().push_back(p); }
  void end(Vec2 cut) { add(cut); }
  [[nodiscard]] bool empty() const { return chains_.empty(); }

  /// Closes the chains along the line: its inside intervals join the k-th exit to the k-th entry.
  void close_into(Rings& out) const {
    auto const exits = sorted_by([](PlanRing const& c) { return c.back(); });
    auto const entries = sorted_by([](PlanRing const& c) { return c.front(); });
    std::vector<std::size_t> next(chains_.size());
    for (std::size_t k = 0; k < chains_.size(); ++k) next[exits[k]] = entries[k];
    std::vector<bool> used(chains_.size(), false);
    for (std::size_t first = 0; first < chains_.size(); ++first) {
      if (used[first]) continue;
      PlanRing ring;
      for (auto c = first; !used[c]; c = next[c]) {
        used[c] = true;
        ring.insert(ring.end(), chains_[c].begin(), chains_[c].end());
      }
      drop_repeats(ring);
      if (ring.size() > 2 && signed_area_m2(ring) != 0) out.push_back(std::move(ring));
    }
  }

 private:
  template <class End>
  [[nodiscard]] std::vector<std::size_t> sorted_by(End end) const {
    std::vector<std::size_t> order(chains_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return across(axis_, end(chains_[a])) < across(axis_, end(chains_[b]));
    });
    return order;
  }

  Axis axis_;
  std::vector<PlanRing> chains_;
};

/// Walks a ring that lies on both sides, from a vertex just after a crossing.
void cut(PlanRing const& ring, Axis axis, double at, Chains& low, Chains& high) {
  auto const n = ring.size();
  auto const is_low = [&](std::size_t i) { return along(axis, ring[i % n]) < at; };
  std::size_t first = 0;
  while (is_low(first) == is_low(first + n - 1)) ++first;
  bool side = is_low(first);
  (side ? low : high).start(crossing(axis, ring[(first + n - 1) % n], ring[first], at));
  for (std::size_t k = 0; k < n; ++k) {
    auto const& a = ring[(first + k) % n];
    auto const& b = ring[(first + k + 1) % n];
    (side ? low : high).add(a);
    if (is_low(first + k + 1) == side) continue;
    auto const p = crossing(axis, a, b, at);
    (side ? low : high).end(p);
    side = !side;
    if (k + 1 < n) (side ? low : high).start(p);
  }
}

}  // namespace

double signed_area_m2(PlanRing const& ring) {
  double twice = 0;
  for (std::size_t i = 0, n = ring.size(); i < n; ++i) {
    auto const& a = ring[i];
    auto const& b = ring[i + 1 == n ? 0 : i + 1];
    // Relative to the first vertex, so that far from the origin no digits are lost.
    twice += (a.x - ring[0].x) * (b.y - ring[0].y) - (b.x - ring[0].x) * (a.y - ring[0].y);
  }
  return twice / 2;
}

double area_m2(Rings const& rings) {
  double sum = 0;
  for (auto const& ring : rings) sum += signed_area_m2(ring);
  return sum;
}

bool contains(PlanRing const& ring, Vec2 p) {
  bool inside = false;
  for (std::size_t i = 0, n = ring.size(), j = n - 1; i < n; j = i++) {
    auto const& a = ring[i];
    auto const& b = ring[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) {
      inside = !inside;
    }
  }
  return inside;
}

SplitRings split(Rings rings, Axis axis, double at) {
  SplitRings out;
  Chains low(axis), high(axis);
  for (auto& ring : rings) {
    auto const is_low = [&](Vec2 p) { return along(axis, p) < at; };
    auto const lows = std::count_if(ring.begin(), ring.end(), is_low);
    if (lows == 0) {
      out.high.push_back(std::move(ring));
    } else if (static_cast<std::size_t>(lows) == ring.size()) {
      out.low.push_back(std::move(ring));
    } else {
      cut(ring, axis, at, low, high);
    }
  }
  if (!low.empty()) low.close_into(out.low);
  if (!high.empty()) high.close_into(out.high);
  return out;
}

Rings plan_rings(Geometry const& polygon, std::size_t part) {
  Rings out;
  for (std::size_t r = 0; r < polygon.ring_count(part); ++r) {
    PlanRing ring;
    for (auto const& p : polygon.ring(part, r)) ring.push_back({p.x, p.y});
    drop_repeats(ring);
    // NaN coordinates fail the comparison and go the same way.
    if (ring.size() > 2 && std::abs(signed_area_m2(ring)) > 1e-6) out.push_back(std::move(ring));
    if (out.empty()) break;
  }
  return out;
}

}  // namespace citytwin::scene
