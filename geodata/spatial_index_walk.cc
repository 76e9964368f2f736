#include "geodata/spatial_index_walk.h"

#include <atomic>

// Targets worth their code size: 512, 256 and 128 bits wide. AVX3_DL gains nothing here.
#define HWY_DISABLED_TARGETS (HWY_AVX3_DL | HWY_SSSE3)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "geodata/spatial_index_walk.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace citytwin::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::CappedTag<float, SpatialIndex::node_size>;

inline std::uint32_t lowest_bit(std::uint32_t bits) {
  return static_cast<std::uint32_t>(std::countr_zero(bits));
}

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

/// Leaves whose memory is on its way. First in, first out.
class LeafQueue {
 public:
  [[nodiscard]] bool full() const { return pushed_ - popped_ == leaves_.size(); }
  [[nodiscard]] bool empty() const { return pushed_ == popped_; }
  void push(std::uint32_t leaf) { leaves_[pushed_++ % leaves_.size()] = leaf; }
  std::uint32_t pop() { return leaves_[popped_++ % leaves_.size()]; }

 private:
  std::array<std::uint32_t, 32> leaves_;
  std::uint32_t pushed_ = 0;
  std::uint32_t popped_ = 0;
};

/// Finds the leaves depth first and reads each some 30 leaves later, when it has arrived.
template <class Kernel>
class WindowWalk {
 public:
  WindowWalk(IndexView const& tree, FloatBox const& query, Batch& out)
      : tree_(tree), kernel_(query), out_(out) {}

  /// @return false when the sink stopped the walk
  bool run() {
    wait_for(tree_.levels - 1, 0);
    while (top_ > 0) {
      auto const [node, level] = stack_[--top_];
      if (!descend(node, level)) return false;
    }
    while (!leaves_.empty()) {
      if (!read(leaves_.pop())) return false;
    }
    return out_.flush();
  }

 private:
  struct Waiting {
    std::uint32_t node;
    std::uint32_t level;
  };

  void wait_for(std::uint32_t level, std::uint32_t node) {
    tree_.prefetch(level, node);
    if (level > 0) {
      stack_[top_++] = {node, level};
    } else {
      __builtin_prefetch(tree_.leaf_rows(node));
      leaves_.push(node);
    }
  }

  HWY_INLINE bool descend(std::uint32_t node, std::uint32_t level) {
    auto const& boxes = tree_.node(level, node);
    std::uint32_t const first = node * SpatialIndex::node_size;
    std::uint32_t const meets = kernel_.meets(boxes);
    std::uint32_t const inside = meets == 0 ? 0 : kernel_.inside(boxes) & meets;
    for (std::uint32_t left = inside; left != 0; left &= left - 1) {
      auto const child = first + lowest_bit(left);
      if (!out_.add_run(tree_.items_under(level - 1, child))) return false;
    }
    for (std::uint32_t left = meets & ~inside; left != 0; left &= left - 1) {
      if (level == 1 && leaves_.full() && !read(leaves_.pop())) return false;
      wait_for(level - 1, first + lowest_bit(left));
    }
    return true;
  }

  HWY_INLINE bool read(std::uint32_t leaf) {
    auto* const room = out_.leaf_room();
    if (room == nullptr) return false;
    out_.added(kernel_.take(tree_.node(0, leaf), tree_.leaf_rows(leaf), room));
    return true;
  }

  IndexView const& tree_;
  Kernel const kernel_;
  Batch& out_;
  LeafQueue leaves_;
  std::size_t top_ = 0;
  std::array<Waiting, 16 * max_levels> stack_;  // each level leaves at most 15 siblings waiting
};

/// What 16 boxes promise a nearest walk.
struct Promise {
  /// A box around the point: minus the depth of the point in it, m. Another: a lower bound of its
  /// squared distance, m2. So the lowest is the best bet: deep inside a box, most likely inside
  /// some of what it holds.
  alignas(64) std::array<float, SpatialIndex::node_size> rank;
  std::uint32_t around;   ///< bits of the boxes around the point
  std::uint32_t outside;  ///< bits of the others that are below the limit
};

/// Depth first, always into the most promising child that is left; children that cannot hold
/// anything nearer than the k-th best are dropped.
template <class Kernel, class Best>
class NearestWalk {
 public:
  NearestWalk(IndexView const& tree, double x, double y, Best& best)
      : tree_(tree), x_(x), y_(y), kernel_(x, y), best_(best) {}

