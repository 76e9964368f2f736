#include "server/rpc/name_search.h"

#include <cmath>

#include <fmt/format.h>

#include "server/rpc/convert.h"
#include "server/rpc/feature_search.h"

namespace citytwin::server {

namespace {

constexpr std::size_t longest_text_bytes = 256;
constexpr std::uint32_t most_hits = 1000;
constexpr std::uint32_t usual_hits = 20;

v1::NameMatch to_proto(NameMatch match) {
  switch (match) {
    case NameMatch::exact:
      return v1::NAME_MATCH_EXACT;
    case NameMatch::prefix:
      return v1::NAME_MATCH_PREFIX;
    case NameMatch::inside:
      return v1::NAME_MATCH_INSIDE;
  }
  return v1::NAME_MATCH_UNSPECIFIED;
}

v1::NameField to_proto(NameField field) {
  switch (field) {
    case NameField::name:
      return v1::NAME_FIELD_NAME;
    case NameField::pinyin:
      return v1::NAME_FIELD_PINYIN;
    case NameField::initials:
      return v1::NAME_FIELD_INITIALS;
    case NameField::id:
      return v1::NAME_FIELD_ID;
  }
  return v1::NAME_FIELD_UNSPECIFIED;
}

void fill_hit(NameHit const& hit, LocalFrame const& frame, v1::NamedFeature& out) {
  out.set_layer(hit.layer);
  out.set_feature_id(hit.id);
  fill(hit.name_en, hit.name_zh, *out.mutable_name());
  if (!std::isnan(hit.centre.x)) {
    auto const at = frame.to_world(hit.centre.x, hit.centre.y);
    out.mutable_centre()->set_easting_m(at.x);
    out.mutable_centre()->set_northing_m(at.y);
  }
  out.set_feature_count(hit.features);
  out.set_match(to_proto(hit.match));
  out.set_field(to_proto(hit.field));
}

Result<NameQuery> query_of(CitySnapshot const& city, v1::SearchFeaturesRequest const& request) {
  if (request.text().empty() || request.text().size() > longest_text_bytes) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("text has {} bytes; expected 1 to {}", request.text().size(),
                             longest_text_bytes),
                 "text"};
  }
  if (request.limit() > most_hits) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("limit is {}; expected at most {}", request.limit(), most_hits),
                 "limit"};
  }
  if (!request.layer().empty()) {
    if (auto const layer = find_layer(city, request.layer()); !layer) return layer.error();
  }
  return NameQuery{request.limit() == 0 ? usual_hits : request.limit(), request.layer()};
}

}  // namespace

Result<std::shared_ptr<NameIndex const>> NameSearch::index_of(CitySnapshot const& city) {
  std::scoped_lock const lock(mutex_);
  if (version_ == city.version()) return index_;
  auto built = NameIndex::build(city.model());
  if (!built) return built.error();
  index_ = std::make_shared<NameIndex const>(std::move(*built));
  version_ = city.version();
  return index_;
}

Result<void> NameSearch::search(CitySnapshot const& city, v1::SearchFeaturesRequest const& request,
                                v1::SearchFeaturesResponse& response) {
  auto const query = query_of(city, request);
  if (!query) return query.error();
  auto const index = index_of(city);
  if (!index) return index.error();
  auto const found = (*index)->find(request.text(), *query);
  if (!found) return found.error();
  for (auto const& hit : found->hits) fill_hit(hit, city.frame(), *response.add_features());
  response.set_total_count(found->found);
  response.set_model_version(city.version());
  return {};
}

}  // namespace citytwin::server
