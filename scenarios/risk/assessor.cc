#include "scenarios/risk/assessor.h"

#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "scenarios/risk/plan_distance.h"

namespace citytwin::risk {

namespace {

double sum(std::vector<Term> const& terms) {
  return std::accumulate(terms.begin(), terms.end(), 0.0,
                         [](double total, Term const& term) { return total + term.effect; });
}

}  // namespace

Assessor::Assessor(CityModel const& model, Standards const& standards, Options const& options)
    : standards_(standards),
      options_(options),
      point_scale_(model.frame.point_scale),
      surroundings_(model),
      pipes_(model.layer("pipes")) {
  if (roads()) pipes_under_road_.resize(roads()->size());
  if (!pipes_) return;
  road_of_pipe_.assign(pipes_->size(), no_road);
  for (std::size_t row = 0; row < pipes_->size(); ++row) {
    if (pipes_->geometry(row).empty()) continue;
    if (auto const road = surroundings_.road_above(*pipes_, row)) {
      road_of_pipe_[row] = *road;
      pipes_under_road_[*road].push_back(row);
    }
  }
}

std::vector<std::size_t> Assessor::pipe_rows() const {
  std::vector<std::size_t> rows;
  bool const all = options_.systems.size() == known_systems().size();
  for (std::size_t row = 0; pipes_ && row < pipes_->size(); ++row) {
    if (all || options_.systems.contains(std::string(pipes_->text("system", row)))) {
      rows.push_back(row);
    }
  }
  return rows;
}

std::string Assessor::describe(RatedAsset& asset, Layer const& layer, std::size_t row) const {
  asset.row = row;
  asset.id = layer.id(row);
  auto const geometry = layer.geometry(row);
  if (geometry.empty()) return "geometry is missing";
  asset.length_km = line_length_m(geometry) / point_scale_ / 1000;
  if (!(asset.length_km > 0)) return "length is 0";
  auto const year = layer.number("year", row);
  if (!year) return "year is not known";
  asset.age_y = options_.year - *year;
  if (asset.age_y < 0) return fmt::format("year {} lies after {}", *year, options_.year);
  return {};
}

void close_sums(RatedAsset& asset) {
  auto& l = asset.likelihood;
  l.rate_per_km_y = std::exp(sum(l.log_terms));
  l.rate_per_y = l.rate_per_km_y * asset.length_km + sum(l.added_per_y);
  l.probability_per_y = -std::expm1(-l.rate_per_y);
  asset.consequence.person_equivalents = sum(asset.consequence.terms);
}

}  // namespace citytwin::risk
