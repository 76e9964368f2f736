#include "geodata/filter/column_compare.h"

#include <algorithm>
#include <cassert>
#include <functional>

namespace citytwin::cql2 {

namespace {

/// Calls with the operator as a type, so that the loop inside is compiled for each.
template <class Call>
void with_operator(Comparison comparison, Call&& call) {
  switch (comparison) {
    case Comparison::equal:
      return call(std::equal_to<>());
    case Comparison::not_equal:
      return call(std::not_equal_to<>());
    case Comparison::less:
      return call(std::less<>());
    case Comparison::less_or_equal:
      return call(std::less_equal<>());
    case Comparison::greater:
      return call(std::greater<>());
    case Comparison::greater_or_equal:
      return call(std::greater_equal<>());
  }
}

template <class Left, class Right>
void fill(Comparison comparison, Rows rows, Truths& out, Left&& left, Right&& right) {
  with_operator(comparison, [&](auto holds) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      out[i] = truth(holds(left(rows[i]), right(rows[i])));
  });
}

void mark_nulls(Column const& column, Rows rows, Truths& out) {
  if (column.is_null.empty()) return;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (column.is_null[rows[i]]) out[i] = Truth::unknown;
  }
}

/// Calls with a function row -> value; whole numbers become doubles when `as_number`.
template <class Call>
void with_values(Column const& column, bool as_number, Call&& call) {
  if (auto const* whole = std::get_if<Column::Integers>(&column.values)) {
    if (as_number) {
      call([whole](std::uint32_t row) { return static_cast<double>((*whole)[row]); });
    } else {
      call([whole](std::uint32_t row) { return (*whole)[row]; });
    }
  } else if (auto const* numbers = std::get_if<Column::Numbers>(&column.values)) {
    call([numbers](std::uint32_t row) { return (*numbers)[row]; });
  } else {
    auto const* texts = &std::get<Column::Texts>(column.values);
    call([texts](std::uint32_t row) { return (*texts)[row]; });
  }
}

void compare_columns(Comparison comparison, Column const& left, Column const& right, Rows rows,
                     Truths& out) {
  bool const as_number = left.type() != right.type();
  with_values(left, as_number, [&](auto l) {
    with_values(right, as_number, [&](auto r) {
      if constexpr (std::is_same_v<decltype(l(0)), decltype(r(0))>) {
        fill(comparison, rows, out, l, r);
      }
    });
  });
  mark_nulls(right, rows, out);
}

void compare_with(Comparison comparison, Column const& left, Scalar const& value, Rows rows,
                  Truths& out) {
  bool const as_number = std::holds_alternative<double>(value);
  with_values(left, as_number, [&](auto l) {
    using T = decltype(l(0));
    using Stored = std::conditional_t<std::is_same_v<T, std::string_view>, std::string, T>;
    if (auto const* same = std::get_if<Stored>(&value)) {
      T const right = *same;
      fill(comparison, rows, out, l, [right](std::uint32_t) { return right; });
    }
  });
}

void compare_dates(Comparison comparison, Column const& left, Instant const& value, Rows rows,
                   Truths& out, std::string& undated) {
  auto const& texts = std::get<Column::Texts>(left.values);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out[i] = Truth::unknown;
    if (left.null_at(rows[i])) continue;
    auto const date = parse_instant(texts[rows[i]]);
    auto const order = date ? compare(*date, value) : std::nullopt;
    if (order) {
      out[i] = truth(holds(comparison, *order, 0));
    } else if (undated.empty()) {
      undated = texts[rows[i]];
    }
  }
}

}  // namespace

Truths compare_rows(CompareNode const& node, Column const& left, Column const* right, Rows rows,
                    std::string& undated) {
  Truths out(rows.size());
  if (right) {
    compare_columns(node.comparison, left, *right, rows, out);
  } else {
    auto const& value = std::get<Scalar>(node.right);
    if (auto const* instant = std::get_if<Instant>(&value)) {
      compare_dates(node.comparison, left, *instant, rows, out, undated);
      return out;
    }
    compare_with(node.comparison, left, value, rows, out);
  }
  mark_nulls(left, rows, out);
  return out;
}

Truths in_rows(InNode const& node, Column const& column, Rows rows) {
  Truths out(rows.size());
  std::visit(
      [&](auto const& sorted) {
        using Sorted = std::decay_t<decltype(sorted)>;
        constexpr bool texts = std::is_same_v<Sorted, std::vector<std::string>>;
        using Values = std::conditional_t<texts, Column::Texts, Sorted>;
        auto const& values = std::get<Values>(column.values);
        for (std::size_t i = 0; i < rows.size(); ++i) {
          out[i] = truth(std::binary_search(sorted.begin(), sorted.end(), values[rows[i]]));
        }
      },
      node.sorted);
  mark_nulls(column, rows, out);
  return out;
}

Truths like_rows(LikeNode const& node, Column const& column, Rows rows) {
  Truths out(rows.size());
  auto const& texts = std::get<Column::Texts>(column.values);
  for (std::size_t i = 0; i < rows.size(); ++i)
    out[i] = truth(node.pattern.matches(texts[rows[i]]));
  mark_nulls(column, rows, out);
  return out;
}

Truths null_rows(Column const& column, Rows rows) {
  Truths out(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) out[i] = truth(column.null_at(rows[i]));
  return out;
}

}  // namespace citytwin::cql2
