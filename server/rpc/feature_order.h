/// @file
/// The order that a request asks for: "height_m desc, name_zh".
///
/// Shapes   numbers by size, texts by code point; what is not known comes last, whichever way;
///          equals by ascending id. `feature_id` is the id where no attribute has that name.
/// Errors   invalid_argument for `order_by`.
/// Checked  tests/server/feature_query_test.cc against std::sort
#pragma once

#include <span>
#include <string>
#include <vector>

#include "geodata/edits/layer_view.h"
#include "geodata/result.h"

namespace citytwin::server {

struct OrderKey {
  std::size_t column = 0;  ///< columns().size() = the id
  bool descending = false;
};

/// Empty for an empty text.
[[nodiscard]] Result<std::vector<OrderKey>> order_of(std::string const& text,
                                                     LayerView const& layer);
/// @pre ascending by id
void sort_by(std::span<OrderKey const> keys, std::vector<FeatureRef>& features);

}  // namespace citytwin::server
