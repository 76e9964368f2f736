#include "scenarios/risk/risk_matrix.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"
#include "scenarios/core/legend_file.h"

namespace citytwin::risk {

namespace {

constexpr char const* file_name = "standards/risk_matrix.csv";

Error corrupt(std::string what) {
  return {ErrorCode::data_corrupt, "risk_matrix.csv: " + std::move(what), file_name};
}

using Sets = std::map<std::string, std::vector<double>>;

Result<Sets> read_sets(CsvFile const& csv) {
  Sets sets;
  for (std::size_t row = 0; row < csv.size(); ++row) {
    auto const set = csv.text(row, "set");
    auto const lower = csv.number(row, "lower");
    if (!set) return set.error();
    if (!lower) return lower.error();
    auto& limits = sets[*set];
    if (!limits.empty() && *lower <= limits.back()) {
      return corrupt(fmt::format("line {}: limit {} of set '{}' is not above the one before, {}",
                                 csv.line(row), *lower, *set, limits.back()));
    }
    limits.push_back(*lower);
  }
  return sets;
}

Result<std::vector<double>> take(Sets const& sets, std::string const& name, std::size_t count) {
  auto const found = sets.find(name);
  std::size_t const have = found == sets.end() ? 0 : found->second.size();
  if (have != count) {
    return corrupt(fmt::format("set '{}' has {} limits; expected {}", name, have, count));
  }
  return found->second;
}

/// 1 + the index of the last limit at or below the value; at least 1.
int level(std::vector<double> const& limits, double value) {
  auto const above = std::upper_bound(limits.begin(), limits.end(), value);
  return std::max(1, static_cast<int>(above - limits.begin()));
}

Result<std::string> one_version(CsvFile const& csv) {
  std::string version;
  for (std::size_t row = 0; row < csv.size(); ++row) {
    auto const here = csv.text(row, "version");
    if (!here) return here.error();
    if (row > 0 && *here != version) {
      return corrupt(fmt::format("line {}: version '{}' differs from '{}' above", csv.line(row),
                                 *here, version));
    }
    version = *here;
  }
  return version;
}

}  // namespace

Result<RiskMatrix> RiskMatrix::load() {
  auto const csv = CsvFile::read(data_path(file_name));
  if (!csv) return csv.error();
  auto const sets = read_sets(*csv);
  if (!sets) return sets.error();
  auto const version = one_version(*csv);
  if (!version) return version.error();
  RiskMatrix matrix;
  matrix.version_ = *version;
  std::vector<double> aged;
  struct Wanted {
    char const* name;
    std::size_t count;
    std::vector<double>* into;
  };
  for (auto const& wanted :
       {Wanted{"likelihood", 5, &matrix.likelihood_},
        Wanted{"consequence", 5, &matrix.consequence_}, Wanted{"score", 4, &matrix.score_},
        Wanted{"failure_rate", 4, &matrix.failure_rate_}, Wanted{"aged_drain", 1, &aged}}) {
    auto limits = take(*sets, wanted.name, wanted.count);
    if (!limits) return limits.error();
    *wanted.into = std::move(*limits);
  }
  matrix.aged_drain_y_ = aged.front();
  return matrix;
}

int RiskMatrix::likelihood_level(double probability_per_y) const {
  return level(likelihood_, probability_per_y);
}

int RiskMatrix::consequence_level(double person_equivalents) const {
  return level(consequence_, person_equivalents);
}

Grade RiskMatrix::grade_of_score(int score) const {
  return static_cast<Grade>(level(score_, score));
}

Grade RiskMatrix::grade_of_failure_rate(double breaks_per_100km_y) const {
  return static_cast<Grade>(level(failure_rate_, breaks_per_100km_y));
}

void RiskMatrix::rate(RatedAsset& asset) const {
  asset.likelihood_level = likelihood_level(asset.likelihood.probability_per_y);
  asset.consequence_level = consequence_level(asset.consequence.person_equivalents);
  asset.score = asset.likelihood_level * asset.consequence_level;
  asset.grade = grade_of_score(asset.score);
}

Result<Legend> RiskMatrix::legend() const {
  auto legend = load_legend("risk");
  if (!legend) return legend.error();
  bool same = legend->classes.size() == score_.size();
  for (std::size_t i = 0; same && i < score_.size(); ++i) {
    same = legend->classes[i].lower == score_[i];
  }
  if (!same) {
    return Error{
        ErrorCode::data_corrupt,
        fmt::format("styles/risk.toml: its class limits are not the score limits of {}", version_),
        "styles/risk.toml"};
  }
  legend->source += "; limits " + version_;
  return legend;
}

}  // namespace citytwin::risk
