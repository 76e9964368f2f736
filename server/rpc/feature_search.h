/// @file
/// From a QueryFeatures request to the rows it means.
///
/// Units    hits: rows of the layer; distances in m on the grid.
/// Errors   invalid_argument naming the request's field; not_found naming the layer.
#pragma once

#include <cstdint>
#include <vector>

#include "citytwin/v1/feature_service.pb.h"
#include "geodata/city_model.h"

namespace citytwin::server {

/// Errors: not_found, naming the layers there are.
[[nodiscard]] Result<Layer const*> find_layer(CityModel const& model, std::string const& name);

/// The named columns, all of them when no name is given.
/// Errors: invalid_argument for an unknown name.
[[nodiscard]] Result<std::vector<Column const*>> find_columns(
    Layer const& layer, google::protobuf::RepeatedPtrField<std::string> const& names);

/// 0 takes the default of the kind of area.
[[nodiscard]] Result<std::size_t> checked_limit(v1::QueryFeaturesRequest const& request);

struct Hits {
  std::vector<std::uint32_t> rows;  ///< ascending; for nearest by distance
  std::vector<double> distances_m;  ///< nearest only: one a row
};

[[nodiscard]] Result<Hits> search(Layer const& layer, LocalFrame const& frame,
                                  v1::QueryFeaturesRequest const& request, std::size_t limit);

}  // namespace citytwin::server
