#include "geodata/filter/parser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "geodata/filter/token_reader.h"
#include "geodata/filter/wkt.h"
#include "geodata/nearest_name.h"

namespace citytwin::cql2 {

namespace {

struct SpatialName {
  std::string_view word;
  Relation relation;
};

constexpr std::array<SpatialName, 9> spatial_names{{{"S_INTERSECTS", Relation::intersects},
                                                    {"S_DISJOINT", Relation::disjoint},
                                                    {"S_WITHIN", Relation::within},
                                                    {"S_CONTAINS", Relation::contains},
                                                    {"S_TOUCHES", Relation::touches},
                                                    {"S_CROSSES", Relation::crosses},
                                                    {"S_OVERLAPS", Relation::overlaps},
                                                    {"S_EQUALS", Relation::equals},
                                                    {"S_DWITHIN", Relation::within_distance}}};

constexpr std::array<std::string_view, 8> reserved{"AND", "OR",      "NOT", "LIKE",
                                                   "IN",  "BETWEEN", "IS",  "NULL"};

std::optional<Comparison> comparison_from(std::string_view sign) {
  if (sign == "=") return Comparison::equal;
  if (sign == "<>") return Comparison::not_equal;
  if (sign == "<") return Comparison::less;
  if (sign == "<=") return Comparison::less_or_equal;
  if (sign == ">") return Comparison::greater;
  if (sign == ">=") return Comparison::greater_or_equal;
  return std::nullopt;
}

class Parser {
 public:
  explicit Parser(TokenReader in) : in_(std::move(in)) {}

  Result<Expression> run() {
    auto out = any_of();
    if (in_.peek().kind != TokenKind::end) in_.expected("AND, OR or the end of the filter");
    if (in_.failed()) return in_.error();
    return out;
  }

 private:
  Expression any_of() {
    auto first = all_of();
    if (!in_.is_word("OR")) return first;
    AnyOf out;
    out.terms.push_back(std::move(first));
    while (in_.take_word("OR")) out.terms.push_back(all_of());
    return {std::move(out)};
  }

  Expression all_of() {
    auto first = factor();
    if (!in_.is_word("AND")) return first;
    AllOf out;
    out.terms.push_back(std::move(first));
    while (in_.take_word("AND")) out.terms.push_back(factor());
    return {std::move(out)};
  }

  Expression factor() {
    Token const at = in_.peek();
    if (in_.is_sign("(") || in_.is_word("NOT")) return nested(at);
    return predicate();
  }

  /// "( expression )" or "NOT factor": the only ways down, so the depth is counted here.
  Expression nested(Token const& at) {
    if (++depth_ > max_nesting) {
      in_.problem(at.at,
                  fmt::format("parentheses and NOT are nested more than {} deep", max_nesting));
      return {Constant{false}};
    }
    Expression out{Constant{false}};
    if (in_.take_word("NOT")) {
      Negation negation;
      negation.term.push_back(factor());
      out = {std::move(negation)};
    } else {
      in_.expect_sign("(");
      out = any_of();
      in_.expect_sign(")");
    }
    --depth_;
    return out;
  }

  Expression predicate() {
    for (auto const& name : spatial_names) {
      if (in_.is_call(name.word)) return spatial(name.relation);
    }
    if (is_lone_boolean()) return {Constant{in_.take().word == "TRUE"}};
    auto left = operand();
    if (in_.failed()) return {Constant{false}};
    bool const negated = in_.is_word("NOT") && !in_.is_word("NOT", 1) && (in_.take(), true);
    if (in_.take_word("BETWEEN")) return signed_by(negated, between(std::move(left)));
    if (in_.take_word("IN")) return signed_by(negated, in_list(std::move(left)));
    if (in_.take_word("LIKE")) return signed_by(negated, {LikeTest{std::move(left), operand()}});
    if (negated) in_.expected("IN, BETWEEN or LIKE");
    if (in_.take_word("IS")) return null_test(std::move(left));
    auto const comparison =
        in_.peek().kind == TokenKind::sign ? comparison_from(in_.peek().text) : std::nullopt;
    if (!comparison) {
      in_.expected("=, <>, <, <=, >, >=, IN, BETWEEN, LIKE or IS NULL");
      return {Constant{false}};
    }
    in_.take();
    return {ComparisonTest{*comparison, std::move(left), operand()}};
  }

  bool is_lone_boolean() const {
    if (!in_.is_word("TRUE") && !in_.is_word("FALSE")) return false;
    auto const& next = in_.peek(1);
    return next.kind == TokenKind::end || next.word == "AND" || next.word == "OR" ||
           in_.is_sign(")", 1);
  }

  static Expression signed_by(bool negated, Expression test) {
    if (!negated) return test;
    Negation out;
    out.term.push_back(std::move(test));
    return {std::move(out)};
  }

