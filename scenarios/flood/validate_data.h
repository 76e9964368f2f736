/// @file
/// Reading the supplied test data. Internal to the oracle suite (validate.h).
///
/// Errors   std::runtime_error naming the file: caught in validate.cc, where its case then fails.
#pragma once

#include <array>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "geodata/result.h"

namespace citytwin::flood {

template <class T>
T or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(result).value();
}

using Pairs = std::vector<std::array<double, 2>>;

/// Two columns of a CSV file.
[[nodiscard]] Pairs read_pairs(std::filesystem::path const& file, std::string const& first,
                               std::string const& second);

/// Linear between points; the first and last value beyond them. @pre ascending, not empty
[[nodiscard]] double value_at(Pairs const& points, double x);

}  // namespace citytwin::flood
