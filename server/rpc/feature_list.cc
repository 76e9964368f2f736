#include "server/rpc/feature_list.h"

namespace citytwin::server {

Result<FeatureList> FeatureList::begin(PageBook const& book, PageRequest const& page,
                                       std::string const& layer) {
  FeatureList list(book, page);
  if (page.token.empty()) {
    list.city_ = book.shelf.now();
  } else {
    auto const place = book.tokens.read(page.token, page.question, page.field);
    if (!place) return place.error();
    auto held = book.shelf.find(place->version, page.field);
    if (!held) return held.error();
    list.city_ = std::move(*held);
    list.next_ = place->next;
  }
  auto const found = find_layer(*list.city_, layer);
  if (!found) return found.error();
  list.layer_ = *found;
  return list;
}

Result<void> FeatureList::search(Area const& area, std::string const& filter,
                                 std::string const& crs, std::string const& order_by) {
  auto const condition = filter_of(filter, *layer_, city_->frame(), crs);
  if (!condition) return condition.error();
  auto const order = order_of(order_by, *layer_);
  if (!order) return order.error();
  auto found = find_features(*layer_, area, *condition);
  if (!found) return found.error();
  found_ = std::move(*found);
  sort_by(*order, found_.features);
  return {};
}

void FeatureList::hand_out(std::size_t most, std::size_t bytes,
                           google::protobuf::RepeatedPtrField<v1::Feature>& out) {
  std::size_t used = 0;
  for (std::size_t count = 0; count < most && !finished(); ++count, ++next_) {
    auto* feature = out.Add();
    writer_->write(found_.features[next_], *feature);
    used += feature->ByteSizeLong();
    if (used > bytes && count > 0) {
      out.RemoveLast();
      return;
    }
  }
}

std::string FeatureList::next_token() const {
  if (finished()) return {};
  book_.shelf.keep(city_);
  return book_.tokens.write({version_number(city_->version()), page_.question, next_});
}

}  // namespace citytwin::server
