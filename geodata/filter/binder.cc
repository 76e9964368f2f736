#include "geodata/filter/binder.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geodata/filter/literal_place.h"
#include "geodata/filter/operand_family.h"
#include "geodata/nearest_name.h"

namespace citytwin::cql2 {

namespace {

Comparison mirrored(Comparison c) {
  switch (c) {
    case Comparison::less:
      return Comparison::greater;
    case Comparison::less_or_equal:
      return Comparison::greater_or_equal;
    case Comparison::greater:
      return Comparison::less;
    case Comparison::greater_or_equal:
      return Comparison::less_or_equal;
    default:
      return c;
  }
}

Relation mirrored(Relation r) {
  if (r == Relation::within) return Relation::contains;
  return r == Relation::contains ? Relation::within : r;
}

bool is_geometry_name(std::string const& name) {
  return name == "geom" || name == "geometry";
}

/// A rough order of cost, for putting the cheap tests of an AND first.
int cost(Node const& node) {
  if (auto const* all = std::get_if<AllNode>(&node.node)) {
    return std::max(1, all->terms.empty() ? 0 : cost(all->terms.back()));
  }
  if (auto const* any = std::get_if<AnyNode>(&node.node)) {
    int most = 1;
    for (auto const& term : any->terms) most = std::max(most, cost(term));
    return most + 1;
  }
  if (auto const* negation = std::get_if<NotNode>(&node.node)) return cost(negation->term[0]);
  if (std::holds_alternative<SpatialNode>(node.node)) return 100;
  return std::holds_alternative<LikeNode>(node.node) ? 3 : 1;
}

/// Throws nothing: the first problem is kept and the rest of the tree is bound to `unknown`.
class Binder {
 public:
  Binder(std::string_view text, FilterSchema const& schema, LocalFrame const& frame,
         std::string const& crs)
      : text_(text), schema_(schema), frame_(frame), crs_(crs) {}

  Result<TypedFilter> run(Expression const& expression) {
    TypedFilter out;
    out.root = bind(expression);
    if (problem_) return *problem_;
    out.layer = schema_.layer;
    out.slots = std::move(slots_);
    return out;
  }

 private:
  Node bind(Expression const& e) {
    return std::visit([&](auto const& node) { return bind(node); }, e.node);
  }

  Node bind(AllOf const& all) {
    AllNode out;
    for (auto const& term : all.terms) out.terms.push_back(bind(term));
    std::stable_sort(out.terms.begin(), out.terms.end(),
                     [](Node const& a, Node const& b) { return cost(a) < cost(b); });
    return {std::move(out)};
  }

  Node bind(AnyOf const& any) {
    AnyNode out;
    for (auto const& term : any.terms) out.terms.push_back(bind(term));
    return {std::move(out)};
  }

  Node bind(Negation const& negation) {
    NotNode out;
    out.term.push_back(bind(negation.term[0]));
    return {std::move(out)};
  }

  Node bind(Constant const& constant) { return {TruthNode{truth(constant.value)}}; }

  Node bind(ComparisonTest const& test) {
    return comparison(test.comparison, test.left, test.right);
  }

  Node bind(BetweenTest const& test) {
    AllNode out;
    out.terms.push_back(comparison(Comparison::greater_or_equal, test.value, test.low));
    out.terms.push_back(comparison(Comparison::less_or_equal, test.value, test.high));
    return {std::move(out)};
  }

  Node bind(InTest const& test) {
    auto const* property = test.value.property();
    auto const slot = property ? find(*property, test.value.at) : std::nullopt;
    if (slot && all_literals(test.list, family_of(slots_[*slot].type))) return in(*slot, test.list);
    AnyNode out;
    for (auto const& item : test.list) {
      out.terms.push_back(comparison(Comparison::equal, test.value, item));
    }
    return {std::move(out)};
  }