  Expression between(Operand value) {
    auto low = operand();
    in_.expect_word("AND");
    return {BetweenTest{std::move(value), std::move(low), operand()}};
  }

  Expression in_list(Operand value) {
    InTest out{std::move(value), {}};
    in_.expect_sign("(");
    do {
      out.list.push_back(operand());
    } while (!in_.failed() && in_.take_sign(","));
    in_.expect_sign(")");
    return {std::move(out)};
  }

  Expression null_test(Operand value) {
    bool const negated = in_.take_word("NOT");
    in_.expect_word("NULL");
    return signed_by(negated, {NullTest{std::move(value)}});
  }

  Expression spatial(Relation relation) {
    SpatialTest out;
    out.relation = relation;
    in_.take();
    in_.expect_sign("(");
    out.left = operand();
    in_.expect_sign(",");
    out.right = operand();
    if (relation == Relation::within_distance) {
      in_.expect_sign(",");
      out.distance_m = distance_m();
    }
    in_.expect_sign(")");
    return {std::move(out)};
  }

  double distance_m() {
    auto const at = in_.peek().at;
    double const number = in_.expect_number();
    if (number < 0) in_.problem(at, "a distance cannot be negative");
    if (!in_.take_sign(",")) return number;
    for (auto const* word : {"M", "METER", "METERS", "METRE", "METRES"}) {
      if (in_.take_word(word)) return number;
    }
    for (auto const* word : {"KM", "KILOMETER", "KILOMETERS", "KILOMETRE", "KILOMETRES"}) {
      if (in_.take_word(word)) return number * 1000;
    }
    in_.expected("m or km");
    return 0;
  }

  Operand operand() {
    Token const token = in_.peek();
    Operand out;
    out.at = token.at;
    if (starts_geometry(in_)) {
      out.what = read_geometry(in_);
      out.at = in_.since(token.at.begin);
    } else if (in_.is_call("DATE") || in_.is_call("TIMESTAMP")) {
      out.what = instant();
      out.at = in_.since(token.at.begin);
    } else if (token.kind == TokenKind::name && in_.is_sign("(", 1)) {
      unknown_function(token);
    } else {
      out.what = simple(token);
    }
    return out;
  }

  decltype(Operand::what) simple(Token const& token) {
    switch (token.kind) {
      case TokenKind::integer:
        return in_.take().integer;
      case TokenKind::number:
        return in_.take().number;
      case TokenKind::text:
        return in_.take().text;
      case TokenKind::quoted_name:
        return PropertyName{in_.take().text, true};
      case TokenKind::name:
        if (token.word == "TRUE" || token.word == "FALSE") return in_.take().word == "TRUE";
        if (std::find(reserved.begin(), reserved.end(), token.word) == reserved.end()) {
          return PropertyName{in_.take().text, false};
        }
        [[fallthrough]];
      default:
        in_.expected("a property, number, text, date or geometry");
        return false;
    }
  }

  Instant instant() {
    bool const date = in_.take().word == "DATE";
    in_.expect_sign("(");
    Token const token = in_.peek();
    if (token.kind != TokenKind::text) {
      in_.expected(date ? "a date in quotes such as '2026-03-01'"
                        : "a time in quotes such as '2026-03-01T08:00:00Z'");
      return {};
    }
    in_.take();
    in_.expect_sign(")");
    auto const read = parse_instant(token.text);
    auto const wanted = date ? Precision::day : Precision::instant;
    if (read && read->precision == wanted) return *read;
    in_.problem(token.at, date ? "this is no date; expected one such as '2026-03-01'"
                               : "this is no time in UTC or with its offset; expected one such as "
                                 "'2026-03-01T08:00:00Z' or '2026-03-01T16:00:00+08:00'");
    return {};
  }

  void unknown_function(Token const& token) {
    std::vector<std::string> names{"DATE", "TIMESTAMP", "BBOX"};
    for (auto const& name : spatial_names) names.emplace_back(name.word);
    auto const near = nearest_names(names, token.word, 1);
    in_.problem(token.at,
                fmt::format("function {} is not supported{}", token.text,
                            near.empty() ? "; expected S_INTERSECTS, S_DWITHIN, ... or DATE"
                                         : fmt::format("; did you mean {}?", near[0])));
  }

  TokenReader in_;
  int depth_ = 0;
};

}  // namespace

Result<Expression> parse(std::string_view text) {
  if (text.size() > max_filter_bytes) {
    return Error{
        ErrorCode::resource_exhausted,
        fmt::format("the filter has {} bytes; at most {} are read", text.size(), max_filter_bytes),
        "filter"};
  }
  auto tokens = tokenize(text);
  if (!tokens) return tokens.error();
  return Parser(TokenReader(text, std::move(tokens).value())).run();
}

}  // namespace citytwin::cql2
