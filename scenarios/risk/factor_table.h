/// @file
/// FactorTable: numbers by (factor, key) from a standards table, with '*' for "any other key".
///
/// Errors   load(): an unreadable file, a missing column, a repeated pair; file and line are named.
/// Source   data/standards/risk_consequence.csv and risk_road_likelihood.csv.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/result.h"

namespace citytwin::risk {

class FactorTable {
 public:
  /// @param name a file under data/standards/ with the columns factor, key, value.
  [[nodiscard]] static Result<FactorTable> load(std::string_view name);

  struct Found {
    double value = 0;
    bool any = false;  ///< the key is not listed: the value is that of '*'
  };
  /// The value of a key, else of '*', else nullopt.
  [[nodiscard]] std::optional<Found> find(std::string_view factor, std::string_view key) const;
  /// The value of '*'. @pre require() found it
  [[nodiscard]] double number(std::string_view factor) const;
  /// The value of a factor whose keys are lower limits, e.g. pressure in kPa.
  [[nodiscard]] std::optional<double> step(std::string_view factor, double at) const;
  /// Errors: data_corrupt, naming the first pair that find() would not answer.
  [[nodiscard]] Result<void> require(std::vector<std::string_view> const& factors,
                                     std::vector<std::string_view> const& keys) const;

 private:
  std::string name_;
  std::map<std::string, std::map<std::string, double, std::less<>>, std::less<>> values_;
};

}  // namespace citytwin::risk
