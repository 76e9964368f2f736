#include "server/rpc/feature_rpc.h"

#include "citytwin/v1/feature_service.grpc.pb.h"
#include "server/rpc/answer.h"
#include "server/rpc/edit_history_page.h"
#include "server/rpc/edit_message.h"
#include "server/rpc/edit_watch.h"
#include "server/rpc/feature_aggregate.h"
#include "server/rpc/feature_query.h"
#include "server/rpc/line_measure.h"
#include "server/rpc/name_search.h"

namespace citytwin::server {

namespace {

class FeatureRpc final : public v1::FeatureService::CallbackService {
 public:
  FeatureRpc(FeatureParts const& parts, PageTokens tokens)
      : parts_(parts), tokens_(std::move(tokens)), shelf_(parts.city) {}

  grpc::ServerUnaryReactor* GetFeature(grpc::CallbackServerContext* context,
                                       v1::GetFeatureRequest const* request,
                                       v1::GetFeatureResponse* response) override {
    // Without another CRS it is only looked up.
    if (request->crs().empty()) {
      return answer(context, [&] { return get_feature(*shelf_.now(), *request, *response); });
    }
    return answer_on(parts_.queries, context, [this, request, response] {
      return get_feature(*shelf_.now(), *request, *response);
    });
  }

  grpc::ServerUnaryReactor* BatchGetFeatures(grpc::CallbackServerContext* context,
                                             v1::BatchGetFeaturesRequest const* request,
                                             v1::BatchGetFeaturesResponse* response) override {
    return answer_on(parts_.queries, context, [this, request, response] {
      return batch_get_features(*shelf_.now(), *request, *response);
    });
  }

  grpc::ServerUnaryReactor* ListFeatures(grpc::CallbackServerContext* context,
                                         v1::ListFeaturesRequest const* request,
                                         v1::ListFeaturesResponse* response) override {
    return answer_on(parts_.queries, context, [this, request, response] {
      return list_features(book(), *request, *response);
    });
  }

  grpc::ServerWriteReactor<v1::QueryFeaturesResponse>* QueryFeatures(
      grpc::CallbackServerContext* context, v1::QueryFeaturesRequest const* request) override {
    return BatchStream<v1::QueryFeaturesResponse>::start(parts_.queries, context,
                                                         FeatureStream(book(), *request));
  }

  grpc::ServerUnaryReactor* NearestFeatures(grpc::CallbackServerContext* context,
                                            v1::NearestFeaturesRequest const* request,
                                            v1::NearestFeaturesResponse* response) override {
    return answer_on(parts_.queries, context, [this, request, response] {
      return nearest_features(*shelf_.now(), *request, *response);
    });
  }

  grpc::ServerUnaryReactor* SearchFeatures(grpc::CallbackServerContext* context,
                                           v1::SearchFeaturesRequest const* request,
                                           v1::SearchFeaturesResponse* response) override {
    return answer_on(parts_.queries, context, [this, request, response] {
      return names_.search(*shelf_.now(), *request, *response);
    });
  }

  grpc::ServerUnaryReactor* AggregateFeatures(grpc::CallbackServerContext* context,
                                              v1::AggregateFeaturesRequest const* request,
                                              v1::AggregateFeaturesResponse* response) override {
    return answer_on(parts_.queries, context, [this, request, response] {
      return aggregate_features(*shelf_.now(), *request, *response);
    });
  }

  grpc::ServerUnaryReactor* EditFeatures(grpc::CallbackServerContext* context,
                                         v1::EditFeaturesRequest const* request,
                                         v1::EditFeaturesResponse* response) override {
    return answer_on(parts_.edits, context, [this, request, response]() -> Result<void> {
      auto edit = edit_request_of(*shelf_.now(), *request);
      if (!edit) return edit.error();
      auto const made = parts_.city.apply(std::move(*edit));
      if (!made) return made.error();
      fill_answer(*made, *response);
      return {};
    });
  }

  grpc::ServerUnaryReactor* UndoEdit(grpc::CallbackServerContext* context,
                                     v1::UndoEditRequest const* request,
                                     v1::UndoEditResponse* response) override {
    return answer_on(parts_.edits, context, [this, request, response]() -> Result<void> {
      auto undo = undo_request_of(*request);
      if (!undo) return undo.error();
      auto const made = parts_.city.undo(std::move(*undo));
      if (!made) return made.error();
      fill_answer(*made, *response);
      return {};
    });
  }

  grpc::ServerUnaryReactor* ListFeatureHistory(grpc::CallbackServerContext* context,
                                               v1::ListFeatureHistoryRequest const* request,
                                               v1::ListFeatureHistoryResponse* response) override {
    return answer_on(parts_.queries, context, [this, request, response] {
      return list_feature_history(parts_.city, tokens_, *request, *response);
    });
  }

  grpc::ServerWriteReactor<v1::WatchEditsResponse>* WatchEdits(
      grpc::CallbackServerContext* context, v1::WatchEditsRequest const* request) override {
    return new EditWatch(parts_.city, parts_.queries, context, *request, parts_.stop);
  }

  grpc::ServerUnaryReactor* MeasureLine(grpc::CallbackServerContext* context,
                                        v1::MeasureLineRequest const* request,
                                        v1::MeasureLineResponse* response) override {
    return answer_on(parts_.queries, context, [this, request, response] {
      return measure_line(*shelf_.now(), *request, *response);
    });
  }

  grpc::ServerUnaryReactor* ProfileLine(grpc::CallbackServerContext* context,
                                        v1::ProfileLineRequest const* request,
                                        v1::ProfileLineResponse* response) override {
    return answer_on(parts_.queries, context, [this, request, response] {
      return profile_line(*shelf_.now(), *request, *response);
    });
  }

 private:
  [[nodiscard]] PageBook book() { return {shelf_, tokens_}; }

  FeatureParts parts_;
  PageTokens tokens_;
  SnapshotShelf shelf_;
  NameSearch names_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_feature_service(FeatureParts const& parts, PageTokens tokens) {
  return std::make_unique<FeatureRpc>(parts, std::move(tokens));
}

}  // namespace citytwin::server
