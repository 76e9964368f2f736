// The road's side of Assessor: collapse from age, traffic and the drains beneath.
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "scenarios/risk/assessor.h"

namespace citytwin::risk {

namespace {

/// Pipes of one system under a road.
struct Beneath {
  int count = 0;
  int aged = 0;
  double failures_per_y = 0;
};

std::string input_of(std::string_view text, bool any) {
  return any ? "not known" : std::string(text);
}

}  // namespace

RatedAsset Assessor::rate_road(std::size_t row) const {
  auto road = road_likelihood(row);
  if (!road.missing.empty()) return road;
  add_cavities(road);
  road_consequence(road);
  close_sums(road);
  standards_.matrix.rate(road);
  return road;
}

RatedAsset Assessor::road_likelihood(std::size_t row) const {
  auto const& table = standards_.roads;
  RatedAsset road;
  road.missing = describe(road, *roads(), row);
  if (road.missing.empty() && roads()->text("class", row).empty()) {
    road.missing = "class is not known";
  }
  if (!road.missing.empty()) return road;
  road.likelihood.formula = "road-collapse";
  road.likelihood.log_terms = {
      {"base", "", std::log(table.number("base_per_km_y"))},
      {"age", fmt::format("{} y", road.age_y),
       table.number("growth_per_y") * (road.age_y - table.number("reference_age_y"))}};
  for (std::string_view const factor : {"traffic", "structure"}) {
    auto const key = roads()->text(factor, row);
    auto const found = table.find(factor, key);
    road.likelihood.log_terms.push_back(
        {factor, input_of(key, found->any), std::log(found->value)});
    road.assumed = road.assumed || found->any;
  }
  return road;
}

void Assessor::add_cavities(RatedAsset& road) const {
  auto const& table = standards_.roads;
  if (roads()->text("structure", road.row) == "bridge") return;
  std::map<std::string, Beneath> by_system;
  int unrated = 0;
  for (auto const row : pipes_under_road_[road.row]) {
    auto const pipe = pipe_likelihood(row);
    std::string const system(pipes_->text("system", row));
    double const share = table.find("cavity_share", system)->value;
    if (share == 0) continue;
    if (!pipe.missing.empty()) {
      ++unrated;
      continue;
    }
    auto& beneath = by_system[system];
    ++beneath.count;
    beneath.aged += pipe.aged_drain ? 1 : 0;
    beneath.failures_per_y +=
        pipe.likelihood.rate_per_y * share * (pipe.aged_drain ? table.number("aged_drain") : 1.0);
  }
  for (auto const& [system, beneath] : by_system) {
    road.likelihood.added_per_y.push_back(
        {"pipes_beneath", fmt::format("{} {}, {} aged", beneath.count, system, beneath.aged),
         beneath.failures_per_y});
  }
  if (unrated > 0) {
    road.assumed = true;
    road.likelihood.added_per_y.push_back(
        {"pipes_beneath", fmt::format("{} unrated, not counted", unrated), 0});
  }
}

void Assessor::road_consequence(RatedAsset& road) const {
  auto const& table = standards_.consequence;
  auto const* layer = roads();
  auto const road_class = layer->text("class", road.row);
  auto const traffic = layer->text("traffic", road.row);
  auto const structure = layer->text("structure", road.row);
  auto const by_class = table.find("road_class", road_class);
  auto const by_traffic = table.find("traffic", traffic);
  auto const by_structure = table.find("structure", structure);
  road.consequence.formula = "consequence-road";
  road.consequence.terms = {
      {"road_class",
       fmt::format("{}, traffic {}, {}", input_of(road_class, by_class->any),
                   input_of(traffic, by_traffic->any), input_of(structure, by_structure->any)),
       by_class->value * by_traffic->value * by_structure->value}};
  road.assumed = road.assumed || by_class->any || by_traffic->any || by_structure->any;
}

}  // namespace citytwin::risk
