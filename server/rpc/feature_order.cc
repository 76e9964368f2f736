#include "server/rpc/feature_order.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

namespace citytwin::server {

namespace {

constexpr std::size_t most_keys = 8;

Error bad(std::string const& message) {
  return {ErrorCode::invalid_argument, "order_by " + message, "order_by"};
}

Result<OrderKey> key_of(std::string const& text, LayerView const& layer) {
  std::istringstream words(text);
  std::string name;
  std::string direction = "asc";
  std::string more;
  words >> name >> direction >> more;
  if (name.empty() || !more.empty() || (direction != "asc" && direction != "desc")) {
    return bad(fmt::format("has '{}'; expected an attribute, or one and asc or desc", text));
  }
  auto const& columns = layer.columns();
  auto const found = std::find_if(columns.begin(), columns.end(),
                                  [&](Column const& column) { return column.name == name; });
  if (found == columns.end() && name != "feature_id") {
    return bad(
        fmt::format("names '{}', which layer '{}' has not; see ListLayers", name, layer.name()));
  }
  return OrderKey{static_cast<std::size_t>(found - columns.begin()), direction == "desc"};
}

/// A feature and what it is sorted by.
template <class T>
struct Keyed {
  T key;
  FeatureRef feature;
};

/// Puts features where the value is known first, by value, and the others behind them; equals
/// stay as they are.
template <class T, class KeyOf>
void sort_stably(std::vector<FeatureRef>& features, bool descending, KeyOf const& key) {
  std::vector<Keyed<T>> known;
  std::vector<FeatureRef> unknown;
  for (auto const& feature : features) {
    if (auto const value = key(feature)) {
      known.push_back({*value, feature});
    } else {
      unknown.push_back(feature);
    }
  }
  std::stable_sort(known.begin(), known.end(), [descending](auto const& a, auto const& b) {
    return descending ? b.key < a.key : a.key < b.key;
  });
  features.clear();
  for (auto const& one : known) features.push_back(one.feature);
  features.insert(features.end(), unknown.begin(), unknown.end());
}

template <class Values>
void sort_by_column(std::vector<FeatureRef>& features, OrderKey const& key) {
  using Key = std::decay_t<decltype(std::declval<Values const&>()[0])>;
  sort_stably<Key>(features, key.descending, [&](FeatureRef const& feature) -> std::optional<Key> {
    auto const& column = feature.layer->columns()[key.column];
    if (column.null_at(feature.row)) return std::nullopt;
    return std::get<Values>(column.values)[feature.row];
  });
}

void sort_by_one(std::vector<FeatureRef>& features, OrderKey const& key) {
  auto const& columns = features.front().layer->columns();
  if (key.column == columns.size()) {
    return sort_stably<FeatureId>(features, key.descending, [](FeatureRef const& feature) {
      return std::optional(feature.id());
    });
  }
  switch (columns[key.column].type()) {
    case ColumnType::integer:
      return sort_by_column<Column::Integers>(features, key);
    case ColumnType::number:
      return sort_by_column<Column::Numbers>(features, key);
    case ColumnType::text:
      return sort_by_column<Column::Texts>(features, key);
  }
}

}  // namespace

Result<std::vector<OrderKey>> order_of(std::string const& text, LayerView const& layer) {
  std::vector<OrderKey> keys;
  if (text.empty()) return keys;
  for (std::size_t begin = 0; begin <= text.size();) {
    auto const end = std::min(text.find(',', begin), text.size());
    auto const key = key_of(text.substr(begin, end - begin), layer);
    if (!key) return key.error();
    keys.push_back(*key);
    if (keys.size() > most_keys) {
      return bad(fmt::format("has more than {} attributes; expected fewer", most_keys));
    }
    begin = end + 1;
  }
  return keys;
}

void sort_by(std::span<OrderKey const> keys, std::vector<FeatureRef>& features) {
  if (features.empty()) return;
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) sort_by_one(features, *key);
}

}  // namespace citytwin::server
