/// @file
/// Edits between the protocol and the live city.
///
/// Units    geometry in the request's CRS in, in the city's CRS out.
/// Errors   invalid_argument naming the field ("edits[3].insert.geometry_wkb"), not_found naming
///          the layer, data_corrupt for a kept feature that is none.
/// Checked  tests/server/feature_edit_test.cc
#pragma once

#include "citytwin/v1/feature_service.pb.h"
#include "geodata/edits/city_snapshot.h"
#include "geodata/edits/edit.h"

namespace citytwin::server {

[[nodiscard]] Result<EditRequest> edit_request_of(CitySnapshot const& city,
                                                  v1::EditFeaturesRequest const& request);
[[nodiscard]] Result<UndoRequest> undo_request_of(v1::UndoEditRequest const& request);

/// EditFeaturesResponse and UndoEditResponse say the same.
template <class Response>
void fill_answer(EditAnswer const& answer, Response& out) {
  out.set_sequence(answer.sequence);
  out.set_model_version(answer.model_version);
  out.set_repeated_request(answer.repeated);
  for (auto const& feature : answer.features) {
    auto* edited = out.add_features();
    edited->set_layer(feature.layer);
    edited->set_feature_id(feature.id);
    edited->set_etag(feature.etag);
  }
}

/// All of an edit but its changes.
void fill_edit(Edit const& edit, v1::CityEdit& out);
/// @param with_features  also geometry and attributes, before and after
[[nodiscard]] Result<void> fill_change(Change const& change, CitySnapshot const& city,
                                       bool with_features, v1::FeatureChange& out);

}  // namespace citytwin::server
