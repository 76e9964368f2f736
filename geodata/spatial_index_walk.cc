#include "geodata/spatial_index_walk.h"

#include <atomic>

// Targets worth their code size: 512, 256 and 128 bits wide. AVX3_DL gains nothing here.
#define HWY_DISABLED_TARGETS (HWY_AVX3_DL | HWY_SSSE3 | HWY_SSE4)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "geodata/spatial_index_walk.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace citytwin::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::CappedTag<float, SpatialIndex::node_size>;

/// The bits of 16 comparisons, made Lanes at a time.
template <class Test>
HWY_INLINE std::uint32_t mask16(Test const& test) {
  Floats const d;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < SpatialIndex::node_size; i += hn::Lanes(d)) {
    std::uint8_t bytes[8] = {};
    hn::StoreMaskBits(d, test(d, i), bytes);
    bits |= (static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8) << i;
  }
  return bits;
}

/// @return false when the sink stopped the walk
template <class Kernel>
bool window_with(IndexView const& tree, FloatBox const& query, Batch& out) {
  std::array<Waiting, stack_size> stack;
  std::size_t top = 0;
  stack[top++] = {0, tree.levels - 1};
  Kernel const kernel(query);
  while (top > 0) {
    auto const [node, level] = stack[--top];
    auto const& boxes = tree.node(level, node);
    std::uint32_t meets = kernel.meets(boxes);
    std::uint32_t const first = node * SpatialIndex::node_size;
    if (level == 0) {
      if (!out.make_room()) return false;
      for (; meets != 0; meets &= meets - 1) {
        out.add(tree.rows[first + static_cast<std::uint32_t>(std::countr_zero(meets))]);
      }
      continue;
    }
    std::uint32_t const inside = meets == 0 ? 0 : kernel.inside(boxes) & meets;
    for (std::uint32_t left = inside; left != 0; left &= left - 1) {
      auto const child = first + static_cast<std::uint32_t>(std::countr_zero(left));
      if (!out.add_run(tree.items_under(level - 1, child))) return false;
    }
    for (std::uint32_t left = meets & ~inside; left != 0; left &= left - 1) {
      auto const child = first + static_cast<std::uint32_t>(std::countr_zero(left));
      stack[top++] = {child, level - 1};
      auto const* next = reinterpret_cast<char const*>(&tree.node(level - 1, child));
      for (int line = 0; line < 4; ++line) __builtin_prefetch(next + 64 * line);
    }
  }
  return out.flush();
}

/// Depth first, nearest child on top of the stack, subtrees beyond the k-th best dropped.
/// @param exact row, box distance -> distance in m, never below the box distance
template <class Kernel, class Exact>
void nearest_with(IndexView const& tree, double x, double y, Best& best, Exact&& exact) {
  struct Subtree {
    float squared_m2;
    std::uint32_t level;
    std::uint32_t node;
  };
  std::array<Subtree, stack_size> stack;
  std::size_t top = 0;
  stack[top++] = {0, tree.levels - 1, 0};
  Kernel const kernel(x, y);
  alignas(64) std::array<float, SpatialIndex::node_size> squared;
  while (top > 0) {
    auto const [lower, level, node] = stack[--top];
    float const bound = squared_up(best.bound_m());
    if (lower > bound) continue;
    auto const& boxes = tree.node(level, node);
    std::uint32_t left = kernel.within(boxes, bound, squared.data());
    std::uint32_t const first = node * SpatialIndex::node_size;
    if (level == 0) {
      for (; left != 0; left &= left - 1) {
        auto const j = static_cast<std::uint32_t>(std::countr_zero(left));
        double const box_m = box_distance_m(boxes, j, x, y);
        // An exact distance may come out a rounding below the distance to its box.
        if (box_m * (1 - 1e-12) <= best.bound_m()) {
          std::uint32_t const row = tree.rows[first + j];
          best.offer({row, exact(row, box_m)});
        }
      }
      continue;
    }
    std::size_t const begin = top;
    for (; left != 0; left &= left - 1) {
      auto const j = static_cast<std::uint32_t>(std::countr_zero(left));
      Subtree const child{squared[j], level - 1, first + j};
      std::size_t at = top++;
      for (; at > begin && stack[at - 1].squared_m2 < child.squared_m2; --at)
        stack[at] = stack[at - 1];
      stack[at] = child;
    }
    if (top > begin) {
      auto const* next = reinterpret_cast<char const*>(&tree.node(level - 1, stack[top - 1].node));
      for (int line = 0; line < 4; ++line) __builtin_prefetch(next + 64 * line);
    }
  }
}

