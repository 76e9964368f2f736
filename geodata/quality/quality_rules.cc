#include "geodata/quality/quality_rules.h"

#include <algorithm>
#include <cassert>
#include <sstream>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin {

namespace {

constexpr std::array<std::string_view, 15> known_checks{
    "missing_attribute",  "no_geometry",        "invalid_geometry", "duplicate_id",
    "unknown_node",       "duplicate_geometry", "loose_end",        "nearly_touching",
    "no_outfall",         "slope_against_flow", "same_space",       "horizontal_clearance",
    "vertical_clearance", "building_in_water",  "old_data"};
constexpr std::array<std::string_view, 3> dimensions{"accuracy", "timeliness", "validity"};
constexpr std::array<std::string_view, 3> severities{"note", "warning", "error"};
/// Without these a check has nothing to compare with.
constexpr std::array<std::string_view, 4> need_limit{"nearly_touching", "slope_against_flow",
                                                     "building_in_water", "old_data"};

/// Reads fields of one table and keeps the first thing that is wrong.
class Fields {
 public:
  static Result<Fields> open(std::string const& name) {
    auto csv = CsvFile::read(data_path("standards/" + name));
    if (!csv) return csv.error();
    return Fields(name, std::move(csv).value());
  }

  [[nodiscard]] std::size_t size() const { return csv_.size(); }
  std::string text(std::size_t row, std::string_view column) {
    auto field = csv_.text(row, column);
    if (!field) return keep(field.error());
    return std::move(field).value();
  }
  std::optional<double> number(std::size_t row, std::string_view column) {
    if (text(row, column).empty()) return std::nullopt;
    auto const field = csv_.number(row, column);
    if (field) return *field;
    keep(field.error());
    return std::nullopt;
  }
  template <std::size_t N>
  std::size_t word(std::size_t row, std::string_view column,
                   std::array<std::string_view, N> const& words) {
    auto const field = text(row, column);
    auto const found = std::find(words.begin(), words.end(), field);
    if (found == words.end()) refuse(row, column, field);
    return static_cast<std::size_t>(found - words.begin());
  }
  void refuse(std::size_t row, std::string_view column, std::string const& field) {
    keep({ErrorCode::data_corrupt,
          fmt::format("{}:{}: column '{}' is '{}', which is not known", name_, csv_.line(row),
                      column, field),
          name_});
  }
  [[nodiscard]] Result<void> outcome() const {
    return error_ ? Result<void>(*error_) : Result<void>();
  }

 private:
  Fields(std::string name, CsvFile csv) : name_(std::move(name)), csv_(std::move(csv)) {}
  std::string keep(Error error) {
    if (!error_) error_ = std::move(error);
    return {};
  }

  std::string name_;
  CsvFile csv_;
  std::optional<Error> error_;
};

std::vector<std::string> split(std::string const& text, char at) {
  std::vector<std::string> out;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) out.push_back(part);
  return out;
}

template <std::size_t N>
bool contains(std::array<std::string_view, N> const& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::string_view to_string(QualityDimension dimension) {
  return dimensions[static_cast<std::size_t>(dimension)];
}

std::string_view to_string(Severity severity) {
  return severities[static_cast<std::size_t>(severity) - 1];
}

Result<QualityRules> QualityRules::load() {
  QualityRules rules;
  if (auto const ok = rules.read_rules(); !ok) return ok.error();
  if (auto const ok = rules.read_required(); !ok) return ok.error();
  if (auto const ok = rules.read_clearances(); !ok) return ok.error();
  return rules;
}

QualityRule const& QualityRules::rule(std::string_view check) const {
  auto const found = std::find_if(rules_.begin(), rules_.end(),
                                  [&](auto const& rule) { return rule.check == check; });
  assert(found != rules_.end());
  return *found;
}

Result<void> QualityRules::read_rules() {
  std::string const name = "quality_rules.csv";
  auto fields = Fields::open(name);
  if (!fields) return fields.error();
  std::size_t seen = 0;
  for (std::size_t row = 0; row < fields->size(); ++row) {
    QualityRule rule;
    rule.check = fields->text(row, "check");
    if (!contains(known_checks, rule.check)) fields->refuse(row, "check", rule.check);
    rule.dimension = static_cast<QualityDimension>(fields->word(row, "dimension", dimensions));
    rule.severity = static_cast<Severity>(fields->word(row, "severity", severities) + 1);
    rule.limit = fields->number(row, "limit");
    if (!rule.limit && contains(need_limit, rule.check)) fields->refuse(row, "limit", "");
    rule.unit = fields->text(row, "unit");
    rule.title_en = fields->text(row, "title_en");
    rule.title_zh = fields->text(row, "title_zh");
    seen += contains(known_checks, rule.check) ? 1 : 0;
    rules_.push_back(std::move(rule));
  }
  if (auto const ok = fields->outcome(); !ok) return ok.error();
  if (seen == known_checks.size()) return {};
  return Error{
      ErrorCode::data_corrupt,
      fmt::format("{}: {} checks; expected each of {} once", name, seen, known_checks.size()),
      name};
}

Result<void> QualityRules::read_required() {
  auto fields = Fields::open("quality_required.csv");
  if (!fields) return fields.error();
  for (std::size_t row = 0; row < fields->size(); ++row) {
    auto const word = fields->text(row, "kind");
    auto const kind = layer_kind_from(word);
    if (!kind) fields->refuse(row, "kind", word);
    RequiredAttribute required{
        kind.value_or(LayerKind::other), fields->text(row, "attribute"), {}, {}};
    auto const only_if = split(fields->text(row, "only_if"), '=');
    if (only_if.size() == 2) {
      required.if_attribute = only_if[0];
      required.if_values = split(only_if[1], '|');
    } else if (!only_if.empty()) {
      fields->refuse(row, "only_if", fields->text(row, "only_if"));
    }
    required_.push_back(std::move(required));
  }
  return fields->outcome();
}

Result<void> QualityRules::read_clearances() {
  auto fields = Fields::open("pipe_clearance.csv");
  if (!fields) return fields.error();
  for (std::size_t row = 0; row < fields->size(); ++row) {
    std::array<std::size_t, 2> systems{};
    for (std::size_t i = 0; i < 2; ++i) {
      auto const* const column = i == 0 ? "system_a" : "system_b";
      auto const system = pipe_system_from(fields->text(row, column));
      if (system == PipeSystem::other) fields->refuse(row, column, fields->text(row, column));
      systems[i] = static_cast<std::size_t>(system);
    }
    Clearance const least{fields->number(row, "horizontal_m"), fields->number(row, "vertical_m")};
    clearances_[systems[0]][systems[1]] = least;
    clearances_[systems[1]][systems[0]] = least;
    widest_m_ = std::max(widest_m_, least.horizontal_m.value_or(0));
  }
  return fields->outcome();
}

}  // namespace citytwin
