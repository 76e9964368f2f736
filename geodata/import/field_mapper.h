/// @file
/// Turns the attributes of one source feature into a row's, as a LayerRule says, and counts what it
/// had to make up or could not understand.
///
/// Units    a text such as "3.5 m", "300 mm", "40 km/h" or "25 mph" becomes a number in the unit at
///          the end of the field's name (field_unit.h); a plain number is in the map's unit.
/// Errors   none: a value that cannot be understood is null and counted.
/// Checked  tests/geodata/import_test.cc
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "geodata/import/import_map.h"
#include "geodata/loaders/source_feature.h"

namespace citytwin {

[[nodiscard]] bool holds(Condition const& condition, SourceFeature const& feature);
[[nodiscard]] bool all_hold(std::vector<Condition> const& conditions, SourceFeature const& feature);

class FieldMapper {
 public:
  explicit FieldMapper(LayerRule const& rule);

  /// Sets the row's attributes; the caller ends the feature.
  /// @param reversed the line runs against the source's, and so do its "@nodes"
  void set_fields(SourceFeature const& feature, bool reversed, LayerBuilder& builder);
  /// What the row's source_id would be.
  [[nodiscard]] std::string source_id(SourceFeature const& feature);
  /// Sentences such as "roads: 93 values of 'lanes' cannot be read as a whole number, e.g. '2;3'".
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  struct Tally {
    std::size_t count = 0;
    std::string example;
  };

  [[nodiscard]] Value mapped(FieldRule const& field, SourceFeature const& feature);
  [[nodiscard]] Value from_source(FieldRule const& field, SourceFeature const& feature);
  [[nodiscard]] Value by_default(FieldRule const& field,
                                 std::map<std::string, std::string> const& ours);
  void tally(FieldRule const& field, std::string const& what, std::string const& example);

  LayerRule const& rule_;
  std::set<std::string> keys_;                                    ///< fields that defaults go by
  bool reversed_ = false;                                         ///< of the feature at hand
  std::map<std::pair<std::string, std::string>, Tally> tallies_;  ///< by field and what happened
};

/// The number that a text is, in the field's unit. A text with a unit of its own says more than the
/// map. A field whose name ends in none takes m and km/h as they are, and mph as km/h. nullopt when
/// the text is anything else.
[[nodiscard]] std::optional<double> number_with_unit(std::string const& text,
                                                     FieldRule const& field);

}  // namespace citytwin