class WindowKernel {
 public:
  explicit WindowKernel(FloatBox const& query) : q_(query) {}
  HWY_INLINE std::uint32_t meets(SpatialIndex::Node const& n) const {
    return mask16([&](Floats d, std::size_t i) {
      auto const x = hn::And(hn::Le(hn::Load(d, n.min_x + i), hn::Set(d, q_.max_x)),
                             hn::Ge(hn::Load(d, n.max_x + i), hn::Set(d, q_.min_x)));
      auto const y = hn::And(hn::Le(hn::Load(d, n.min_y + i), hn::Set(d, q_.max_y)),
                             hn::Ge(hn::Load(d, n.max_y + i), hn::Set(d, q_.min_y)));
      return hn::And(x, y);
    });
  }
  HWY_INLINE std::uint32_t inside(SpatialIndex::Node const& n) const {
    return mask16([&](Floats d, std::size_t i) {
      auto const x = hn::And(hn::Ge(hn::Load(d, n.min_x + i), hn::Set(d, q_.min_x)),
                             hn::Le(hn::Load(d, n.max_x + i), hn::Set(d, q_.max_x)));
      auto const y = hn::And(hn::Ge(hn::Load(d, n.min_y + i), hn::Set(d, q_.min_y)),
                             hn::Le(hn::Load(d, n.max_y + i), hn::Set(d, q_.max_y)));
      return hn::And(x, y);
    });
  }

 private:
  FloatBox q_;
};

class NearestKernel {
 public:
  NearestKernel(double x, double y) : p_(x, y) {}
  HWY_INLINE std::uint32_t within(SpatialIndex::Node const& n, float bound, float* squared) const {
    return mask16([&](Floats d, std::size_t i) {
      auto const zero = hn::Zero(d);
      auto const min_x = hn::Load(d, n.min_x + i);
      auto const max_x = hn::Load(d, n.max_x + i);
      auto const gap = [&](auto low, auto high, float from, float to) {
        return hn::Max(zero,
                       hn::Max(hn::Sub(low, hn::Set(d, to)), hn::Sub(hn::Set(d, from), high)));
      };
      auto const dx = gap(min_x, max_x, p_.low_x, p_.high_x);
      auto const dy = gap(hn::Load(d, n.min_y + i), hn::Load(d, n.max_y + i), p_.low_y, p_.high_y);
      auto const sum = hn::Add(hn::Mul(dx, dx), hn::Mul(dy, dy));
      auto const lower = hn::Mul(sum, hn::Set(d, FloatPoint::slack));
      hn::Store(lower, d, squared + i);
      return hn::And(hn::Le(min_x, max_x), hn::Le(lower, hn::Set(d, bound)));
    });
  }

 private:
  FloatPoint p_;
};

/// The twin of the kernels above, one box at a time.
class ScalarWindow {
 public:
  explicit ScalarWindow(FloatBox const& query) : q_(query) {}
  [[nodiscard]] std::uint32_t meets(SpatialIndex::Node const& n) const {
    std::uint32_t mask = 0;
    for (std::uint32_t j = 0; j < SpatialIndex::node_size; ++j) {
      bool const hit = n.min_x[j] <= q_.max_x && n.max_x[j] >= q_.min_x && n.min_y[j] <= q_.max_y &&
                       n.max_y[j] >= q_.min_y;
      mask |= static_cast<std::uint32_t>(hit) << j;
    }
    return mask;
  }
  [[nodiscard]] std::uint32_t inside(SpatialIndex::Node const& n) const {
    std::uint32_t mask = 0;
    for (std::uint32_t j = 0; j < SpatialIndex::node_size; ++j) {
      bool const hit = n.min_x[j] >= q_.min_x && n.max_x[j] <= q_.max_x && n.min_y[j] >= q_.min_y &&
                       n.max_y[j] <= q_.max_y;
      mask |= static_cast<std::uint32_t>(hit) << j;
    }
    return mask;
  }

