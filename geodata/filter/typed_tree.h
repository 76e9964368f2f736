/// @file
/// A filter bound to a layer's schema: every property is a column of known type, every literal has
/// the type it is compared as, geometries lie in the local frame.
///
/// Truth is three-valued (Kleene, as in SQL): whatever is compared with null is unknown, and a row
/// passes only when the whole is true. BETWEEN is two comparisons, NOT IN a negation.
///
/// Checked  tests/geodata/filter/filter_law_test.cc
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "geodata/filter/like_pattern.h"
#include "geodata/filter/syntax.h"
#include "geodata/layer.h"

namespace citytwin::cql2 {

/// The order is Kleene's: AND is the least, OR the greatest, NOT counts from the other end.
enum class Truth : std::uint8_t { no, unknown, yes };

[[nodiscard]] constexpr Truth both(Truth a, Truth b) {
  return a < b ? a : b;
}
[[nodiscard]] constexpr Truth either(Truth a, Truth b) {
  return a < b ? b : a;
}
[[nodiscard]] constexpr Truth opposite(Truth a) {
  return a == Truth::no ? Truth::yes : a == Truth::yes ? Truth::no : Truth::unknown;
}
[[nodiscard]] constexpr Truth truth(bool value) {
  return value ? Truth::yes : Truth::no;
}

/// A property the filter uses.
struct Slot {
  std::string name;
  ColumnType type = ColumnType::text;
  bool is_feature_id = false;
};

struct SlotRef {
  std::size_t index = 0;
};
using Scalar = std::variant<std::int64_t, double, std::string, Instant>;

struct CompareNode {
  Comparison comparison;
  SlotRef left;
  std::variant<SlotRef, Scalar> right;  ///< a text column beside an Instant is read as dates
};
struct InNode {
  SlotRef value;
  std::variant<Column::Integers, Column::Numbers, std::vector<std::string>> sorted;
};
struct LikeNode {
  SlotRef value;
  LikePattern pattern;
};
struct NullNode {
  SlotRef value;
};
struct NoGeometryNode {};
struct SpatialNode {
  Relation relation;
  GeometryColumn literal;  ///< one feature, local metres
  bool is_box = false;     ///< an upright rectangle of the local frame
  double distance_m = 0;
  Box window;  ///< a feature outside it cannot hold, unless disjoint is asked
};

struct Node;
struct AllNode {
  std::vector<Node> terms;  ///< cheapest first
};
struct AnyNode {
  std::vector<Node> terms;
};
struct NotNode {
  std::vector<Node> term;  ///< one
};
struct TruthNode {
  Truth value;
};

struct Node {
  std::variant<TruthNode, CompareNode, InNode, LikeNode, NullNode, NoGeometryNode, SpatialNode,
               AllNode, AnyNode, NotNode>
      node;
};

struct TypedFilter {
  std::string layer;
  std::vector<Slot> slots;
  Node root;
};

/// Of two values of one type.
template <class T>
[[nodiscard]] bool holds(Comparison comparison, T const& a, T const& b) {
  switch (comparison) {
    case Comparison::equal:
      return a == b;
    case Comparison::not_equal:
      return a != b;
    case Comparison::less:
      return a < b;
    case Comparison::less_or_equal:
      return a <= b;
    case Comparison::greater:
      return a > b;
    case Comparison::greater_or_equal:
      return a >= b;
  }
  return false;
}

}  // namespace citytwin::cql2
