/// @file
/// SchemeChoice: which equations a run uses, from when and why.
///
/// `scheme = auto` begins with the local-inertial scheme and goes over to the full equations, once
/// and for good: at the begin where water enters with its momentum (an inflow line), or as soon as
/// the Froude limit holds more of the deep flowing faces than the quick scheme can be trusted with.
/// The water is looked at every 60 s of the run's own time, so the same run always changes at the
/// same moment.
///
/// Units    SI.
/// Errors   none.
/// Checked  tests/scenarios/flood/scheme_choice_test.cc
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scenarios/core/state_reader.h"
#include "scenarios/core/table.h"
#include "scenarios/flood/surface_flow.h"

namespace citytwin::flood {

[[nodiscard]] std::string_view scheme_name(Scheme scheme);

class SchemeChoice {
 public:
  static constexpr double look_every_s = 60;
  static constexpr double deep_m = 0.05;            ///< thinner water hardly matters to anyone
  static constexpr double trusted_share = 0.02;     ///< of the deep flowing faces
  static constexpr std::int64_t least_faces = 100;  ///< fewer say nothing of a city

  /// The scheme as asked for: nothing is watched, nothing reported.
  explicit SchemeChoice(Scheme asked) : first_(asked) {}
  /// @param structure what needs the full equations from the begin, "an inflow line"; empty:
  /// nothing
  [[nodiscard]] static SchemeChoice automatic(std::string structure);

  /// To begin with.
  [[nodiscard]] Scheme first() const { return first_; }
  [[nodiscard]] bool is_automatic() const { return automatic_; }
  /// Looks at the water when it is time to, and changes the equations when they have to be.
  void watch(SurfaceFlow& flow);

  /// One sentence: what ran, from when and why. @pre is_automatic()
  [[nodiscard]] std::string note() const;
  /// The same as rows: from_min, scheme, reason. @pre is_automatic()
  [[nodiscard]] Table table() const;

  void save(StateWriter& out) const;
  [[nodiscard]] Result<void> load(StateReader& in);

 private:
  [[nodiscard]] bool changed() const { return changed_s_ >= 0; }
  [[nodiscard]] std::string first_reason() const;
  [[nodiscard]] std::string change_reason() const;

  Scheme first_;
  bool automatic_ = false;
  std::string structure_;
  double next_look_s_ = look_every_s;
  double changed_s_ = -1;  ///< below 0: not yet
  LimitedFaces seen_;      ///< when it changed
};

}  // namespace citytwin::flood
