#include "server/rpc/feature_aggregate.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "geodata/names/place_centre.h"
#include "server/rpc/convert.h"
#include "server/rpc/feature_search.h"

namespace citytwin::server {

namespace {

constexpr int most_layers = 64;
constexpr int most_measures = 16;
constexpr std::size_t most_groups = 10'000;
constexpr double smallest_cell_m = 0.1;
constexpr double largest_cell_m = 1e6;

Error bad(std::string field, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(field)};
}

/// A sum that carries what each addition rounds away. Source: Neumaier (1974), ZAMM 54, 39-51.
class Sum {
 public:
  void add(double value) {
    double const next = sum_ + value;
    bool const sum_is_larger = std::abs(sum_) >= std::abs(value);
    lost_ += sum_is_larger ? (sum_ - next) + value : (value - next) + sum_;
    sum_ = next;
  }
  [[nodiscard]] double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

struct Tally {
  std::uint64_t known = 0;
  Sum sum;
  double min = 0;
  double max = 0;

  void add(double value) {
    min = known == 0 ? value : std::min(min, value);
    max = known == 0 ? value : std::max(max, value);
    ++known;
    sum.add(value);
  }
};

struct Group {
  std::uint64_t count = 0;
  std::vector<Tally> tallies;  ///< one a measure
};

/// Row from the south and column from the west, in cells.
struct Cell {
  std::int64_t row = 0;
  std::int64_t column = 0;
  friend auto operator<=>(Cell const&, Cell const&) = default;
};

/// What features of one group share. Ordered as they are answered: values first, null last.
struct Key {
  bool unknown = false;
  Value value = {};
  Cell cell = {};
  friend bool operator<(Key const& a, Key const& b) {
    if (a.unknown != b.unknown) return b.unknown;
    if (a.value != b.value) return a.value < b.value;
    return a.cell < b.cell;
  }
};
using Groups = std::map<Key, Group>;

Result<std::size_t> column_of(LayerView const& layer, std::string const& field,
                              std::string const& name) {
  auto const& columns = layer.columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return i;
  }
  return bad(field, fmt::format("{} names '{}', which layer '{}' has not; see ListLayers", field,
                                name, layer.name()));
}

std::optional<double> number_of(Column const& column, std::size_t row) {
  if (column.null_at(row)) return std::nullopt;
  if (auto const* whole = std::get_if<Column::Integers>(&column.values)) {
    return static_cast<double>((*whole)[row]);
  }
  return std::get<Column::Numbers>(column.values)[row];
}

/// Groups the features of one layer.
class Grouping {
 public:
  static Result<Grouping> create(LayerView const& layer, LocalFrame const& frame,
                                 v1::AggregateFeaturesRequest const& request) {
    Grouping grouping(frame);
    for (auto const& measure : request.measures()) {
      auto const column = column_of(layer, "measures.attribute", measure.attribute());
      if (!column) return column.error();
      if (layer.columns()[*column].type() == ColumnType::text) {
        return bad("measures.attribute",
                   fmt::format("measures.attribute names '{}', which is text in layer '{}'; "
                               "expected numbers",
                               measure.attribute(), layer.name()));
      }
      grouping.measures_.push_back(*column);
    }
    if (request.has_attribute()) {
      auto const column = column_of(layer, "attribute", request.attribute());
      if (!column) return column.error();
      grouping.by_column_ = *column;
    }
    if (request.has_cell_m()) grouping.cell_m_ = request.cell_m();
    return grouping;
  }

  Result<void> add(FeatureRef const& feature) {
    auto const key = key_of(feature);
    if (!key) {
      ++without_geometry_;
      return {};
    }
    auto& group = groups_[*key];
    if (groups_.size() > most_groups) return too_many();
    ++group.count;
    group.tallies.resize(measures_.size());
    for (std::size_t i = 0; i < measures_.size(); ++i) {
      auto const value = number_of(feature.layer->columns()[measures_[i]], feature.row);
      if (value) group.tallies[i].add(*value);
    }
    return {};
  }

  /// A layer without groups has its count all the same.
  void add_whole() {
    if (!by_column_ && !cell_m_) groups_[{}].tallies.resize(measures_.size());
  }

  void write(LayerView const& layer, v1::AggregateFeaturesResponse& out) const {
    for (auto const& [key, group] : groups_) {
      auto* written = out.add_groups();
      written->set_layer(layer.name());
      written->set_count(group.count);
      if (by_column_) fill(key.value, *written->mutable_value());
      if (cell_m_) write_cell(key.cell, *written->mutable_cell());
      for (std::size_t i = 0; i < measures_.size(); ++i) {
        write_tally(layer.columns()[measures_[i]].name, group.tallies[i],
                    *written->add_statistics());
      }
      out.set_total_count(out.total_count() + group.count);
    }
    out.set_without_geometry_count(out.without_geometry_count() + without_geometry_);
  }

