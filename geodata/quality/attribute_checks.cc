#include <algorithm>
#include <charconv>
#include <chrono>
#include <unordered_map>

#include <fmt/format.h>

#include "geodata/quality/checks.h"

namespace citytwin {

namespace {

bool known(Layer const& layer, std::string const& attribute, std::size_t row) {
  auto const value = layer.value(attribute, row);
  auto const* text = std::get_if<std::string>(&value);
  return !std::holds_alternative<std::monostate>(value) && !(text && text->empty());
}

bool asked_for(RequiredAttribute const& required, Layer const& layer, std::size_t row) {
  if (required.if_attribute.empty()) return true;
  auto const value = layer.text(required.if_attribute, row);
  return std::find(required.if_values.begin(), required.if_values.end(), value) !=
         required.if_values.end();
}

void check_required(Layer const& layer, QualityLog& log) {
  bool any = false;
  for (auto const& required : log.rules().required()) {
    if (required.kind != layer.kind()) continue;
    any = true;
    for (std::size_t row = 0; row < layer.size(); ++row) {
      if (!asked_for(required, layer, row) || known(layer, required.attribute, row)) continue;
      FindingDetail detail;
      detail.what = required.attribute;
      log.found(layer, row, "missing_attribute", std::move(detail));
    }
  }
  if (any) log.looked(layer, "missing_attribute", layer.size());
}

void check_source_ids(Layer const& layer, QualityLog& log) {
  if (!layer.column("source_id")) return;
  std::unordered_map<std::string_view, std::size_t> first;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    auto const id = layer.text("source_id", row);
    if (id.empty()) continue;
    auto const [found, added] = first.try_emplace(id, row);
    if (added) continue;
    FindingDetail detail;
    detail.what = std::string(id);
    detail.other_layer = &layer;
    detail.other_row = found->second;
    log.found(layer, row, "duplicate_id", std::move(detail));
  }
  log.looked(layer, "duplicate_id", layer.size());
}

using Day = std::chrono::sys_days;

/// Of "2024-05-31", with or without a time behind it.
std::optional<Day> day_of(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  auto const number = [&](std::size_t at, std::size_t count) {
    int value = -1;
    auto const* const end = text.data() + at + count;
    auto const parsed = std::from_chars(text.data() + at, end, value);
    return parsed.ptr == end ? value : -1;
  };
  std::chrono::year_month_day const day{std::chrono::year{number(0, 4)},
                                        std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                        std::chrono::day{static_cast<unsigned>(number(8, 2))}};
  return day.ok() ? std::optional(Day{day}) : std::nullopt;
}

std::string to_text(Day day) {
  std::chrono::year_month_day const d{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()),
                     static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()));
}

std::optional<Day> newest(CityModel const& model) {
  std::optional<Day> out;
  for (auto const& layer : model.layers) {
    if (!layer->column("surveyed")) continue;
    for (std::size_t row = 0; row < layer->size(); ++row) {
      auto const day = day_of(layer->text("surveyed", row));
      if (day && (!out || *day > *out)) out = day;
    }
  }
  return out;
}

}  // namespace

void check_attributes(Layer const& layer, QualityLog& log) {
  check_required(layer, log);
  check_source_ids(layer, log);
}

Result<void> check_age(CityModel const& model, std::string const& as_of, QualityLog& log) {
  auto const today = as_of.empty() ? newest(model) : day_of(as_of);
  if (!today && !as_of.empty()) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("as_of is '{}'; expected a date such as 2026-01-31", as_of), "as_of"};
  }
  if (today) log.set_as_of(to_text(*today));
  double const limit_d = *log.rules().rule("old_data").limit;
  std::string undated;
  for (auto const& layer : model.layers) {
    std::size_t dated = 0;
    for (std::size_t row = 0; today && row < layer->size(); ++row) {
      auto const day = day_of(layer->text("surveyed", row));
      if (!day) continue;
      ++dated;
      auto const age_d = static_cast<double>((*today - *day).count());
      if (age_d <= limit_d) continue;
      FindingDetail detail;
      detail.value = age_d;
      detail.what = to_text(*day);
      log.found(*layer, row, "old_data", std::move(detail));
    }
    if (dated > 0) log.looked(*layer, "old_data", dated);
    if (dated == 0) undated += (undated.empty() ? "" : ", ") + layer->name();
  }
  if (!undated.empty()) {
    log.warn(
        fmt::format("no dates of survey (attribute 'surveyed'), so no timeliness: {}", undated));
  }
  return {};
}

}  // namespace citytwin
