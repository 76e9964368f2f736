#include "scenarios/flood/validate.h"

#include "scenarios/flood/design_storm.h"

namespace citytwin::flood {

std::vector<ValidationRow> validate(std::filesystem::path const& data_root) {
  (void)data_root;
  return {};
}

}  // namespace citytwin::flood
