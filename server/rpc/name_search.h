/// @file
/// NameSearch: SearchFeatures over the city as it is, with an index made anew when it was edited.
///
/// The first search after an edit pays for the index (a core: 50 ms of CPU); those that come
/// meanwhile wait for it.
///
/// Errors   invalid_argument for the request's field, not_found for the layer.
/// Threads  any.
/// Checked  tests/server/feature_query_test.cc
#pragma once

#include <memory>
#include <mutex>

#include "citytwin/v1/feature_service.pb.h"
#include "geodata/edits/city_snapshot.h"
#include "geodata/names/name_index.h"

namespace citytwin::server {

class NameSearch {
 public:
  [[nodiscard]] Result<void> search(CitySnapshot const& city,
                                    v1::SearchFeaturesRequest const& request,
                                    v1::SearchFeaturesResponse& response);

 private:
  [[nodiscard]] Result<std::shared_ptr<NameIndex const>> index_of(CitySnapshot const& city);

  std::mutex mutex_;
  std::string version_;
  std::shared_ptr<NameIndex const> index_;
};

}  // namespace citytwin::server
