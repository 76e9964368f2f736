/// @file
/// Edits of the small city, as a client sends them.
#pragma once

#include "geodata/wkb.h"
#include "tests/server/feature_calls.h"

namespace citytwin::test {

inline std::string park_wkb(double x, double y, double side_m) {
  GeometryColumn column(GeometryType::polygon);
  column.add_polygon(std::vector<Vec3>{
      {x, y, 3}, {x + side_m, y, 3}, {x + side_m, y + side_m, 3}, {x, y + side_m, 3}, {x, y, 3}});
  return encode_wkb(column[0], GeometryType::polygon, small_city()->frame);
}

inline v1::EditFeaturesRequest request_of(std::string const& id) {
  v1::EditFeaturesRequest request;
  request.set_request_id(id);
  request.set_author("Wang");
  return request;
}

inline v1::EditFeaturesRequest new_park(std::string const& id, double area_m2) {
  auto request = request_of(id);
  auto* insert = request.add_edits()->mutable_insert();
  insert->set_layer("parks");
  insert->set_geometry_wkb(park_wkb(500, 500, 10));
  (*insert->mutable_attributes())["area_m2"].set_number(area_m2);
  return request;
}

inline v1::EditFeaturesRequest widen(std::string const& id, std::uint64_t road,
                                     std::string const& etag, double width_m) {
  auto request = request_of(id);
  auto* update = request.add_edits()->mutable_update();
  update->set_layer("roads");
  update->set_feature_id(road);
  update->set_etag(etag);
  (*update->mutable_attributes())["width_m"].set_number(width_m);
  return request;
}

inline auto edit(RunningServer const& running, v1::EditFeaturesRequest const& request) {
  return call(running, &v1::FeatureService::Stub::EditFeatures, request);
}

}  // namespace citytwin::test
