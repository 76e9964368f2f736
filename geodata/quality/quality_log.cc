#include "geodata/quality/quality_log.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace citytwin {

namespace {

constexpr std::array<QualityDimension, 3> dimensions{
    QualityDimension::accuracy, QualityDimension::timeliness, QualityDimension::validity};

Vec2 middle(Geometry const& geometry) {
  auto const box = geometry.box();
  return box.empty() ? Vec2{} : Vec2{(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
}

/// Features judged and features at fault, of one dimension.
struct Tally {
  std::size_t judged = 0;
  std::size_t bad = 0;

  [[nodiscard]] std::optional<double> score() const {
    if (judged == 0) return std::nullopt;
    return 100.0 * (1.0 - static_cast<double>(std::min(bad, judged)) / static_cast<double>(judged));
  }
};

std::optional<double>& score_of(LayerScore& score, QualityDimension dimension) {
  if (dimension == QualityDimension::accuracy) return score.accuracy;
  return dimension == QualityDimension::timeliness ? score.timeliness : score.validity;
}

/// Of two features in one finding the second is at fault too, unless the first came too near it.
bool blames_both(std::string_view check) {
  return check != "building_in_water" && check != "nearly_touching";
}

/// Calls visit(layer, id) for each feature that a finding blames.
template <class Visit>
void each_blamed(Finding const& finding, Visit const& visit) {
  visit(finding.layer, finding.id);
  if (!finding.other_layer.empty() && blames_both(finding.check)) {
    visit(finding.other_layer, finding.other_id);
  }
}

}  // namespace

void QualityLog::looked(Layer const& layer, std::string_view check, std::size_t features) {
  looked_[{layer.name(), std::string(check)}] += features;
}

void QualityLog::found(Layer const& layer, std::size_t row, std::string_view check,
                       FindingDetail detail) {
  auto const& rule = rules_.rule(check);
  Finding finding;
  finding.layer = layer.name();
  finding.id = layer.id(row);
  finding.check = check;
  finding.severity = rule.severity;
  finding.value = detail.value;
  finding.limit = detail.limit ? detail.limit : rule.limit;
  finding.what = std::move(detail.what);
  if (detail.other_layer) {
    finding.other_layer = detail.other_layer->name();
    finding.other_id = detail.other_layer->id(detail.other_row);
  }
  finding.at = detail.at ? *detail.at : middle(layer.geometry(row));
  report_.findings.push_back(std::move(finding));
}

QualityReport QualityLog::finish() && {
  std::map<std::string, std::size_t> layers, checks;
  for (auto const& layer : model_.layers) layers.emplace(layer->name(), layers.size());
  for (auto const& rule : rules_.all()) checks.emplace(rule.check, checks.size());
  auto const key = [&](Finding const& f) {
    return std::tuple(layers[f.layer], checks[f.check], f.id, f.other_id);
  };
  std::stable_sort(report_.findings.begin(), report_.findings.end(),
                   [&](auto const& a, auto const& b) { return key(a) < key(b); });
  report_.model_version = model_.version;
  count();
  score();
  return std::move(report_);
}

void QualityLog::count() {
  std::map<std::pair<std::string, std::string>, std::set<FeatureId>> bad;
  for (auto const& finding : report_.findings) {
    each_blamed(finding, [&](auto const& layer, auto id) {
      bad[{layer, finding.check}].insert(id);
    });
  }
  for (auto const& layer : model_.layers) {
    for (auto const& rule : rules_.all()) {
      auto const looked = looked_.find({layer->name(), rule.check});
      if (looked == looked_.end()) continue;
      report_.counts.push_back({layer->name(), rule.check, rule.dimension, rule.severity,
                                looked->second, bad[{layer->name(), rule.check}].size()});
    }
  }
}

void QualityLog::score() {
  std::map<std::pair<std::string, QualityDimension>, Tally> tallies;
  for (auto const& count : report_.counts) {
    auto& judged = tallies[{count.layer, count.dimension}].judged;
    judged = std::max(judged, count.checked);
  }
  std::map<std::pair<std::string, QualityDimension>, std::set<FeatureId>> bad;
  for (auto const& finding : report_.findings) {
    if (finding.severity == Severity::note) continue;
    auto const dimension = rules_.rule(finding.check).dimension;
    each_blamed(finding, [&](auto const& layer, auto id) { bad[{layer, dimension}].insert(id); });
  }
  std::array<Tally, 3> city;
  LayerScore whole;
  for (auto const& layer : model_.layers) {
    LayerScore score{layer->name(), layer->size(), {}, {}, {}};
    for (auto const dimension : dimensions) {
      auto tally = tallies[{layer->name(), dimension}];
      tally.bad = bad[{layer->name(), dimension}].size();
      score_of(score, dimension) = tally.score();
      city[static_cast<std::size_t>(dimension)].judged += tally.judged;
      city[static_cast<std::size_t>(dimension)].bad += tally.bad;
    }
    whole.features += layer->size();
    report_.scores.push_back(std::move(score));
  }
  for (auto const dimension : dimensions) {
    score_of(whole, dimension) = city[static_cast<std::size_t>(dimension)].score();
  }
  report_.scores.push_back(std::move(whole));
}

}  // namespace citytwin