  void run() {
    std::uint32_t level = tree_.levels - 1;
    if (level == 0) return offer_leaf(0);
    open(level, 0);
    while (level < tree_.levels) {
      auto& node = open_[level];
      if (!node.has_below(best_.limit())) {
        ++level;  // those left are no nearer
        continue;
      }
      std::uint32_t const child = node.take();
      if (node.left() != 0) tree_.prefetch(level - 1, node.first + node.next);
      if (level == 1) {
        offer_leaf(child);
      } else {
        open(--level, child);
      }
    }
  }

 private:
  /// A node on the way down, with the children not yet visited.
  struct OpenNode : Promise {
    std::uint32_t first;
    std::uint32_t next;  ///< the most promising of those left

    [[nodiscard]] std::uint32_t left() const { return around != 0 ? around : outside; }
    [[nodiscard]] bool has_below(float limit) const {
      return left() != 0 && std::max(rank[next], 0.0F) < limit;
    }
    void choose_next() {
      std::uint32_t rest = left();
      if (rest == 0) return;
      next = lowest_bit(rest);
      for (rest &= rest - 1; rest != 0; rest &= rest - 1) {
        std::uint32_t const j = lowest_bit(rest);
        next = rank[j] < rank[next] ? j : next;
      }
    }
    /// The next child's number in its level.
    std::uint32_t take() {
      std::uint32_t const taken = next;
      around &= ~(1U << taken);
      outside &= ~(1U << taken);
      choose_next();
      return first + taken;
    }
  };

  HWY_INLINE void open(std::uint32_t level, std::uint32_t node) {
    auto& opened = open_[level];
    opened.first = node * SpatialIndex::node_size;
    kernel_.look(tree_.node(level, node), best_.limit(), opened);
    for (std::uint32_t rest = opened.around; rest != 0; rest &= rest - 1) {
      tree_.prefetch(level - 1, opened.first + lowest_bit(rest));
    }
    opened.choose_next();
  }

  HWY_INLINE void offer_leaf(std::uint32_t leaf) {
    Promise items;
    kernel_.look(tree_.node(0, leaf), best_.limit(), items);
    offer(leaf, items, items.around);
    if (best_.limit() > 0) offer(leaf, items, items.outside);
  }
  HWY_INLINE void offer(std::uint32_t leaf, Promise const& items, std::uint32_t chosen) {
    for (; chosen != 0; chosen &= chosen - 1) {
      std::uint32_t const j = lowest_bit(chosen);
      if (!(std::max(items.rank[j], 0.0F) < best_.limit())) continue;
      best_.offer(tree_.node(0, leaf), j, leaf * SpatialIndex::node_size + j, x_, y_);
    }
  }

  IndexView const& tree_;
  double x_, y_;
  Kernel const kernel_;
  Best& best_;
  std::array<OpenNode, max_levels> open_;
};

class WindowKernel {
 public:
  explicit WindowKernel(FloatBox const& query) : q_(query) {}
  HWY_INLINE std::uint32_t meets(SpatialIndex::Node const& n) const {
    return mask16([&](Floats d, std::size_t i) { return meets_at(d, n, i); });
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
  /// Copies the rows whose box meets the query; may write all 16 places. @return how many met
  HWY_INLINE std::size_t take(SpatialIndex::Node const& n, std::uint32_t const* rows,
                              std::uint32_t* out) const {
    hn::CappedTag<std::uint32_t, SpatialIndex::node_size> const d;
    std::size_t count = 0;
    for (std::size_t i = 0; i < SpatialIndex::node_size; i += hn::Lanes(d)) {
      auto const hit = hn::RebindMask(d, meets_at(Floats(), n, i));
      hn::StoreU(hn::Compress(hn::LoadU(d, rows + i), hit), d, out + count);
      count += hn::CountTrue(d, hit);
    }
    return count;
  }

 private:
  HWY_INLINE hn::Mask<Floats> meets_at(Floats d, SpatialIndex::Node const& n, std::size_t i) const {
    auto const x = hn::And(hn::Le(hn::Load(d, n.min_x + i), hn::Set(d, q_.max_x)),
                           hn::Ge(hn::Load(d, n.max_x + i), hn::Set(d, q_.min_x)));
    auto const y = hn::And(hn::Le(hn::Load(d, n.min_y + i), hn::Set(d, q_.max_y)),
                           hn::Ge(hn::Load(d, n.max_y + i), hn::Set(d, q_.min_y)));
    return hn::And(x, y);
  }

  FloatBox q_;
};

class NearestKernel {
 public:
  NearestKernel(double x, double y) : p_(x, y) {}

