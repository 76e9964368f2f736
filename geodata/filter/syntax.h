/// @file
/// A CQL2 text as a tree, before anything is known about the layer it is for.
///
/// Shapes   chains of AND and of OR are flat; a tree is at most `max_nesting` deep.
/// Checked  tests/geodata/filter/filter_grammar_test.cc
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "geodata/filter/caret.h"
#include "geodata/filter/temporal.h"
#include "geodata/geometry.h"

namespace citytwin::cql2 {

enum class Comparison : std::uint8_t {
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal
};

/// How a feature's geometry stands to a literal's; OGC 06-103r4, 6.1.15.
enum class Relation : std::uint8_t {
  intersects,
  disjoint,
  within,
  contains,
  touches,
  crosses,
  overlaps,
  equals,
  within_distance
};

/// WKT or BBOX, in the filter's CRS: parts of rings of vertices, as in geometry.h.
struct GeometryLiteral {
  GeometryType type = GeometryType::none;
  bool is_box = false;
  std::vector<std::vector<std::vector<Vec3>>> parts;
};

struct PropertyName {
  std::string name;
  bool quoted = false;  ///< it stood in double quotes
};

struct Operand {
  Span at;
  std::variant<PropertyName, std::int64_t, double, bool, std::string, Instant, GeometryLiteral>
      what;

  [[nodiscard]] PropertyName const* property() const { return std::get_if<PropertyName>(&what); }
};

struct Expression;

struct AllOf {
  std::vector<Expression> terms;
};
struct AnyOf {
  std::vector<Expression> terms;
};
struct Negation {
  std::vector<Expression> term;  ///< one
};
struct Constant {
  bool value;
};
struct ComparisonTest {
  Comparison comparison;
  Operand left, right;
};
struct BetweenTest {
  Operand value, low, high;
};
struct InTest {
  Operand value;
  std::vector<Operand> list;
};
struct LikeTest {
  Operand value, pattern;
};
struct NullTest {
  Operand value;
};
struct SpatialTest {
  Relation relation;
  Operand left, right;
  double distance_m = 0;
};

struct Expression {
  std::variant<AllOf, AnyOf, Negation, Constant, ComparisonTest, BetweenTest, InTest, LikeTest,
               NullTest, SpatialTest>
      node;
};

}  // namespace citytwin::cql2
