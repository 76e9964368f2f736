#include "geodata/filter/evaluator.h"

#include <algorithm>

#include <fmt/format.h>

namespace citytwin::cql2 {

namespace {

std::string_view name_of(ColumnType type) {
  if (type == ColumnType::integer) return "whole numbers";
  return type == ColumnType::number ? "numbers" : "texts";
}

std::shared_ptr<Column const> id_column(Layer const& layer) {
  auto out = std::make_shared<Column>();
  Column::Integers ids(layer.size());
  for (std::size_t row = 0; row < ids.size(); ++row) {
    ids[row] = static_cast<std::int64_t>(layer.id(row));
  }
  out->values = std::move(ids);
  return out;
}

/// The rows at which a result is not yet `closed`, and where in it they stand.
class Open {
 public:
  Open(Rows rows, Truth closed) : closed_(closed), rows_(rows.begin(), rows.end()) {
    places_.resize(rows.size());
    for (std::size_t i = 0; i < places_.size(); ++i) places_[i] = static_cast<std::uint32_t>(i);
  }

  [[nodiscard]] Rows rows() const { return rows_; }
  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// Joins what a further term says into the result and closes rows by it.
  template <class Join>
  void join(Truths const& term, Truths& result, Join&& how) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      Truth& t = result[places_[i]];
      t = how(t, term[i]);
      if (t == closed_) continue;
      rows_[kept] = rows_[i];
      places_[kept++] = places_[i];
    }
    rows_.resize(kept);
    places_.resize(kept);
  }

 private:
  Truth closed_;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> places_;
};

}  // namespace

Result<Evaluator> Evaluator::create(TypedFilter const& filter, Layer const& layer) {
  Evaluator out(filter, layer);
  if (auto const ok = out.resolve(); !ok) return ok.error();
  return out;
}

Result<void> Evaluator::resolve() {
  columns_.resize(filter_.slots.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (auto const ok = resolve(i); !ok) return ok;
  }
  return {};
}

Result<void> Evaluator::resolve(std::size_t slot) {
  auto const& wanted = filter_.slots[slot];
  if (wanted.is_feature_id) {
    feature_ids_ = id_column(layer_);
    columns_[slot] = feature_ids_.get();
    return {};
  }
  auto const* found = layer_.column(wanted.name);
  if (found && found->type() == wanted.type) {
    columns_[slot] = found;
    return {};
  }
  return Error{ErrorCode::failed_precondition,
               fmt::format("layer '{}' has no property '{}' of {}, which the filter was made for",
                           layer_.name(), wanted.name, name_of(wanted.type)),
               wanted.name};
}

std::vector<std::string> Evaluator::notes() const {
  std::vector<std::string> out;
  for (auto const& [slot, example] : undated_) {
    if (example.empty()) continue;
    out.push_back(fmt::format(
        "property '{}' holds texts that cannot be compared as dates, e.g. '{}'; they match nothing",
        filter_.slots[slot].name, example));
  }
  return out;
}

Truths Evaluator::evaluate(Node const& node, Rows rows) {
  return std::visit(
      [&](auto const& n) -> Truths {
        using T = std::decay_t<decltype(n)>;
        if constexpr (std::is_same_v<T, TruthNode>) {
          return Truths(rows.size(), n.value);
        } else if constexpr (std::is_same_v<T, InNode>) {
          return in_rows(n, column(n.value), rows);
        } else if constexpr (std::is_same_v<T, LikeNode>) {
          return like_rows(n, column(n.value), rows);
        } else if constexpr (std::is_same_v<T, NullNode>) {
          return null_rows(column(n.value), rows);
        } else if constexpr (std::is_same_v<T, NoGeometryNode>) {
          return without_geometry(rows);
        } else if constexpr (std::is_same_v<T, NotNode>) {
          auto out = evaluate(n.term[0], rows);
          for (auto& t : out) t = opposite(t);
          return out;
        } else {
          return evaluate(n, rows);
        }
      },
      node.node);
}

Truths Evaluator::evaluate(AllNode const& node, Rows rows) {
  Truths out(rows.size(), Truth::yes);
  Open open(rows, Truth::no);
  for (auto const& term : node.terms) {
    auto const* spatial = std::get_if<SpatialNode>(&term.node);
    if (spatial) open.join(by_index(*spatial, open.rows()), out, both);
  }
  for (auto const& term : node.terms) {
    if (open.empty()) break;
    open.join(evaluate(term, open.rows()), out, both);
  }
  return out;
}

Truths Evaluator::evaluate(AnyNode const& node, Rows rows) {
  Truths out(rows.size(), Truth::no);
  Open open(rows, Truth::yes);
  for (auto const& term : node.terms) {
    if (open.empty()) break;
    open.join(evaluate(term, open.rows()), out, either);
  }
  return out;
}

Truths Evaluator::evaluate(CompareNode const& node, Rows rows) {
  auto const* right = std::get_if<SlotRef>(&node.right);
  return compare_rows(node, column(node.left), right ? &column(*right) : nullptr, rows,
                      undated_[node.left.index]);
}

Truths Evaluator::evaluate(SpatialNode const& node, Rows rows) {
  auto out = by_index(node, rows);
  auto const probe = probes_.try_emplace(&node, node).first;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (out[i] != Truth::yes) continue;
    out[i] = probe->second.holds(layer_.geometry(rows[i]), layer_.geometry_type());
  }
  return out;
}

/// What the index alone can say: no, or yes for "perhaps"; unknown without a geometry.
Truths Evaluator::by_index(SpatialNode const& node, Rows rows) const {
  auto out = without_geometry(rows);
  bool const outside_holds = node.relation == Relation::disjoint;
  for (auto& t : out) {
    t = t == Truth::yes ? Truth::unknown : truth(outside_holds);
  }
  if (outside_holds) return out;
  std::vector<std::uint32_t> near;
  layer_.index().window(node.window, near);
  std::sort(near.begin(), near.end());
  auto at = near.begin();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    at = std::lower_bound(at, near.end(), rows[i]);
    if (at == near.end()) break;
    if (*at == rows[i]) out[i] = Truth::yes;
  }
  return out;
}

Truths Evaluator::without_geometry(Rows rows) const {
  Truths out(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) out[i] = truth(layer_.geometry(rows[i]).empty());
  return out;
}

}  // namespace citytwin::cql2
