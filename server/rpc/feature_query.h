/// @file
/// The reading calls of FeatureService, one function or class each: from request to response.
///
/// Errors   of feature_list.h and feature_search.h.
/// Checked  tests/server/feature_rpc_test.cc, feature_query_test.cc
#pragma once

#include "server/rpc/feature_list.h"

namespace citytwin::server {

[[nodiscard]] Result<void> get_feature(CitySnapshot const& city,
                                       v1::GetFeatureRequest const& request,
                                       v1::GetFeatureResponse& response);
[[nodiscard]] Result<void> batch_get_features(CitySnapshot const& city,
                                              v1::BatchGetFeaturesRequest const& request,
                                              v1::BatchGetFeaturesResponse& response);
[[nodiscard]] Result<void> nearest_features(CitySnapshot const& city,
                                            v1::NearestFeaturesRequest const& request,
                                            v1::NearestFeaturesResponse& response);
[[nodiscard]] Result<void> list_features(PageBook const& book,
                                         v1::ListFeaturesRequest const& request,
                                         v1::ListFeaturesResponse& response);

/// The messages of one QueryFeatures. The search runs when the first is asked for.
class FeatureStream {
 public:
  FeatureStream(PageBook const& book, v1::QueryFeaturesRequest request)
      : book_(book), request_(std::move(request)) {}

  /// @return false when it is the last message.
  [[nodiscard]] Result<bool> operator()(v1::QueryFeaturesResponse& message);

 private:
  [[nodiscard]] Result<bool> nearest(v1::QueryFeaturesResponse& message);
  [[nodiscard]] Result<void> begin_nearest();
  [[nodiscard]] Result<void> begin();

  PageBook book_;
  v1::QueryFeaturesRequest request_;
  std::optional<FeatureList> list_;
  std::size_t limit_ = 0;
  std::size_t left_ = 0;  ///< of the limit
  std::size_t batch_bytes_ = 0;
  v1::QueryFeaturesResponse near_;  ///< of a request for the nearest: the whole answer
  int near_sent_ = 0;               ///< features of it
};

}  // namespace citytwin::server
