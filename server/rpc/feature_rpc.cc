#include "server/rpc/feature_rpc.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "citytwin/v1/feature_service.grpc.pb.h"
#include "geodata/wkb.h"
#include "server/rpc/answer.h"
#include "server/rpc/feature_search.h"

namespace citytwin::server {

namespace {

constexpr std::size_t batch_bytes = 256 * 1024;

void fill_value(Column const& column, std::size_t row, v1::Value& out) {
  if (auto const* whole = std::get_if<Column::Integers>(&column.values)) {
    out.set_integer((*whole)[row]);
  } else if (auto const* numbers = std::get_if<Column::Numbers>(&column.values)) {
    out.set_number((*numbers)[row]);
  } else {
    out.set_text(std::string(std::get<Column::Texts>(column.values)[row]));
  }
}

/// What of a feature is answered.
struct Selection {
  Layer const* layer = nullptr;
  std::vector<Column const*> columns;
  bool geometry = true;
};

void fill_feature(Selection const& selection, LocalFrame const& frame, std::size_t row,
                  v1::Feature& out) {
  auto const& layer = *selection.layer;
  out.set_feature_id(layer.id(row));
  if (selection.geometry) {
    out.set_geometry_wkb(encode_wkb(layer.geometry(row), layer.geometry_type(), frame));
  }
  auto& attributes = *out.mutable_attributes();
  for (auto const* column : selection.columns) {
    bool const known = column->is_null.empty() || !column->is_null[row];
    if (known) fill_value(*column, row, attributes[column->name]);
  }
}

std::string make_token(CityModel const& model, std::uint32_t next_row) {
  return fmt::format("{}.{}", model.version, next_row);
}

/// The row to go on with. Errors: invalid_argument, failed_precondition after a model change.
Result<std::uint32_t> parse_token(CityModel const& model, std::string const& token) {
  auto const dot = token.find('.');
  std::uint32_t row = 0;
  auto const* end = token.data() + token.size();
  if (dot != std::string::npos) {
    auto const parsed = std::from_chars(token.data() + dot + 1, end, row);
    if (parsed.ec == std::errc() && parsed.ptr == end) {
      if (token.substr(0, dot) == model.version) return row;
      return Error{
          ErrorCode::failed_precondition,
          fmt::format("resume_token is of model version {}, the server holds {}; start the "
                      "query anew",
                      token.substr(0, dot), model.version),
          "resume_token"};
    }
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("resume_token '{}' is not one of ours; expected the resume_token of an "
                           "earlier batch",
                           token),
               "resume_token"};
}

/// Batches of one query. The search runs when the first batch is asked for.
class Query {
 public:
  Query(std::shared_ptr<CityModel const> model, v1::QueryFeaturesRequest request)
      : model_(std::move(model)), request_(std::move(request)) {}

  Result<bool> operator()(v1::QueryFeaturesResponse& batch) {
    if (selection_.layer == nullptr) {
      if (auto const begun = begin(); !begun) return begun.error();
    }
    add_features(batch);
    batch.set_model_version(model_->version);
    batch.set_crs(model_->frame.crs);
    batch.set_limit_applied(static_cast<std::uint32_t>(limit_));
    bool const nearest = request_.has_nearest();
    if (!nearest) {
      batch.set_total_count(hits_.rows.size());
      batch.set_truncated(end_ < hits_.rows.size());
      if (next_ < hits_.rows.size()) {
        batch.set_resume_token(make_token(*model_, hits_.rows[next_]));
      }
    }
    return next_ < end_;
  }

 private:
  Result<void> begin() {
    auto const layer = find_layer(*model_, request_.layer());
    if (!layer) return layer.error();
    auto const columns = find_columns(**layer, request_.attributes());
    if (!columns) return columns.error();
    auto const limit = checked_limit(request_);
    if (!limit) return limit.error();
    auto hits = search(**layer, model_->frame, request_, *limit);
    if (!hits) return hits.error();
    hits_ = std::move(*hits);
    limit_ = *limit;
    if (auto const resumed = skip_answered(); !resumed) return resumed;
    end_ = std::min(hits_.rows.size(), next_ + limit_);
    selection_ = {*layer, *columns, !request_.omit_geometry()};
    return {};
  }

  Result<void> skip_answered() {
    if (request_.resume_token().empty()) return {};
    if (request_.has_nearest()) {
      return Error{ErrorCode::invalid_argument,
                   "resume_token is set; expected none, as nearest answers in one go",
                   "resume_token"};
    }
    auto const row = parse_token(*model_, request_.resume_token());
    if (!row) return row.error();
    auto const first = std::lower_bound(hits_.rows.begin(), hits_.rows.end(), *row);
    next_ = static_cast<std::size_t>(first - hits_.rows.begin());
    return {};
  }

  void add_features(v1::QueryFeaturesResponse& batch) {
    for (std::size_t bytes = 0; next_ < end_ && bytes < batch_bytes; ++next_) {
      auto* feature = batch.add_features();
      fill_feature(selection_, model_->frame, hits_.rows[next_], *feature);
      if (!hits_.distances_m.empty()) feature->set_distance_m(hits_.distances_m[next_]);
      bytes += feature->ByteSizeLong();
    }
  }

  std::shared_ptr<CityModel const> model_;
  v1::QueryFeaturesRequest request_;
  Selection selection_;
  Hits hits_;
  std::size_t limit_ = 0;
  std::size_t next_ = 0;  ///< the next hit to answer
  std::size_t end_ = 0;   ///< one behind the last hit to answer
};

class FeatureRpc final : public v1::FeatureService::CallbackService {
 public:
  FeatureRpc(std::shared_ptr<CityModel const> model, WorkerPool& queries)
      : model_(std::move(model)), queries_(queries) {}

  grpc::ServerUnaryReactor* GetFeature(grpc::CallbackServerContext* context,
                                       v1::GetFeatureRequest const* request,
                                       v1::GetFeatureResponse* response) override {
    return answer(context, [&] { return get(*request, *response); });
  }

  grpc::ServerWriteReactor<v1::QueryFeaturesResponse>* QueryFeatures(
      grpc::CallbackServerContext* context, v1::QueryFeaturesRequest const* request) override {
    return BatchStream<v1::QueryFeaturesResponse>::start(queries_, context,
                                                         Query(model_, *request));
  }

 private:
  Result<void> get(v1::GetFeatureRequest const& request, v1::GetFeatureResponse& response) const {
    auto const layer = find_layer(*model_, request.layer());
    if (!layer) return layer.error();
    auto const row = (*layer)->row_of(request.feature_id());
    if (!row) {
      return Error{
          ErrorCode::not_found,
          fmt::format("layer '{}' has no feature {}", request.layer(), request.feature_id()),
          fmt::format("layers/{}/features/{}", request.layer(), request.feature_id())};
    }
    auto const columns = find_columns(**layer, {});
    fill_feature({*layer, *columns, true}, model_->frame, *row, *response.mutable_feature());
    response.set_model_version(model_->version);
    response.set_crs(model_->frame.crs);
    return {};
  }

  std::shared_ptr<CityModel const> model_;
  WorkerPool& queries_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_feature_service(std::shared_ptr<CityModel const> model,
                                                    WorkerPool& queries) {
  return std::make_unique<FeatureRpc>(std::move(model), queries);
}

}  // namespace citytwin::server
