#include "server/rpc/edit_history_page.h"

#include <fmt/format.h>

#include "server/rpc/edit_message.h"
#include "server/rpc/feature_search.h"

namespace citytwin::server {

namespace {

constexpr std::uint32_t most_edits = 1000;
constexpr std::uint32_t usual_edits = 100;
constexpr std::size_t page_bytes = std::size_t{1} << 20;

Result<std::size_t> page_size_of(v1::ListFeatureHistoryRequest const& request) {
  if (request.page_size() == 0) return std::size_t{usual_edits};
  if (request.page_size() <= most_edits) return std::size_t{request.page_size()};
  return Error{ErrorCode::invalid_argument,
               fmt::format("page_size is {}; expected at most {}", request.page_size(), most_edits),
               "page_size"};
}

std::uint64_t question_of(v1::ListFeatureHistoryRequest request) {
  request.clear_page_size();
  request.clear_page_token();
  return hash_bytes("history" + request.SerializeAsString());
}

/// The edit with its change of one feature.
Result<void> fill_one(Edit const& edit, CitySnapshot const& city,
                      v1::ListFeatureHistoryRequest const& request, v1::CityEdit& out) {
  fill_edit(edit, out);
  for (auto const& change : edit.changes) {
    if (change.layer != request.layer() || change.id != request.feature_id()) continue;
    auto filled = fill_change(change, city, request.include_features(), *out.add_changes());
    if (!filled) return filled;
  }
  return {};
}

}  // namespace

Result<void> list_feature_history(LiveCity const& live, PageTokens const& tokens,
                                  v1::ListFeatureHistoryRequest const& request,
                                  v1::ListFeatureHistoryResponse& response) {
  auto const size = page_size_of(request);
  if (!size) return size.error();
  Sequence told = 0;
  if (!request.page_token().empty()) {
    auto const place = tokens.read(request.page_token(), question_of(request), "page_token");
    if (!place) return place.error();
    told = place->next;
  }
  auto const city = live.snapshot();
  auto const layer = find_layer(*city, request.layer());
  if (!layer) return layer.error();
  auto const edits = live.history(request.layer(), request.feature_id());
  if (!edits) return edits.error();
  if (edits->empty()) {
    if (auto const feature = find_feature(**layer, request.feature_id()); !feature) {
      return feature.error();
    }
  }
  std::size_t bytes = 0;
  for (auto const& edit : *edits) {
    if (edit.sequence <= told) continue;
    auto const count = static_cast<std::size_t>(response.edits_size());
    if (count == *size || bytes > page_bytes) {
      response.set_next_page_token(tokens.write({0, question_of(request), told}));
      break;
    }
    auto* one = response.add_edits();
    if (auto const filled = fill_one(edit, *city, request, *one); !filled) return filled;
    bytes += one->ByteSizeLong();
    told = edit.sequence;
  }
  response.set_total_count(edits->size());
  response.set_crs(city->frame().crs);
  return {};
}

}  // namespace citytwin::server
