/// @file
/// One row of `citytwin validate`: a computed quantity against somebody else's value.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace citytwin {

struct ValidationRow {
  std::string case_name;  ///< "lake at rest, rough bed"
  std::string quantity;   ///< "largest |velocity|"
  double value = 0;       ///< the error or quantity that is limited
  double limit = 0;       ///< passes when value <= limit; infinity: printed, not judged
  std::string unit;
  std::string source;  ///< closed form, publication or file it is compared with
  bool pass = false;
  std::string skipped;  ///< reason when the data is absent; then pass is not counted
};

/// How an oracle suite is run.
struct ValidationOptions {
  bool fine = false;  ///< also what takes many minutes and has nothing to be held against
  std::function<void(std::string const& case_name)> progress{};  ///< a case begins

  void report(std::string const& case_name) const {
    if (progress) progress(case_name);
  }
};

[[nodiscard]] inline ValidationRow at_most(std::string case_name, std::string quantity,
                                           double value, double limit, std::string unit,
                                           std::string source) {
  bool const pass = value <= limit;
  return {std::move(case_name), std::move(quantity), value, limit,
          std::move(unit),      std::move(source),   pass,  {}};
}

}  // namespace citytwin
