#include "geodata/filter/filter.h"

#include <numeric>

#include "geodata/filter/binder.h"
#include "geodata/filter/evaluator.h"
#include "geodata/filter/parser.h"

namespace citytwin {

FilterSchema schema_of(Layer const& layer) {
  FilterSchema out{layer.name(), {}};
  for (auto const& column : layer.columns()) out.properties.push_back({column.name, column.type()});
  return out;
}

Result<Filter> Filter::parse(std::string_view text, FilterSchema const& schema,
                             LocalFrame const& frame, std::string const& geometry_crs) {
  auto const words = cql2::parse(text);
  if (!words) return words.error();
  auto tree = cql2::bind(*words, text, schema, frame, geometry_crs);
  if (!tree) return tree.error();
  return Filter(std::make_shared<cql2::TypedFilter const>(std::move(tree).value()));
}

Result<FilteredRows> Filter::rows(Layer const& layer) const {
  std::vector<std::uint32_t> all(layer.size());
  std::iota(all.begin(), all.end(), 0U);
  return rows(layer, all);
}

Result<FilteredRows> Filter::rows(Layer const& layer, std::span<std::uint32_t const> among) const {
  auto evaluator = cql2::Evaluator::create(*tree_, layer);
  if (!evaluator) return evaluator.error();
  auto const truths = evaluator->evaluate(among);
  FilteredRows out;
  for (std::size_t i = 0; i < among.size(); ++i) {
    if (truths[i] == cql2::Truth::yes) out.rows.push_back(among[i]);
  }
  out.notes = evaluator->notes();
  return out;
}

}  // namespace citytwin
