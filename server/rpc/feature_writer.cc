#include "server/rpc/feature_writer.h"

#include <fmt/format.h>

#include "geodata/nearest_name.h"

namespace citytwin::server {

namespace {

Error no_attribute(LayerView const& layer, std::string const& name) {
  std::vector<std::string> known;
  for (auto const& column : layer.columns()) known.push_back(column.name);
  auto const near = nearest_names(known, name, 1);
  return {ErrorCode::invalid_argument,
          fmt::format("attributes names '{}', which layer '{}' has not; {}", name, layer.name(),
                      near.empty() ? "see ListLayers" : "did you mean '" + near[0] + "'?"),
          "attributes"};
}

Result<std::size_t> column_of(LayerView const& layer, std::string const& name) {
  auto const& columns = layer.columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return i;
  }
  return no_attribute(layer, name);
}

}  // namespace

void fill_attributes(Column const& column, std::size_t row,
                     google::protobuf::Map<std::string, v1::Value>& out) {
  if (column.null_at(row)) return;
  auto& value = out[column.name];
  if (auto const* whole = std::get_if<Column::Integers>(&column.values)) {
    value.set_integer((*whole)[row]);
  } else if (auto const* numbers = std::get_if<Column::Numbers>(&column.values)) {
    value.set_number((*numbers)[row]);
  } else {
    value.set_text(std::string(std::get<Column::Texts>(column.values)[row]));
  }
}

Result<FeatureWriter> FeatureWriter::create(LayerView const& layer, LocalFrame const& frame,
                                            FeatureChoice const& choice) {
  auto crs = AnswerCrs::create(choice.crs, frame);
  if (!crs) return crs.error();
  FeatureWriter writer(frame, std::move(*crs), choice);
  for (std::size_t i = 0; choice.attributes.empty() && i < layer.columns().size(); ++i) {
    writer.columns_.push_back(i);
  }
  for (auto const& name : choice.attributes) {
    auto const column = column_of(layer, name);
    if (!column) return column.error();
    writer.columns_.push_back(*column);
  }
  return writer;
}

void FeatureWriter::write(FeatureRef const& feature, v1::Feature& out) const {
  auto const& layer = *feature.layer;
  out.set_feature_id(feature.id());
  if (geometry_) out.set_geometry_wkb(crs_.wkb(feature.geometry(), layer.geometry_type()));
  for (auto const column : columns_) {
    fill_attributes(layer.columns()[column], feature.row, *out.mutable_attributes());
  }
  if (etags_) out.set_etag(etag_of(pack(layer, feature.row, frame_)));
}

}  // namespace citytwin::server
