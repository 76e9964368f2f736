/// @file
/// Scenario: a question with typed parameters. `run` is a pure function of (model, parameters).
///
/// Same model version + same parameters = same overlays, bit for bit, whatever the thread count.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/core/overlay.h"
#include "scenarios/core/parameters.h"
#include "scenarios/core/table.h"

namespace citytwin {

/// How a run talks to its owner while it goes on. Called from the run's own thread only.
class RunContext {
 public:
  virtual ~RunContext() = default;
  /// fraction in 0..1, never falling; phase is a short English phrase ("routing rain, 12 of 60
  /// min").
  virtual void progress(double fraction, std::string_view phase) = 0;
  /// True when the run should stop; the inner loop polls it at least every 50 ms.
  [[nodiscard]] virtual bool cancelled() const = 0;
  /// A frame is ready. The first call for an overlay id carries its description (frames empty).
  virtual void frame(Overlay const& description, RasterFrame const& frame) = 0;
};

/// A check the run made on itself: closed books, counts in = counts used.
struct RunCheck {
  std::string name;  ///< "mass_residual_relative"
  double value = 0;
  double limit = 0;  ///< passes when |value| <= limit
  std::string unit;
  [[nodiscard]] bool passed() const { return value <= limit && value >= -limit; }
};

struct RunResult {
  std::vector<std::shared_ptr<Overlay const>> overlays;
  std::vector<Table> tables;
  std::vector<RunCheck> checks;
  std::vector<std::string> warnings;  ///< missing or assumed data, named
};

class Scenario {
 public:
  virtual ~Scenario() = default;
  [[nodiscard]] virtual std::string_view type() const = 0;  ///< "flood"
  [[nodiscard]] virtual std::string_view title_en() const = 0;
  [[nodiscard]] virtual std::string_view title_zh() const = 0;
  [[nodiscard]] virtual std::vector<Parameter> const& parameters() const = 0;
  /// Whether the city has what the question needs; quick, and part of run() as well. A server
  /// refuses a run by it before the run exists. Errors: not_found when the model lacks a layer or
  /// terrain (naming it).
  [[nodiscard]] virtual Result<void> check(CityModel const& /*model*/,
                                           ParameterValues const& /*values*/) const {
    return {};
  }
  /// Errors: invalid_argument (naming the parameter), those of check, cancelled.
  [[nodiscard]] virtual Result<RunResult> run(CityModel const& model, ParameterValues const& values,
                                              RunContext& context) const = 0;
};

}  // namespace citytwin
