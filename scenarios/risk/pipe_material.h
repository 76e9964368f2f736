/// @file
/// Pipe materials: from what a survey wrote ("CI", "ZT", "铸铁") to the classes the models know.
///
/// Errors   load(): an unreadable table or a code that stands twice; file and line are named.
/// Source   data/standards/risk_materials.csv
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "geodata/result.h"

namespace citytwin::risk {

struct PipeMaterial {
  std::string name;      ///< "cast_iron", "plastic", ...
  bool assumed = false;  ///< the code says little: the class is a guess
};

class PipeMaterials {
 public:
  [[nodiscard]] static Result<PipeMaterials> load();
  /// Letter case does not matter. nullopt: a code that the table does not list.
  [[nodiscard]] std::optional<PipeMaterial> find(std::string_view code) const;

 private:
  std::map<std::string, PipeMaterial> by_code_;  ///< lower case
};

}  // namespace citytwin::risk
