/// @file
/// ListFeatureHistory: a page of the edits of one feature.
///
/// A token says the last edit that was told: history grows at its end only, so pages fit together
/// while the feature is edited.
///
/// Errors   as LiveCity::history(); not_found when neither feature nor edits are there.
/// Checked  tests/server/feature_edit_test.cc
#pragma once

#include "citytwin/v1/feature_service.pb.h"
#include "geodata/edits/live_city.h"
#include "server/rpc/page_token.h"

namespace citytwin::server {

[[nodiscard]] Result<void> list_feature_history(LiveCity const& live, PageTokens const& tokens,
                                                v1::ListFeatureHistoryRequest const& request,
                                                v1::ListFeatureHistoryResponse& response);

}  // namespace citytwin::server
