#include "geodata/import/map_check.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <ogrsf_frmts.h>

namespace citytwin {

namespace {

class FieldCheck {
 public:
  FieldCheck(ImportJob const& job, OGRFeatureDefn& fields) : job_(job), fields_(fields) {}

  Result<void> run() const {
    for (auto const* conditions : {&job_.rule->where, &job_.rule->reverse_when}) {
      for (auto const& condition : *conditions) {
        if (!has(condition.key)) return absent({condition.key}, "a condition");
      }
    }
    for (auto const& field : job_.rule->fields) {
      if (auto const ok = check(field); !ok) return ok;
    }
    return {};
  }

 private:
  bool has(std::string const& key) const {
    return key.front() == '@' || fields_.GetFieldIndex(key.c_str()) >= 0;
  }

  Result<void> check(FieldRule const& field) const {
    bool const spare = field.optional || field.fallback.index() != 0 || !field.defaults.empty();
    if (spare || field.from.empty()) return {};
    if (std::any_of(field.from.begin(), field.from.end(), [&](auto const& k) { return has(k); })) {
      return {};
    }
    return absent(field.from, fmt::format("field '{}'", field.name));
  }

  Error absent(std::vector<std::string> const& keys, std::string const& by) const {
    std::vector<std::string> have;
    for (int i = 0; i < fields_.GetFieldCount(); ++i) {
      have.emplace_back(fields_.GetFieldDefn(i)->GetNameRef());
    }
    return job_.source->bad(
        ErrorCode::invalid_argument,
        fmt::format(
            "layer '{}' has no attribute {}, which {} of the map's layer '{}' names; it has "
            "{} (write optional = true in the map where that is fine)",
            job_.source_layer, fmt::join(keys, " or "), by, job_.rule->name,
            fmt::join(have, ", ")));
  }

  ImportJob const& job_;
  OGRFeatureDefn& fields_;
};

}  // namespace

Result<void> check_fields(ImportJob const& job) {
  if (job.source->osm) return {};
  auto const data = open_dataset(*job.source);
  if (!data) return data.error();
  auto const layer = find_layer(*job.source, **data, job.source_layer);
  if (!layer) return layer.error();
  return FieldCheck(job, *(*layer)->GetLayerDefn()).run();
}

}  // namespace citytwin
