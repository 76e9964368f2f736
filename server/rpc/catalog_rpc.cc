#include "server/rpc/catalog_rpc.h"

#include <algorithm>
#include <mutex>

#include "citytwin/v1/catalog_service.grpc.pb.h"
#include "server/rpc/answer.h"
#include "server/rpc/convert.h"

namespace citytwin::server {

namespace {

v1::AttributeType type_of(Column const& column) {
  if (std::holds_alternative<Column::Integers>(column.values)) return v1::ATTRIBUTE_TYPE_INTEGER;
  if (std::holds_alternative<Column::Numbers>(column.values)) return v1::ATTRIBUTE_TYPE_NUMBER;
  return v1::ATTRIBUTE_TYPE_TEXT;
}

void fill_layer(Layer const& layer, LocalFrame const& frame, v1::Layer& out) {
  out.set_name(layer.name());
  out.set_kind(std::string(to_string(layer.kind())));
  out.set_geometry_type(to_proto(layer.geometry_type()));
  out.set_feature_count(layer.size());
  if (!layer.extent().empty()) fill(layer.extent(), frame, *out.mutable_extent());
  for (auto const& column : layer.columns()) {
    auto* described = out.add_columns();
    described->set_name(column.name);
    described->set_type(type_of(column));
    auto const nulls = std::count(column.is_null.begin(), column.is_null.end(), true);
    described->set_null_count(static_cast<std::uint64_t>(nulls));
  }
  out.set_attribution(layer.attribution());
}

v1::ListLayersResponse describe_layers(CityModel const& model) {
  v1::ListLayersResponse out;
  for (auto const& layer : model.layers) fill_layer(*layer, model.frame, *out.add_layers());
  out.set_model_version(model.version);
  out.set_crs(model.frame.crs);
  return out;
}

/// Describes the layers anew when the city has changed: that counts nulls, row by row.
class LayerList {
 public:
  v1::ListLayersResponse of(CitySnapshot const& city) {
    std::scoped_lock const lock(mutex_);
    if (list_.model_version() != city.version()) list_ = describe_layers(*city.model());
    return list_;
  }

 private:
  std::mutex mutex_;
  v1::ListLayersResponse list_;
};

v1::GetCityResponse describe_city(CityModel const& model) {
  v1::GetCityResponse out;
  fill(model.name_en, model.name_zh, *out.mutable_name());
  out.set_model_version(model.version);
  out.set_synthetic(model.synthetic);
  out.set_crs(model.frame.crs);
  out.set_vertical_datum(model.frame.vertical_datum);
  if (!model.extent.empty()) fill(model.extent, model.frame, *out.mutable_extent());
  out.set_longitude_deg(model.frame.longitude_deg);
  out.set_latitude_deg(model.frame.latitude_deg);
  out.set_convergence_deg(model.frame.convergence_deg);
  out.set_point_scale(model.frame.point_scale);
  if (model.terrain) {
    fill(model.terrain->geometry(), model.frame, *out.mutable_terrain());
  }
  for (auto const& attribution : model.attributions()) out.add_attributions(attribution);
  return out;
}

class CatalogRpc final : public v1::CatalogService::CallbackService {
 public:
  CatalogRpc(LiveCity const& city, WorkerPool& queries) : city_(city), queries_(queries) {}

  grpc::ServerUnaryReactor* GetCity(grpc::CallbackServerContext* context,
                                    v1::GetCityRequest const* /*request*/,
                                    v1::GetCityResponse* response) override {
    return answer(context, [&]() -> Result<void> {
      auto const city = city_.snapshot();
      *response = describe_city(city->base());
      response->set_model_version(city->version());
      return {};
    });
  }

  grpc::ServerUnaryReactor* ListLayers(grpc::CallbackServerContext* context,
                                       v1::ListLayersRequest const* /*request*/,
                                       v1::ListLayersResponse* response) override {
    return answer_on(queries_, context, [this, response]() -> Result<void> {
      *response = layers_.of(*city_.snapshot());
      return {};
    });
  }

 private:
  LiveCity const& city_;
  WorkerPool& queries_;
  LayerList layers_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_catalog_service(LiveCity const& city, WorkerPool& queries) {
  return std::make_unique<CatalogRpc>(city, queries);
}

}  // namespace citytwin::server
