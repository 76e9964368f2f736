/// @file
/// FeatureList: the features that a request asks for, found once and handed out in parts.
///
/// Used by ListFeatures, a part a call, and by QueryFeatures, a part a message.
///
/// Errors   invalid_argument naming the field, not_found naming the layer, failed_precondition for
///          a token whose snapshot is gone.
/// Threads  one at a time.
/// Checked  tests/server/feature_query_test.cc
#pragma once

#include <memory>

#include "server/rpc/feature_order.h"
#include "server/rpc/feature_search.h"
#include "server/rpc/feature_writer.h"
#include "server/rpc/page_token.h"
#include "server/rpc/snapshot_shelf.h"

namespace citytwin::server {

/// What tokens are read and written with; outlives the lists.
struct PageBook {
  SnapshotShelf& shelf;
  PageTokens const& tokens;
};

/// The token of a request, and the request's other fields as a number.
struct PageRequest {
  std::string field;  ///< "page_token"
  std::string token;  ///< empty = from the beginning
  std::uint64_t question = 0;
};

class FeatureList {
 public:
  template <class Request>
  [[nodiscard]] static Result<FeatureList> find(PageBook const& book, PageRequest const& page,
                                                Request const& request) {
    auto list = begin(book, page, request.layer());
    if (!list) return list;
    auto const& frame = list->city_->frame();
    auto const area = area_of(request, frame);
    if (!area) return area.error();
    auto writer = FeatureWriter::create(*list->layer_, frame, choice_of(request));
    if (!writer) return writer.error();
    list->writer_ = std::move(*writer);
    if (auto const ok = list->search(*area, request.filter(), request.crs(), request.order_by());
        !ok) {
      return ok.error();
    }
    return list;
  }

  /// Appends features: at most `most`, at most `bytes` of them, but one at least.
  void hand_out(std::size_t most, std::size_t bytes,
                google::protobuf::RepeatedPtrField<v1::Feature>& out);
  [[nodiscard]] bool finished() const { return next_ >= found_.features.size(); }
  /// For what is next; empty when that is nothing.
  [[nodiscard]] std::string next_token() const;

  [[nodiscard]] std::size_t total() const { return found_.features.size(); }
  [[nodiscard]] std::vector<std::string> const& notes() const { return found_.notes; }
  [[nodiscard]] CitySnapshot const& city() const { return *city_; }
  [[nodiscard]] std::string const& crs() const { return writer_->crs(); }

 private:
  FeatureList(PageBook const& book, PageRequest const& page) : book_(book), page_(page) {}
  [[nodiscard]] static Result<FeatureList> begin(PageBook const& book, PageRequest const& page,
                                                 std::string const& layer);
  [[nodiscard]] Result<void> search(Area const& area, std::string const& filter,
                                    std::string const& crs, std::string const& order_by);

  PageBook book_;
  PageRequest page_;
  std::shared_ptr<CitySnapshot const> city_;
  LayerView const* layer_ = nullptr;
  std::optional<FeatureWriter> writer_;
  Found found_;
  std::size_t next_ = 0;
};

}  // namespace citytwin::server