  HWY_INLINE void look(SpatialIndex::Node const& n, float limit, Promise& promise) const {
    std::uint32_t const below = mask16([&](Floats d, std::size_t i) {
      auto const x = gap(d, n.min_x + i, n.max_x + i, p_.low_x, p_.high_x);
      auto const y = gap(d, n.min_y + i, n.max_y + i, p_.low_y, p_.high_y);
      auto const dx = hn::Max(hn::Zero(d), x);
      auto const dy = hn::Max(hn::Zero(d), y);
      auto const squared = hn::Add(hn::Mul(dx, dx), hn::Mul(dy, dy));
      auto const lower = hn::Mul(squared, hn::Set(d, FloatPoint::slack));
      auto const depth = hn::Max(x, y);
      hn::Store(hn::IfThenElse(hn::Le(depth, hn::Zero(d)), depth, lower), d,
                promise.rank.data() + i);
      return hn::Lt(lower, hn::Set(d, limit));  // a blank slot is infinitely far
    });
    promise.around = below & mask16([&](Floats d, std::size_t i) {
                       return hn::Le(hn::Load(d, promise.rank.data() + i), hn::Zero(d));
                     });
    promise.outside = below & ~promise.around;
  }

 private:
  /// How far the point lies outside low .. high; negative inside.
  static HWY_INLINE hn::Vec<Floats> gap(Floats d, float const* low, float const* high, float from,
                                        float to) {
    return hn::Max(hn::Sub(hn::Load(d, low), hn::Set(d, to)),
                   hn::Sub(hn::Set(d, from), hn::Load(d, high)));
  }

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

  std::size_t take(SpatialIndex::Node const& n, std::uint32_t const* rows,
                   std::uint32_t* out) const {
    std::size_t count = 0;
    for (std::uint32_t hits = meets(n); hits != 0; hits &= hits - 1) {
      out[count++] = rows[std::countr_zero(hits)];
    }
    return count;
  }

 private:
  FloatBox q_;
};

class ScalarNearest {
 public:
  ScalarNearest(double x, double y) : p_(x, y) {}

  void look(SpatialIndex::Node const& n, float limit, Promise& promise) const {
    promise.around = promise.outside = 0;
    for (std::uint32_t j = 0; j < SpatialIndex::node_size; ++j) {
      float const x = std::max(n.min_x[j] - p_.high_x, p_.low_x - n.max_x[j]);
      float const y = std::max(n.min_y[j] - p_.high_y, p_.low_y - n.max_y[j]);
      float const dx = std::max(0.0F, x);
      float const dy = std::max(0.0F, y);
      float const lower = (dx * dx + dy * dy) * FloatPoint::slack;
      float const depth = std::max(x, y);
      promise.rank[j] = depth <= 0 ? depth : lower;
      auto const below = static_cast<std::uint32_t>(lower < limit);
      // A rank of 0 may also be a square too small for a float.
      (promise.rank[j] <= 0 ? promise.around : promise.outside) |= below << j;
    }
  }

 private:
  FloatPoint p_;
};

bool window(IndexView const& tree, FloatBox const& query, Batch& out) {
  return WindowWalk<WindowKernel>(tree, query, out).run();
}

void nearest_boxes(IndexView const& tree, double x, double y, NearestBoxes& best) {
  NearestWalk<NearestKernel, NearestBoxes>(tree, x, y, best).run();
}

void nearest_exact(IndexView const& tree, double x, double y, NearestExact& best) {
  NearestWalk<NearestKernel, NearestExact>(tree, x, y, best).run();
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

using namespace HWY_NAMESPACE;  // NOLINT: the scalar twins, compiled once

bool scalar() {
  return scalar_only.load(std::memory_order_relaxed);
}

}  // namespace

bool walk_window(IndexView const& tree, FloatBox const& query, Batch& out) {
  if (scalar()) return WindowWalk<ScalarWindow>(tree, query, out).run();
  return HWY_DYNAMIC_DISPATCH(window)(tree, query, out);
}

void walk_nearest(IndexView const& tree, double x, double y, NearestBoxes& best) {
  if (scalar()) return NearestWalk<ScalarNearest, NearestBoxes>(tree, x, y, best).run();
  HWY_DYNAMIC_DISPATCH(nearest_boxes)(tree, x, y, best);
}

void walk_nearest(IndexView const& tree, double x, double y, NearestExact& best) {
  if (scalar()) return NearestWalk<ScalarNearest, NearestExact>(tree, x, y, best).run();
  HWY_DYNAMIC_DISPATCH(nearest_exact)(tree, x, y, best);
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