 private:
  explicit Grouping(LocalFrame const& frame) : frame_(frame) {}

  [[nodiscard]] std::optional<Key> key_of(FeatureRef const& feature) const {
    if (by_column_) {
      auto value = feature.layer->columns()[*by_column_].value(feature.row);
      bool const unknown = std::holds_alternative<std::monostate>(value);
      return Key{unknown, std::move(value), {}};
    }
    if (!cell_m_) return Key{};
    if (feature.geometry().empty()) return std::nullopt;
    auto const middle = place_centre(feature.geometry(), feature.layer->geometry_type());
    auto const at = frame_.to_world(middle.x, middle.y);
    return Key{false,
               {},
               {static_cast<std::int64_t>(std::floor(at.y / *cell_m_)),
                static_cast<std::int64_t>(std::floor(at.x / *cell_m_))}};
  }

  void write_cell(Cell const& cell, v1::Box& out) const {
    out.set_min_easting_m(static_cast<double>(cell.column) * *cell_m_);
    out.set_min_northing_m(static_cast<double>(cell.row) * *cell_m_);
    out.set_max_easting_m(static_cast<double>(cell.column + 1) * *cell_m_);
    out.set_max_northing_m(static_cast<double>(cell.row + 1) * *cell_m_);
  }

  static void write_tally(std::string const& attribute, Tally const& tally, v1::Statistics& out) {
    out.set_attribute(attribute);
    out.set_known_count(tally.known);
    out.set_sum(tally.sum.value());
    if (tally.known == 0) return;
    out.set_min(tally.min);
    out.set_max(tally.max);
    out.set_mean(tally.sum.value() / static_cast<double>(tally.known));
  }

  [[nodiscard]] Error too_many() const {
    if (by_column_) {
      return bad("attribute", fmt::format("the attribute has more than {} values; expected one "
                                          "with fewer, or a filter or area that leaves fewer",
                                          most_groups));
    }
    return bad("cell_m", fmt::format("cell_m is {}, which makes more than {} cells with features; "
                                     "expected a larger one",
                                     *cell_m_, most_groups));
  }

  LocalFrame frame_;
  std::vector<std::size_t> measures_;
  std::optional<std::size_t> by_column_;
  std::optional<double> cell_m_;
  Groups groups_;
  std::uint64_t without_geometry_ = 0;
};

Result<void> check(v1::AggregateFeaturesRequest const& request) {
  if (request.layers_size() == 0 || request.layers_size() > most_layers) {
    return bad("layers", fmt::format("layers has {} names; expected 1 to {}", request.layers_size(),
                                     most_layers));
  }
  if (request.measures_size() > most_measures) {
    return bad("measures", fmt::format("measures has {} attributes; expected at most {}",
                                       request.measures_size(), most_measures));
  }
  if (!request.has_cell_m()) return {};
  double const side_m = request.cell_m();
  if (side_m >= smallest_cell_m && side_m <= largest_cell_m) return {};
  return bad("cell_m", fmt::format("cell_m is {} m; expected {} to {}", side_m, smallest_cell_m,
                                   largest_cell_m));
}

void add_notes(std::vector<std::string> const& notes, v1::AggregateFeaturesResponse& out) {
  for (auto const& note : notes) out.add_filter_notes(note);
}

}  // namespace

Result<void> aggregate_features(CitySnapshot const& city,
                                v1::AggregateFeaturesRequest const& request,
                                v1::AggregateFeaturesResponse& response) {
  if (auto const ok = check(request); !ok) return ok;
  auto const area = area_of(request, city.frame());
  if (!area) return area.error();
  for (auto const& name : request.layers()) {
    auto const layer = find_layer(city, name);
    if (!layer) return layer.error();
    auto const filter = filter_of(request.filter(), **layer, city.frame(), request.crs());
    if (!filter) return filter.error();
    auto grouping = Grouping::create(**layer, city.frame(), request);
    if (!grouping) return grouping.error();
    auto const found = find_features(**layer, *area, *filter);
    if (!found) return found.error();
    grouping->add_whole();
    for (auto const& feature : found->features) {
      if (auto const added = grouping->add(feature); !added) return added;
    }
    grouping->write(**layer, response);
    add_notes(found->notes, response);
  }
  response.set_model_version(city.version());
  return {};
}

}  // namespace citytwin::server
