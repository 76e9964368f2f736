#include "server/rpc/feature_query.h"

#include <fmt/format.h>

namespace citytwin::server {

namespace {

constexpr std::size_t most_by_id = 1000;
constexpr std::size_t page_bytes = std::size_t{1} << 20;
constexpr std::size_t answer_bytes = 4'000'000;  // gRPC clients take 4 MiB unless told otherwise

/// What may be asked for, and what is meant by 0.
struct Bounds {
  std::size_t least;
  std::size_t most;
  std::size_t usual;
};
constexpr Bounds stream_limit{1, 100'000, 1000};
constexpr Bounds nearest_limit{1, 1000, 10};
constexpr Bounds page_limit{1, 10'000, 100};
constexpr Bounds batch_limit{4096, 1'000'000, 256 * 1024};

Error bad(std::string field, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(field)};
}

Result<std::size_t> checked(std::string const& field, std::size_t value, Bounds const& bounds) {
  if (value == 0) return bounds.usual;
  if (value >= bounds.least && value <= bounds.most) return value;
  return bad(field, fmt::format("{} is {}; expected {} to {}, or 0 for {}", field, value,
                                bounds.least, bounds.most, bounds.usual));
}

/// An answer in one message must be one that clients take.
template <class Response>
Result<void> check_size(std::string const& field, Response const& response) {
  auto const bytes = response.ByteSizeLong();
  if (bytes <= answer_bytes) return {};
  return bad(field, fmt::format("{} asks for {} bytes of features; expected at most {}: ask for "
                                "fewer, for fewer attributes, or without geometry",
                                field, bytes, answer_bytes));
}

void add_notes(std::vector<std::string> const& notes,
               google::protobuf::RepeatedPtrField<std::string>& out) {
  for (auto const& note : notes) *out.Add() = note;
}

/// The part of a request for the nearest that has other names in others.
struct NearestAsked {
  std::string field;
  v1::NearestArea const& point;
  std::size_t count;
};

template <class Request, class Response>
Result<void> answer_nearest(CitySnapshot const& city, Request const& request,
                            NearestAsked const& asked, Response& response) {
  auto const layer = find_layer(city, request.layer());
  if (!layer) return layer.error();
  auto const writer = FeatureWriter::create(**layer, city.frame(), choice_of(request));
  if (!writer) return writer.error();
  auto const filter = filter_of(request.filter(), **layer, city.frame(), request.crs());
  if (!filter) return filter.error();
  auto const found =
      find_nearest(**layer, city.frame(), asked.field, asked.point, asked.count, *filter);
  if (!found) return found.error();
  for (auto const& near : found->features) {
    auto* feature = response.add_features();
    writer->write(near.feature, *feature);
    feature->set_distance_m(near.distance_m);
  }
  add_notes(found->notes, *response.mutable_filter_notes());
  response.set_model_version(city.version());
  response.set_crs(writer->crs());
  return {};
}

/// All that decides what is answered in which order: the same number, the same answer.
std::uint64_t question_of(v1::ListFeaturesRequest request) {
  request.clear_page_size();
  request.clear_page_token();
  return hash_bytes("list" + request.SerializeAsString());
}

std::uint64_t question_of(v1::QueryFeaturesRequest request) {
  request.clear_limit();
  request.clear_batch_bytes();
  request.clear_resume_token();
  return hash_bytes("query" + request.SerializeAsString());
}

}  // namespace

Result<void> get_feature(CitySnapshot const& city, v1::GetFeatureRequest const& request,
                         v1::GetFeatureResponse& response) {
  auto const layer = find_layer(city, request.layer());
  if (!layer) return layer.error();
  auto const feature = find_feature(**layer, request.feature_id());
  if (!feature) return feature.error();
  auto const writer =
      FeatureWriter::create(**layer, city.frame(), {.etags = true, .crs = request.crs()});
  if (!writer) return writer.error();
  writer->write(*feature, *response.mutable_feature());
  response.set_model_version(city.version());
  response.set_crs(writer->crs());
  return {};
}

Result<void> batch_get_features(CitySnapshot const& city,
                                v1::BatchGetFeaturesRequest const& request,
                                v1::BatchGetFeaturesResponse& response) {
  auto const asked = static_cast<std::size_t>(request.feature_ids_size());
  if (asked == 0 || asked > most_by_id) {
    return bad("feature_ids",
               fmt::format("feature_ids has {} ids; expected 1 to {}", asked, most_by_id));
  }
  auto const layer = find_layer(city, request.layer());
  if (!layer) return layer.error();
  auto const writer = FeatureWriter::create(
      **layer, city.frame(), {request.attributes(), !request.omit_geometry(), true, request.crs()});
  if (!writer) return writer.error();
  for (auto const id : request.feature_ids()) {
    if (auto const feature = (*layer)->find(id)) {
      writer->write(*feature, *response.add_features());
    } else {
      response.add_missing_feature_ids(id);
    }
  }
  response.set_model_version(city.version());
  response.set_crs(writer->crs());
  return check_size("feature_ids", response);
}

Result<void> nearest_features(CitySnapshot const& city, v1::NearestFeaturesRequest const& request,
                              v1::NearestFeaturesResponse& response) {
  if (!request.has_point()) {
    return bad("point", "no point is given; expected easting and northing");
  }
  auto const count = checked("count", request.count(), nearest_limit);
  if (!count) return count.error();
  auto const answered = answer_nearest(city, request, {"point", request.point(), *count}, response);
  return answered ? check_size("count", response) : answered;
}

Result<void> list_features(PageBook const& book, v1::ListFeaturesRequest const& request,
                           v1::ListFeaturesResponse& response) {
  auto const size = checked("page_size", request.page_size(), page_limit);
  if (!size) return size.error();
  auto list =
      FeatureList::find(book, {"page_token", request.page_token(), question_of(request)}, request);
  if (!list) return list.error();
  list->hand_out(*size, page_bytes, *response.mutable_features());
  response.set_next_page_token(list->next_token());
  response.set_total_count(list->total());
  response.set_model_version(list->city().version());
  response.set_crs(list->crs());
  add_notes(list->notes(), *response.mutable_filter_notes());
  return {};
}

Result<void> FeatureStream::begin() {
  auto const limit = checked("limit", request_.limit(), stream_limit);
  if (!limit) return limit.error();
  auto const bytes = checked("batch_bytes", request_.batch_bytes(), batch_limit);
  if (!bytes) return bytes.error();
  auto list = FeatureList::find(
      book_, {"resume_token", request_.resume_token(), question_of(request_)}, request_);
  if (!list) return list.error();
  list_.emplace(std::move(*list));
  limit_ = left_ = *limit;
  batch_bytes_ = *bytes;
  return {};
}

Result<bool> FeatureStream::operator()(v1::QueryFeaturesResponse& message) {
  if (request_.has_nearest()) return nearest(message);
  if (!list_) {
    if (auto const begun = begin(); !begun) return begun.error();
    add_notes(list_->notes(), *message.mutable_filter_notes());
  }
  list_->hand_out(left_, batch_bytes_, *message.mutable_features());
  left_ -= static_cast<std::size_t>(message.features_size());
  message.set_total_count(list_->total());
  message.set_truncated(left_ == 0 && !list_->finished());
  message.set_limit_applied(static_cast<std::uint32_t>(limit_));
  message.set_resume_token(list_->next_token());
  message.set_model_version(list_->city().version());
  message.set_crs(list_->crs());
  return left_ > 0 && !list_->finished();
}

Result<void> FeatureStream::begin_nearest() {
  for (auto const& [field, given] : {std::pair{"resume_token", !request_.resume_token().empty()},
                                     std::pair{"order_by", !request_.order_by().empty()}}) {
    if (!given) continue;
    return bad(
        field,
        fmt::format("{} is set; expected none, as nearest answers in one go, by distance", field));
  }
  auto const count = checked("limit", request_.limit(), nearest_limit);
  if (!count) return count.error();
  auto const bytes = checked("batch_bytes", request_.batch_bytes(), batch_limit);
  if (!bytes) return bytes.error();
  batch_bytes_ = *bytes;
  near_.set_limit_applied(static_cast<std::uint32_t>(*count));
  auto const city = book_.shelf.now();
  return answer_nearest(*city, request_, {"nearest", request_.nearest(), *count}, near_);
}

Result<bool> FeatureStream::nearest(v1::QueryFeaturesResponse& message) {
  if (near_.model_version().empty()) {
    if (auto const begun = begin_nearest(); !begun) return begun.error();
    *message.mutable_filter_notes() = near_.filter_notes();
  }
  std::size_t used = 0;
  for (; near_sent_ < near_.features_size(); ++near_sent_) {
    auto& feature = *near_.mutable_features(near_sent_);
    used += feature.ByteSizeLong();
    if (used > batch_bytes_ && message.features_size() > 0) break;
    *message.add_features() = std::move(feature);
  }
  message.set_limit_applied(near_.limit_applied());
  message.set_model_version(near_.model_version());
  message.set_crs(near_.crs());
  return near_sent_ < near_.features_size();
}

}  // namespace citytwin::server
