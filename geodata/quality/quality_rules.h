/// @file
/// QualityRules: what the checks look for, from the tables under data/standards.
///
/// Units    limits in each rule's own unit; clearances in m; ages in days.
/// Errors   a table that is missing or incomplete, an unknown word: file, line and column are
/// named. Source   quality_rules.csv, quality_required.csv, pipe_clearance.csv. Checked
/// tests/geodata/quality/quality_rules_test.cc
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "geodata/layer.h"
#include "geodata/network/pipe_graph.h"
#include "geodata/result.h"

namespace citytwin {

enum class QualityDimension : std::uint8_t { accuracy, timeliness, validity };
enum class Severity : std::uint8_t { note = 1, warning = 2, error = 3 };

[[nodiscard]] std::string_view to_string(QualityDimension dimension);
[[nodiscard]] std::string_view to_string(Severity severity);

struct QualityRule {
  std::string check;  ///< "slope_against_flow"
  QualityDimension dimension = QualityDimension::validity;
  Severity severity = Severity::warning;
  std::optional<double> limit;
  std::string unit;
  std::string title_en;
  std::string title_zh;
};

/// An attribute that features of a kind must have.
struct RequiredAttribute {
  LayerKind kind = LayerKind::other;
  std::string attribute;
  std::string if_attribute;  ///< empty = always
  std::vector<std::string> if_values;
};

/// Least clear distances between the surfaces of two pipes; nullopt = not asked for.
struct Clearance {
  std::optional<double> horizontal_m;
  std::optional<double> vertical_m;
};

class QualityRules {
 public:
  [[nodiscard]] static Result<QualityRules> load();

  /// In the table's order.
  [[nodiscard]] std::vector<QualityRule> const& all() const { return rules_; }
  /// @pre the check is one of those the product knows; load() has seen to it that it is there
  [[nodiscard]] QualityRule const& rule(std::string_view check) const;
  [[nodiscard]] std::vector<RequiredAttribute> const& required() const { return required_; }
  [[nodiscard]] Clearance const& clearance(PipeSystem a, PipeSystem b) const {
    return clearances_[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)];
  }
  /// The largest of all.
  [[nodiscard]] double widest_clearance_m() const { return widest_m_; }

 private:
  Result<void> read_rules();
  Result<void> read_required();
  Result<void> read_clearances();

  std::vector<QualityRule> rules_;
  std::vector<RequiredAttribute> required_;
  std::array<std::array<Clearance, 7>, 7> clearances_;
  double widest_m_ = 0;
};

}  // namespace citytwin
