#include "scenarios/risk/explain.h"

#include <fmt/format.h>

#include "scenarios/risk/assessor.h"

namespace citytwin::risk {

namespace {

Result<RatedAsset> rate(Assessor const& assessor, std::string_view layer, FeatureId id) {
  bool const is_pipe = layer == "pipes";
  if (!is_pipe && layer != "roads") {
    return Error{ErrorCode::not_found,
                 fmt::format("layer '{}' is not rated for risk; expected pipes or roads", layer),
                 std::string(layer)};
  }
  auto const* found = is_pipe ? assessor.pipes() : assessor.roads();
  auto const row = found ? found->row_of(id) : std::nullopt;
  if (!row) {
    return Error{ErrorCode::not_found, fmt::format("layer '{}' has no feature {}", layer, id),
                 std::string(layer)};
  }
  return is_pipe ? assessor.rate_pipe(*row) : assessor.rate_road(*row);
}

}  // namespace

Result<Explanation> explain(CityModel const& model, ParameterValues const& values,
                            std::string_view layer, FeatureId id) {
  auto const options = options_from(values);
  if (!options) return options.error();
  auto const standards = load_standards();
  if (!standards) return standards.error();
  Assessor const assessor(model, *standards, *options);
  auto asset = rate(assessor, layer, id);
  if (!asset) return asset.error();
  auto const& matrix = standards->matrix;
  return Explanation{model.version,
                     std::string(layer),
                     options->year,
                     std::move(*asset),
                     matrix.likelihood_limits(),
                     matrix.consequence_limits(),
                     matrix.score_limits(),
                     matrix.version()};
}

}  // namespace citytwin::risk
