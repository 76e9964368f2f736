#include "geodata/network/network_layer.h"

#include <fmt/format.h>

namespace citytwin {

Result<Layer const*> line_layer(CityModel const& model, std::string_view name) {
  auto const* layer = model.layer(name);
  if (!layer) {
    return Error{
        ErrorCode::not_found,
        fmt::format("city '{}' has no layer '{}' to make a network of", model.name_en, name),
        std::string(name)};
  }
  if (layer->geometry_type() != GeometryType::line) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("layer '{}' is not of lines; a network needs lines", name),
                 std::string(name)};
  }
  return layer;
}

std::string reference_text(Layer const& layer, std::string_view column, std::size_t row) {
  auto const value = layer.value(column, row);
  if (auto const* text = std::get_if<std::string>(&value)) return *text;
  if (auto const* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  return {};
}

}  // namespace citytwin