  Node bind(LikeTest const& test) {
    auto const* pattern = std::get_if<std::string>(&test.pattern.what);
    if (!pattern) return problem(test.pattern.at, "LIKE needs a pattern in single quotes");
    auto compiled = LikePattern::compile(*pattern);
    if (!compiled) {
      return problem(test.pattern.at, "this pattern ends in a lone \\; write \\\\ for a backslash");
    }
    if (auto const* literal = std::get_if<std::string>(&test.value.what)) {
      return {TruthNode{truth(compiled->matches(*literal))}};
    }
    if (family(test.value) != Family::text) {
      return problem(test.value.at, fmt::format("{} cannot be LIKE a pattern; only texts can",
                                                described(test.value)));
    }
    return {LikeNode{*find(*test.value.property(), test.value.at), std::move(*compiled)}};
  }

  Node bind(NullTest const& test) {
    auto const* property = test.value.property();
    if (!property) return {TruthNode{Truth::no}};
    if (!schema_has(property->name) && is_geometry_name(property->name)) return {NoGeometryNode{}};
    auto const slot = find(*property, test.value.at);
    if (!slot) return {};
    return {NullNode{{*slot}}};
  }

  Node bind(SpatialTest const& test) {
    bool const first = test.left.property() != nullptr;
    Operand const& name = first ? test.left : test.right;
    Operand const& other = first ? test.right : test.left;
    if (!name.property() || !is_geometry_name(name.property()->name)) {
      return problem(
          name.at, "a spatial test needs the feature's geometry, which is named geom, on one side");
    }
    auto const* literal = std::get_if<GeometryLiteral>(&other.what);
    if (!literal) {
      return problem(other.at, "expected a geometry such as POINT(x y), POLYGON(...) or BBOX(...)");
    }
    auto placed = place(*literal, crs_, frame_);
    if (!placed) return problem(other.at, placed.error().message);
    SpatialNode out;
    out.relation = first ? test.relation : mirrored(test.relation);
    out.is_box = literal->is_box && (crs_.empty() || crs_ == frame_.crs);
    out.distance_m = test.distance_m;
    out.literal = std::move(placed).value();
    Box const box = out.literal[0].box();
    out.window = {box.min_x - out.distance_m, box.min_y - out.distance_m,
                  box.max_x + out.distance_m, box.max_y + out.distance_m};
    return {std::move(out)};
  }

  // --- comparisons -----------------------------------------------------------------------------

  Node comparison(Comparison how, Operand const& left, Operand const& right) {
    auto const a = family(left);
    auto const b = family(right);
    if (!a || !b) return {};
    auto const common = common_family(left, *a, right, *b);
    if (!common) return mismatch(left, *a, right, *b);
    if (left.property()) return {compare(how, left, right, *common)};
    if (right.property()) return {compare(mirrored(how), right, left, *common)};
    return constant(how, scalar(left, *common), scalar(right, *common));
  }

  CompareNode compare(Comparison how, Operand const& property, Operand const& other,
                      Family common) {
    CompareNode out{how, {*find(*property.property(), property.at)}, {}};
    if (other.property()) {
      out.right = SlotRef{*find(*other.property(), other.at)};
    } else {
      out.right = scalar(other, common);
    }
    return out;
  }

  static Node constant(Comparison how, Scalar const& a, Scalar const& b) {
    if (auto const* instant = std::get_if<Instant>(&a)) {
      auto const order = cql2::compare(*instant, std::get<Instant>(b));
      return {TruthNode{order ? truth(holds(how, *order, 0)) : Truth::unknown}};
    }
    return std::visit(
        [&](auto const& value) -> Node {
          using T = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<T, Instant>)
            return {};
          else
            return {TruthNode{truth(holds(how, value, std::get<T>(b)))}};
        },
        a);
  }

  // --- IN --------------------------------------------------------------------------------------