 private:
  FloatBox q_;
};

class ScalarNearest {
 public:
  ScalarNearest(double x, double y) : p_(x, y) {}
  /// Fills the lower bounds of the squared distances. @return those not above the bound
  std::uint32_t within(SpatialIndex::Node const& n, float bound, float* squared) const {
    std::uint32_t mask = 0;
    for (std::uint32_t j = 0; j < SpatialIndex::node_size; ++j) {
      float const dx = std::max({0.0F, n.min_x[j] - p_.high_x, p_.low_x - n.max_x[j]});
      float const dy = std::max({0.0F, n.min_y[j] - p_.high_y, p_.low_y - n.max_y[j]});
      squared[j] = (dx * dx + dy * dy) * FloatPoint::slack;
      bool const blank = n.min_x[j] > n.max_x[j];
      mask |= static_cast<std::uint32_t>(!blank && squared[j] <= bound) << j;
    }
    return mask;
  }

 private:
  FloatPoint p_;
};

template <class Kernel>
void nearest_boxes_with(IndexView const& tree, double x, double y, Best& best) {
  nearest_with<Kernel>(tree, x, y, best, [](std::uint32_t, double box_m) { return box_m; });
}

template <class Kernel>
void nearest_exact_with(IndexView const& tree, double x, double y, Best& best,
                        std::function<double(std::uint32_t)> const& exact_m) {
  nearest_with<Kernel>(tree, x, y, best, [&](std::uint32_t row, double) { return exact_m(row); });
}

bool window(IndexView const& tree, FloatBox const& query, Batch& out) {
  return window_with<WindowKernel>(tree, query, out);
}

void nearest_boxes(IndexView const& tree, double x, double y, Best& best) {
  nearest_boxes_with<NearestKernel>(tree, x, y, best);
}

void nearest_exact(IndexView const& tree, double x, double y, Best& best,
                   std::function<double(std::uint32_t)> const& exact_m) {
  nearest_exact_with<NearestKernel>(tree, x, y, best, exact_m);
}

}  // namespace citytwin::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace citytwin {

HWY_EXPORT(window);
HWY_EXPORT(nearest_boxes);
HWY_EXPORT(nearest_exact);

namespace {

std::atomic<bool> scalar_only = false;
constexpr std::string_view scalar_name = "scalar";

bool scalar() {
  return scalar_only.load(std::memory_order_relaxed);
}

}  // namespace

bool walk_window(IndexView const& tree, FloatBox const& query, Batch& out) {
  if (scalar()) return HWY_NAMESPACE::window_with<HWY_NAMESPACE::ScalarWindow>(tree, query, out);
  return HWY_DYNAMIC_DISPATCH(window)(tree, query, out);
}

void walk_nearest(IndexView const& tree, double x, double y, Best& best) {
  if (scalar()) {
    return HWY_NAMESPACE::nearest_boxes_with<HWY_NAMESPACE::ScalarNearest>(tree, x, y, best);
  }
  HWY_DYNAMIC_DISPATCH(nearest_boxes)(tree, x, y, best);
}

void walk_nearest(IndexView const& tree, double x, double y, Best& best,
                  std::function<double(std::uint32_t)> const& exact_m) {
  if (scalar()) {
    return HWY_NAMESPACE::nearest_exact_with<HWY_NAMESPACE::ScalarNearest>(tree, x, y, best,
                                                                           exact_m);
  }
  HWY_DYNAMIC_DISPATCH(nearest_exact)(tree, x, y, best, exact_m);
}

std::vector<std::string> index_kernels() {
  std::vector<std::string> names;
  for (auto const target : hwy::SupportedAndGeneratedTargets()) {
    names.emplace_back(hwy::TargetName(target));
  }
  names.emplace_back(scalar_name);
  return names;
}

void use_index_kernel(std::string_view name) {
  scalar_only = name == scalar_name;
  hwy::SetSupportedTargetsForTest(0);
  for (auto const target : hwy::SupportedAndGeneratedTargets()) {
    if (name == hwy::TargetName(target)) hwy::SetSupportedTargetsForTest(target);
  }
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace citytwin

#endif