  Node in(std::size_t slot, std::vector<Operand> const& list) {
    InNode out{{slot}, {}};
    auto const f = family_of(slots_[slot].type);
    if (f == Family::number) out.sorted = Column::Numbers{};
    if (f == Family::text) out.sorted = std::vector<std::string>{};
    std::visit(
        [&](auto& values) {
          using T = typename std::decay_t<decltype(values)>::value_type;
          for (auto const& item : list) values.push_back(std::get<T>(scalar(item, f)));
          std::sort(values.begin(), values.end());
        },
        out.sorted);
    return {std::move(out)};
  }

  // --- operands --------------------------------------------------------------------------------

  std::optional<Family> family(Operand const& operand) {
    if (auto const* property = operand.property()) {
      auto const slot = find(*property, operand.at);
      if (!slot) return std::nullopt;
      return family_of(slots_[*slot].type);
    }
    return family_of(operand);
  }

  bool schema_has(std::string const& name) const {
    return std::any_of(schema_.properties.begin(), schema_.properties.end(),
                       [&](auto const& p) { return p.name == name; });
  }

  std::optional<std::size_t> find(PropertyName const& property, Span at) {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (slots_[i].name == property.name) return i;
    }
    for (auto const& p : schema_.properties) {
      if (p.name == property.name) return add({p.name, p.type, false});
    }
    if (property.name == "fid") return add({property.name, ColumnType::integer, true});
    unknown_property(property, at);
    return std::nullopt;
  }

  std::size_t add(Slot slot) {
    slots_.push_back(std::move(slot));
    return slots_.size() - 1;
  }

  // --- problems --------------------------------------------------------------------------------

  Node problem(Span at, std::string const& sentence) {
    if (!problem_) problem_ = error_at(text_, at, sentence);
    return {};
  }

  void unknown_property(PropertyName const& property, Span at) {
    if (is_geometry_name(property.name)) {
      problem(at,
              fmt::format("'{}' is the feature's geometry; test it with S_INTERSECTS, S_DWITHIN, "
                          "... or IS NULL",
                          property.name));
      return;
    }
    std::vector<std::string> names;
    for (auto const& p : schema_.properties) names.push_back(p.name);
    auto const near = nearest_names(names, property.name);
    std::string hint;
    if (!near.empty()) {
      hint = fmt::format("; did you mean '{}'?", fmt::join(near, "', '"));
    } else if (property.quoted) {
      hint = "; double quotes are for names, texts stand in single quotes";
    } else {
      hint = fmt::format("; it has {}", fmt::join(names, ", "));
    }
    problem(at,
            fmt::format("layer '{}' has no property '{}'{}", schema_.layer, property.name, hint));
  }

  std::string described(Operand const& operand) {
    auto const kind = name_of(family(operand).value_or(Family::text));
    if (auto const* property = operand.property()) {
      return fmt::format("property '{}' (a {})", property->name, kind);
    }
    return fmt::format("the {} {}", kind,
                       text_.substr(operand.at.begin, operand.at.end - operand.at.begin));
  }

  Node mismatch(Operand const& left, Family a, Operand const& right, Family b) {
    bool const number_in_quotes = is_numeric(a) && std::holds_alternative<std::string>(right.what);
    bool const text_without = a == Family::text && is_numeric(b) && !right.property();
    return problem(right.at,
                   fmt::format("{} cannot be compared with {}{}", described(left), described(right),
                               number_in_quotes ? "; write numbers without quotes"
                               : text_without   ? "; write texts in single quotes"
                                                : ""));
  }

  std::string_view text_;
  FilterSchema const& schema_;
  LocalFrame const& frame_;
  std::string const& crs_;
  std::vector<Slot> slots_;
  std::optional<Error> problem_;
};

}  // namespace

Result<TypedFilter> bind(Expression const& expression, std::string_view text,
                         FilterSchema const& schema, LocalFrame const& frame,
                         std::string const& geometry_crs) {
  return Binder(text, schema, frame, geometry_crs).run(expression);
}

}  // namespace citytwin::cql2
